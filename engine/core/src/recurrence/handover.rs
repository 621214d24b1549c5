//! Turns at shift handovers: so many a day, numbered through, at named times on the clock on the wall.

use super::Recurrence;
use crate::calendar::Calendar;
use crate::deadline;
use crate::instant::Instant;
use chrono::{NaiveDate, NaiveTime, TimeDelta};

/// The handovers from the day of an anchor on. Position 0 is the first handover of that day.
struct Handovers<'a> {
    calendar: &'a Calendar,
    first_day: NaiveDate,
    times: Vec<NaiveTime>,
}

impl<'a> Handovers<'a> {
    fn from_day_of(anchor: Instant, calendar: &'a Calendar) -> Self {
        let named: Vec<NaiveTime> = calendar.handovers.iter().collect();
        Self {
            calendar,
            first_day: calendar.date_of(anchor),
            times: if named.is_empty() { vec![NaiveTime::MIN] } else { named },
        }
    }

    /// The handover at a position; `None` past the last date that the engine computes with.
    fn at(&self, position: i64) -> Option<Instant> {
        let a_day = i64::try_from(self.times.len()).ok()?;
        let day = self
            .first_day
            .checked_add_signed(TimeDelta::try_days(position.div_euclid(a_day))?)?;
        let time = self.times.get(usize::try_from(position.rem_euclid(a_day)).ok()?)?;
        (day <= crate::calendar::LAST_DATE).then(|| self.calendar.moment_of(day.and_time(*time)))
    }

    /// The position of the first handover later than a moment that is not before the first day.
    fn position_after(&self, moment: Instant) -> i64 {
        let day = self.calendar.date_of(moment);
        let passed = self
            .times
            .iter()
            .filter(|time| self.calendar.moment_of(day.and_time(**time)) <= moment);
        (day - self.first_day).num_days() * self.times.len() as i64 + passed.count() as i64
    }
}

/// When the turn with a number is due.
pub(super) fn due(recurrence: &Recurrence, number: u32, anchor: Instant, calendar: &Calendar) -> Option<Instant> {
    let handovers = Handovers::from_day_of(anchor, calendar);
    let soonest = handovers.position_after(anchor);
    let first = recurrence.starting_within.map_or(soonest, |limit| {
        soonest.max(handovers.position_after(deadline::add(anchor, &limit, calendar)) - 1)
    });
    handovers.at(first + i64::from(number) - 1)
}

/// How many handovers there are after the anchor, up to the end.
pub(super) fn count(anchor: Instant, end: Instant, calendar: &Calendar) -> u32 {
    let handovers = Handovers::from_day_of(anchor, calendar);
    u32::try_from(handovers.position_after(end) - handovers.position_after(anchor)).unwrap_or(0)
}
