//! Reading: the same records that decisions are made on, as of the last commit. Readers never disturb the writer.

use crate::history;
use crate::rows::{Selection, key_of};
use crate::stored::{Loaded, load, read_event};
use parking_lot::Mutex;
use ratchet_core::event::Recorded;
use ratchet_core::id::AnyId;
use ratchet_core::key::Key;
use ratchet_core::record::Record;
use ratchet_core::rejection::Rejection;
use ratchet_core::state::{Halt, State};
use ratchet_ports::store::{ChainHash, Head, Order, Position, Store, StoreError, Table};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows of one page at most.
pub const PAGE_ROWS_MAX: usize = 500;

/// Events of one story at most; a weekly action has some hundred a year.
pub const STORY_MAX: usize = 5_000;

/// Definitions at hand: they are large, asked for by every question, and never change.
const DEFINITIONS_MAX: usize = 32;

/// How often a question is asked anew because something was committed meanwhile.
const QUIET_TRIES: usize = 4;

/// Reads a provider.
#[derive(Clone)]
pub struct View {
    definitions: Arc<Mutex<BTreeMap<Key, Arc<Record>>>>,
    store: Arc<dyn Store>,
}

/// Why something could not be read.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ViewError {
    /// What was asked for does not exist.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The store could not be read.
    #[error("{0}")]
    Store(Arc<StoreError>),
}

impl From<StoreError> for ViewError {
    fn from(error: StoreError) -> Self {
        Self::Store(Arc::new(error))
    }
}

/// A page of a list.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Their keys.
    pub keys: Vec<Key>,
    /// Records, in the order of the list.
    pub records: Vec<Arc<Record>>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<Vec<u8>>,
}

/// An event as it stands in the ledger.
#[derive(Debug, Clone)]
pub struct LedgerEntry {
    /// Chain hash after it.
    pub hash: ChainHash,
    /// Its position.
    pub position: Position,
    /// The event.
    pub recorded: Recorded,
}

impl View {
    /// Reads over a store.
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self {
            definitions: Arc::default(),
            store,
        }
    }

    /// The end of the ledger.
    pub fn head(&self) -> Head {
        self.store.head()
    }

    /// A record.
    pub fn record(&self, key: &Key) -> Result<Option<Arc<Record>>, ViewError> {
        if !matches!(key, Key::Definition(_)) {
            return Ok(self.loaded(key)?.map(|loaded| loaded.stored.record));
        }
        if let Some(record) = self.definitions.lock().get(key) {
            return Ok(Some(record.clone()));
        }
        let Some(loaded) = self.loaded(key)? else {
            return Ok(None);
        };
        let mut definitions = self.definitions.lock();
        if definitions.len() >= DEFINITIONS_MAX {
            definitions.clear();
        }
        definitions.insert(key.clone(), loaded.stored.record.clone());
        Ok(Some(loaded.stored.record))
    }

    fn loaded(&self, key: &Key) -> Result<Option<Loaded>, ViewError> {
        Ok(load(self.store.as_ref(), key)?)
    }

    /// Answers a question of the core, loading what it asks for. The question may be asked several times until all is at hand.
    ///
    /// All records are of one moment, unless commits follow each other so quickly that none of some tries was left in peace.
    pub fn ask<T>(&self, question: impl Fn(&State) -> Result<T, Halt>) -> Result<T, ViewError> {
        let mut tries = 1;
        loop {
            let before = self.head().position;
            let answer = self.ask_once(&question);
            if self.head().position == before || tries >= QUIET_TRIES {
                return answer;
            }
            tries += 1;
        }
    }

    fn ask_once<T>(&self, question: impl Fn(&State) -> Result<T, Halt>) -> Result<T, ViewError> {
        let mut state = State::default();
        loop {
            match question(&state) {
                Ok(answer) => return Ok(answer),
                Err(Halt::Rejected(rejection)) => return Err(ViewError::Rejected(*rejection)),
                Err(Halt::Need(key)) => {
                    let record = self.record(&key)?;
                    state.insert(key, record);
                }
            }
        }
    }

    /// A page of a list: up to `limit` records after the cursor of the page before.
    pub fn list<'list, L>(&self, list: &'list L, cursor: Option<&[u8]>, limit: usize) -> Result<Page, ViewError>
    where
        Selection: From<&'list L>,
    {
        let limit = limit.clamp(1, PAGE_ROWS_MAX);
        let range = Selection::from(list).range(cursor);
        let mut rows = self.store.scan(Table::Lists, range, Order::Ascending, limit + 1)?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|(row, _)| row.clone());
        let (mut keys, mut records) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
        for key in rows.iter().filter_map(|(_, key)| Key::from_bytes(key)) {
            if let Some(record) = self.record(&key)? {
                keys.push(key);
                records.push(record);
            }
        }
        Ok(Page { keys, records, next })
    }

    /// Events of the ledger, beginning with a position.
    pub fn events(&self, from: Position, limit: usize) -> Result<Vec<LedgerEntry>, ViewError> {
        let events = self.store.events(from.max(1), limit)?;
        let entry = |event: &ratchet_ports::store::LedgerEvent| {
            Ok(LedgerEntry {
                hash: event.hash,
                position: event.position,
                recorded: read_event(event)?,
            })
        };
        events.iter().map(entry).collect()
    }

    /// The story of a thing: all events that changed it, oldest first, as far as a page can show them.
    pub fn history(&self, id: AnyId) -> Result<Vec<LedgerEntry>, ViewError> {
        self.history_from(id, 1, STORY_MAX)
    }

    /// Up to `limit` events that changed a thing, oldest first, beginning with a position.
    pub fn history_from(&self, id: AnyId, from: Position, limit: usize) -> Result<Vec<LedgerEntry>, ViewError> {
        let key = key_of(id);
        let Some(loaded) = self.loaded(&key)? else {
            return Ok(Vec::new());
        };
        let kept = &loaded.stored.events;
        let limit = limit.min(STORY_MAX);
        let positions = history::positions(self.store.as_ref(), &key.to_bytes(), kept, (from, limit))?;
        let mut entries = Vec::with_capacity(positions.len());
        for position in positions {
            entries.extend(self.events(position, 1)?);
        }
        Ok(entries)
    }
}
