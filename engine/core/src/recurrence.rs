//! What comes again: `every month, on the first Monday`, `every week, for 8 weeks, starting within 2 weeks`.
//!
//! One recurrence is read in two ways:
//! * **Openings** (audits, forums; [`Recurrence::next_after`]) are dates on the calendar. Something opens at local midnight of
//!   the date that `on` names, without `on` on the first day of each week (Monday), month, quarter (January, April, July,
//!   October) or year. Nothing opens before the date of the anchor, nor, when bounded, after anchor + `lasts`.
//! * **Turns** (actions; [`Recurrence::turns`]) are pieces of work counted from the anchor. Without `on`, turn 1 is due one
//!   period after the anchor at the same local time, or at the end of `starting_within` if that is given; each further turn one
//!   period later, counted from the first so that short months do not add up. With `on`, a turn is due at the end of each
//!   named day after the anchor's day; `starting_within` then chooses the last of them that is not too late as the first.
//!   A turn opens when the one before it is due, the first with the anchor. A bounded recurrence has as many turns as fall due
//!   within `lasts` of the anchor when it starts at once, and at least one. Shift handovers are named times instead of named
//!   days: a turn is due at the handover itself, by the clock on the wall ([`Calendar::moment_of`] says what is meant when that
//!   time is left out or comes twice), and each handover of the day is one turn also when the clock jumps over it.
//!
//! Every date is computed from its number, so cost does not grow with history.

mod display;
mod grid;
mod handover;
mod turns;

pub use turns::{Turn, Turns};

use crate::calendar::{Calendar, Weekdays};
use crate::deadline::{self, Derivation, Due, Repeats};
use crate::instant::Instant;
use crate::span::Span;
use chrono::{NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::num::{NonZeroU8, NonZeroU32};

/// What comes again, how often, from when and for how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recurrence {
    /// How often.
    pub every: Every,
    /// For how long, from the anchor; `None` is without end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lasts: Option<Span>,
    /// Until when the first turn must be done, from the anchor. Does not move openings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starting_within: Option<Span>,
}

/// How often something comes. Only what can be said together can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Every {
    /// Each day.
    Day,
    /// At each shift handover of the service ([`Calendar::handovers`]; a service that names none hands over at midnight). What
    /// opens so opens each day.
    Handover,
    /// Each day on which the office works.
    WorkingDay,
    /// Each `every`-th week; of several weeks, `on` means days of the first. Weeks begin on Monday and count from the anchor's.
    Weeks {
        /// How many weeks apart.
        every: NonZeroU32,
        /// On which weekdays.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<Weekdays>,
    },
    /// Twice in a week: on Monday and Thursday.
    TwiceWeekly,
    /// Each `every`-th month, counted from the anchor's month.
    Months {
        /// How many months apart.
        every: NonZeroU32,
        /// On which day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<On>,
    },
    /// Each quarter of the calendar year.
    Quarter {
        /// On which day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<On>,
    },
    /// Each calendar year.
    Year {
        /// On which day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<On>,
    },
}

/// A day within a period of months. `first` to `fourth` count from the period's first month, `last` looks at its last month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum On {
    /// `the first Monday`, `the last Friday`.
    Weekday(Ordinal, Weekday),
    /// The first working day.
    FirstWorkingDay,
    /// The last working day.
    LastWorkingDay,
    /// A day of the first month, by number; in a shorter month its last day.
    DayOfMonth(NonZeroU8),
}

/// Which of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ordinal {
    /// First.
    First,
    /// Second.
    Second,
    /// Third.
    Third,
    /// Fourth.
    Fourth,
    /// Last.
    Last,
}

/// When an audit or a forum opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Opening {
    /// The moment: the start of the local day.
    pub at: Instant,
    /// The local date.
    pub date: NaiveDate,
}

impl Recurrence {
    /// Without end and without a limit for the start.
    pub const fn every(every: Every) -> Self {
        Self {
            every,
            lasts: None,
            starting_within: None,
        }
    }

    /// Every week.
    pub const fn weekly() -> Self {
        Self::every(Every::Weeks {
            every: NonZeroU32::MIN,
            on: None,
        })
    }

    /// Every month.
    pub const fn monthly() -> Self {
        Self::every(Every::Months {
            every: NonZeroU32::MIN,
            on: None,
        })
    }

    /// The first opening on a date later than `after`; `None` when the recurrence has ended. To include the anchor's own date,
    /// ask for the day before it.
    pub fn next_after(&self, after: NaiveDate, anchor: Instant, calendar: &Calendar) -> Option<Opening> {
        let start = calendar.date_of(anchor);
        let after = after.max(start.pred_opt()?);
        let date = self.every.grid(start).next_after(after, calendar)?;
        let ended = self
            .lasts
            .is_some_and(|lasts| date > calendar.date_of(deadline::add(anchor, &lasts, calendar)));
        (!ended).then(|| Opening {
            at: calendar.start_of_day(date),
            date,
        })
    }

    /// The first turn of work that begins at the anchor.
    pub fn first(&self, anchor: Instant, calendar: &Calendar) -> Turn {
        self.turn(1, anchor, calendar)
            .expect("a recurrence has at least one turn, bounded or not")
    }

    /// The turn with a number, counted from 1; `None` for nought and past the end.
    pub fn turn(&self, number: u32, anchor: Instant, calendar: &Calendar) -> Option<Turn> {
        turns::turn(self, number, anchor, calendar)
    }

    /// When the turn with a number is due, and why; `None` for nought and past the end.
    pub fn due(&self, number: u32, anchor: Instant, calendar: &Calendar) -> Option<Due> {
        let original = self.turn(number, anchor, calendar)?.due;
        let repeats = Repeats {
            every: self.to_string(),
            number,
        };
        let derivation = Derivation::of_turn(repeats, turns::periods(self.every, 1), anchor, original, calendar.zone);
        Some(Due {
            derivation,
            moves: Vec::new(),
            original,
        })
    }

    /// How many turns there are; `None` is without end.
    pub fn count(&self, anchor: Instant, calendar: &Calendar) -> Option<u32> {
        turns::count(self, anchor, calendar)
    }

    /// All turns in order.
    pub fn turns<'a>(&'a self, anchor: Instant, calendar: &'a Calendar) -> Turns<'a> {
        Turns::new(self, anchor, calendar)
    }
}
