//! Deadlines and moments: what a [`Span`] means from a given start in a given calendar, and why.
//!
//! Three clocks (see [`crate::span`]):
//! * minutes and hours are elapsed time and run through the night, bank holidays and the change of clocks;
//! * days, weeks, months, quarters and years keep the local time on a later local date; a month that has no such day ends on
//!   its last; a local time that the clock jumps over becomes the next that exists, one that exists twice the first of them;
//! * working days end with the local day on which the last of them falls, at 23:59:59; an office that has a cut-off counts what
//!   comes in after it as come in on the next working day ([`Calendar::counted_from`]).
//!
//! A due date is append-only: the original stays, every move says who, when and why. Overdue is derived, never stored.

mod derivation;

pub use derivation::{ByClock, ClockChange, CutOff, Derivation, Repeats};

use crate::calendar::{Calendar, FIRST_DATE, LAST_DATE};
use crate::instant::Instant;
use crate::span::Span;
use chrono::{Days, Months, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

/// When something is due, why then, and how that was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// Why the original is what it is.
    pub derivation: Derivation,
    /// Every move, oldest first. Never edited, only added to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<Move>,
    /// The first due moment; it never changes.
    pub original: Instant,
}

/// One change of a due date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// When it was moved.
    pub at: Instant,
    /// Who moved it: a staff reference, or what in the engine did.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The new due moment.
    pub to: Instant,
}

impl Due {
    /// The due moment that counts now: that of the last move, else the original.
    pub fn current(&self) -> Instant {
        self.moves.last().map_or(self.original, |last| last.to)
    }

    /// Adds a move. What was before stays.
    pub fn add_move(&mut self, to: Move) {
        self.moves.push(to);
    }

    /// Whether the due moment has passed.
    pub fn is_overdue(&self, now: Instant) -> bool {
        now > self.current()
    }
}

/// When something is due that has to be done within a span of a moment.
pub fn due(from: Instant, span: &Span, calendar: &Calendar) -> Due {
    let original = add(from, span, calendar);
    Due {
        derivation: Derivation::new(from, *span, original, calendar),
        moves: Vec::new(),
        original,
    }
}

/// The moment a span after another, as in `6 weeks after all actions are in place`; the same rules as for deadlines. Nothing
/// is later than the end of the year 9999.
pub fn add(from: Instant, span: &Span, calendar: &Calendar) -> Instant {
    let latest = calendar.end_of_day(LAST_DATE);
    let elapsed = |length: TimeDelta| {
        from.checked_add_signed(length)
            .map_or(latest, |moment| moment.min(latest))
    };
    match *span {
        Span::Minutes(count) => elapsed(TimeDelta::minutes(i64::from(count))),
        Span::Hours(count) => elapsed(TimeDelta::hours(i64::from(count))),
        Span::WorkingDays(count) => calendar.end_of_day(calendar.add_working_days(calendar.counted_from(from), count)),
        Span::Days(_) | Span::Weeks(_) | Span::Months(_) | Span::Quarters(_) | Span::Years(_) => {
            let local = calendar.local(from).naive_local();
            calendar.moment_of(add_to_date(local.date(), span).and_time(local.time()))
        }
    }
}

/// The moment a span before another, counted back by the same three clocks; of working days, from the start of the day on which
/// the first of them falls. A month that is too short begins to count on its last day.
pub fn subtract(until: Instant, span: &Span, calendar: &Calendar) -> Instant {
    let earliest = calendar.start_of_day(FIRST_DATE);
    let elapsed = |length: TimeDelta| {
        until
            .checked_sub_signed(length)
            .map_or(earliest, |moment| moment.max(earliest))
    };
    let date = calendar.date_of(until);
    let on = |date: Option<NaiveDate>| {
        let date = date.map_or(FIRST_DATE, |date| date.max(FIRST_DATE));
        calendar.moment_of(date.and_time(calendar.local(until).time()))
    };
    let months = |count: u32, each: u32| on(date.checked_sub_months(Months::new(count.saturating_mul(each))));
    match *span {
        Span::Minutes(count) => elapsed(TimeDelta::minutes(i64::from(count))),
        Span::Hours(count) => elapsed(TimeDelta::hours(i64::from(count))),
        Span::Days(count) => on(date.checked_sub_days(Days::new(u64::from(count)))),
        Span::Weeks(count) => on(date.checked_sub_days(Days::new(u64::from(count) * 7))),
        Span::Months(count) => months(count, 1),
        Span::Quarters(count) => months(count, 3),
        Span::Years(count) => months(count, 12),
        Span::WorkingDays(count) => {
            let mut before = date.iter_days().rev().skip(1).take_while(|date| *date >= FIRST_DATE);
            let worked = before.by_ref().filter(|date| calendar.is_working_day(*date));
            let first = worked.take(count as usize).last().unwrap_or(date);
            calendar.start_of_day(first)
        }
    }
}

/// The date that is a calendar span later. A month that is too short ends on its last day. Elapsed time and working days do
/// not move a date by themselves and leave it as it is.
pub(crate) fn add_to_date(date: NaiveDate, span: &Span) -> NaiveDate {
    let days = |count: u64| date.checked_add_days(Days::new(count));
    let months = |count: u32, each: u32| date.checked_add_months(Months::new(count.saturating_mul(each)));
    let later = match *span {
        Span::Days(count) => days(u64::from(count)),
        Span::Weeks(count) => days(u64::from(count) * 7),
        Span::Months(count) => months(count, 1),
        Span::Quarters(count) => months(count, 3),
        Span::Years(count) => months(count, 12),
        Span::Minutes(_) | Span::Hours(_) | Span::WorkingDays(_) => Some(date),
    };
    later.map_or(LAST_DATE, |later| later.min(LAST_DATE))
}
