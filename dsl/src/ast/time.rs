//! Lengths of time, deadlines, moments and recurrences as written. They turn into the engine's own in `lower`.

use super::{At, Name};
use crate::source::Place;
use std::fmt;

/// A unit of one of the three clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Elapsed time.
    Minutes,
    /// Elapsed time, day and night.
    Hours,
    /// Calendar days.
    Days,
    /// Days on which the service's calendar is open.
    WorkingDays,
    /// Calendar weeks.
    Weeks,
    /// Calendar months.
    Months,
    /// Calendar quarters.
    Quarters,
    /// Calendar years.
    Years,
}

impl Unit {
    /// The word for one, for example `week`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Minutes => "minute",
            Self::Hours => "hour",
            Self::Days => "day",
            Self::WorkingDays => "working day",
            Self::Weeks => "week",
            Self::Months => "month",
            Self::Quarters => "quarter",
            Self::Years => "year",
        }
    }
}

/// A length of time, for example `6 weeks`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// How many, at least 1.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {}{}",
            self.count,
            self.unit.word(),
            if self.count == 1 { "" } else { "s" }
        )
    }
}

/// A deadline: `within 72 hours of incident`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Within {
    /// Name of the clock that sets it: `within the time of reg-17-report`.
    pub clock: Option<Name>,
    /// How long.
    pub length: At<Length>,
    /// From what, if said.
    pub of: Option<Name>,
    /// The whole of it.
    pub place: Place,
}

/// A moment: `6 weeks after all actions are in place`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// From what it is counted.
    pub anchor: At<Anchor>,
    /// `finished within …`
    pub finished: Option<Within>,
    /// How long after that.
    pub length: At<Length>,
}

/// From what a moment is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anchor {
    /// `all actions are in place`
    ActionsInPlace,
    /// `action "N" is in place`
    ActionInPlace(Name),
    /// `retest "N" passed`
    RetestPassed(Name),
    /// `opening`
    Opening,
    /// `finding`
    Finding,
}

/// `every: month, on the first Monday, finished within 5 working days`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Every {
    /// `finished within …`
    pub finished: Option<Within>,
    /// `for …`
    pub lasting: Option<At<Length>>,
    /// `on …`
    pub on: Option<At<On>>,
    /// How often, or at what.
    pub period: At<Period>,
    /// `starting within …`
    pub starting: Option<Within>,
    /// `within … of …`
    pub within: Option<Within>,
}

/// How often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Period {
    /// `month`, `2 weeks`
    Each(Length),
    /// `new PRN instruction`
    Event(String),
    /// `shift handover`
    Handover,
    /// `first Monday of the month`
    On(On, Length),
    /// `twice weekly`
    TwiceWeekly,
    /// `Monday and Thursday`; `weekday` is Monday to Friday
    Weekdays(Vec<chrono::Weekday>),
}

/// On which day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum On {
    /// `on the first Monday`
    Weekday(Nth, chrono::Weekday),
    /// `on Monday and Thursday`
    Weekdays(Vec<chrono::Weekday>),
    /// `on the last working day`
    WorkingDay(Nth),
    /// `on the 15th`
    Day(u32),
}

/// Which one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nth {
    /// Counted from the beginning, from 1.
    First(u32),
    /// The last.
    Last,
}
