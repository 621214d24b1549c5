//! The store without a disk: same contract, same hashes, gone with the process. For virtual time and tests.

use parking_lot::RwLock;
use ratchet_ledger::chain;
use ratchet_ports::Store;
use ratchet_ports::store::{Group, Head, LedgerEvent, Order, Position, ReadRows, Row, StoreError, Table};

use crate::disk_store::check_group;
use crate::rows::{Range, Tables};

/// A store in memory.
#[derive(Debug, Default)]
pub struct MemoryStore {
    content: RwLock<Content>,
}

#[derive(Debug, Default)]
struct Content {
    events: Vec<LedgerEvent>,
    /// Whether only the last event stays.
    forgets: bool,
    rows: Tables<Vec<u8>>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty store that keeps working records and the end of its ledger, and forgets the events before: for a future that is looked at
    /// once. Its head is the same as that of a store that keeps everything.
    pub fn forgetful() -> Self {
        let content = Content {
            forgets: true,
            ..Content::default()
        };
        Self {
            content: RwLock::new(content),
        }
    }
}

impl Content {
    fn head(&self) -> Head {
        self.events.last().map_or_else(Head::default, |event| Head {
            position: event.position,
            hash: event.hash,
        })
    }
}

impl ReadRows for MemoryStore {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.content.read().rows.of(table).get(key).cloned())
    }

    fn scan(&self, table: Table, range: Range, order: Order, limit: usize) -> Result<Vec<Row>, StoreError> {
        let content = self.content.read();
        let rows = content.rows.within(table, &range, order);
        Ok(rows
            .take(limit)
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect())
    }
}

impl Store for MemoryStore {
    fn commit(&self, group: Group) -> Result<Head, StoreError> {
        check_group(&group)?;
        let mut content = self.content.write();
        let mut head = content.head();
        for bytes in group.events {
            head = Head {
                position: head.position + 1,
                hash: chain::extend(&head.hash, &bytes),
            };
            if content.forgets {
                content.events.clear();
            }
            content.events.push(LedgerEvent {
                position: head.position,
                bytes,
                hash: head.hash,
            });
        }
        for write in group.writes {
            let rows = content.rows.of_mut(write.table);
            match write.value {
                Some(value) => rows.insert(write.key, value),
                None => rows.remove(&write.key),
            };
        }
        Ok(head)
    }

    fn head(&self) -> Head {
        self.content.read().head()
    }

    fn events(&self, from: Position, limit: usize) -> Result<Vec<LedgerEvent>, StoreError> {
        let content = self.content.read();
        let start = content.events.partition_point(|event| event.position < from);
        Ok(content.events[start..].iter().take(limit).cloned().collect())
    }

    fn checkpoint(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
