//! From events to records and rows. Live commits, replay after a crash and a rebuild after damage all go through here, so they cannot
//! come to different records.
//!
//! A record's row holds the record itself, when it wants to be looked at again, and the positions of the events that it rests on (the first
//! and the latest [`POSITIONS_KEPT`]), so that a thing's history costs no rows of its own.

use crate::rows;
use ratchet_core::apply::{Stop, apply};
use ratchet_core::event::Recorded;
use ratchet_core::key::Key;
use ratchet_core::pending::{owes, wake_at};
use ratchet_core::record::{Read, Record};
use ratchet_core::state::{Changes, Draft, Halt, Need, State};
use ratchet_ports::store::{LedgerEvent, Position, Projector, ReadRows, StoreError, Table, Write};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Number of these rules. Working records made by another number are thrown away and made anew from the ledger.
pub const VERSION: u32 = 1;

/// Positions of events that a record keeps: enough to read its story, small enough to load with it.
const POSITIONS_KEPT: usize = 96;

/// Records at hand before all are forgotten and loaded anew: about 100 MB of the largest kinds.
const RECORDS_AT_HAND: usize = 60_000;

/// A record as it is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Stored {
    /// Positions of the events that it rests on.
    pub(crate) events: Vec<Position>,
    /// The record.
    pub(crate) record: Arc<Record>,
    /// When it wants to be looked at again, in milliseconds since 1970.
    pub(crate) wake: Option<u64>,
}

/// A command that was done, by its idempotency key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Done {
    /// How many events it led to.
    pub(crate) count: u64,
    /// Fingerprint of the request.
    pub(crate) fingerprint: String,
    /// Position of the first.
    pub(crate) first: Position,
}

/// What is known about a record beside itself.
#[derive(Debug, Clone, Default)]
struct Margin {
    events: Vec<Position>,
    wake: Option<u64>,
}

/// Records at hand, changes since the last commit, and what is written down with them.
#[derive(Debug, Default)]
pub(crate) struct Projection {
    state: State,
    margins: BTreeMap<Key, Margin>,
    changes: Changes,
    touched: BTreeMap<Key, Vec<Position>>,
    done: BTreeMap<String, Done>,
}

/// Records at hand with the changes of the group on top.
pub(crate) struct Layered<'a> {
    state: &'a State,
    changes: &'a Changes,
}

impl Read for Layered<'_> {
    fn record(&self, key: &Key) -> Result<Option<&Record>, Need> {
        match self.changes.get(key) {
            Some(record) => Ok(record.as_deref()),
            None => self.state.record(key),
        }
    }
}

impl Projection {
    /// What can be read now.
    pub(crate) fn read(&self) -> Layered<'_> {
        Layered {
            state: &self.state,
            changes: &self.changes,
        }
    }

    /// Loads a record, or the knowledge that there is none.
    pub(crate) fn load(&mut self, rows: &(impl ReadRows + ?Sized), key: Key) -> Result<(), StoreError> {
        let stored = load(rows, &key)?;
        if let Some(stored) = &stored {
            self.margins.insert(
                key.clone(),
                Margin {
                    events: stored.events.clone(),
                    wake: stored.wake,
                },
            );
        }
        self.state.insert(key, stored.map(|stored| stored.record));
        Ok(())
    }

    /// Applies a command's events, which begin at `first`.
    pub(crate) fn take(
        &mut self,
        rows: &(impl ReadRows + ?Sized),
        events: &[Recorded],
        first: Position,
    ) -> Result<(), StoreError> {
        for (position, recorded) in (first..).zip(events) {
            let changed = loop {
                let read = self.read();
                let mut draft = Draft::on(&read);
                match apply(&mut draft, recorded) {
                    Ok(()) => break draft.into_changes(),
                    Err(Stop::Need(key)) => self.load(rows, key)?,
                    Err(Stop::Misfit(misfit)) => {
                        return Err(StoreError::Projection {
                            position,
                            reason: misfit.to_string(),
                        });
                    }
                }
            };
            for key in changed.keys() {
                self.touched.entry(key.clone()).or_default().push(position);
            }
            self.changes.extend(changed);
            if let Some(keyed) = &recorded.command {
                let fresh = || Done {
                    count: 0,
                    fingerprint: keyed.fingerprint.clone(),
                    first: position,
                };
                self.done.entry(keyed.key.clone()).or_insert_with(fresh).count += 1;
            }
        }
        Ok(())
    }

    /// A command that was done within this group.
    pub(crate) fn done(&self, key: &str) -> Option<&Done> {
        self.done.get(key)
    }

    /// The rows that follow from the changes.
    pub(crate) fn writes(&mut self, rows: &(impl ReadRows + ?Sized)) -> Result<Vec<Write>, StoreError> {
        let mut writes = Vec::with_capacity(self.changes.len() * 4);
        let keys: Vec<Key> = self.changes.keys().cloned().collect();
        for key in keys {
            let wake = self.wake(rows, &key)?;
            self.write_record(&key, wake, &mut writes);
        }
        for (key, done) in &self.done {
            writes.push(Write {
                table: Table::Commands,
                key: key.as_bytes().to_vec(),
                value: Some(json(done)),
            });
        }
        Ok(writes)
    }

    /// When the changed record wants to be looked at again.
    fn wake(&mut self, rows: &(impl ReadRows + ?Sized), key: &Key) -> Result<Option<u64>, StoreError> {
        let Some(Some(record)) = self.changes.get(key).cloned() else {
            return Ok(None);
        };
        loop {
            match wake_at(&self.read(), &record) {
                Ok(wake) => return Ok(wake.map(rows::order)),
                Err(Halt::Need(needed)) => self.load(rows, needed)?,
                Err(Halt::Rejected(rejection)) => {
                    return Err(StoreError::Projection {
                        position: 0,
                        reason: rejection.to_string(),
                    });
                }
            }
        }
    }

    fn write_record(&mut self, key: &Key, wake: Option<u64>, writes: &mut Vec<Write>) {
        let new = self.changes.get(key).cloned().flatten();
        let old = self.state.known(key).cloned().flatten();
        let bytes = key.to_bytes();
        let margin = self.margins.entry(key.clone()).or_default();
        write_lists(old.as_deref(), new.as_deref(), &bytes, writes);
        if margin.wake != wake {
            writes.extend(margin.wake.map(|at| Write {
                table: Table::Timers,
                key: timer(at, &bytes),
                value: None,
            }));
            writes.extend(wake.map(|at| Write {
                table: Table::Timers,
                key: timer(at, &bytes),
                value: Some(Vec::new()),
            }));
        }
        let (owed, owes) = (old.as_deref().is_some_and(owes), new.as_deref().is_some_and(owes));
        if owed != owes {
            writes.push(Write {
                table: Table::Effects,
                key: bytes.clone(),
                value: owes.then(Vec::new),
            });
        }
        margin.wake = wake;
        remember(&mut margin.events, self.touched.get(key).map_or(&[], Vec::as_slice));
        let stored = new.map(|record| {
            json(&Stored {
                events: margin.events.clone(),
                record,
                wake,
            })
        });
        writes.push(Write {
            table: Table::Records,
            key: bytes,
            value: stored,
        });
    }

    /// The group is on the disk: its changes are the state now. Returns what changed.
    pub(crate) fn settle(&mut self) -> Changes {
        let changes = std::mem::take(&mut self.changes);
        self.touched.clear();
        self.done.clear();
        if self.state.len() > RECORDS_AT_HAND {
            self.state = State::default();
            self.margins.clear();
        } else {
            for (key, record) in &changes {
                self.state.insert(key.clone(), record.clone());
            }
        }
        changes
    }

    /// The group did not reach the disk: nothing of it stays.
    pub(crate) fn discard(&mut self) {
        *self = Self::default();
    }
}

/// Keeps the first position and the latest ones.
fn remember(events: &mut Vec<Position>, new: &[Position]) {
    events.extend(new);
    if events.len() > POSITIONS_KEPT {
        events.drain(1..=events.len() - POSITIONS_KEPT);
    }
}

fn write_lists(old: Option<&Record>, new: Option<&Record>, key: &[u8], writes: &mut Vec<Write>) {
    let before: BTreeSet<Vec<u8>> = old.map(rows::rows).unwrap_or_default().into_iter().collect();
    let after: BTreeSet<Vec<u8>> = new.map(rows::rows).unwrap_or_default().into_iter().collect();
    let row = |row: &Vec<u8>, value| Write {
        table: Table::Lists,
        key: row.clone(),
        value,
    };
    writes.extend(before.difference(&after).map(|gone| row(gone, None)));
    writes.extend(after.difference(&before).map(|come| row(come, Some(key.to_vec()))));
}

/// Key of a timer row: the due moment, then the record.
fn timer(at: u64, key: &[u8]) -> Vec<u8> {
    let mut bytes = at.to_be_bytes().to_vec();
    bytes.extend_from_slice(key);
    bytes
}

/// The due moment and the record of a timer row.
pub(crate) fn read_timer(row: &[u8]) -> Option<(u64, Key)> {
    let (at, key) = row.split_at_checked(8)?;
    Some((u64::from_be_bytes(at.try_into().ok()?), Key::from_bytes(key)?))
}

/// The record of a key as it is stored.
pub(crate) fn load(rows: &(impl ReadRows + ?Sized), key: &Key) -> Result<Option<Stored>, StoreError> {
    let Some(bytes) = rows.get(Table::Records, &key.to_bytes())? else {
        return Ok(None);
    };
    serde_json::from_slice(&bytes)
        .map(Some)
        .map_err(|error| StoreError::Projection {
            position: 0,
            reason: format!("record {key:?}: {error}"),
        })
}

fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("records are plain data with text keys, which JSON can always hold")
}

/// Reads an event back from the ledger.
pub(crate) fn read_event(event: &LedgerEvent) -> Result<Recorded, StoreError> {
    serde_json::from_slice(&event.bytes).map_err(|error| StoreError::Projection {
        position: event.position,
        reason: error.to_string(),
    })
}

/// Makes working records from the ledger, for stores that replay or rebuild.
#[derive(Debug, Default)]
pub struct Replay(Projection);

impl Projector for Replay {
    fn version(&self) -> u32 {
        VERSION
    }

    fn project(&mut self, events: &[LedgerEvent], read: &dyn ReadRows) -> Result<Vec<Write>, StoreError> {
        for event in events {
            self.0.take(read, &[read_event(event)?], event.position)?;
        }
        let writes = self.0.writes(read)?;
        self.0.settle();
        Ok(writes)
    }
}
