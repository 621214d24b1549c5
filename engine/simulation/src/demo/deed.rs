//! Deeds: what somebody does at a moment, as a command through the same door as anybody's. A diary keeps those to come.

use super::audits;
use super::meeting;
use super::records::{Part, Records};
use crate::house::{House, PlayError};
use crate::telling::{Kind, Line};
use ratchet_core::command::{Command, NewEvidence};
use ratchet_core::definition::Definition;
use ratchet_core::event::Actor;
use ratchet_core::id::{ActionId, AuditId, FindingId, PlanId};
use ratchet_core::instant::Instant;
use ratchet_core::record::{AuditStage, Delegated, Origin, Purpose, ReadTyped, Slipping};
use ratchet_core::responsibility::holder;
use std::collections::BTreeMap;

/// Deeds to come, in order of time; those of one moment in the order in which they were written down.
#[derive(Default)]
pub(super) struct Diary {
    deeds: BTreeMap<(Instant, u64), Deed>,
    written: u64,
}

impl Diary {
    pub(super) fn write(&mut self, at: Instant, deed: Deed) {
        self.written += 1;
        self.deeds.insert((at, self.written), deed);
    }

    pub(super) fn next_at(&self) -> Option<Instant> {
        self.deeds.keys().next().map(|(at, _)| *at)
    }

    /// The next deed that is due.
    pub(super) fn take_due(&mut self, now: Instant) -> Option<Deed> {
        let entry = self.deeds.first_entry()?;
        (entry.key().0 <= now).then(|| entry.remove())
    }
}

/// Who does it: somebody by name, or whoever holds a role at the time.
#[derive(Debug, Clone)]
pub(super) enum Doer {
    Person(&'static str),
    Role(String),
}

/// What somebody does.
#[derive(Debug, Clone)]
pub(super) enum Deed {
    /// Joins a role.
    Appoint {
        name: &'static str,
        person: &'static str,
        role: &'static str,
        service: &'static str,
    },
    /// Answers an audit from the records; `Doer` is whoever tries.
    Answer { audit: AuditId, by: Doer },
    /// Is away until a moment, and perhaps covered.
    Away {
        cover: Option<&'static str>,
        person: &'static str,
        until: Instant,
    },
    /// Somebody who comes into a vacant role takes up what was left lying.
    CatchUp { role: &'static str, service: &'static str },
    /// Closes, or tries to close, a plan at a meeting.
    Close {
        forum: String,
        plan: PlanId,
        reason: &'static str,
    },
    /// Corrects an audit by a new one.
    Correct {
        audit: AuditId,
        by: Doer,
        reason: &'static str,
    },
    /// Gives an action its evidence.
    Complete {
        action: ActionId,
        by: Doer,
        obligation: u32,
        what: String,
    },
    /// Lets somebody act for a role in a service until a moment.
    Delegate {
        by: &'static str,
        role: &'static str,
        service: &'static str,
        to: &'static str,
        until: Instant,
    },
    /// Answers a forum that asked about something late.
    Explain {
        about: Slipping,
        role: String,
        service: String,
    },
    /// Hands in a list to sample from.
    List { part: Part, service: String },
    /// A step of a forum's meeting.
    Meet { forum: String, step: meeting::Step },
    /// Moves a due date.
    Move {
        action: ActionId,
        by: Doer,
        obligation: u32,
        reason: &'static str,
        to: Instant,
    },
    /// Names the cause of a finding.
    NameCause {
        by: Doer,
        cause: &'static str,
        finding: FindingId,
        reason: &'static str,
    },
    /// Something happens, to somebody or to nobody in particular.
    Occur {
        event: &'static str,
        service: &'static str,
        subject: Option<&'static str>,
    },
    /// Leaves a role.
    StandDown {
        person: &'static str,
        role: &'static str,
        service: &'static str,
    },
    /// A meeting wants to close the service's plan before its re-tests have shown anything.
    TryToClose {
        forum: String,
        plan: &'static str,
        reason: &'static str,
        service: &'static str,
    },
    /// Decides that an audit is not made this time.
    Waive {
        audit: &'static str,
        by: &'static str,
        reason: &'static str,
        service: &'static str,
    },
}

impl Deed {
    /// Does it. A refusal is part of the story and comes back as its line.
    pub(super) fn carry_out(
        &self,
        house: &mut House,
        records: &Records,
        definition: &Definition,
    ) -> Result<Option<Line>, PlayError> {
        match self {
            Self::List { part, service } => {
                records.import(house, service, part)?;
                return Ok(None);
            }
            Self::CatchUp { role, service } => {
                for deed in left_lying(house, role, service) {
                    deed.carry_out(house, records, definition)?;
                }
                return Ok(None);
            }
            _ => {}
        }
        let Some(wish) = self.wish(house, records, definition)? else {
            return Ok(None);
        };
        let refused = house.ask(wish.by.clone(), wish.command)?.err();
        Ok(refused.map(|rejection| {
            let who = wish
                .by
                .person()
                .and_then(|person| Some(house.records().person(person).ok()??.name.clone()));
            let who = who.unwrap_or_else(|| "somebody".to_owned());
            house.remark(
                Kind::Refusal,
                wish.service.as_deref(),
                format!("{who} {}, and is refused: {rejection}", wish.tries),
            )
        }))
    }

    /// The command; `None` when there is nothing left to do.
    fn wish(&self, house: &House, records: &Records, definition: &Definition) -> Result<Option<Wish>, PlayError> {
        Ok(match self {
            Self::Answer { audit, by } => return audits::answer(house, records, definition, *audit, by),
            Self::Correct { audit, by, reason } => audits::correct(house, *audit, by, reason),
            Self::Complete {
                action,
                by,
                obligation,
                what,
            } => complete(house, *action, by, *obligation, what),
            Self::Move {
                action,
                by,
                obligation,
                reason,
                to,
            } => move_due(house, *action, by, *obligation, (reason, *to)),
            Self::Close { forum, plan, reason } => close(house, definition, forum, *plan, reason),
            Self::TryToClose {
                forum,
                plan,
                reason,
                service,
            } => {
                let mut plans = house.plans();
                let plan = plans.find(|known| known.service == *service && known.name == *plan);
                let plan = plan.map(|plan| plan.id);
                plan.and_then(|plan| close(house, definition, forum, plan, reason))
            }
            Self::Appoint {
                name,
                person,
                role,
                service,
            } => Some(Wish::operator(Command::AppointPerson {
                name: (*name).to_owned(),
                person: (*person).to_owned(),
                role: (*role).to_owned(),
                service: Some((*service).to_owned()),
            })),
            Self::StandDown { person, role, service } => Some(Wish::operator(Command::StandDownPerson {
                person: (*person).to_owned(),
                role: (*role).to_owned(),
                service: Some((*service).to_owned()),
            })),
            Self::Occur {
                event,
                service,
                subject,
            } => Some(Wish::operator(Command::RecordOccurrence {
                event: (*event).to_owned(),
                happened_at: house.now(),
                service: (*service).to_owned(),
                subject: subject.map(str::to_owned),
            })),
            Self::NameCause {
                by,
                cause,
                finding,
                reason,
            } => name_cause(house, *finding, by, (cause, reason)),
            Self::Away { cover, person, until } => Some(Wish::operator(Command::RecordAbsence {
                cover: cover.map(str::to_owned),
                from: house.now(),
                person: (*person).to_owned(),
                until: Some(*until),
            })),
            Self::Delegate {
                by,
                role,
                service,
                to,
                until,
            } => Some(delegate(by, to, (role, service), *until)),
            Self::Explain { about, role, service } => explain(house, *about, role, service),
            Self::Meet { forum, step } => meeting::wish(house, definition, forum, *step),
            Self::Waive {
                audit,
                by,
                reason,
                service,
            } => audits::waive(house, audit, by, (service, reason)),
            Self::List { .. } | Self::CatchUp { .. } => None,
        })
    }
}

/// A command with who asks, and in words what they try.
pub(super) struct Wish {
    pub(super) by: Actor,
    pub(super) command: Command,
    pub(super) service: Option<String>,
    pub(super) tries: String,
}

impl Wish {
    fn operator(command: Command) -> Self {
        Self {
            by: Actor::Operator,
            command,
            service: None,
            tries: "tries to set something up".to_owned(),
        }
    }
}

impl Doer {
    /// The person; `None` while the role is vacant.
    pub(super) fn actor(&self, house: &House, service: &str) -> Option<Actor> {
        match self {
            Self::Person(person) => Some(Actor::Person((*person).to_owned())),
            Self::Role(role) => holder(house.records(), Some(service), role, house.now())
                .ok()?
                .map(Actor::Person),
        }
    }
}

fn complete(house: &House, id: ActionId, by: &Doer, obligation: u32, what: &str) -> Option<Wish> {
    let action = house.records().action(id).ok().flatten()?;
    action.obligations.iter().find(|owed| owed.number == obligation)?;
    let evidence = NewEvidence {
        sha256: None,
        what: what.to_owned(),
    };
    Some(Wish {
        by: by.actor(house, &action.service)?,
        command: Command::CompleteAction {
            action: id,
            evidence: vec![evidence],
            obligation: Some(obligation),
        },
        service: Some(action.service.clone()),
        tries: format!("tries to complete {id}"),
    })
}

fn delegate(by: &str, to: &str, (role, service): (&str, &str), until: Instant) -> Wish {
    Wish {
        by: Actor::Person(by.to_owned()),
        command: Command::DelegateWork {
            from: None,
            to: to.to_owned(),
            until: Some(until),
            what: Delegated::Role {
                role: role.to_owned(),
                service: service.to_owned(),
            },
        },
        service: Some(service.to_owned()),
        tries: format!("tries to let {to} act as {role}"),
    }
}

fn explain(house: &House, about: Slipping, role: &str, service: &str) -> Option<Wish> {
    const ANSWER: &str = "time was not set free for it; cover is arranged now, and the manager looks at it each Monday";
    Some(Wish {
        by: Doer::Role(role.to_owned()).actor(house, service)?,
        command: Command::AnswerChallenge {
            about,
            words: ANSWER.to_owned(),
        },
        service: Some(service.to_owned()),
        tries: format!("tries to answer for {about}"),
    })
}

fn name_cause(house: &House, finding: FindingId, by: &Doer, (cause, reason): (&str, &str)) -> Option<Wish> {
    let known = house.records().finding(finding).ok().flatten()?;
    Some(Wish {
        by: by.actor(house, &known.service)?,
        command: Command::NameCauses {
            causes: vec![cause.to_owned()],
            finding,
            reason: reason.to_owned(),
        },
        service: Some(known.service.clone()),
        tries: format!("tries to name the cause of {finding}"),
    })
}

/// Audits that are open and immediate work that is owed by a role, oldest first.
fn left_lying(house: &House, role: &str, service: &str) -> Vec<Deed> {
    let by = || Doer::Role(role.to_owned());
    let audits = house.audits().filter(|audit| {
        audit.service == service
            && audit.owner == role
            && audit.stage == AuditStage::Open
            && !matches!(audit.purpose, Purpose::Retest { .. })
    });
    let answers = audits.map(|audit| Deed::Answer {
        audit: audit.id,
        by: by(),
    });
    let actions = house.actions().filter(|action| {
        action.service == service && action.owner == role && matches!(action.origin, Origin::Rule { .. })
    });
    let corrections = actions.flat_map(|action| {
        action.obligations.iter().map(|owed| Deed::Complete {
            action: action.id,
            by: by(),
            obligation: owed.number,
            what: "found lying when the role was filled again; done today, and the delay written down".to_owned(),
        })
    });
    answers.chain(corrections).collect()
}

fn move_due(house: &House, id: ActionId, by: &Doer, obligation: u32, to: (&str, Instant)) -> Option<Wish> {
    let action = house.records().action(id).ok().flatten()?;
    Some(Wish {
        by: by.actor(house, &action.service)?,
        command: Command::MoveDue {
            action: id,
            obligation: Some(obligation),
            reason: to.0.to_owned(),
            to: to.1,
        },
        service: Some(action.service.clone()),
        tries: format!("tries to move the date of {id}"),
    })
}

fn close(house: &House, definition: &Definition, forum: &str, id: PlanId, reason: &str) -> Option<Wish> {
    let plan = house.plans().find(|plan| plan.id == id)?;
    let chair = Doer::Role(definition.forums.get(forum)?.chair.clone());
    Some(Wish {
        by: chair.actor(house, &plan.service)?,
        command: Command::DecideClosure {
            agreed: true,
            forum: forum.to_owned(),
            plan: id,
            present: Vec::new(),
            reason: reason.to_owned(),
        },
        service: Some(plan.service.clone()),
        tries: format!("wants {forum} to agree to close {id}"),
    })
}
