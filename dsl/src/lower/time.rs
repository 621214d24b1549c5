//! Lengths of time and recurrences.

use super::Lower;
use crate::ast::{At, Every, Length, Nth, On, Period, Unit};
use crate::source::Place;
use ratchet_core::calendar::Weekdays;
use ratchet_core::recurrence::{self, Ordinal, Recurrence};
use ratchet_core::span::Span;
use std::num::{NonZeroU8, NonZeroU32};

/// The engine's form of a length.
pub(crate) fn span(length: Length) -> Span {
    let count = length.count;
    match length.unit {
        Unit::Minutes => Span::Minutes(count),
        Unit::Hours => Span::Hours(count),
        Unit::Days => Span::Days(count),
        Unit::WorkingDays => Span::WorkingDays(count),
        Unit::Weeks => Span::Weeks(count),
        Unit::Months => Span::Months(count),
        Unit::Quarters => Span::Quarters(count),
        Unit::Years => Span::Years(count),
    }
}

impl Lower<'_> {
    /// A recurrence over time. `what` names what recurs, for messages.
    pub(super) fn recurrence(&mut self, every: &Every, what: &str) -> Option<Recurrence> {
        let period = &every.period;
        let length = match &period.value {
            Period::Each(length) => *length,
            Period::Event(_) => {
                self.not_yet(period.place, &format!("{what} that follow events"));
                return None;
            }
        };
        if let Some(within) = &every.within {
            let help = "write `finished within …` or `starting within …`";
            self.wrong(
                within.place,
                "this deadline goes with events only",
                "of which event?",
                help,
            );
            return None;
        }
        let every_what = self.every(length, period.place, every.on.as_ref())?;
        let starting_within = every.starting.as_ref().map(|within| span(within.length.value));
        Some(Recurrence {
            every: every_what,
            lasts: every.lasting.as_ref().map(|length| span(length.value)),
            starting_within,
        })
    }

    /// A recurrence of openings on the calendar, which has no end and begins by itself. `what` names what recurs, for messages.
    pub(super) fn openings(&mut self, every: &Every, what: &str) -> Option<Recurrence> {
        let lasting = every
            .lasting
            .as_ref()
            .map(|length| (length.place, "has no end", "leave out `for …`"));
        let starting = every.starting.as_ref().map(|within| {
            let help = "leave out `starting within …`; the first comes with the calendar";
            (within.place, "has no start of its own", help)
        });
        if let Some((place, title, help)) = lasting.or(starting) {
            self.wrong(
                place,
                format!("a recurrence of {what} {title}"),
                "goes with actions",
                help,
            );
            return None;
        }
        self.recurrence(every, what)
    }

    fn every(&mut self, length: Length, place: Place, on: Option<&At<On>>) -> Option<recurrence::Every> {
        let count = NonZeroU32::new(length.count)?;
        let single = length.count == 1;
        Some(match length.unit {
            Unit::Days if single && on.is_none() => recurrence::Every::Day,
            Unit::WorkingDays if single && on.is_none() => recurrence::Every::WorkingDay,
            Unit::Weeks => recurrence::Every::Weeks {
                every: count,
                on: self.weekdays(on)?,
            },
            Unit::Months => recurrence::Every::Months {
                every: count,
                on: self.on_day(on)?,
            },
            Unit::Quarters if single => recurrence::Every::Quarter { on: self.on_day(on)? },
            Unit::Years if single => recurrence::Every::Year { on: self.on_day(on)? },
            Unit::Days if single => {
                self.wrong(
                    on.map_or(place, |on| on.place),
                    "every day needs no weekday",
                    "said with `day`",
                    "write `week` for once a week on that day",
                );
                return None;
            }
            _ => {
                self.not_yet(place, &format!("something every {length}"));
                return None;
            }
        })
    }

    fn weekdays(&mut self, on: Option<&At<On>>) -> Option<Option<Weekdays>> {
        match on.map(|on| (&on.value, on.place)) {
            None => Some(None),
            Some((On::Weekdays(days), _)) => Weekdays::new(days.iter().copied()).ok().map(Some),
            Some((_, place)) => {
                self.wrong(
                    place,
                    "a week has one of each weekday",
                    "means nothing within a week",
                    "write it like: week, on Monday",
                );
                None
            }
        }
    }

    fn on_day(&mut self, on: Option<&At<On>>) -> Option<Option<recurrence::On>> {
        let Some(on) = on else { return Some(None) };
        let day = match &on.value {
            On::Weekday(nth, weekday) => ordinal(*nth).map(|ordinal| recurrence::On::Weekday(ordinal, *weekday)),
            On::WorkingDay(Nth::First(1)) => Some(recurrence::On::FirstWorkingDay),
            On::WorkingDay(Nth::Last) => Some(recurrence::On::LastWorkingDay),
            On::WorkingDay(Nth::First(_)) => None,
            On::Day(number) => u8::try_from(*number)
                .ok()
                .and_then(NonZeroU8::new)
                .map(recurrence::On::DayOfMonth),
            On::Weekdays(_) => {
                self.wrong(
                    on.place,
                    "a month has several of these days",
                    "which of them?",
                    "write it like: month, on the first Monday",
                );
                return None;
            }
        };
        if day.is_none() {
            self.not_yet(on.place, "something on this day of the month");
        }
        day.map(Some)
    }
}

fn ordinal(nth: Nth) -> Option<Ordinal> {
    match nth {
        Nth::First(1) => Some(Ordinal::First),
        Nth::First(2) => Some(Ordinal::Second),
        Nth::First(3) => Some(Ordinal::Third),
        Nth::First(4) => Some(Ordinal::Fourth),
        Nth::First(_) => None,
        Nth::Last => Some(Ordinal::Last),
    }
}
