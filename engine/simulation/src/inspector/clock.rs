//! Deadlines by code of its own: day after day on the calendar, with nothing from the engine but the published bank holidays and the list of
//! clocks that others set.

use super::notes::Notes;
use chrono::{
    DateTime, Datelike, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Timelike, Utc,
};
use ratchet_core::amendment::Scope;
use ratchet_core::calendar::{Calendar, DayChange, Region};
use ratchet_core::clocks::Clock;
use ratchet_core::instant::Instant;
use ratchet_core::span::Span;

/// The office of a service, as it stood at a moment.
pub(super) struct Office<'a> {
    calendar: Calendar,
    cut_off: bool,
    notes: &'a Notes,
    service: &'a str,
    /// Amendments up to here count.
    until: Instant,
}

impl<'a> Office<'a> {
    /// The office of a service in a definition.
    pub(super) fn of(notes: &'a Notes, definition: &str, service: &'a str, until: Instant) -> Option<Self> {
        let calendar = notes.definitions.get(definition)?.services.get(service)?.calendar;
        Some(Self {
            calendar,
            cut_off: true,
            notes,
            service,
            until,
        })
    }

    /// The same where nothing can come in too late for its day.
    pub(super) fn without_cut_off(self) -> Self {
        Self { cut_off: false, ..self }
    }

    /// The same without amended days.
    pub(super) fn published(self) -> Self {
        Self {
            until: DateTime::<Utc>::MIN_UTC,
            ..self
        }
    }

    /// The moment a span after another.
    pub(super) fn after(&self, from: Instant, span: &Span) -> Instant {
        let (count, months) = match *span {
            Span::Minutes(count) => return from + TimeDelta::minutes(i64::from(count)),
            Span::Hours(count) => return from + TimeDelta::hours(i64::from(count)),
            Span::WorkingDays(count) => return self.after_working_days(from, count),
            Span::Days(count) => (u64::from(count), None),
            Span::Weeks(count) => (u64::from(count) * 7, None),
            Span::Months(count) => (0, Some(count)),
            Span::Quarters(count) => (0, Some(count * 3)),
            Span::Years(count) => (0, Some(count * 12)),
        };
        let local = self.local(from);
        let date = match months {
            None => local.date() + Days::new(count),
            Some(months) => later_month(local.date(), months),
        };
        self.moment(date.and_time(local.time()))
    }

    /// The moment at which a clock that others set runs out: where it ends with a day, with the last second of it.
    pub(super) fn by_clock(&self, from: Instant, clock: &Clock) -> Instant {
        let after = self.after(from, &clock.span);
        if !clock.ends_with_day {
            return after;
        }
        self.moment(self.local(after).date().and_time(last_second()))
    }

    fn after_working_days(&self, from: Instant, count: u32) -> Instant {
        let local = self.local(from);
        let mut day = local.date();
        if self.cut_off
            && let Some(cut_off) = self.calendar.cut_off
            && (local.time() > cut_off || !self.works_on(day))
        {
            day = self.next_working(day);
        }
        if count == 0 && !self.works_on(day) {
            day = self.next_working(day);
        }
        for _ in 0..count {
            day = self.next_working(day);
        }
        self.moment(day.and_time(last_second()))
    }

    fn next_working(&self, mut day: NaiveDate) -> NaiveDate {
        loop {
            day = day + Days::new(1);
            if self.works_on(day) {
                return day;
            }
        }
    }

    fn works_on(&self, day: NaiveDate) -> bool {
        if !self.calendar.week.contains(day.weekday()) {
            return false;
        }
        let known = self
            .notes
            .amended
            .iter()
            .rev()
            .filter(|amended| amended.at <= self.until);
        for amended in known.filter(|amended| amended.date == day) {
            let counts = match (&amended.scope, self.calendar.holidays) {
                (Scope::Service(name), _) => name == self.service,
                (Scope::Region(region), Some(Region::UkAny)) => {
                    amended.change == DayChange::Added
                        || Region::NATIONS
                            .into_iter()
                            .all(|other| other == *region || other.holiday_on(day).is_none())
                }
                (Scope::Region(region), Some(kept)) => *region == kept,
                (Scope::Region(_), None) => false,
            };
            if counts {
                return amended.change == DayChange::Removed;
            }
        }
        self.calendar
            .holidays
            .is_none_or(|region| region.holiday_on(day).is_none())
    }

    /// The wall clock at a moment.
    pub(super) fn local(&self, moment: Instant) -> NaiveDateTime {
        moment.with_timezone(&self.calendar.zone).naive_local()
    }

    /// The moment that a wall clock shows: the first of two, and the next that exists where the clock jumps.
    fn moment(&self, local: NaiveDateTime) -> Instant {
        match self.calendar.zone.from_local_datetime(&local) {
            LocalResult::Single(moment) | LocalResult::Ambiguous(moment, _) => moment.to_utc(),
            LocalResult::None => {
                // Clocks jump over whole minutes; from the full minute before, look minute by minute.
                let mut next = local.with_second(0).unwrap_or(local);
                loop {
                    next += TimeDelta::minutes(1);
                    if let LocalResult::Single(moment) = self.calendar.zone.from_local_datetime(&next) {
                        return moment.to_utc();
                    }
                }
            }
        }
    }
}

fn last_second() -> NaiveTime {
    NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default()
}

/// The same day of a later month, or the last day that this month has.
fn later_month(date: NaiveDate, months: u32) -> NaiveDate {
    let count = i64::from(date.year()) * 12 + i64::from(date.month0()) + i64::from(months);
    let year = i32::try_from(count.div_euclid(12)).unwrap_or(i32::MAX);
    let month = u32::try_from(count.rem_euclid(12)).unwrap_or(0) + 1;
    (1..=date.day())
        .rev()
        .find_map(|day| NaiveDate::from_ymd_opt(year, month, day))
        .unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_end_where_they_end() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap_or_default();
        for (from, months, to) in [
            ("2026-01-31", 1, "2026-02-28"),
            ("2028-01-31", 1, "2028-02-29"),
            ("2026-11-30", 3, "2027-02-28"),
            ("2026-05-15", 24, "2028-05-15"),
        ] {
            assert_eq!(later_month(day(from), months), day(to), "{from} + {months} months");
        }
    }
}
