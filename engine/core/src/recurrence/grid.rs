//! The numbered dates on which something recurs. Date from number and number from date are both computed directly.

use super::{Every, On, Ordinal};
use crate::calendar::{Calendar, LAST_DATE, Weekdays};
use chrono::{Datelike, Days, NaiveDate, TimeDelta, Weekday};
use std::num::{NonZeroU8, NonZeroU32};

const MONTHS_IN_YEAR: i64 = 12;

const FIRST_OF_MONTH: On = On::DayOfMonth(NonZeroU8::MIN);

/// Dates in ascending order, numbered without gaps; number 0 lies near the anchor.
#[derive(Debug, Clone, Copy)]
pub(super) enum Grid {
    /// Every day; 0 is the origin.
    Days { origin: NaiveDate },
    /// Every working day, counted from the first of the year `origin`.
    WorkingDays { origin: i32 },
    /// Weekdays of each `every`-th week, counted from the week of the Monday `origin`.
    Weeks {
        every: i64,
        on: Weekdays,
        origin: NaiveDate,
    },
    /// One day of each `every`-th month, counted from the month `origin` (months since the year 0).
    Months { every: i64, on: On, origin: i64 },
}

impl Every {
    /// The dates of this recurrence for an anchor on `start`.
    pub(super) fn grid(self, start: NaiveDate) -> Grid {
        let months = |every: i64, on: Option<On>, origin: i64| Grid::Months {
            every,
            on: on.unwrap_or(FIRST_OF_MONTH),
            origin,
        };
        match self {
            Self::Day | Self::Handover => Grid::Days { origin: start },
            Self::WorkingDay => Grid::WorkingDays { origin: start.year() },
            Self::Weeks { every, on } => weeks(every, on.unwrap_or(Weekdays::only(Weekday::Mon)), start),
            Self::TwiceWeekly => weeks(NonZeroU32::MIN, Weekdays::MONDAY_AND_THURSDAY, start),
            Self::Months { every, on } => months(i64::from(every.get()), on, month_number(start)),
            Self::Quarter { on } => months(3, on, 0),
            Self::Year { on } => months(MONTHS_IN_YEAR, on, 0),
        }
    }

    /// Whether the days are named, so that turns fall on dates of the grid instead of whole periods after the anchor.
    pub(super) fn names_days(self) -> bool {
        match self {
            Self::Day | Self::Handover => false,
            Self::TwiceWeekly | Self::WorkingDay => true,
            Self::Weeks { on, .. } => on.is_some(),
            Self::Months { on, .. } | Self::Quarter { on } | Self::Year { on } => on.is_some(),
        }
    }
}

fn weeks(every: NonZeroU32, on: Weekdays, start: NaiveDate) -> Grid {
    let monday = start - Days::new(u64::from(start.weekday().num_days_from_monday()));
    Grid::Weeks {
        every: i64::from(every.get()),
        on,
        origin: monday,
    }
}

impl Grid {
    /// The first date later than `date`; `None` past the last date that the engine computes with.
    pub(super) fn next_after(self, date: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
        match self {
            Self::WorkingDays { .. } => Some(calendar.add_working_days(date, 1)).filter(|next| *next > date),
            _ => self.date(self.number_after(date, calendar), calendar),
        }
    }

    /// The number of the first date later than `date`.
    pub(super) fn number_after(self, date: NaiveDate, calendar: &Calendar) -> i64 {
        match self {
            Self::Days { origin } => (date - origin).num_days() + 1,
            Self::WorkingDays { origin } => {
                let years = (origin..date.year()).map(|year| calendar.working_days_of(year).count());
                let in_year = calendar.working_days_of(date.year()).take_while(|day| *day <= date);
                (years.sum::<usize>() + in_year.count()) as i64
            }
            Self::Weeks { every, on, origin } => {
                let days = (date - origin).num_days();
                let (period, day) = (days.div_euclid(7 * every), days.rem_euclid(7 * every));
                let passed = on
                    .iter()
                    .filter(|weekday| i64::from(weekday.num_days_from_monday()) <= day)
                    .count();
                period * i64::from(on.count()) + passed as i64
            }
            Self::Months { every, origin, .. } => {
                let period = (month_number(date) - origin).div_euclid(every);
                let is_later = self.date(period, calendar).is_none_or(|candidate| candidate > date);
                if is_later { period } else { period + 1 }
            }
        }
    }

    /// The date with a number.
    pub(super) fn date(self, number: i64, calendar: &Calendar) -> Option<NaiveDate> {
        let date = match self {
            Self::Days { origin } => add_days(origin, number)?,
            Self::WorkingDays { origin } => nth_working_day(origin, number, calendar)?,
            Self::Weeks { every, on, origin } => {
                let slots = i64::from(on.count());
                let weekday = on.iter().nth(usize::try_from(number.rem_euclid(slots)).ok()?)?;
                let monday = number.div_euclid(slots).checked_mul(7 * every)?;
                add_days(origin, monday.checked_add(i64::from(weekday.num_days_from_monday()))?)?
            }
            Self::Months { every, on, origin } => {
                let first = number.checked_mul(every)?.checked_add(origin)?;
                day_in_months(first, first.checked_add(every - 1)?, on, calendar)?
            }
        };
        (date <= LAST_DATE).then_some(date)
    }
}

/// The working day with a number, counted from nought at the first of a year.
fn nth_working_day(mut year: i32, number: i64, calendar: &Calendar) -> Option<NaiveDate> {
    let mut left = usize::try_from(number).ok()?;
    while year <= LAST_DATE.year() {
        match calendar.working_days_of(year).nth(left) {
            Some(found) => return Some(found),
            None => left -= calendar.working_days_of(year).count(),
        }
        year += 1;
    }
    None
}

fn add_days(date: NaiveDate, days: i64) -> Option<NaiveDate> {
    date.checked_add_signed(TimeDelta::try_days(days)?)
}

fn month_number(date: NaiveDate) -> i64 {
    i64::from(date.year()) * MONTHS_IN_YEAR + i64::from(date.month0())
}

/// The first day of a month by its number.
fn first_of(month: i64) -> Option<NaiveDate> {
    let year = i32::try_from(month.div_euclid(MONTHS_IN_YEAR)).ok()?;
    NaiveDate::from_ymd_opt(year, u32::try_from(month.rem_euclid(MONTHS_IN_YEAR)).ok()? + 1, 1)
}

/// The day that `on` names in a period of whole months. A period in which no day is worked answers with its first or last.
fn day_in_months(first_month: i64, last_month: i64, on: On, calendar: &Calendar) -> Option<NaiveDate> {
    let first = first_of(first_month)?;
    let last_of = |month: NaiveDate| month.with_day(u32::from(month.num_days_in_month()));
    let last = last_of(first_of(last_month)?)?;
    Some(match on {
        On::DayOfMonth(number) => last_of(first)?.min(add_days(first, i64::from(number.get()) - 1)?),
        On::FirstWorkingDay => calendar.first_working_day(first.year(), first.month()).unwrap_or(first),
        On::LastWorkingDay => calendar.last_working_day(last.year(), last.month()).unwrap_or(last),
        On::Weekday(Ordinal::Last, weekday) => add_days(last, -i64::from(last.weekday().days_since(weekday)))?,
        On::Weekday(ordinal, weekday) => {
            let to_first = i64::from(weekday.days_since(first.weekday()));
            add_days(first, to_first + 7 * weeks_to(ordinal))?
        }
    })
}

const fn weeks_to(ordinal: Ordinal) -> i64 {
    match ordinal {
        Ordinal::First | Ordinal::Last => 0,
        Ordinal::Second => 1,
        Ordinal::Third => 2,
        Ordinal::Fourth => 3,
    }
}
