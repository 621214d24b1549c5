//! Deeds of offices: forums that meet and resolve, results that are corrected, work that is delegated, days that are added to the calendar.

use super::Deed;
use super::things::{asked_about, counted, in_slot, open_audit, owing};
use crate::house::House;
use chrono::{Days, TimeDelta};
use ratchet_core::amendment::{AmendedDay, Scope, shifts};
use ratchet_core::calendar::DayChange;
use ratchet_core::command::{Command, DueShift, Resolve};
use ratchet_core::event::Actor;
use ratchet_core::record::{Delegated, ReadTyped, Slipping};

/// What a forum resolves, by the names that people use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::trial) enum Matter {
    /// Asks the owner of an action why it slips.
    ChallengeAction { title: String },
    /// Asks who makes an audit why it is late.
    ChallengeAudit { audit: String },
    /// Asks the owner of a plan why it slips.
    ChallengePlan { plan: String },
    /// Moves a due date by some days.
    Extension { days: i64, title: String },
    /// Says how soon a plan is wanted.
    Priority { plan: String, rank: u32 },
    /// Settles something in words.
    Words,
}

impl Deed {
    /// Who asks for what, for the deeds of this file.
    pub(super) fn official(&self, house: &House) -> Option<(Actor, Command)> {
        let now = house.now();
        let person = |by: &String| Actor::Person(by.clone());
        let reason = || "for the trial".to_owned();
        Some(match self {
            Self::OpenMeeting { by, forum, present } => {
                let (forum, present) = (forum.clone(), present.clone());
                (person(by), Command::OpenMeeting { forum, present })
            }
            Self::CloseMeeting { by, forum } => {
                let forum = forum.clone();
                (person(by), Command::CloseMeeting { forum, words: None })
            }
            Self::Resolve {
                by,
                forum,
                service,
                what,
            } => {
                let command = Command::ResolveInForum {
                    forum: forum.clone(),
                    present: Vec::new(),
                    reason: reason(),
                    what: resolve(house, service, what)?,
                };
                (person(by), command)
            }
            Self::AnswerForum { by, forum } => {
                let (about, words) = (asked_about(house, forum)?, reason());
                (person(by), Command::AnswerChallenge { about, words })
            }
            Self::Correct { audit, by, service } => {
                let (audit, reason) = (counted(house, service, audit)?, reason());
                (person(by), Command::CorrectAudit { audit, reason })
            }
            Self::Delegate {
                by,
                days,
                role,
                service,
                title,
                to,
            } => {
                let what = match title {
                    Some(title) => Delegated::Action(owing(house, service, title)?.id),
                    None => everything(role, service),
                };
                let (to, until) = (to.clone(), Some(now + TimeDelta::days(*days)));
                let from = None;
                (person(by), Command::DelegateWork { from, to, until, what })
            }
            Self::Revoke { by, role, service, to } => {
                let (to, what) = (to.clone(), everything(role, service));
                (person(by), Command::RevokeDelegation { to, what })
            }
            Self::Amend {
                added,
                confirms,
                days,
                service,
            } => (Actor::Operator, amend(house, service, *days, (*added, *confirms))?),
            _ => return None,
        })
    }
}

fn everything(role: &str, service: &str) -> Delegated {
    Delegated::Role {
        role: role.to_owned(),
        service: service.to_owned(),
    }
}

fn resolve(house: &House, service: &str, what: &Matter) -> Option<Resolve> {
    Some(match what {
        Matter::ChallengeAction { title } => Resolve::Challenge {
            about: Slipping::Action(owing(house, service, title)?.id),
        },
        Matter::ChallengeAudit { audit } => Resolve::Challenge {
            about: Slipping::Audit(open_audit(house, service, audit, None)?.id),
        },
        Matter::ChallengePlan { plan } => Resolve::Challenge {
            about: Slipping::Plan(in_slot(house, service, plan)?),
        },
        Matter::Extension { days, title } => Resolve::Extension {
            action: owing(house, service, title)?.id,
            obligation: None,
            to: house.now() + TimeDelta::days(*days),
        },
        Matter::Priority { plan, rank } => Resolve::Priority {
            plan: in_slot(house, service, plan)?,
            rank: *rank,
        },
        Matter::Words => Resolve::Note { about: None },
    })
}

/// A day of the service's calendar, or of its region where there is one, and the due dates that would move with it.
fn amend(house: &House, service: &str, days: i64, (added, confirms): (bool, bool)) -> Option<Command> {
    let records = house.records();
    let calendar = house.calendar(service);
    let date = calendar.date_of(house.now()) + Days::new(days.unsigned_abs());
    let change = if added { DayChange::Added } else { DayChange::Removed };
    // Every other one is the service's own.
    let region = calendar.holidays.filter(|_| days % 2 == 0);
    let scope = region.map_or_else(|| Scope::Service(service.to_owned()), Scope::Region);
    let (reason, title) = ("announced in the trial".to_owned(), "Extra day".to_owned());
    let mut amended = records.provider().ok()??.amended.clone();
    amended.push(AmendedDay {
        at: house.now(),
        by: Actor::Operator,
        change,
        date,
        reason: reason.clone(),
        scope: scope.clone(),
        title: title.clone(),
    });
    let open = house.actions().filter(|action| !action.obligations.is_empty());
    let moved = open.filter_map(|action| shifts(records, action, &amended, house.now()).ok());
    let moves = moved.flatten().filter(|_| confirms).map(|shift| DueShift {
        action: shift.action,
        obligation: shift.obligation,
        to: shift.to,
    });
    Some(Command::AmendCalendar {
        change,
        date,
        moves: moves.collect(),
        reason,
        scope,
        title,
    })
}
