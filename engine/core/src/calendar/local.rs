//! Between moments and the clock on the wall. Twice a year the clock jumps, so that some local times do not exist and some
//! exist twice; this is the only place that decides what is then meant.

use super::{Calendar, LAST_DATE};
use crate::instant::Instant;
use chrono::{DateTime, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

/// The longest jump of a clock that is searched: some islands have skipped a whole day.
const JUMP_MINUTES_MAX: i64 = 48 * 60;

const LAST_SECOND: NaiveTime = NaiveTime::from_hms_opt(23, 59, 59).expect("23:59:59 is a time of day");

impl Calendar {
    /// What the clock on the wall shows at a moment.
    pub fn local(&self, moment: Instant) -> DateTime<Tz> {
        moment.with_timezone(&self.zone)
    }

    /// The local date of a moment.
    pub fn date_of(&self, moment: Instant) -> NaiveDate {
        self.local(moment).date_naive()
    }

    /// The first moment of a local day: midnight, or the first time after a jump over midnight.
    pub fn start_of_day(&self, date: NaiveDate) -> Instant {
        self.moment_of(date.and_time(NaiveTime::MIN))
    }

    /// The last second of a local day.
    pub fn end_of_day(&self, date: NaiveDate) -> Instant {
        self.moment_of(date.and_time(LAST_SECOND))
    }

    /// The moment when the clock on the wall shows a local time. A time that exists twice is the first of the two; a time that
    /// the clock jumps over is the first moment after the jump. Nothing is later than the end of [`LAST_DATE`].
    pub fn moment_of(&self, local: NaiveDateTime) -> Instant {
        let local = local.min(LAST_DATE.and_time(LAST_SECOND));
        self.resolve(local)
            .or_else(|| self.after_jump(local))
            .unwrap_or_else(|| local.and_utc())
    }

    /// Whether the clock on the wall never shows a local time.
    pub fn is_skipped(&self, local: NaiveDateTime) -> bool {
        matches!(self.zone.from_local_datetime(&local), MappedLocalTime::None)
    }

    fn resolve(&self, local: NaiveDateTime) -> Option<Instant> {
        self.zone
            .from_local_datetime(&local)
            .earliest()
            .map(|found| found.with_timezone(&Utc))
    }

    /// Clocks jump at whole minutes, therefore the first whole minute that exists is the first moment after the jump.
    fn after_jump(&self, local: NaiveDateTime) -> Option<Instant> {
        let minute = local.with_second(0)?.with_nanosecond(0)?;
        (1..=JUMP_MINUTES_MAX).find_map(|minutes| self.resolve(minute.checked_add_signed(TimeDelta::minutes(minutes))?))
    }
}
