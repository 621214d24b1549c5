//! When the next turn comes: of an audit on the calendar, of an action from its beginning.

use crate::calendar::Calendar;
use crate::deadline::Due;
use crate::instant::Instant;
use crate::recurrence::Recurrence;
use chrono::DateTime;

/// "Every second week" needs a week to count from. All audits and forums count from Monday 1 January 2018, whenever their
/// definition came into force, so that bringing a definition into force again moves nothing.
const COUNTED_FROM_SECONDS: i64 = 1_514_764_800;

/// When an audit or forum opens next, later than this moment's date; `None` when it never does.
pub fn next_opening(every: &Recurrence, after: Instant, calendar: &Calendar) -> Option<Instant> {
    let anchor = DateTime::from_timestamp(COUNTED_FROM_SECONDS, 0)?;
    every
        .next_after(calendar.date_of(after), anchor, calendar)
        .map(|opening| opening.at)
}

/// A turn of work, with where its due date comes from.
pub struct Turn {
    /// When it is due.
    pub due: Due,
    /// When it begins.
    pub opens: Instant,
}

/// The turn with this number (from 1) of work that began at `started_at`; `None` past the end.
pub fn turn(recurrence: &Recurrence, number: u32, started_at: Instant, calendar: &Calendar) -> Option<Turn> {
    let opens = recurrence.turn(number, started_at, calendar)?.opens;
    Some(Turn {
        due: recurrence.due(number, started_at, calendar)?,
        opens,
    })
}
