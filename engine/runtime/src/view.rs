//! Reading: the same records that decisions are made on, as of the last commit. Readers never disturb the writer.

use crate::projection::{self, read_event};
use crate::rows::{List, key_of};
use ratchet_core::event::Recorded;
use ratchet_core::id::AnyId;
use ratchet_core::key::Key;
use ratchet_core::record::Record;
use ratchet_core::rejection::Rejection;
use ratchet_core::state::{Halt, State};
use ratchet_ports::store::{ChainHash, Head, Order, Position, Store, StoreError, Table};
use std::ops::Bound;
use std::sync::Arc;

/// Rows of one page at most.
pub const PAGE_ROWS_MAX: usize = 500;

/// Reads a provider.
#[derive(Clone)]
pub struct View {
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
        Self { store }
    }

    /// The end of the ledger.
    pub fn head(&self) -> Head {
        self.store.head()
    }

    /// A record.
    pub fn record(&self, key: &Key) -> Result<Option<Arc<Record>>, ViewError> {
        Ok(projection::load(self.store.as_ref(), key)?.map(|stored| stored.record))
    }

    /// Answers a question of the core, loading what it asks for. The question may be asked several times until all is at hand.
    pub fn ask<T>(&self, question: impl Fn(&State) -> Result<T, Halt>) -> Result<T, ViewError> {
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
    pub fn list(&self, list: &List, cursor: Option<&[u8]>, limit: usize) -> Result<Page, ViewError> {
        let limit = limit.clamp(1, PAGE_ROWS_MAX);
        let prefix = list.prefix();
        let mut end = prefix.clone();
        // Invariant: a prefix ends with NUL, so the next prefix ends with 1.
        *end.last_mut().expect("a prefix has at least its family and a NUL") = 1;
        let begin = match cursor.filter(|cursor| cursor.starts_with(&prefix)) {
            Some(cursor) => Bound::Excluded(cursor.to_vec()),
            None => Bound::Included(prefix),
        };
        let rows = self
            .store
            .scan(Table::Lists, (begin, Bound::Excluded(end)), Order::Ascending, limit)?;
        let next = (rows.len() == limit)
            .then(|| rows.last().map(|(row, _)| row.clone()))
            .flatten();
        let mut records = Vec::with_capacity(rows.len());
        for key in rows.iter().filter_map(|(_, key)| Key::from_bytes(key)) {
            records.extend(self.record(&key)?);
        }
        Ok(Page { records, next })
    }

    /// Events of the ledger, beginning with a position.
    pub fn events(&self, from: Position, limit: usize) -> Result<Vec<LedgerEntry>, ViewError> {
        let events = self.store.events(from.max(1), limit)?;
        events
            .iter()
            .map(|event| {
                Ok(LedgerEntry {
                    hash: event.hash,
                    position: event.position,
                    recorded: read_event(event)?,
                })
            })
            .collect()
    }

    /// Events on which a thing rests, oldest first: the first and the latest ones.
    pub fn history(&self, id: AnyId) -> Result<Vec<LedgerEntry>, ViewError> {
        let Some(stored) = projection::load(self.store.as_ref(), &key_of(id))? else {
            return Ok(Vec::new());
        };
        let mut entries = Vec::with_capacity(stored.events.len());
        for position in stored.events {
            entries.extend(self.events(position, 1)?);
        }
        Ok(entries)
    }
}
