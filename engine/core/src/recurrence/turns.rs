//! Turns: the numbered pieces of work of a repeating action. The rules stand in the parent module.

use super::{Every, Recurrence, handover};
use crate::calendar::Calendar;
use crate::deadline;
use crate::instant::Instant;
use crate::span::Span;
use chrono::{Datelike, NaiveDate};

/// One piece of repeating work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// When it must be done.
    pub due: Instant,
    /// Counted from 1.
    pub number: u32,
    /// From when it can be done.
    pub opens: Instant,
}

/// The turns of a recurrence in order; see [`Recurrence::turns`].
#[derive(Debug, Clone)]
pub struct Turns<'a> {
    anchor: Instant,
    calendar: &'a Calendar,
    next: u32,
    recurrence: &'a Recurrence,
}

impl<'a> Turns<'a> {
    pub(super) fn new(recurrence: &'a Recurrence, anchor: Instant, calendar: &'a Calendar) -> Self {
        Self {
            anchor,
            calendar,
            next: 1,
            recurrence,
        }
    }
}

impl Iterator for Turns<'_> {
    type Item = Turn;

    fn next(&mut self) -> Option<Turn> {
        let turn = turn(self.recurrence, self.next, self.anchor, self.calendar)?;
        self.next = self.next.checked_add(1)?;
        Some(turn)
    }
}

/// The turn with a number.
pub(super) fn turn(recurrence: &Recurrence, number: u32, anchor: Instant, calendar: &Calendar) -> Option<Turn> {
    let past_end = count(recurrence, anchor, calendar).is_some_and(|count| number > count);
    if number == 0 || past_end {
        return None;
    }
    let opens = if number == 1 {
        anchor
    } else {
        due(recurrence, number - 1, anchor, calendar)?
    };
    Some(Turn {
        due: due(recurrence, number, anchor, calendar)?,
        number,
        opens,
    })
}

/// How many turns fall due within the time that the recurrence lasts, when it starts at once; at least one.
pub(super) fn count(recurrence: &Recurrence, anchor: Instant, calendar: &Calendar) -> Option<u32> {
    let end = deadline::add(anchor, &recurrence.lasts?, calendar);
    let (first_day, last_day) = (calendar.date_of(anchor), calendar.date_of(end));
    let every = recurrence.every;
    let turns = if every == Every::Handover {
        handover::count(anchor, end, calendar)
    } else if every.names_days() {
        let grid = every.grid(first_day);
        u32::try_from(grid.number_after(last_day, calendar) - grid.number_after(first_day, calendar)).unwrap_or(0)
    } else {
        let at_most = periods_at_most(every, first_day, last_day);
        let last_is_late = deadline::add(anchor, &periods(every, at_most), calendar) > end;
        if last_is_late {
            at_most.saturating_sub(1)
        } else {
            at_most
        }
    };
    Some(turns.max(1))
}

fn due(recurrence: &Recurrence, number: u32, anchor: Instant, calendar: &Calendar) -> Option<Instant> {
    if recurrence.every == Every::Handover {
        handover::due(recurrence, number, anchor, calendar)
    } else if recurrence.every.names_days() {
        due_on_day(recurrence, number, anchor, calendar)
    } else {
        Some(due_by_period(recurrence, number, anchor, calendar))
    }
}

fn due_on_day(recurrence: &Recurrence, number: u32, anchor: Instant, calendar: &Calendar) -> Option<Instant> {
    let grid = recurrence.every.grid(calendar.date_of(anchor));
    let soonest = grid.number_after(calendar.date_of(anchor), calendar);
    let first = recurrence.starting_within.map_or(soonest, |limit| {
        let latest_day = calendar.date_of(deadline::add(anchor, &limit, calendar));
        soonest.max(grid.number_after(latest_day, calendar) - 1)
    });
    let date = grid.date(first + i64::from(number) - 1, calendar)?;
    Some(calendar.end_of_day(date))
}

fn due_by_period(recurrence: &Recurrence, number: u32, anchor: Instant, calendar: &Calendar) -> Instant {
    let every = recurrence.every;
    match recurrence.starting_within {
        None => deadline::add(anchor, &periods(every, number), calendar),
        Some(limit) => deadline::add(
            deadline::add(anchor, &limit, calendar),
            &periods(every, number - 1),
            calendar,
        ),
    }
}

/// So many periods as one span. Shift handovers repeat each day.
pub(super) fn periods(every: Every, count: u32) -> Span {
    match every {
        Every::Day | Every::Handover => Span::Days(count),
        Every::WorkingDay => Span::WorkingDays(count),
        Every::Weeks { every, .. } => Span::Weeks(count.saturating_mul(every.get())),
        Every::TwiceWeekly => Span::Weeks(count),
        Every::Months { every, .. } => Span::Months(count.saturating_mul(every.get())),
        Every::Quarter { .. } => Span::Quarters(count),
        Every::Year { .. } => Span::Years(count),
    }
}

/// How many whole periods can lie between two dates; at most one too many.
fn periods_at_most(every: Every, first: NaiveDate, last: NaiveDate) -> u32 {
    let days = (last - first).num_days();
    let months = i64::from(last.year() - first.year()) * 12 + i64::from(last.month()) - i64::from(first.month());
    let count = match every {
        Every::Day | Every::Handover | Every::WorkingDay => days,
        Every::Weeks { every, .. } => days / (7 * i64::from(every.get())),
        Every::TwiceWeekly => days / 7,
        Every::Months { every, .. } => months / i64::from(every.get()),
        Every::Quarter { .. } => months / 3,
        Every::Year { .. } => months / 12,
    };
    u32::try_from(count).unwrap_or(0)
}
