//! Amend the calendar, and move the due dates that were looked at and confirmed. Only whoever runs Ratchet amends it: the calendar is
//! nobody's own deadline.

use super::study::{Study, check_name, check_text, unknown};
use crate::amendment::{MOVED_BY, Scope, is_news, shifts};
use crate::calendar::{Calendar, DayChange};
use crate::command::DueShift;
use crate::deadline::Move;
use crate::event::{Actor, Event};
use crate::limits;
use crate::record::Read;
use crate::rejection::Rejection;
use crate::state::Halt;
use chrono::NaiveDate;

pub(super) struct Wish<'a> {
    pub(super) change: DayChange,
    pub(super) date: NaiveDate,
    pub(super) reason: &'a str,
    pub(super) scope: &'a Scope,
    pub(super) title: &'a str,
}

pub(super) fn decide(study: &mut Study<'_, impl Read>, wish: &Wish<'_>, moves: &[DueShift]) -> Result<(), Halt> {
    if !matches!(study.actor(), Actor::Operator) {
        return Err(Rejection::OperatorOnly {
            what: "the calendar is amended",
        }
        .into());
    }
    check_name("the name of the day", wish.title)?;
    check_text("the reason", wish.reason)?;
    if moves.len() > limits::SHIFTS_PER_AMENDMENT {
        return Err(Rejection::TooMuch {
            what: "the list of due dates",
            limit: limits::SHIFTS_PER_AMENDMENT,
        }
        .into());
    }
    if !record(study, wish)? && moves.is_empty() {
        let state = match wish.change {
            DayChange::Added => "is a bank holiday there already",
            DayChange::Removed => "is no bank holiday there",
        };
        return Err(Rejection::BadText {
            what: "the day",
            reason: format!("{} {state}", wish.date.format("%-d %B %Y")),
        }
        .into());
    }
    moves.iter().try_for_each(|wanted| confirm(study, wish, wanted))
}

/// Records the amendment; answers whether it was news.
fn record(study: &mut Study<'_, impl Read>, wish: &Wish<'_>) -> Result<bool, Halt> {
    let (_, definition) = study.in_force()?;
    let calendar = match wish.scope {
        Scope::Region(region) => study.amended(Calendar::weekdays_in(*region), "")?,
        Scope::Service(service) if definition.services.contains_key(service) => study.calendar(&definition, service)?,
        Scope::Service(service) => return Err(unknown("service", service, definition.services.keys())),
    };
    let news = is_news(wish.change, wish.date, &calendar);
    if news {
        study.emit(Event::CalendarAmended {
            change: wish.change,
            date: wish.date,
            reason: wish.reason.to_owned(),
            scope: wish.scope.clone(),
            title: wish.title.to_owned(),
        })?;
    }
    Ok(news)
}

/// Moves one due date, if it still is what was looked at.
fn confirm(study: &mut Study<'_, impl Read>, wish: &Wish<'_>, wanted: &DueShift) -> Result<(), Halt> {
    let action = study.known_action(wanted.action)?;
    let days = study.founded()?.amended.clone();
    let found = shifts(study, &action, &days, study.now())?;
    let matches = found
        .iter()
        .any(|shift| shift.obligation == wanted.obligation && shift.to == wanted.to);
    if !matches {
        return Err(Rejection::BadMove {
            reason: format!(
                "the due date of {} is no longer what the list said; nothing was changed, so look at a fresh list",
                wanted.action
            ),
        }
        .into());
    }
    let moved = Move {
        at: study.now(),
        by: MOVED_BY.to_owned(),
        reason: format!("{} ({}): {}", wish.title, wish.date.format("%-d %b %Y"), wish.reason),
        to: wanted.to,
    };
    study.emit(Event::DueMoved {
        action: wanted.action,
        moved,
        obligation: wanted.obligation,
    })
}
