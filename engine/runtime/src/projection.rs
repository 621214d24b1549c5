//! From events to records and rows. Live commits, replay after a crash and a rebuild after damage all go through here, so they cannot
//! come to different records. A live commit brings the records that its decision worked on; all others are made from the events. Both
//! are what the core's one `apply` gives.

use crate::cache::{Cache, Kept};
use crate::history;
use crate::rows;
use crate::stored::{Done, Loaded, Stored, json, load, read_record};
use ratchet_core::apply::{Stop, apply};
use ratchet_core::event::Recorded;
use ratchet_core::instant::Instant;
use ratchet_core::key::Key;
use ratchet_core::pending::{owes, wake_at};
use ratchet_core::record::{Read, Record};
use ratchet_core::state::{Changes, Halt, Need, Noting};
use ratchet_ports::store::{Order, Position, ReadRows, StoreError, Table, Write};
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

/// Number of these rules. Working records made by another number are thrown away and made anew from the ledger.
pub const VERSION: u32 = 5;

/// Rows that are read together where all are read.
const ROWS_AT_ONCE: usize = 1_024;

/// Committed records at hand, and changes since the last commit on top of them.
#[derive(Debug, Default)]
pub(crate) struct Projection {
    cache: Cache,
    changes: BTreeMap<Key, Change>,
    done: BTreeMap<String, Done>,
    /// Records that a commit changed, for whoever looks ahead; `None` where nobody does.
    shared: Option<Shared>,
    /// The changes as they will be at hand once they are committed.
    next: Vec<(Key, Kept)>,
    scratch: Vec<u8>,
}

/// What some events come to: the records as they leave them, and which event touched which thing.
type Drafted = (Changes, Vec<(Key, usize)>);

/// Changed records by key; `None` is one that went.
pub type Shared = Vec<(Key, Option<Arc<Record>>)>;

/// A changed record.
#[derive(Debug, Default)]
struct Change {
    /// Events that changed it.
    positions: Vec<Position>,
    /// `None` when it went.
    record: Option<Arc<Record>>,
}

/// What follows from the changes.
#[derive(Debug, Default)]
pub(crate) struct Consequences {
    /// The first moment at which a changed record wants to be looked at again.
    pub(crate) earliest: Option<u64>,
    /// Changed records that owe something to the world.
    pub(crate) owing: Vec<Key>,
    /// Rows to write.
    pub(crate) writes: Vec<Write>,
}

impl From<Loaded> for Kept {
    fn from(loaded: Loaded) -> Self {
        Self {
            bytes: loaded.bytes,
            stored: Some(Arc::new(loaded.stored)),
        }
    }
}

impl Projection {
    /// What can be read now: the changes, and below them what is committed.
    pub(crate) fn read(&self) -> Layered<'_> {
        Layered {
            cache: &self.cache,
            changes: &self.changes,
        }
    }

    /// Puts every record at hand, keeps it there, and shares what is there and what changes, from now on. A message that was handed over is
    /// gone then: nobody reads it in a future that is only looked at.
    pub(crate) fn look_ahead(&mut self, rows: &(impl ReadRows + ?Sized)) -> Result<(), StoreError> {
        self.cache.keep_all();
        let mut shared = Vec::new();
        let mut begin = Bound::Unbounded;
        loop {
            let page = rows.scan(
                Table::Records,
                (begin, Bound::Unbounded),
                Order::Ascending,
                ROWS_AT_ONCE,
            )?;
            let Some((last, _)) = page.last() else { break };
            begin = Bound::Excluded(last.clone());
            for (row, value) in &page {
                let (key, loaded) = read_record(row, value)?;
                if !is_told(&loaded.stored.record) {
                    shared.push((key.clone(), Some(loaded.stored.record.clone())));
                    self.cache.keep(key, loaded.into());
                }
            }
        }
        self.shared = Some(shared);
        Ok(())
    }

    /// What changed since this was last asked; nothing unless somebody looks ahead.
    pub(crate) fn shared(&mut self) -> Shared {
        self.shared.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Puts a record at hand, or the knowledge that there is none.
    pub(crate) fn load(&mut self, rows: &(impl ReadRows + ?Sized), key: Key) -> Result<(), StoreError> {
        let nothing = Kept { bytes: 0, stored: None };
        let kept = load(rows, &key)?.map_or(nothing, Kept::from);
        self.cache.keep(key, kept);
        Ok(())
    }

    /// Asks a question, loading the records that it needs.
    pub(crate) fn ask<T>(
        &mut self,
        rows: &(impl ReadRows + ?Sized),
        question: impl Fn(&Layered<'_>) -> Result<T, Halt>,
    ) -> Result<Result<T, Box<ratchet_core::rejection::Rejection>>, StoreError> {
        loop {
            match question(&self.read()) {
                Ok(answer) => return Ok(Ok(answer)),
                Err(Halt::Need(key)) => self.load(rows, key)?,
                Err(Halt::Rejected(rejection)) => return Ok(Err(rejection)),
            }
        }
    }

    /// Applies events, of which the first stands at `first`: all of them or, with an error, none.
    pub(crate) fn take(
        &mut self,
        rows: &(impl ReadRows + ?Sized),
        events: &[Recorded],
        first: Position,
    ) -> Result<(), StoreError> {
        let (changes, touched) = loop {
            match self.draft(events) {
                Ok(drafted) => break drafted,
                Err((_, Stop::Need(key))) => self.load(rows, key)?,
                Err((event, Stop::Misfit(misfit))) => {
                    let reason = misfit.to_string();
                    let position = first + event as Position;
                    return Err(StoreError::Projection { position, reason });
                }
            }
        };
        self.adopt(changes, touched, events, first);
        Ok(())
    }

    /// Takes over what events come to, of which the first stands at `first`.
    ///
    /// Invariant: `changes` is what applying them to [`Projection::read`] gives. A decision is made on such a draft, so live commits take
    /// its records over; a replay makes them. Both go through [`apply`].
    pub(crate) fn adopt(&mut self, changes: Changes, touched: Vec<(Key, usize)>, events: &[Recorded], first: Position) {
        for (key, record) in changes {
            self.changes.entry(key).or_default().record = record;
        }
        for (key, event) in touched {
            let position = first + event as Position;
            // An event may touch a thing twice, and may look for one that is not there.
            if let Some(change) = self.changes.get_mut(&key)
                && change.positions.last() != Some(&position)
            {
                change.positions.push(position);
            }
        }
        self.remember_commands(events, first);
    }

    fn draft(&self, events: &[Recorded]) -> Result<Drafted, (usize, Stop)> {
        let below = self.read();
        let mut noting = Noting::on(&below);
        for recorded in events {
            apply(&mut noting, recorded).map_err(|stop| (noting.event(), stop))?;
            noting.next_event();
        }
        Ok(noting.into_parts())
    }

    fn remember_commands(&mut self, events: &[Recorded], first: Position) {
        for (position, recorded) in (first..).zip(events) {
            let Some(keyed) = &recorded.command else { continue };
            let fresh = || Done {
                count: 0,
                fingerprint: keyed.fingerprint.clone(),
                first: position,
            };
            self.done.entry(keyed.key.clone()).or_insert_with(fresh).count += 1;
        }
    }

    /// What follows from the changes.
    pub(crate) fn consequences(&mut self, rows: &(impl ReadRows + ?Sized)) -> Result<Consequences, StoreError> {
        let mut consequences = Consequences {
            writes: Vec::with_capacity(self.changes.len() * 6 + self.done.len()),
            ..Consequences::default()
        };
        let keys: Vec<Key> = self.changes.keys().cloned().collect();
        self.next.clear();
        for key in keys {
            let wake = self.wake(rows, &key)?;
            let kept = self.write(&key, wake, &mut consequences);
            self.next.push((key, kept));
        }
        for (key, done) in &self.done {
            let scratch = &mut self.scratch;
            consequences.writes.push(Write {
                table: Table::Commands,
                key: key.as_bytes().to_vec(),
                value: Some(json(done, scratch)),
            });
        }
        Ok(consequences)
    }

    /// When a changed record wants to be looked at again.
    fn wake(&mut self, rows: &(impl ReadRows + ?Sized), key: &Key) -> Result<Option<u64>, StoreError> {
        let Some(record) = self.changes.get(key).and_then(|change| change.record.clone()) else {
            return Ok(None);
        };
        let wake = self.ask(rows, |read| wake_at(read, &record))?;
        wake.map(|wake| wake.map(not_before))
            .map_err(|rejection| StoreError::Projection {
                position: 0,
                reason: rejection.to_string(),
            })
    }

    fn write(&mut self, key: &Key, wake: Option<u64>, consequences: &mut Consequences) -> Kept {
        let bytes = key.to_bytes();
        let change = &self.changes[key];
        // Invariant: what is changed was read before, and is at hand. What is put unseen is new (numbered things), or has no rows beside
        // its own (staff, frames, definitions), so nothing of before can be left behind.
        let old = self.cache.known(key).and_then(Option::as_deref);
        debug_assert!(self.cache.known(key).is_some() || key.has_story() || wake.is_none());
        let writes = &mut consequences.writes;
        let looks_ahead = self.shared.is_some();
        let record = change.record.as_ref().filter(|record| !looks_ahead || !is_told(record));
        let (before, after) = (old.map(|old| old.record.as_ref()), record.map(AsRef::as_ref));
        rows::replace(before, after, &bytes, writes);
        write_timer(old.and_then(|old| old.wake), wake, &bytes, writes);
        consequences.earliest = [consequences.earliest, wake].into_iter().flatten().min();
        let owing = after.is_some_and(owes);
        if before.is_some_and(owes) != owing {
            writes.push(Write {
                table: Table::Effects,
                key: bytes.clone(),
                value: owing.then(Vec::new),
            });
        }
        if owing {
            consequences.owing.push(key.clone());
        }
        let mut events = old.map_or_else(Vec::new, |old| old.events.clone());
        history::remember(&mut events, &change.positions, &bytes, writes);
        let stored = record.cloned().map(|record| Stored { events, record, wake });
        let value = stored.as_ref().map(|stored| json(stored, &mut self.scratch));
        let size = value.as_ref().map_or(0, Vec::len);
        writes.push(Write {
            table: Table::Records,
            key: bytes,
            value,
        });
        Kept {
            bytes: size,
            stored: stored.map(Arc::new),
        }
    }

    /// The consequences are on the disk: the changes are the state now.
    pub(crate) fn settle(&mut self) {
        self.changes.clear();
        self.done.clear();
        self.cache.age();
        for (key, kept) in self.next.drain(..) {
            let record = kept.stored.as_ref().map(|stored| &stored.record);
            if let Some(shared) = &mut self.shared {
                shared.push((key.clone(), record.cloned()));
            }
            // A message is written, handed over and not looked at again.
            if matches!(key, Key::Message(_)) && record.is_none_or(|record| is_told(record)) {
                self.cache.let_go(&key);
            } else {
                self.cache.keep(key, kept);
            }
        }
    }

    /// The changes do not reach the disk: nothing of them stays.
    pub(crate) fn discard(&mut self) {
        self.changes.clear();
        self.done.clear();
        self.next.clear();
    }

    /// Whether the changes include this record.
    pub(crate) fn is_changed(&self, key: &Key) -> bool {
        self.changes.contains_key(key)
    }

    /// When a committed record wants to be looked at again, as far as that is at hand.
    pub(crate) fn wakes(&self, key: &Key) -> Option<u64> {
        self.cache.known(key)?.as_ref()?.wake
    }
}

/// Committed records with changes on top.
pub(crate) struct Layered<'a> {
    cache: &'a Cache,
    changes: &'a BTreeMap<Key, Change>,
}

impl Read for Layered<'_> {
    fn record(&self, key: &Key) -> Result<Option<&Record>, Need> {
        if let Some(change) = self.changes.get(key) {
            return Ok(change.record.as_deref());
        }
        match self.cache.known(key) {
            Some(stored) => Ok(stored.as_ref().map(|stored| stored.record.as_ref())),
            None => Err(Need(key.clone())),
        }
    }
}

/// Whether this is a message that was handed over.
fn is_told(record: &Record) -> bool {
    matches!(record, Record::Message(message) if message.told_at.is_some())
}

fn write_timer(before: Option<u64>, after: Option<u64>, key: &[u8], writes: &mut Vec<Write>) {
    if before == after {
        return;
    }
    let row = |at, value| Write {
        table: Table::Timers,
        key: timer(at, key),
        value,
    };
    writes.extend(before.map(|at| row(at, None)));
    writes.extend(after.map(|at| row(at, Some(Vec::new()))));
}

/// Key of a timer row: the moment, then the record.
fn timer(at: u64, key: &[u8]) -> Vec<u8> {
    let mut bytes = at.to_be_bytes().to_vec();
    bytes.extend_from_slice(key);
    bytes
}

/// The moment and the record of a timer row.
pub(crate) fn read_timer(row: &[u8]) -> Option<(u64, Key)> {
    let (at, key) = row.split_at_checked(8)?;
    Some((u64::from_be_bytes(at.try_into().ok()?), Key::from_bytes(key)?))
}

/// The first whole millisecond that is not before `at`: a timer that fired a little early would find nothing to do.
fn not_before(at: Instant) -> u64 {
    rows::order(at) + u64::from(!at.timestamp_subsec_nanos().is_multiple_of(1_000_000))
}
