//! How long a span can be, in days, from any start: its bounds. Hours, calendar days and working days are compared by these alone,
//! and only where the longest of one is shorter than the shortest of the other.
//!
//! The bounds hold in every calendar that keeps the given week. Working days: the tightest run has no closed day but those of whole
//! weeks; the widest begins before a weekend and meets all bank holidays that can lie together (five from St Andrew's Day to
//! the second of January, ten in a year).

use ratchet_core::calendar::Calendar;
use ratchet_core::definition::{Audit, Definition};
use ratchet_core::recurrence::{Every, Recurrence};
use ratchet_core::span::Span;

/// Bank holidays that lie within a few weeks of each other: in Scotland, from St Andrew's Day to the second of January.
const HOLIDAYS_TOGETHER: u32 = 5;
/// Bank holidays of a year, at most.
const HOLIDAYS_A_YEAR: u32 = 10;
const HOURS: f64 = 24.0;

/// The shortest and the longest that something can take, in days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Days {
    pub least: f64,
    pub most: f64,
}

impl Days {
    const fn exactly(days: f64) -> Self {
        Self {
            least: days,
            most: days,
        }
    }

    /// Bounds of a span where the office keeps this calendar.
    pub fn of(span: &Span, calendar: &Calendar) -> Self {
        let count = span.count();
        match span {
            Span::Minutes(_) => Self::exactly(f64::from(count) / (60.0 * HOURS)),
            Span::Hours(_) => Self::exactly(f64::from(count) / HOURS),
            Span::Days(_) => Self::exactly(f64::from(count)),
            Span::Weeks(_) => Self::exactly(f64::from(count) * 7.0),
            Span::Months(_) => months(f64::from(count)),
            Span::Quarters(_) => months(f64::from(count) * 3.0),
            Span::Years(_) => months(f64::from(count) * 12.0),
            Span::WorkingDays(_) => working_days(count, calendar),
        }
    }

    /// Bounds of the time between two openings.
    pub fn between(recurrence: &Recurrence, calendar: &Calendar) -> Self {
        let around = |days: Self, slack: f64| Self {
            least: (days.least - slack).max(1.0),
            most: days.most + slack,
        };
        match recurrence.every {
            Every::Day | Every::Handover => Self::exactly(1.0),
            Every::WorkingDay => Self {
                least: 1.0,
                most: working_days(1, calendar).most,
            },
            Every::TwiceWeekly => Self { least: 3.0, most: 4.0 },
            Every::Weeks { every, on } => {
                let weeks = f64::from(every.get()) * 7.0;
                match on.map_or(1, |on| on.count()) {
                    0 | 1 => Self::exactly(weeks),
                    _ => Self {
                        least: 1.0,
                        most: weeks,
                    },
                }
            }
            Every::Months { every, on: None } => months(f64::from(every.get())),
            Every::Months { every, .. } => around(months(f64::from(every.get())), 7.0),
            Every::Quarter { on: None } => months(3.0),
            Every::Quarter { .. } => around(months(3.0), 7.0),
            Every::Year { on: None } => months(12.0),
            Every::Year { .. } => around(months(12.0), 7.0),
        }
    }

    /// Whether this always takes longer than the other.
    pub fn always_exceeds(self, other: Self) -> bool {
        self.least > other.most
    }

    /// In words: `14 days`, `5 to 13 days`.
    pub fn words(self) -> String {
        let (least, most) = (self.least.floor(), self.most.ceil());
        if (most - least) < 1.0 {
            format!("{least} days")
        } else {
            format!("{least} to {most} days")
        }
    }
}

fn months(count: f64) -> Days {
    let mean = count * 30.436_875;
    let one = count < 1.5;
    Days {
        least: if one { 28.0 } else { (mean - 2.0).floor() },
        most: if one { 31.0 } else { (mean + 1.0).ceil() },
    }
}

fn working_days(count: u32, calendar: &Calendar) -> Days {
    let week = calendar.week.count().clamp(1, 7);
    let count = count.max(1);
    let least = (count - 1) / week * 7 + (count - 1) % week + 1;
    let holidays = match calendar.holidays {
        Some(_) => HOLIDAYS_TOGETHER + count / 60 * HOLIDAYS_A_YEAR / 4,
        None => 0,
    };
    let slots = count.saturating_add(holidays);
    let most = slots.saturating_add((7 - week) * slots.div_ceil(week));
    Days {
        least: f64::from(least),
        // A span of working days ends with the last of its days.
        most: f64::from(most) + 1.0,
    }
}

/// The calendars of the services in which an audit is made; that of a usual office where none is known.
pub fn calendars(audit: Option<&Audit>, definition: &Definition) -> Vec<Calendar> {
    let made_in = |name: &String| audit.is_none_or(|audit| audit.services.is_empty() || audit.services.contains(name));
    let services = definition.services.iter().filter(|(name, _)| made_in(name));
    let mut calendars: Vec<Calendar> = Vec::new();
    for (_, service) in services {
        if !calendars.contains(&service.calendar) {
            calendars.push(service.calendar);
        }
    }
    if calendars.is_empty() {
        calendars.push(Calendar::default());
    }
    calendars
}

/// Whether a span takes longer than another in every calendar.
pub fn exceeds(long: &Span, short: &Span, calendars: &[Calendar]) -> bool {
    calendars
        .iter()
        .all(|calendar| Days::of(long, calendar).always_exceeds(Days::of(short, calendar)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use ratchet_core::calendar::Region;
    use ratchet_core::deadline;

    /// Every bound holds from every day of two years.
    #[test]
    fn bounds_hold_from_every_start() {
        for region in [Region::EnglandAndWales, Region::Scotland, Region::NorthernIreland] {
            let calendar = Calendar::weekdays_in(region);
            let start = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
            for day in start.iter_days().take(730).step_by(3) {
                let from = calendar.moment_of(day.and_hms_opt(9, 0, 0).unwrap());
                for span in [1, 2, 3, 5, 10, 15, 28, 40, 60].map(Span::WorkingDays) {
                    hold(from, span, &calendar);
                }
                for span in [1, 2, 3, 6, 12].map(Span::Months) {
                    hold(from, span, &calendar);
                }
            }
        }
    }

    fn hold(from: ratchet_core::instant::Instant, span: Span, calendar: &Calendar) {
        let until = deadline::add(from, &span, calendar);
        let days = (until - from).num_minutes() as f64 / (60.0 * HOURS);
        let bounds = Days::of(&span, calendar);
        // An hour more or less when the clocks change.
        assert!(
            bounds.least - 0.1 <= days && days <= bounds.most + 0.1,
            "{span} from {from} took {days} days, not {bounds:?}"
        );
    }
}
