//! What a deed asks for, once the things that it names are found. What is not there any more asks for nothing.

use super::Deed;
use super::things::{awaiting, counted, in_slot, late, open_audit, owing};
use crate::house::House;
use chrono::TimeDelta;
use ratchet_core::command::{Command, Missed, NewEvidence};
use ratchet_core::event::Actor;
use ratchet_core::record::{AtRisk, Outsider};
use ratchet_core::tool::Severity;

impl Deed {
    /// Who asks for what; `None` when there is nothing to ask.
    pub(super) fn command(&self, house: &House) -> Option<(Actor, Command)> {
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
                let audit = counted(house, service, audit)?;
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
            Self::OpenMeeting { .. }
            | Self::CloseMeeting { .. }
            | Self::Resolve { .. }
            | Self::AnswerForum { .. }
            | Self::Correct { .. }
            | Self::Delegate { .. }
            | Self::Revoke { .. }
            | Self::Amend { .. } => return self.official(house),
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
