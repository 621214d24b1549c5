//! Which timers have come due. A timer is a row that begins with its moment and follows from its record: firing does not remove it, the
//! events of the wake-up change the record, and thereby the row.
//!
//! Rows that have fired lie behind a mark and are not looked at again, so a herd is read once and a timer that finds nothing to do
//! cannot spin. The mark moves back when a commit arms a timer behind it.

use crate::projection::read_timer;
use chrono::TimeDelta;
use ratchet_core::instant::Instant;
use ratchet_core::key::Key;
use ratchet_ports::store::{Order, ReadRows, StoreError, Table};
use std::ops::Bound;

/// A timer that finds nothing to do contradicts its record. That should not happen, so once an hour is often enough to look again.
const LOOK_AGAIN: TimeDelta = TimeDelta::hours(1);

/// Timers of one provider.
#[derive(Debug)]
pub(crate) struct Timers {
    /// When rows behind the mark are looked at again, if one of them found nothing to do.
    again: Option<Instant>,
    /// Where the rows begin that have not fired.
    mark: Bound<Vec<u8>>,
    /// Moment of the first of them, in milliseconds since 1970; the true one may be later, never earlier.
    next: Option<u64>,
}

impl Timers {
    /// Looks at the first timer.
    pub(crate) fn open(rows: &(impl ReadRows + ?Sized)) -> Result<Self, StoreError> {
        Ok(Self {
            again: None,
            mark: Bound::Unbounded,
            next: first(rows, Bound::Unbounded)?,
        })
    }

    /// When there is something to do next.
    pub(crate) fn next(&self) -> Option<Instant> {
        let next = self
            .next
            .and_then(|at| Instant::from_timestamp_millis(i64::try_from(at).ok()?));
        [next, self.again].into_iter().flatten().min()
    }

    /// Records whose timer has come due by `now`, at most `limit`, the earliest first. They count as fired.
    pub(crate) fn due(
        &mut self,
        rows: &(impl ReadRows + ?Sized),
        now: Instant,
        limit: usize,
    ) -> Result<Vec<Key>, StoreError> {
        if self.again.is_some_and(|again| again <= now) {
            self.again = None;
            self.rewind();
        }
        let now = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        if self.next.is_none_or(|next| next > now) {
            return Ok(Vec::new());
        }
        let later = (now + 1).to_be_bytes().to_vec();
        let range = (self.mark.clone(), Bound::Excluded(later.clone()));
        let due = rows.scan(Table::Timers, range, Order::Ascending, limit)?;
        if due.len() < limit {
            self.next = first(rows, Bound::Included(later))?;
        }
        if let Some((last, _)) = due.last() {
            self.mark = Bound::Excluded(last.clone());
        }
        Ok(due
            .iter()
            .filter_map(|(row, _)| read_timer(row))
            .map(|(_, key)| key)
            .collect())
    }

    /// A commit changed records of which the first wants to be looked at then.
    pub(crate) fn armed(&mut self, earliest: Option<u64>) {
        let Some(earliest) = earliest else { return };
        self.next = Some(self.next.map_or(earliest, |next| next.min(earliest)));
        let begin = earliest.to_be_bytes();
        let behind = match &self.mark {
            Bound::Excluded(mark) | Bound::Included(mark) => begin.as_slice() <= mark.as_slice(),
            Bound::Unbounded => false,
        };
        if behind {
            self.mark = Bound::Included(begin.to_vec());
        }
    }

    /// A timer found nothing to do.
    pub(crate) fn idle(&mut self, now: Instant) {
        self.again.get_or_insert(now + LOOK_AGAIN);
    }

    /// What fired was not committed: it is still to fire.
    pub(crate) fn rewind(&mut self) {
        self.mark = Bound::Unbounded;
        // Due at once, whatever the rows are: the next look finds out.
        self.next = Some(0);
    }
}

/// The moment of the first timer in a range.
fn first(rows: &(impl ReadRows + ?Sized), begin: Bound<Vec<u8>>) -> Result<Option<u64>, StoreError> {
    let rows = rows.scan(Table::Timers, (begin, Bound::Unbounded), Order::Ascending, 1)?;
    Ok(rows.first().and_then(|(row, _)| read_timer(row)).map(|(at, _)| at))
}
