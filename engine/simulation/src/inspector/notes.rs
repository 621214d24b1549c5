//! What the inspector writes down while it reads: only what the laws ask for, each thing as the events say it.

use chrono::NaiveDate;
use ratchet_core::amendment::Scope;
use ratchet_core::calendar::DayChange;
use ratchet_core::deadline::Due;
use ratchet_core::definition::{self, Definition, Rung};
use ratchet_core::event::{Event, Late, Recorded};
use ratchet_core::id::{ActionId, AuditId, FindingId, MessageId, OccurrenceId, PlanId};
use ratchet_core::instant::Instant;
use ratchet_core::record::{Delegated, OpenedBy, Origin, Purpose, Reason, Schedule};
use ratchet_core::sampling::{Sample, Shortfall, Substitute};
use ratchet_core::tool::{self, Report};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Everything that was written down.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) absences: Vec<Away>,
    pub(super) actions: BTreeMap<ActionId, ActionNote>,
    pub(super) amended: Vec<Amended>,
    pub(super) audits: BTreeMap<AuditId, AuditNote>,
    /// Ladders that may have to speak.
    pub(super) climbing: BTreeMap<Late, Climbing>,
    pub(super) definitions: BTreeMap<String, Arc<Definition>>,
    pub(super) delegations: Vec<Handed>,
    pub(super) findings: BTreeMap<FindingId, FindingNote>,
    pub(super) in_force: Option<Arc<Definition>>,
    pub(super) occurrences: BTreeMap<OccurrenceId, Instant>,
    /// When the next turn of an audit opens, by service and audit.
    pub(super) openings: BTreeMap<(String, String), Instant>,
    pub(super) plans: BTreeMap<PlanId, PlanNote>,
    /// Who was appointed, by place and role, in the order of appointment.
    pub(super) posts: BTreeMap<(Option<String>, String), Vec<String>>,
    /// Escalations about which nobody was written to yet: thing and role.
    pub(super) unwritten: Vec<(String, String)>,
    /// Messages that are owed.
    pub(super) unsent: BTreeSet<MessageId>,
    /// Vacancies on the list, by service and role.
    pub(super) vacant: BTreeSet<(String, String)>,
}

/// Somebody is away.
#[derive(Debug)]
pub(super) struct Away {
    pub(super) cover: Option<String>,
    pub(super) from: Instant,
    pub(super) person: String,
    pub(super) until: Option<Instant>,
}

/// Work that was handed to somebody.
#[derive(Debug)]
pub(super) struct Handed {
    pub(super) by: String,
    pub(super) from: Instant,
    pub(super) to: String,
    pub(super) until: Option<Instant>,
    pub(super) what: Delegated,
}

/// A day that was added to the calendar or taken out.
#[derive(Debug)]
pub(super) struct Amended {
    pub(super) at: Instant,
    pub(super) change: DayChange,
    pub(super) date: NaiveDate,
    pub(super) scope: Scope,
}

#[derive(Debug)]
pub(super) struct ActionNote {
    pub(super) definition: String,
    pub(super) done: bool,
    pub(super) evidence_by: BTreeSet<String>,
    pub(super) in_place: bool,
    pub(super) ladder: Vec<Rung>,
    pub(super) origin: Origin,
    pub(super) owner: String,
    pub(super) schedule: Schedule,
    pub(super) service: String,
    pub(super) started_at: Instant,
    pub(super) title: String,
}

#[derive(Debug)]
pub(super) struct AuditNote {
    pub(super) definition: String,
    pub(super) name: String,
    /// Who let its result count.
    pub(super) authorised: Option<String>,
    /// Role that has to let its result count, while it has to.
    pub(super) authoriser: Option<String>,
    /// Its ladder, once it was handed in: it climbs again where it is sent back.
    pub(super) climbed: Option<Climbing>,
    /// Records that were drawn and replaced.
    pub(super) gone: BTreeSet<String>,
    /// Whether it still waits for its answers.
    pub(super) open: bool,
    pub(super) owner: String,
    pub(super) purpose: Purpose,
    /// Answers as they were handed in; more than once where they were sent back.
    pub(super) records: Vec<Arc<Vec<tool::Record>>>,
    pub(super) report: Option<Report>,
    pub(super) sample: Option<Sample>,
    pub(super) service: String,
    /// Who handed it in, when.
    pub(super) submitted: Option<(String, Instant)>,
}

#[derive(Debug)]
pub(super) struct FindingNote {
    pub(super) audit: AuditId,
    pub(super) owned: bool,
    pub(super) significant: bool,
}

#[derive(Debug)]
pub(super) struct PlanNote {
    pub(super) agreed: bool,
    pub(super) definition: String,
    pub(super) gates: Vec<GateNote>,
    pub(super) in_place_at: Option<Instant>,
    pub(super) name: String,
    pub(super) opened_by: OpenedBy,
    pub(super) round: u32,
    pub(super) service: String,
    pub(super) verified_at: Option<Instant>,
    pub(super) closed: bool,
}

/// A gate in the present round.
#[derive(Debug, Default, Clone)]
pub(super) struct GateNote {
    pub(super) opens_at: Option<Instant>,
    pub(super) passed: Option<(AuditId, Instant)>,
    pub(super) unjudged_at: Option<Instant>,
    /// Every waiver of this round.
    pub(super) waived_at: Vec<Instant>,
    pub(super) waiver_ended_at: Option<Instant>,
}

/// A ladder that may have to speak about one thing.
#[derive(Debug, Clone)]
pub(super) struct Climbing {
    /// Since when it counts again, because the work was given to another role.
    pub(super) again: Option<Instant>,
    pub(super) definition: String,
    pub(super) due: Instant,
    /// Rungs that need not speak any more.
    pub(super) fired: usize,
    pub(super) ladder: Vec<Rung>,
    /// The turns right before it that were missed: when the first was due, and how many rungs have spoken about them.
    pub(super) row: Option<(Instant, usize)>,
    pub(super) service: String,
    pub(super) told: Vec<ToldNote>,
    pub(super) what: String,
}

#[derive(Debug, Clone)]
pub(super) struct ToldNote {
    pub(super) answer_by: Option<Instant>,
    pub(super) answered: bool,
    pub(super) role: String,
}

impl Notes {
    /// The rules of a plan as it was opened.
    pub(super) fn rules(&self, plan: &PlanNote) -> Option<&definition::Plan> {
        self.definitions.get(&plan.definition)?.plans.get(&plan.name)
    }

    /// The rules of a gate.
    pub(super) fn gate(&self, plan: PlanId, retest: usize) -> Option<&definition::Retest> {
        self.rules(self.plans.get(&plan)?)?.retests.get(retest)
    }

    /// The audit at the beginning of a chain of corrections.
    pub(super) fn root(&self, audit: AuditId) -> Option<(AuditId, &AuditNote)> {
        let mut id = audit;
        loop {
            let note = self.audits.get(&id)?;
            match note.purpose {
                Purpose::Correction { of } => id = of,
                _ => return Some((id, note)),
            }
        }
    }

    /// Actions of a plan.
    pub(super) fn actions_of(&self, plan: PlanId) -> impl Iterator<Item = (&ActionId, &ActionNote)> {
        self.actions
            .iter()
            .filter(move |(_, action)| matches!(action.origin, Origin::Plan { plan: of, .. } if of == plan))
    }

    /// Writes an event down.
    pub(super) fn write(&mut self, recorded: &Recorded) {
        self.people(recorded);
        self.audits(recorded);
        self.actions(recorded);
        self.plans(recorded);
        self.ladders(recorded);
        self.messages(recorded);
    }

    fn people(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::DefinitionApplied { definition, hash } => {
                self.definitions.insert(hash.clone(), definition.clone());
                self.in_force = Some(definition.clone());
            }
            Event::CalendarAmended {
                change, date, scope, ..
            } => self.amended.push(Amended {
                at: recorded.at,
                change: *change,
                date: *date,
                scope: scope.clone(),
            }),
            Event::PersonAppointed {
                person, role, service, ..
            } => {
                let post = self.posts.entry((service.clone(), role.clone())).or_default();
                if !post.contains(person) {
                    post.push(person.clone());
                }
            }
            Event::PersonStoodDown { person, role, service } => {
                if let Some(post) = self.posts.get_mut(&(service.clone(), role.clone())) {
                    post.retain(|holder| holder != person);
                }
            }
            Event::AbsenceRecorded {
                cover,
                from,
                person,
                until,
            } => self.absences.push(Away {
                cover: cover.clone(),
                from: *from,
                person: person.clone(),
                until: *until,
            }),
            Event::AbsenceEnded { from, person } => {
                self.absences
                    .retain(|away| away.person != *person || away.from != *from);
            }
            Event::WorkDelegated { from, to, until, what } => self.delegations.push(Handed {
                by: recorded.by.person().unwrap_or_default().to_owned(),
                from: *from,
                to: to.clone(),
                until: *until,
                what: what.clone(),
            }),
            Event::DelegationRevoked { to, what } => {
                self.delegations
                    .retain(|handed| handed.to != *to || handed.what != *what);
            }
            Event::VacancyNoticed { role, service, .. } => {
                self.vacant.insert((service.clone(), role.clone()));
            }
            Event::VacancyEnded { role, service } => {
                self.vacant.remove(&(service.clone(), role.clone()));
            }
            Event::OccurrenceRecorded {
                happened_at,
                occurrence,
                ..
            } => {
                self.occurrences.insert(*occurrence, *happened_at);
            }
            _ => {}
        }
    }

    fn audits(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::TurnPlanned {
                audit, opens, service, ..
            } => {
                let series = (service.clone(), audit.clone());
                match opens {
                    Some(opens) => self.openings.insert(series, *opens),
                    None => self.openings.remove(&series),
                };
            }
            Event::AuditOpened {
                audit,
                definition,
                name,
                owner,
                purpose,
                service,
                ..
            } => {
                let note = AuditNote {
                    authorised: None,
                    authoriser: None,
                    climbed: None,
                    definition: definition.clone(),
                    name: name.clone(),
                    gone: BTreeSet::new(),
                    open: true,
                    owner: owner.clone(),
                    purpose: *purpose,
                    records: Vec::new(),
                    report: None,
                    sample: None,
                    service: service.clone(),
                    submitted: None,
                };
                self.audits.insert(*audit, note);
            }
            Event::SampleDrawn { audit, sample } => self.in_audit(*audit, |note| note.sample = Some(sample.clone())),
            Event::SampleRowReplaced {
                audit,
                reference,
                substitute,
                ..
            } => self.in_audit(*audit, |note| note.replace(reference, substitute)),
            Event::AuditSubmitted { audit, records } => self.in_audit(*audit, |note| {
                let by = recorded.by.person().unwrap_or_default().to_owned();
                note.open = false;
                note.records.push(Arc::new(records.clone()));
                note.submitted = Some((by, recorded.at));
            }),
            Event::AuditEvaluated { audit, report, .. } => self.in_audit(*audit, |note| {
                note.authoriser = None;
                note.report = Some(report.clone());
            }),
            Event::AuthorisationAsked { audit, role, .. } => {
                self.in_audit(*audit, |note| note.authoriser = Some(role.clone()));
            }
            Event::AuditAuthorised { audit, .. } => self.in_audit(*audit, |note| {
                note.authorised = recorded.by.person().map(str::to_owned);
            }),
            Event::AuditSentBack { audit, .. } => self.in_audit(*audit, |note| {
                (note.authoriser, note.open, note.report, note.submitted) = (None, true, None, None);
            }),
            Event::AuditWithdrawn { audit } | Event::AuditMissed { audit } | Event::AuditWaived { audit, .. } => {
                self.in_audit(*audit, |note| note.open = false);
            }
            Event::FindingRaised {
                audit,
                finding,
                significant,
                ..
            }
            | Event::FindingReported {
                audit,
                finding,
                significant,
                ..
            } => {
                let note = FindingNote {
                    audit: *audit,
                    owned: false,
                    significant: *significant,
                };
                self.findings.insert(*finding, note);
            }
            Event::FindingJoined { finding, .. } | Event::FindingSetAside { finding, .. } => self.owned(*finding),
            Event::FindingCorrected {
                finding, significant, ..
            } => {
                if let Some(note) = self.findings.get_mut(finding) {
                    note.significant = *significant;
                }
            }
            _ => {}
        }
    }

    fn actions(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::ActionOpened {
                action,
                definition,
                ladder,
                origin,
                owner,
                schedule,
                service,
                title,
                ..
            } => {
                if let Origin::Rule {
                    finding: Some(finding), ..
                } = origin
                {
                    self.owned(*finding);
                }
                let note = ActionNote {
                    definition: definition.clone(),
                    done: false,
                    evidence_by: BTreeSet::new(),
                    in_place: false,
                    ladder: ladder.clone(),
                    origin: origin.clone(),
                    owner: owner.clone(),
                    schedule: schedule.clone(),
                    service: service.clone(),
                    started_at: recorded.at,
                    title: title.clone(),
                };
                self.actions.insert(*action, note);
            }
            Event::EvidenceAdded { action, .. } => self.in_action(*action, |note| {
                note.evidence_by.extend(recorded.by.person().map(str::to_owned));
            }),
            Event::ActionInPlace { action } => self.in_action(*action, |note| note.in_place = true),
            Event::ActionDone { action } => self.in_action(*action, |note| note.done = true),
            Event::ActionReopened { action, .. } => self.in_action(*action, |note| {
                (note.done, note.in_place, note.started_at) = (false, false, recorded.at);
            }),
            Event::ActionReassigned { action, to, .. } => self.in_action(*action, |note| note.owner.clone_from(to)),
            _ => {}
        }
    }

    fn plans(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::PlanOpened {
                definition,
                name,
                opened_by,
                plan,
                retests,
                service,
                ..
            } => {
                let note = PlanNote {
                    agreed: false,
                    closed: false,
                    definition: definition.clone(),
                    gates: vec![GateNote::default(); *retests],
                    in_place_at: None,
                    name: name.clone(),
                    opened_by: *opened_by,
                    round: 1,
                    service: service.clone(),
                    verified_at: None,
                };
                self.plans.insert(*plan, note);
            }
            Event::PlanInPlace { plan } => self.in_plan(*plan, |note| note.in_place_at = Some(recorded.at)),
            Event::PlanReopened { plan, round, .. } => self.in_plan(*plan, |note| {
                note.round = *round;
                (note.agreed, note.in_place_at, note.verified_at) = (false, None, None);
                note.gates.iter_mut().for_each(|gate| *gate = GateNote::default());
            }),
            Event::ForumDecided { agreed, plan, .. } => self.in_plan(*plan, |note| note.agreed = *agreed),
            Event::PlanVerified { plan, .. } => self.in_plan(*plan, |note| note.verified_at = Some(recorded.at)),
            Event::PlanClosed { plan } => self.in_plan(*plan, |note| note.closed = true),
            Event::RetestPlanned { opens, plan, retest } => {
                self.in_gate((*plan, *retest), |gate| gate.opens_at = Some(*opens));
            }
            Event::RetestPassed { audit, plan, retest } => {
                self.in_gate((*plan, *retest), |gate| gate.passed = Some((*audit, recorded.at)));
            }
            Event::RetestNotJudged { plan, retest, .. } => {
                self.in_gate((*plan, *retest), |gate| gate.unjudged_at = Some(recorded.at));
            }
            Event::GateWaived { plan, retest, .. } => {
                self.in_gate((*plan, *retest), |gate| gate.waived_at.push(recorded.at));
            }
            Event::WaiverEnded { plan, retest } => {
                self.in_gate((*plan, *retest), |gate| gate.waiver_ended_at = Some(recorded.at));
            }
            _ => {}
        }
    }

    fn ladders(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::ObligationOpened { action, obligation } => {
                let Some(note) = self.actions.get(action) else { return };
                let late = Late::Action {
                    action: *action,
                    obligation: obligation.number,
                };
                let what = format!("{action} \"{}\" in {}", note.title, note.service);
                let climbing = Climbing::new(
                    &note.definition,
                    &note.service,
                    note.ladder.clone(),
                    &obligation.due,
                    what,
                );
                self.climbing.insert(late, climbing);
            }
            Event::ObligationMet { action, obligation } => {
                let (action, obligation) = (*action, *obligation);
                self.climbing.remove(&Late::Action { action, obligation });
            }
            Event::ObligationMissed {
                action,
                obligation,
                row_from,
            } => {
                let (action, obligation) = (*action, *obligation);
                let missed = self.climbing.remove(&Late::Action { action, obligation });
                let next = self.climbing.get_mut(&Late::Action {
                    action,
                    obligation: obligation + 1,
                });
                // A row that the ledger does not speak of is one from before rows were counted.
                if let (Some(missed), Some(next), Some(_)) = (missed, next, row_from) {
                    let (from, fired) = missed.row.unwrap_or((missed.due, 0));
                    next.row = Some((from, fired.max(missed.fired)));
                }
            }
            Event::ActionDone { action } | Event::ActionReopened { action, .. } => {
                self.climbing
                    .retain(|late, _| !matches!(late, Late::Action { action: of, .. } if of == action));
            }
            Event::DueMoved {
                action,
                moved,
                obligation,
            } => {
                let (action, obligation) = (*action, *obligation);
                if let Some(climbing) = self.climbing.get_mut(&Late::Action { action, obligation }) {
                    (climbing.again, climbing.due, climbing.fired) = (None, moved.to, 0);
                    climbing.row = None;
                    climbing.told.clear();
                }
            }
            Event::ActionReassigned { action, .. } => {
                let of_action = self.climbing.iter_mut();
                for (_, climbing) in
                    of_action.filter(|(late, _)| matches!(late, Late::Action { action: of, .. } if of == action))
                {
                    climbing.again = Some(recorded.at);
                    climbing.told.clear();
                }
            }
            Event::AuditOpened {
                audit,
                definition,
                due,
                name,
                purpose,
                service,
                ..
            } => {
                let rules = self.definitions.get(definition);
                let first = self.root(*audit).map_or(*purpose, |(_, root)| root.purpose);
                let ladder = match first {
                    Purpose::Retest { plan, .. } => {
                        let plan = self.plans.get(&plan);
                        plan.and_then(|plan| self.rules(plan)).map(|rules| &rules.escalate)
                    }
                    Purpose::Routine { .. } | Purpose::Extra | Purpose::Correction { .. } => rules
                        .and_then(|rules| rules.audits.get(name))
                        .map(|rules| &rules.escalate),
                };
                let what = format!("{audit} \"{name}\" in {service}");
                let ladder = ladder.cloned().unwrap_or_default();
                let climbing = Climbing::new(definition, service, ladder, due, what);
                self.climbing.insert(Late::Audit(*audit), climbing);
            }
            Event::AuditSubmitted { audit, .. } => {
                let climbed = self.climbing.remove(&Late::Audit(*audit));
                self.in_audit(*audit, |note| note.climbed = climbed);
            }
            Event::AuditWithdrawn { audit } | Event::AuditMissed { audit } | Event::AuditWaived { audit, .. } => {
                self.climbing.remove(&Late::Audit(*audit));
            }
            Event::AuditSentBack { audit, moved, .. } => {
                let climbed = self.audits.get_mut(audit).and_then(|note| note.climbed.take());
                if let Some(mut climbing) = climbed {
                    climbing.due = moved.as_ref().map_or(climbing.due, |moved| moved.to);
                    climbing.fired = 0;
                    climbing.told.clear();
                    self.climbing.insert(Late::Audit(*audit), climbing);
                }
            }
            Event::Escalated {
                about,
                answer_by,
                rung,
                to,
                ..
            } => {
                if let Some(climbing) = self.climbing.get_mut(about) {
                    climbing.fired = rung + 1;
                    climbing.told.push(ToldNote {
                        answer_by: *answer_by,
                        answered: false,
                        role: to.clone(),
                    });
                }
            }
            Event::EscalationAnswered { about, role, .. } => {
                if let Some(climbing) = self.climbing.get_mut(about) {
                    let mine = climbing.told.iter_mut().filter(|told| told.role == *role);
                    mine.for_each(|told| told.answered = true);
                }
            }
            _ => {}
        }
    }

    fn messages(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::Escalated { about, to, .. } => {
                let about = match about {
                    Late::Action { action, .. } => action.to_string(),
                    Late::Audit(audit) => audit.to_string(),
                };
                self.unwritten.push((about, to.clone()));
            }
            Event::MessageOwed {
                about,
                message,
                reason,
                role,
                ..
            } => {
                self.unsent.insert(*message);
                if *reason == Reason::Escalated
                    && let Some(place) = self
                        .unwritten
                        .iter()
                        .position(|(thing, to)| thing == about && to == role)
                {
                    self.unwritten.remove(place);
                }
            }
            Event::MessageTold { message } => {
                self.unsent.remove(message);
            }
            _ => {}
        }
    }

    fn in_audit(&mut self, id: AuditId, change: impl FnOnce(&mut AuditNote)) {
        self.audits.get_mut(&id).map(change);
    }

    fn in_action(&mut self, id: ActionId, change: impl FnOnce(&mut ActionNote)) {
        self.actions.get_mut(&id).map(change);
    }

    fn in_plan(&mut self, id: PlanId, change: impl FnOnce(&mut PlanNote)) {
        self.plans.get_mut(&id).map(change);
    }

    fn in_gate(&mut self, (plan, retest): (PlanId, usize), change: impl FnOnce(&mut GateNote)) {
        self.plans
            .get_mut(&plan)
            .and_then(|plan| plan.gates.get_mut(retest))
            .map(change);
    }

    fn owned(&mut self, finding: FindingId) {
        if let Some(note) = self.findings.get_mut(&finding) {
            note.owned = true;
        }
    }
}

impl AuditNote {
    /// One drawn record went, another came, or none was left.
    fn replace(&mut self, reference: &str, substitute: &Substitute) {
        self.gone.insert(reference.to_owned());
        let Some(sample) = &mut self.sample else { return };
        let wanted = u32::try_from(sample.rows.len()).unwrap_or(u32::MAX);
        sample.rows.retain(|row| row.reference != reference);
        match &substitute.row {
            Some(row) => sample.rows.push(row.clone()),
            None => sample.shortfalls.push(Shortfall::Size {
                drawn: wanted - 1,
                wanted,
            }),
        }
    }
}

impl Climbing {
    fn new(definition: &str, service: &str, ladder: Vec<Rung>, due: &Due, what: String) -> Self {
        Self {
            again: None,
            definition: definition.to_owned(),
            due: due.current(),
            fired: 0,
            ladder,
            row: None,
            service: service.to_owned(),
            told: Vec::new(),
            what,
        }
    }

    /// From when a rung is counted.
    pub(super) fn start(&self, rung: usize) -> Instant {
        let waits = self.ladder.get(rung).is_some_and(|rung| rung.after.is_some());
        let row = self.row.filter(|(_, fired)| waits && rung >= *fired);
        row.map_or(self.due, |(from, _)| from)
    }
}
