//! What somebody does in a trial, or what befalls the machine. A deed names things as people do (the audit, the action, the plan in a
//! service) and never by number, so that it still means something when deeds before it are left out.

mod command;
mod office;
mod things;

pub(super) use office::Matter;
pub(super) use things::{in_slot, open_audit};

use crate::house::{House, PlayError};
use crate::rehearse::answers::{self, Sheet, Wish};
use crate::scripted_host::ScriptedHost;
use chrono::TimeDelta;
use ratchet_core::command::Command;
use ratchet_core::event::Actor;
use ratchet_core::id::AuditId;
use ratchet_core::record::ReadTyped;
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
    /// Amends the calendar by a day some days ahead, and moves the due dates that come of it, or lets them stand.
    Amend {
        added: bool,
        confirms: bool,
        days: i64,
        service: String,
    },
    /// Answers a forum that asked why something slips.
    AnswerForum { by: String, forum: String },
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
    /// Ends the meeting of a forum.
    CloseMeeting { by: String, forum: String },
    /// Opens an audit that corrects the latest result of this name.
    Correct { audit: String, by: String, service: String },
    /// Lets somebody act for a role for some days: in one action, or in everything in the service.
    Delegate {
        by: String,
        days: i64,
        role: String,
        service: String,
        title: Option<String>,
        to: String,
    },
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
    /// Opens the meeting of a forum that was called.
    OpenMeeting {
        by: String,
        forum: String,
        present: Vec<String>,
    },
    /// A forum resolves something.
    Resolve {
        by: String,
        forum: String,
        service: String,
        what: Matter,
    },
    /// Takes back what was delegated in the service.
    Revoke {
        by: String,
        role: String,
        service: String,
        to: String,
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
