//! The calendar of a service: on which days its office works, which bank holidays it keeps and in which time zone it lives.
//!
//! Care runs day and night; the calendar matters only for deadlines in working days and for dates such as "the first working
//! day of the month". Bank holidays are versioned data ([`VERSION`]) for the published years and standing rules beyond.
//! The calendar knows nothing of deadlines: see [`crate::deadline`] and [`crate::recurrence`].

mod amended;
mod handovers;
mod local;
mod published;
mod region;
mod rules;
mod shift;
mod weekdays;

pub use amended::{AMENDED_DAYS_MAX, AmendedDays, DayChange};
pub use handovers::{BadHandovers, HANDOVERS_MAX, Handovers};
pub use published::VERSION;
pub use region::{Holiday, Region, UnknownRegion};
pub use shift::Shift;
pub use weekdays::{NoWeekday, Weekdays, weekday_name};

/// The days of the week on which an office works.
pub type WorkingWeek = Weekdays;

use crate::instant::Instant;
use chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The last date that the engine computes with; anything later is held at it.
pub const LAST_DATE: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 31).expect("31 December 9999 is a date");

/// No calendar looks further back: nothing that Ratchet keeps is older.
pub const FIRST_DATE: NaiveDate = NaiveDate::from_ymd_opt(1970, 1, 1).expect("1 January 1970 is a date");

/// Working days, bank holidays and time zone of a service. In JSON:
/// `{"holidays": "england-and-wales", "week": ["Mon", "Tue", "Wed", "Thu", "Fri"], "zone": "Europe/London"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Days that were amended after the bank-holiday data was written; never written with the calendar.
    #[serde(skip)]
    pub amended: AmendedDays,
    /// Until what time of a working day the office takes things in. What comes later, or on a day on which it does not work, counts as
    /// if it came with the start of the next working day; only for spans in working days. `None` counts from the day itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut_off: Option<NaiveTime>,
    /// When one shift hands over to the next.
    #[serde(default, skip_serializing_if = "Handovers::is_empty")]
    pub handovers: Handovers,
    /// Bank holidays that are kept; `None` keeps none.
    pub holidays: Option<Region>,
    /// Days on which the office works.
    pub week: WorkingWeek,
    /// Time zone of the clock on the wall.
    pub zone: Tz,
}

/// Why the office does not work on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// The weekday is not a working day.
    Weekday(Weekday),
    /// A bank holiday that the provider added.
    Amended,
    /// A bank holiday.
    Holiday(Holiday),
}

impl Calendar {
    /// Monday to Friday in London with the bank holidays of a region.
    pub const fn weekdays_in(region: Region) -> Self {
        Self {
            amended: AmendedDays::NONE,
            cut_off: None,
            handovers: Handovers::NONE,
            holidays: Some(region),
            week: Weekdays::MONDAY_TO_FRIDAY,
            zone: Tz::Europe__London,
        }
    }

    /// The same office without a cut-off: for moments that the engine set itself, which nobody can bring in too late.
    #[must_use]
    pub const fn without_cut_off(self) -> Self {
        Self { cut_off: None, ..self }
    }

    /// The day from which working days are counted: the local date of `moment`, or the next working day when it came in after
    /// the cut-off or, where there is a cut-off, on a day that is closed. So what comes in later is never due earlier.
    pub fn counted_from(&self, moment: Instant) -> NaiveDate {
        let (date, time) = (self.date_of(moment), self.local(moment).time());
        let in_time = self
            .cut_off
            .is_none_or(|cut_off| time <= cut_off && self.is_working_day(date));
        if in_time { date } else { self.add_working_days(date, 1) }
    }

    /// Whether the office works on a day.
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        self.why_closed(date).is_none()
    }

    /// Why the office does not work on a day; `None` when it does.
    pub fn why_closed(&self, date: NaiveDate) -> Option<Closed> {
        if !self.week.contains(date.weekday()) {
            return Some(Closed::Weekday(date.weekday()));
        }
        match self.amended.on(date) {
            Some(DayChange::Added) => return Some(Closed::Amended),
            Some(DayChange::Removed) => return None,
            None => {}
        }
        self.holidays
            .and_then(|region| region.holiday_on(date))
            .map(Closed::Holiday)
    }

    /// The working day that is `count` working days later; the day after `date` counts as 1. With a count of nought: `date`
    /// itself, or the next working day if it is closed.
    pub fn add_working_days(&self, date: NaiveDate, count: u32) -> NaiveDate {
        let skipped = if count == 0 { 0 } else { 1 };
        let days = date.iter_days().take_while(|day| *day <= LAST_DATE).skip(skipped);
        let nth = (count.max(1) - 1) as usize;
        days.filter(|day| self.is_working_day(*day))
            .nth(nth)
            .unwrap_or(LAST_DATE)
    }

    /// The working days of a year in order. Its bank holidays are looked up once, so this is the cheap way to many days.
    pub fn working_days_of(&self, year: i32) -> impl Iterator<Item = NaiveDate> {
        let holidays = self.holidays.map_or_else(Vec::new, |region| region.holidays_in(year));
        let (amended, week) = (self.amended, self.week);
        let first = NaiveDate::from_ymd_opt(year, 1, 1);
        let days = first.into_iter().flat_map(|first| first.iter_days());
        days.take_while(move |day| day.year() == year)
            .filter(move |day| week.contains(day.weekday()))
            .filter(move |day| match amended.on(*day) {
                Some(change) => change == DayChange::Removed,
                None => holidays.iter().all(|holiday| holiday.date != *day),
            })
    }

    /// The `nth` working day of a month, counted from 1; `None` when the month has fewer.
    pub fn nth_working_day(&self, year: i32, month: u32, nth: u32) -> Option<NaiveDate> {
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        let days = first.iter_days().take_while(|day| day.month() == month);
        days.filter(|day| self.is_working_day(*day))
            .nth(nth.checked_sub(1)? as usize)
    }

    /// The first working day of a month; `None` when it has none.
    pub fn first_working_day(&self, year: i32, month: u32) -> Option<NaiveDate> {
        self.nth_working_day(year, month, 1)
    }

    /// The last working day of a month; `None` when it has none.
    pub fn last_working_day(&self, year: i32, month: u32) -> Option<NaiveDate> {
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        let last = first.checked_add_days(Days::new(u64::from(first.num_days_in_month()) - 1))?;
        last.iter_days()
            .rev()
            .take_while(|day| day.month() == month)
            .find(|day| self.is_working_day(*day))
    }

    /// The name with the version of its data: `england-and-wales@2026.1`, or the days of the week if no holidays are kept. Amended
    /// days are counted behind it: `england-and-wales@2026.1+1`.
    pub fn name(&self) -> String {
        let name = match self.holidays {
            Some(region) => format!("{region}@{VERSION}"),
            None => format!("{} without bank holidays", self.week),
        };
        match self.amended.count() {
            0 => name,
            count => format!("{name}+{count}"),
        }
    }
}

/// Monday to Friday in London with the bank holidays of England and Wales.
impl Default for Calendar {
    fn default() -> Self {
        Self::weekdays_in(Region::EnglandAndWales)
    }
}

/// `Saturday`, `Boxing Day (substitute day)`.
impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Amended => f.write_str("a bank holiday that was added"),
            Self::Weekday(day) => f.write_str(weekday_name(*day)),
            Self::Holiday(holiday) if holiday.substitute => {
                write!(f, "{} (substitute day)", holiday.name)
            }
            Self::Holiday(holiday) => f.write_str(holiday.name),
        }
    }
}

/// Joins words as one says them: `a`, `a and b`, `a, b and c`.
pub(crate) fn in_words<T: fmt::Display>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    match items.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}
