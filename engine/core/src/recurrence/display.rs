//! Recurrences in plain English, as they stand in files.

use super::{Every, On, Ordinal, Recurrence};
use crate::calendar::weekday_name;
use std::fmt;
use std::num::NonZeroU32;

/// `every month, on the first Monday`; `every week, for 8 weeks, starting within 2 weeks`.
impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.every.fmt(f)?;
        if let Some(lasts) = self.lasts {
            write!(f, ", for {lasts}")?;
        }
        if let Some(limit) = self.starting_within {
            write!(f, ", starting within {limit}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Every {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let on = match *self {
            Self::Day => return f.write_str("every day"),
            Self::Handover => return f.write_str("each shift handover"),
            Self::WorkingDay => return f.write_str("each working day"),
            Self::TwiceWeekly => return f.write_str("twice weekly"),
            Self::Weeks { every, on } => {
                write_count(f, every, "week")?;
                return on.map_or(Ok(()), |days| write!(f, ", on {days}"));
            }
            Self::Months { every, on } => {
                write_count(f, every, "month")?;
                on
            }
            Self::Quarter { on } => {
                f.write_str("every quarter")?;
                on
            }
            Self::Year { on } => {
                f.write_str("every year")?;
                on
            }
        };
        on.map_or(Ok(()), |on| write!(f, ", on {on}"))
    }
}

fn write_count(f: &mut fmt::Formatter<'_>, every: NonZeroU32, unit: &str) -> fmt::Result {
    match every.get() {
        1 => write!(f, "every {unit}"),
        count => write!(f, "every {count} {unit}s"),
    }
}

impl fmt::Display for On {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weekday(ordinal, day) => write!(f, "the {ordinal} {}", weekday_name(*day)),
            Self::FirstWorkingDay => f.write_str("the first working day"),
            Self::LastWorkingDay => f.write_str("the last working day"),
            Self::DayOfMonth(number) => write!(f, "day {number}"),
        }
    }
}

impl fmt::Display for Ordinal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::First => "first",
            Self::Second => "second",
            Self::Third => "third",
            Self::Fourth => "fourth",
            Self::Last => "last",
        })
    }
}
