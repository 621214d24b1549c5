//! Why a due date is what it is: facts that a person can check, kept beside the date and printed in plain English.
//!
//! The facts are found once, when the date is computed, and name the version of the bank-holiday data, so that a holiday that
//! is announced later never changes what an old record says about itself.

use crate::calendar::{Calendar, Closed, in_words};
use crate::instant::Instant;
use crate::span::{Span, SpanClock};
use chrono::{DateTime, Datelike, MappedLocalTime, NaiveDate, NaiveTime, Offset, TimeDelta, TimeZone};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How far apart two looks at the clock are when changes of the clock are searched; no zone changes twice within it.
const LOOK_DAYS: i64 = 7;

/// From this many days between the first and the last listed date on, years are said.
const SAY_YEAR_AFTER_DAYS: i64 = 300;

/// Where a due date comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Derivation {
    /// Name and version of the working days, for example `england-and-wales@2026.1`; only for spans in working days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// Who sets how long it is, where that is not the provider: kept in words, so that an old record says what was true then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<ByClock>,
    /// Changes of the clock on the wall between start and due; only for spans of elapsed time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clock_changes: Vec<ClockChange>,
    /// Days of the working week that are bank holidays between start and due; only for spans in working days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<NaiveDate>,
    /// The day from which it counts, because `from` was outside the office's time; only for spans in working days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut_off: Option<CutOff>,
    /// The moment that was computed.
    pub due: Instant,
    /// The moment from which the span is counted.
    pub from: Instant,
    /// The turn of repeating work that is due; absent for work that is done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<Repeats>,
    /// The span; of repeating work, one period.
    pub span: Span,
    /// The time zone in which local dates and times are meant.
    pub zone: Tz,
}

/// A time that the law, the regulator or a council sets ([`crate::clocks`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByClock {
    /// `law`, `guidance` or `practice`.
    pub basis: String,
    /// What it is counted from.
    pub from: String,
    /// Name, for example `reg-17-report`.
    pub id: String,
    /// What is due.
    pub title: String,
}

/// Something came in too late for its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CutOff {
    /// Until what local time the office takes things in.
    pub at: NaiveTime,
    /// The working day that counts as the start.
    pub counted_from: NaiveDate,
}

/// A turn of repeating work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeats {
    /// The recurrence in plain English.
    pub every: String,
    /// The turn, counted from 1.
    pub number: u32,
}

/// A change of the clock on the wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClockChange {
    /// Clocks go back on this local date: an hour happens twice.
    Back(NaiveDate),
    /// Clocks go forward on this local date: an hour is left out.
    Forward(NaiveDate),
}

impl Derivation {
    pub(super) fn new(from: Instant, span: Span, due: Instant, calendar: &Calendar) -> Self {
        let working = span.clock() == SpanClock::Working;
        let elapsed = span.clock() == SpanClock::Elapsed;
        Self {
            calendar: working.then(|| calendar.name()),
            clock: None,
            clock_changes: if elapsed {
                clock_changes(from, due, calendar)
            } else {
                Vec::new()
            },
            closed: if working {
                holidays_between(from, due, calendar)
            } else {
                Vec::new()
            },
            cut_off: if working { cut_off(from, calendar) } else { None },
            due,
            from,
            repeats: None,
            span,
            zone: calendar.zone,
        }
    }

    /// Of a turn that begins counting at `from`.
    pub(crate) fn of_turn(repeats: Repeats, period: Span, from: Instant, due: Instant, zone: Tz) -> Self {
        let (clock_changes, closed) = (Vec::new(), Vec::new());
        Self {
            calendar: None,
            clock: None,
            clock_changes,
            closed,
            cut_off: None,
            due,
            from,
            repeats: Some(repeats),
            span: period,
            zone,
        }
    }

    fn local(&self, moment: Instant) -> DateTime<Tz> {
        moment.with_timezone(&self.zone)
    }

    /// `because 25, 28 Dec and 1 Jan are closed in england-and-wales@2026.1`, or how the days were counted.
    fn write_working_days(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let calendar = self.calendar.as_deref().unwrap_or("its calendar");
        write!(f, "due {}", day(&self.local(self.due)))?;
        match self.closed.len() {
            0 => write!(
                f,
                ", {} after {}, counted in {calendar}",
                self.span,
                day(&self.local(self.from))
            )?,
            1 => write!(f, " because {} is closed in {calendar}", dates_in_words(&self.closed))?,
            _ => write!(f, " because {} are closed in {calendar}", dates_in_words(&self.closed))?,
        }
        self.write_cut_off(f)
    }

    /// `; Fri 4 Sep 2026 at 17:30 is after the cut-off at 17:00, so it counts from Mon 7 Sep 2026`.
    fn write_cut_off(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(cut_off) = self.cut_off else { return Ok(()) };
        let from = self.local(self.from);
        write!(f, "; {} is ", minute(&from))?;
        if from.time() > cut_off.at {
            write!(f, "after the cut-off at {}", cut_off.at.format("%H:%M"))?;
        } else {
            f.write_str("on a closed day")?;
        }
        write!(f, ", so it counts from {}", cut_off.counted_from.format("%a %-d %b %Y"))
    }

    /// `due Tue 27 Oct 2026 at 09:00: 72 hours of elapsed time; clocks go back on 25 Oct`.
    fn write_elapsed(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, due) = (self.local(self.from), self.local(self.due));
        write!(
            f,
            "due {}: {} of elapsed time after {}",
            minute(&due),
            self.span,
            minute(&from)
        )?;
        self.clock_changes.iter().try_for_each(|change| write!(f, "; {change}"))
    }

    /// `due Mon 15 Jun 2026 at 10:00: turn 2 of every week, counted from Mon 1 Jun 2026 at 10:00`.
    fn write_turn(&self, repeats: &Repeats, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, due) = (self.local(self.from), self.local(self.due));
        write!(
            f,
            "due {}: turn {} of {}, counted from {}",
            minute(&due),
            repeats.number,
            repeats.every,
            minute(&from)
        )
    }

    /// `due Sun 28 Feb 2027 at 10:00: 1 month after Sun 31 Jan 2027 at 10:00; Feb 2027 has 28 days`.
    fn write_wall(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, due) = (self.local(self.from), self.local(self.due));
        write!(f, "due {}: {} after {}", minute(&due), self.span, minute(&from))?;
        let counted_in_months = matches!(self.span, Span::Months(_) | Span::Quarters(_) | Span::Years(_));
        if counted_in_months && from.day() > due.day() {
            write!(f, "; {} has {} days", due.format("%b %Y"), due.day())?;
        }
        let wanted = due.date_naive().and_time(from.time());
        if matches!(self.zone.from_local_datetime(&wanted), MappedLocalTime::None) {
            write!(f, "; clocks go forward and leave out {} that day", from.format("%H:%M"))?;
        }
        Ok(())
    }
}

impl fmt::Display for Derivation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(repeats) = &self.repeats {
            return self.write_turn(repeats, f);
        }
        match self.span.clock() {
            SpanClock::Working => self.write_working_days(f),
            SpanClock::Elapsed => self.write_elapsed(f),
            SpanClock::Wall => self.write_wall(f),
        }?;
        let Some(clock) = &self.clock else { return Ok(()) };
        let ByClock { basis, from, id, title } = clock;
        write!(f, "; the time of {id} ({basis}: {title}) is {} from {from}", self.span)
    }
}

impl fmt::Display for ClockChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (direction, date) = match self {
            Self::Back(date) => ("back", date),
            Self::Forward(date) => ("forward", date),
        };
        write!(f, "clocks go {direction} on {}", date.format("%-d %b"))
    }
}

/// The working day that counts instead of the day on which it came in.
fn cut_off(from: Instant, calendar: &Calendar) -> Option<CutOff> {
    let counted_from = calendar.counted_from(from);
    let at = calendar.cut_off.filter(|_| counted_from != calendar.date_of(from))?;
    Some(CutOff { at, counted_from })
}

/// Bank holidays on days that would otherwise be worked, after the start day up to the due day.
fn holidays_between(from: Instant, due: Instant, calendar: &Calendar) -> Vec<NaiveDate> {
    let (first, last) = (calendar.date_of(from), calendar.date_of(due));
    let days = first.iter_days().skip(1).take_while(|day| *day <= last);
    days.filter(|day| matches!(calendar.why_closed(*day), Some(Closed::Holiday(_) | Closed::Amended)))
        .collect()
}

fn clock_changes(from: Instant, due: Instant, calendar: &Calendar) -> Vec<ClockChange> {
    let mut changes = Vec::new();
    let mut left = from;
    while left < due {
        let right = (left + TimeDelta::days(LOOK_DAYS)).min(due);
        changes.extend(clock_change_between(left, right, calendar));
        left = right;
    }
    changes
}

/// Halves the time between two moments with different offsets until the second of the change is found.
fn clock_change_between(mut left: Instant, mut right: Instant, calendar: &Calendar) -> Option<ClockChange> {
    let offset = |moment: Instant| calendar.local(moment).offset().fix().local_minus_utc();
    let (before, after) = (offset(left), offset(right));
    if before == after {
        return None;
    }
    while right - left > TimeDelta::seconds(1) {
        let middle = left + (right - left) / 2;
        if offset(middle) == before {
            left = middle
        } else {
            right = middle
        }
    }
    let date = calendar.date_of(right);
    Some(if after > before {
        ClockChange::Forward(date)
    } else {
        ClockChange::Back(date)
    })
}

fn day(local: &DateTime<Tz>) -> String {
    local.format("%a %-d %b %Y").to_string()
}

fn minute(local: &DateTime<Tz>) -> String {
    local.format("%a %-d %b %Y at %H:%M").to_string()
}

/// `25, 28 Dec and 1 Jan`: the month is said once, after the last of its days; the year only if the dates are far apart.
fn dates_in_words(dates: &[NaiveDate]) -> String {
    let far_apart = dates
        .first()
        .zip(dates.last())
        .is_some_and(|(a, b)| (*b - *a).num_days() > SAY_YEAR_AFTER_DAYS);
    let month = if far_apart { "%-d %b %Y" } else { "%-d %b" };
    let words = dates.iter().enumerate().map(|(position, date)| {
        let month_ends = dates
            .get(position + 1)
            .is_none_or(|next| (next.year(), next.month()) != (date.year(), date.month()));
        date.format(if month_ends { month } else { "%-d" }).to_string()
    });
    in_words(words)
}
