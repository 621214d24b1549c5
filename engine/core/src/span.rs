//! A length of time as people write it: `72 hours`, `15 working days`, `3 months`.
//!
//! Three clocks never mix. Minutes and hours are elapsed time, day and night. Days, weeks, months, quarters and years are
//! steps on the wall calendar that keep the local time. Working days need to know which days are closed. A span does not
//! know when it begins, so it has no order: [`Span::compare`] answers only within one clock and one unit family, where the
//! answer cannot depend on the calendar. [`crate::deadline`] turns a span into a moment.

use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;

/// A length of time on one of three clocks. In JSON: `{"working-days": 15}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Span {
    /// Minutes of elapsed time.
    Minutes(u32),
    /// Hours of elapsed time.
    Hours(u32),
    /// Calendar days, same local time.
    Days(u32),
    /// Calendar weeks, same local time.
    Weeks(u32),
    /// Calendar months, same local time; a month from 31 January is the last of February.
    Months(u32),
    /// Quarters of three calendar months.
    Quarters(u32),
    /// Calendar years; a year from 29 February is 28 February.
    Years(u32),
    /// Days on which the service's office works; the day after the start counts as 1.
    WorkingDays(u32),
}

/// The clock that a span runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpanClock {
    /// Elapsed time, day and night, whatever the clocks on the wall do.
    Elapsed,
    /// Local dates.
    Wall,
    /// Days on which the office works.
    Working,
}

impl Span {
    /// The clock that this span runs on.
    pub const fn clock(self) -> SpanClock {
        match self {
            Self::Minutes(_) | Self::Hours(_) => SpanClock::Elapsed,
            Self::WorkingDays(_) => SpanClock::Working,
            Self::Days(_) | Self::Weeks(_) | Self::Months(_) | Self::Quarters(_) | Self::Years(_) => SpanClock::Wall,
        }
    }

    /// How many of its unit.
    pub const fn count(self) -> u32 {
        match self {
            Self::Minutes(n)
            | Self::Hours(n)
            | Self::Days(n)
            | Self::Weeks(n)
            | Self::Months(n)
            | Self::Quarters(n)
            | Self::Years(n)
            | Self::WorkingDays(n) => n,
        }
    }

    /// Which of two spans is longer, when that holds from every start in every calendar: minutes with hours, days with weeks,
    /// months with quarters and years, working days with working days. Otherwise `None`: a month may be shorter than 30 days.
    pub fn compare(self, other: Self) -> Option<Ordering> {
        let (family, length) = self.measured();
        let (other_family, other_length) = other.measured();
        (family == other_family).then(|| length.cmp(&other_length))
    }

    /// The unit family in which this span is exact, and its length in the family's smallest unit.
    const fn measured(self) -> (&'static str, u64) {
        match self {
            Self::Minutes(n) => ("minute", n as u64),
            Self::Hours(n) => ("minute", n as u64 * 60),
            Self::Days(n) => ("day", n as u64),
            Self::Weeks(n) => ("day", n as u64 * 7),
            Self::Months(n) => ("month", n as u64),
            Self::Quarters(n) => ("month", n as u64 * 3),
            Self::Years(n) => ("month", n as u64 * 12),
            Self::WorkingDays(n) => ("working day", n as u64),
        }
    }

    const fn unit(self) -> &'static str {
        match self {
            Self::Minutes(_) => "minute",
            Self::Hours(_) => "hour",
            Self::Days(_) => "day",
            Self::Weeks(_) => "week",
            Self::Months(_) => "month",
            Self::Quarters(_) => "quarter",
            Self::Years(_) => "year",
            Self::WorkingDays(_) => "working day",
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.count() == 1 { "" } else { "s" };
        write!(f, "{} {}{plural}", self.count(), self.unit())
    }
}
