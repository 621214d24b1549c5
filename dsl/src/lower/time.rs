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
        if matches!(period.value, Period::Event(_)) {
            self.wrong(
                period.place,
                format!("{what} come again after a time, not after events"),
                "not a length of time",
                "write it like: every: month",
            );
            return None;
        }
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
        let on = every.on.as_ref();
        let every_what = match &period.value {
            Period::Each(length) => self.every(*length, period.place, on)?,
            Period::On(day, length) => {
                self.nothing_on(on)?;
                self.every(*length, period.place, Some(&At::new(day.clone(), period.place)))?
            }
            Period::Weekdays(days) => {
                self.nothing_on(on)?;
                weekly(Weekdays::new(days.iter().copied()).ok())
            }
            Period::Handover => {
                self.nothing_on(on)?;
                recurrence::Every::Handover
            }
            Period::TwiceWeekly => self.twice_weekly(on)?,
            Period::Event(_) => return None,
        };
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
            Unit::Days | Unit::WorkingDays if single => {
                self.nothing_on(on)?;
                if length.unit == Unit::Days {
                    recurrence::Every::Day
                } else {
                    recurrence::Every::WorkingDay
                }
            }
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
            _ => {
                let help = match length.unit {
                    Unit::Quarters => format!("write `{} months`", length.count * 3),
                    Unit::Years => format!("write `{} months`", length.count * 12),
                    Unit::Minutes | Unit::Hours => "write `day` or `shift handover`".to_owned(),
                    _ => "write `day`, `working day`, `week, on Monday and Thursday` or `2 weeks`".to_owned(),
                };
                let title = format!("nothing can come again every {length}");
                self.wrong(place, title, "not a step of the calendar", help);
                return None;
            }
        })
    }

    /// Nothing may be said about the day; it is clear already.
    fn nothing_on(&mut self, on: Option<&At<On>>) -> Option<()> {
        let Some(on) = on else { return Some(()) };
        self.wrong(
            on.place,
            "which day it is was said already",
            "said before",
            "leave out `on …`, or write `week` for once a week on that day",
        );
        None
    }

    /// `twice weekly, on Tuesday and Friday`; Monday and Thursday if no days are named.
    fn twice_weekly(&mut self, on: Option<&At<On>>) -> Option<recurrence::Every> {
        let Some(on) = on else {
            return Some(recurrence::Every::TwiceWeekly);
        };
        let days = self.weekdays(Some(on))?;
        let two = matches!(&on.value, On::Weekdays(days) if days.len() == 2 && days[0] != days[1]);
        if !two {
            let help = "write it like: twice weekly, on Tuesday and Friday";
            self.wrong(on.place, "twice weekly is on two days", "which two?", help);
            return None;
        }
        Some(weekly(days))
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
            self.wrong(
                on.place,
                "not every month has such a day",
                "cannot be counted on",
                "use the first to the fourth, or the last; of working days the first or the last",
            );
        }
        day.map(Some)
    }
}

fn weekly(on: Option<Weekdays>) -> recurrence::Every {
    recurrence::Every::Weeks {
        every: NonZeroU32::MIN,
        on,
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
