//! A non-empty set of weekdays: the days on which an office works, or the days on which something recurs.

use chrono::Weekday;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Weekdays from Monday to Sunday.
const WEEK: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// A set of weekdays that is never empty. In JSON a list in week order: `["Mon", "Thu"]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<Weekday>", into = "Vec<Weekday>")]
pub struct Weekdays(u8);

/// A set of weekdays must name at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no weekday is named: name at least one, for example Monday")]
pub struct NoWeekday;

impl Weekdays {
    /// Monday to Friday.
    pub const MONDAY_TO_FRIDAY: Self = Self(0b001_1111);
    /// Monday and Thursday, the days of `twice weekly`.
    pub const MONDAY_AND_THURSDAY: Self = Self(0b000_1001);
    /// All seven days.
    pub const EVERY_DAY: Self = Self(0b111_1111);

    /// The set of these weekdays.
    pub fn new(days: impl IntoIterator<Item = Weekday>) -> Result<Self, NoWeekday> {
        let bits = days.into_iter().fold(0, |bits, day| bits | bit(day));
        if bits == 0 { Err(NoWeekday) } else { Ok(Self(bits)) }
    }

    /// All days from one weekday to another, round the end of the week if need be: Friday to Monday has four days.
    pub fn from_to(first: Weekday, last: Weekday) -> Self {
        let mut days = Self(bit(first));
        let mut day = first;
        while day != last {
            day = day.succ();
            days.0 |= bit(day);
        }
        days
    }

    /// Just one weekday.
    pub fn only(day: Weekday) -> Self {
        Self(bit(day))
    }

    /// Whether a weekday belongs to the set.
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & bit(day) != 0
    }

    /// The weekdays from Monday to Sunday.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        WEEK.into_iter().filter(move |day| self.contains(*day))
    }

    /// How many weekdays, at least 1.
    pub fn count(self) -> u32 {
        self.0.count_ones()
    }
}

fn bit(day: Weekday) -> u8 {
    1 << day.num_days_from_monday()
}

impl TryFrom<Vec<Weekday>> for Weekdays {
    type Error = NoWeekday;

    fn try_from(days: Vec<Weekday>) -> Result<Self, NoWeekday> {
        Self::new(days)
    }
}

impl From<Weekdays> for Vec<Weekday> {
    fn from(days: Weekdays) -> Self {
        days.iter().collect()
    }
}

/// `Monday to Friday`, `Monday and Thursday`.
impl fmt::Display for Weekdays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days: Vec<Weekday> = self.iter().collect();
        let (first, last) = (days[0], days[days.len() - 1]);
        if days.len() > 2 && Self::from_to(first, last) == *self {
            return write!(f, "{} to {}", weekday_name(first), weekday_name(last));
        }
        f.write_str(&crate::calendar::in_words(days.into_iter().map(weekday_name)))
    }
}

/// The English name of a weekday.
pub fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}
