//! Amending the calendar: a bank holiday that is announced late, or taken back, after definitions were written.
//!
//! Definitions keep their calendars; amendments are a record of the provider that is laid over them. They count for what is
//! computed from then on: deadlines of new work, the openings of audits, re-tests. What runs keeps what it has: the turns of an
//! action keep the calendar of the moment when it started, ladders that of its definition (so an escalation never comes later),
//! and a due date that stands moves only when somebody looked at the list that [`shifts`] gives and confirmed it.

use crate::calendar::{AmendedDays, Calendar, DayChange, Region};
use crate::deadline::{self, Due};
use crate::event::Actor;
use crate::id::ActionId;
use crate::instant::Instant;
use crate::record::{Action, Obligation, Read, ReadTyped, Schedule};
use crate::state::Halt;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Who moved a due date, when an amendment did; nobody has it as a staff reference, which holds no spaces at its ends.
pub const MOVED_BY: &str = "calendar amendment";

/// Where an amended day counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Wherever the bank holidays of this region are kept; a day of one nation counts in `uk-any` too.
    Region(Region),
    /// In one service.
    Service(String),
}

/// A day that was added to the calendar, or taken out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmendedDay {
    /// When it was recorded.
    pub at: Instant,
    /// Who recorded it.
    pub by: Actor,
    /// Added or removed.
    pub change: DayChange,
    /// The day.
    pub date: NaiveDate,
    /// Why.
    pub reason: String,
    /// Where.
    pub scope: Scope,
    /// What it is called, for example `Jubilee`.
    pub title: String,
}

/// A due date that would be another one by the calendar as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// Action.
    pub action: ActionId,
    /// Why the new one is what it is.
    pub derivation: String,
    /// The due moment that counts now.
    pub from: Instant,
    /// Obligation.
    pub obligation: u32,
    /// Service.
    pub service: String,
    /// What the action is called.
    pub title: String,
    /// The due moment by the amended calendar.
    pub to: Instant,
}

/// A calendar with the days that were amended for a service up to a moment.
pub fn laid_over(calendar: Calendar, days: &[AmendedDay], service: &str, as_of: Instant) -> Calendar {
    let known = days
        .iter()
        .filter(|day| day.at <= as_of && counts(day, &calendar, service));
    Calendar {
        amended: AmendedDays::new(known.map(|day| (day.date, day.change))),
        ..calendar
    }
}

/// A calendar with the provider's amendments of a service as they were at a moment.
pub fn amended(
    read: &(impl Read + ?Sized),
    calendar: Calendar,
    service: &str,
    as_of: Instant,
) -> Result<Calendar, Halt> {
    let provider = read.provider()?;
    Ok(provider.map_or(calendar, |provider| {
        laid_over(calendar, &provider.amended, service, as_of)
    }))
}

fn counts(day: &AmendedDay, calendar: &Calendar, service: &str) -> bool {
    match &day.scope {
        Scope::Service(name) => name == service,
        Scope::Region(region) if calendar.holidays == Some(*region) => true,
        Scope::Region(nation) if calendar.holidays == Some(Region::UkAny) => match day.change {
            DayChange::Added => true,
            // The other nations may still keep it.
            DayChange::Removed => Region::NATIONS
                .into_iter()
                .all(|other| other == *nation || other.holiday_on(day.date).is_none()),
        },
        Scope::Region(_) => false,
    }
}

/// Whether a change says something new: a holiday can only be added to a day that is none, and removed from one that is.
pub fn is_news(change: DayChange, date: NaiveDate, calendar: &Calendar) -> bool {
    let is_holiday = match calendar.amended.on(date) {
        Some(change) => change == DayChange::Added,
        None => calendar
            .holidays
            .is_some_and(|region| region.holiday_on(date).is_some()),
    };
    is_holiday == (change == DayChange::Removed)
}

/// The due dates of an action that the calendar of now would set elsewhere. Those that a person moved are theirs and stay; nothing
/// moves into the past. `days` are the amendments to count with, so that one can be tried before it is made.
pub fn shifts(
    read: &(impl Read + ?Sized),
    action: &Action,
    days: &[AmendedDay],
    now: Instant,
) -> Result<Vec<Shift>, Halt> {
    let definition = read.definition(&action.definition)?;
    let Some(calendar) = definition.and_then(|definition| definition.calendar_of(&action.service)) else {
        return Ok(Vec::new());
    };
    let calendar = laid_over(calendar, days, &action.service, now);
    let shift = |owed: &Obligation| {
        let anew = anew(action, &owed.due, &calendar)?;
        let (from, to) = (owed.due.current(), anew.original);
        (to != from && to > now).then(|| Shift {
            action: action.id,
            derivation: anew.derivation.to_string(),
            from,
            obligation: owed.number,
            service: action.service.clone(),
            title: action.title.clone(),
            to,
        })
    };
    let untouched = |owed: &&Obligation| owed.due.moves.last().is_none_or(|last| last.by == MOVED_BY);
    Ok(action.obligations.iter().filter(untouched).filter_map(shift).collect())
}

/// The same deadline counted once more.
fn anew(action: &Action, due: &Due, calendar: &Calendar) -> Option<Due> {
    let why = &due.derivation;
    match (&why.repeats, &action.schedule) {
        (None, _) => Some(deadline::due(why.from, &why.span, calendar)),
        (Some(repeats), Schedule::Turns(recurrence)) => recurrence.due(repeats.number, why.from, calendar),
        (Some(_), Schedule::Once(_) | Schedule::EachTime { .. }) => None,
    }
}
