//! What somebody does in a trial, or what befalls the machine. A deed names things as people do (the audit, the action, the plan in a
//! service) and never by number, so that it still means something when deeds before it are left out.

use crate::house::{House, PlayError};
use crate::rehearse::answers::{self, Sheet, Wish};
use crate::scripted_host::ScriptedHost;
use chrono::TimeDelta;
use ratchet_core::command::{Command, Missed, NewEvidence};
use ratchet_core::event::{Actor, Late};
use ratchet_core::id::{ActionId, AnyId, AuditId, PlanId};
use ratchet_core::record::{Action, AtRisk, Audit, AuditStage, Outsider, Owed, Purpose, ReadTyped};
use ratchet_core::tool::Severity;
use std::collections::BTreeMap;

/// Something that somebody does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deed {
    /// Accepts the risk of a plan for some days.
    AcceptRisk {
        by: String,
        days: i64,
        forum: String,
        plan: String,
        service: String,
    },
    /// Answers that something is late: an action by its title, or an audit by its name.
    Answer { about: String, by: String, service: String },
    /// Is away for some days.
    Away {
        cover: Option<String>,
        days: i64,
        person: String,
    },
    /// Hands in the oldest open audit of this name; `gate` is the re-test that it is made for.
    Audit {
        audit: String,
        by: String,
        /// Cause that is named where the tool says none.
        cause: Option<String>,
        gate: Option<(String, usize)>,
        good: bool,
        /// Question that is not met in one record, whatever else is good.
        missing: Option<u16>,
        service: String,
    },
    /// Lets the oldest result that waits for a second person count, or sends it back.
    Authorise {
        audit: String,
        by: String,
        counts: bool,
        service: String,
    },
    /// Writes down what somebody else found and the latest result of an audit had missed.
    Missed {
        audit: String,
        by: String,
        serious: bool,
        service: String,
    },
    /// Decides that the open turn of an audit is not made.
    WaiveAudit { audit: String, by: String, service: String },
    /// Gives an action its evidence.
    Complete { by: String, service: String, title: String },
    /// The machine stops and starts again.
    Crash,
    /// A forum decides about closing.
    Decide {
        agreed: bool,
        by: String,
        forum: String,
        plan: String,
        present: Vec<String>,
        service: String,
    },
    /// The machine is down for some hours.
    Down { hours: i64 },
    /// Comes into a role.
    Join { person: String, role: String },
    /// Leaves a role.
    Leave { person: String, role: String },
    /// Records a value of a plan's measure.
    Measure {
        by: String,
        good: bool,
        measure: String,
        plan: String,
        service: String,
    },
    /// Moves what an action owes by some days.
    Move {
        by: String,
        days: i64,
        service: String,
        title: String,
    },
    /// Something happens in the service.
    Occur {
        event: String,
        service: String,
        subject: String,
    },
    /// Gives an action to another role.
    Reassign { service: String, title: String, to: String },
    /// Waives a gate for some days.
    Waive {
        by: String,
        days: i64,
        forum: String,
        plan: String,
        retest: usize,
        service: String,
    },
}

/// What it takes to do deeds.
pub(super) struct Hands<'a> {
    pub(super) host: &'a ScriptedHost,
    pub(super) house: &'a mut House,
    /// Sheets that are known to lead to a result: audit, size of the sample, result.
    pub(super) sheets: &'a mut BTreeMap<(String, usize, bool), Sheet>,
}

/// What came of a deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Came {
    /// It was done.
    Done,
    /// It was refused, or there was nothing to do it to.
    ToNothing,
}

impl Deed {
    /// Does it.
    pub(super) fn perform(&self, hands: &mut Hands<'_>) -> Result<Came, PlayError> {
        let now = hands.house.now();
        match self {
            Self::Crash => {
                hands.house.crash()?;
                return Ok(Came::Done);
            }
            Self::Down { hours } => {
                hands.house.sleep_until(now + TimeDelta::hours(*hours));
                hands.house.crash()?;
                hands.house.wait_until(now + TimeDelta::hours(*hours))?;
                return Ok(Came::Done);
            }
            Self::Audit { .. } => return self.hand_in(hands),
            _ => {}
        }
        let Some((by, command)) = self.command(hands.house) else {
            return Ok(Came::ToNothing);
        };
        let answer = hands.house.ask(by, command)?;
        Ok(if answer.is_ok() { Came::Done } else { Came::ToNothing })
    }

    fn hand_in(&self, hands: &mut Hands<'_>) -> Result<Came, PlayError> {
        let Self::Audit {
            audit,
            by,
            cause,
            gate,
            good,
            missing,
            service,
        } = self
        else {
            return Ok(Came::ToNothing);
        };
        let Some(open) = open_audit(hands.house, service, audit, gate.as_ref()).cloned() else {
            return Ok(Came::ToNothing);
        };
        let records = hands.house.records();
        let Ok(Some(definition)) = records.definition(&open.definition) else {
            return Ok(Came::ToNothing);
        };
        let definition = definition.clone();
        let drawn = open.sample.as_ref().map_or(0, |sample| sample.rows.len());
        let key = (audit.clone(), drawn, *good);
        let (wish, known) = match gate {
            Some((plan, retest)) => {
                let rules = definition.plans.get(plan).and_then(|plan| plan.retests.get(*retest));
                let Some(rules) = rules else { return Ok(Came::ToNothing) };
                (Wish::Condition(&rules.pass, *good), None)
            }
            None => match (definition.audits.get(audit), missing) {
                (Some(_), Some(question)) => (Wish::Missing(*question), None),
                (Some(rules), None) => (Wish::Condition(&rules.significant, !*good), hands.sheets.get(&key)),
                (None, _) => return Ok(Came::ToNothing),
            },
        };
        let Ok(made) = answers::make(hands.house, &open, wish, known) else {
            return Ok(Came::ToNothing);
        };
        if gate.is_none() && missing.is_none() {
            hands.sheets.insert(key, made.sheet);
        }
        hands.host.follow(made.script);
        let command = Command::SubmitAudit {
            audit: open.id,
            records: made.records,
            tool_version: None,
        };
        if hands.house.ask(Actor::Person(by.clone()), command)?.is_err() {
            return Ok(Came::ToNothing);
        }
        if let Some(cause) = cause {
            name_cause(hands.house, open.id, by, cause)?;
        }
        Ok(Came::Done)
    }

    fn command(&self, house: &House) -> Option<(Actor, Command)> {
        let now = house.now();
        let person = |by: &String| Actor::Person(by.clone());
        let in_days = |days: &i64| now + TimeDelta::days(*days);
        Some(match self {
            Self::Crash | Self::Down { .. } | Self::Audit { .. } => return None,
            Self::Complete { by, service, title } => {
                let evidence = NewEvidence {
                    sha256: None,
                    what: "made up for the trial".to_owned(),
                };
                let command = Command::CompleteAction {
                    action: owing(house, service, title)?.id,
                    evidence: vec![evidence],
                    obligation: None,
                };
                (person(by), command)
            }
            Self::Answer { about, by, service } => {
                let command = Command::AnswerEscalation {
                    about: late(house, service, about)?,
                    obligation: None,
                    words: "answered for the trial".to_owned(),
                };
                (person(by), command)
            }
            Self::Authorise {
                audit,
                by,
                counts,
                service,
            } => {
                let (audit, note) = (awaiting(house, service, audit)?, None);
                let reason = "sent back in the trial".to_owned();
                let command = if *counts {
                    Command::AuthoriseAudit { audit, note }
                } else {
                    Command::SendBackAudit { audit, reason }
                };
                (person(by), command)
            }
            Self::WaiveAudit { audit, by, service } => {
                let command = Command::WaiveAudit {
                    audit: open_audit(house, service, audit, None)?.id,
                    forum: None,
                    present: Vec::new(),
                    reason: "waived in the trial".to_owned(),
                };
                (person(by), command)
            }
            Self::Missed {
                audit,
                by,
                serious,
                service,
            } => {
                let missed = Missed {
                    causes: Vec::new(),
                    count: 1,
                    of: 1,
                    place: None,
                    question: None,
                    references: Vec::new(),
                    seen_at: None,
                    severity: if *serious { Severity::High } else { Severity::Medium },
                    what: "found by somebody else in the trial".to_owned(),
                    who: Outsider::Complaint,
                };
                let audit = house.records().series(service, audit).ok()??.recent.last()?.audit;
                (person(by), Command::ReportMissed { audit, missed })
            }
            Self::Away { cover, days, person } => {
                let command = Command::RecordAbsence {
                    cover: cover.clone(),
                    from: now,
                    person: person.clone(),
                    until: Some(in_days(days)),
                };
                (Actor::Operator, command)
            }
            Self::Decide {
                agreed,
                by,
                forum,
                plan,
                present,
                service,
            } => {
                let command = Command::DecideClosure {
                    agreed: *agreed,
                    forum: forum.clone(),
                    plan: in_slot(house, service, plan)?,
                    present: present.clone(),
                    reason: "decided in the trial".to_owned(),
                };
                (person(by), command)
            }
            Self::Waive {
                by,
                days,
                forum,
                plan,
                retest,
                service,
            } => {
                let command = Command::WaiveGate {
                    forum: forum.clone(),
                    plan: in_slot(house, service, plan)?,
                    present: Vec::new(),
                    reason: "waived in the trial".to_owned(),
                    retest: *retest,
                    until: in_days(days),
                };
                (person(by), command)
            }
            Self::AcceptRisk {
                by,
                days,
                forum,
                plan,
                service,
            } => {
                let command = Command::AcceptRisk {
                    about: AtRisk::Plan(in_slot(house, service, plan)?),
                    forum: forum.clone(),
                    present: Vec::new(),
                    reason: "accepted in the trial".to_owned(),
                    until: in_days(days),
                };
                (person(by), command)
            }
            Self::Join { person, role } => {
                let command = Command::AppointPerson {
                    name: person.clone(),
                    person: person.clone(),
                    role: role.clone(),
                    service: None,
                };
                (Actor::Operator, command)
            }
            Self::Leave { person, role } => {
                let command = Command::StandDownPerson {
                    person: person.clone(),
                    role: role.clone(),
                    service: None,
                };
                (Actor::Operator, command)
            }
            Self::Measure {
                by,
                good,
                measure,
                plan,
                service,
            } => {
                let command = Command::RecordMeasure {
                    at: now,
                    denominator: 10,
                    measure: measure.clone(),
                    note: None,
                    numerator: if *good { 10 } else { 4 },
                    plan: plan.clone(),
                    service: service.clone(),
                };
                (person(by), command)
            }
            Self::Move {
                by,
                days,
                service,
                title,
            } => {
                let command = Command::MoveDue {
                    action: owing(house, service, title)?.id,
                    obligation: None,
                    reason: "moved in the trial".to_owned(),
                    to: in_days(days),
                };
                (person(by), command)
            }
            Self::Occur {
                event,
                service,
                subject,
            } => {
                let command = Command::RecordOccurrence {
                    event: event.clone(),
                    happened_at: now,
                    service: service.clone(),
                    subject: Some(subject.clone()),
                };
                (Actor::Operator, command)
            }
            Self::Reassign { service, title, to } => {
                let command = Command::ReassignAction {
                    action: owing(house, service, title)?.id,
                    reason: "given to another role in the trial".to_owned(),
                    to: to.clone(),
                };
                (Actor::Operator, command)
            }
        })
    }
}

/// Whoever made an audit names the cause of what it found, where nobody has.
fn name_cause(house: &mut House, audit: AuditId, by: &str, cause: &str) -> Result<(), PlayError> {
    let raised = house.records().audit(audit).ok().flatten();
    let raised = raised.map_or_else(Vec::new, |audit| audit.findings.clone());
    let unexplained = raised.into_iter().find(|id| {
        let finding = house.records().finding(*id).ok().flatten();
        finding.is_some_and(|finding| finding.causes.is_empty())
    });
    if let Some(finding) = unexplained {
        let (causes, reason) = (vec![cause.to_owned()], "seen in the trial".to_owned());
        let command = Command::NameCauses {
            causes,
            finding,
            reason,
        };
        // Naming a cause may be refused like anything else; then it has none.
        let _refused = house.ask(Actor::Person(by.to_owned()), command)?;
    }
    Ok(())
}

/// The oldest open audit of a name.
pub(super) fn open_audit<'h>(
    house: &'h House,
    service: &str,
    name: &str,
    gate: Option<&(String, usize)>,
) -> Option<&'h Audit> {
    let records = house.records();
    let series = records.series(service, name).ok()??;
    let open = series
        .open
        .iter()
        .filter_map(|id: &AuditId| Some(records.audit(*id).ok()??.as_ref()));
    let fits = |audit: &&Audit| {
        audit.stage == AuditStage::Open
            && match (audit.purpose, gate) {
                (Purpose::Retest { plan, retest, .. }, Some((name, position))) => {
                    let plan = records.plan(plan).ok().flatten();
                    retest == *position && plan.is_some_and(|plan| plan.name == *name)
                }
                (Purpose::Retest { .. }, None) => false,
                (_, gate) => gate.is_none(),
            }
    };
    open.filter(fits).min_by_key(|audit| audit.id)
}

/// The oldest audit of a name whose result waits for a second person.
fn awaiting(house: &House, service: &str, name: &str) -> Option<AuditId> {
    let records = house.records();
    let duties = records.duties(service).ok()??;
    let owed = duties.by_role.values().flat_map(|duty| &duty.owes);
    let waiting = owed.filter_map(|owed| match owed {
        Owed::Authorisation(id) => Some(*id),
        _ => None,
    });
    let of_name = |id: &AuditId| {
        records
            .audit(*id)
            .ok()
            .flatten()
            .is_some_and(|audit| audit.name == name)
    };
    waiting.filter(of_name).min()
}

/// The oldest action of a title that owes something.
fn owing<'h>(house: &'h House, service: &str, title: &str) -> Option<&'h Action> {
    let records = house.records();
    let duties = records.duties(service).ok()??;
    let owed = duties.by_role.values().flat_map(|duty| &duty.owes);
    let mut actions: Vec<ActionId> = owed
        .filter_map(|owed| match owed {
            Owed::Action(id) => Some(*id),
            _ => None,
        })
        .collect();
    actions.sort();
    let found = actions.into_iter().filter_map(|id| records.action(id).ok()?);
    found
        .filter(|action| action.title == title && !action.obligations.is_empty())
        .map(AsRef::as_ref)
        .next()
}

/// The oldest thing of a name about which somebody has to answer.
fn late(house: &House, service: &str, name: &str) -> Option<AnyId> {
    let records = house.records();
    let duties = records.duties(service).ok()??;
    let owed = duties.by_role.values().flat_map(|duty| &duty.owes);
    let waiting = owed.filter_map(|owed| match owed {
        Owed::Answer(Late::Action { action, .. }) => {
            let title = &records.action(*action).ok()??.title;
            (title == name).then_some(AnyId::Action(*action))
        }
        Owed::Answer(Late::Audit(audit)) => {
            let known = &records.audit(*audit).ok()??.name;
            (known == name).then_some(AnyId::Audit(*audit))
        }
        _ => None,
    });
    waiting.min()
}

/// The plan of a name that is open or watched in a service.
pub(super) fn in_slot(house: &House, service: &str, plan: &str) -> Option<PlanId> {
    house.records().slot(service, plan).ok()??.plan
}
