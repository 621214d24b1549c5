//! The rows that are committed and not yet in sled. Readers see them over sled's rows.
//!
//! Two layers: `active` takes commits; `frozen` is what is being written to sled at the moment and does not change. A row
//! that is put and removed again before it was frozen never reaches sled.

use std::convert::Infallible;
use std::sync::Arc;

use parking_lot::RwLock;
use ratchet_ports::store::{Head, Order, Position, Table, Write};

use crate::rows::{Change, Merged, Range, Tables};

/// Rough cost of an entry beside its bytes.
const ENTRY_BYTES: usize = 96;

/// Changes up to `head`.
#[derive(Debug, Default)]
pub(crate) struct Layer {
    pub rows: Tables<Option<Vec<u8>>>,
    pub head: Head,
    /// Memory that the rows take, roughly.
    pub bytes: usize,
}

impl Layer {
    fn apply(&mut self, writes: Vec<Write>, head: Head) {
        for write in writes {
            let value_bytes = write.value.as_ref().map_or(0, Vec::len);
            let key_bytes = write.key.len();
            self.bytes += value_bytes;
            match self.rows.of_mut(write.table).insert(write.key, write.value) {
                Some(before) => self.bytes -= before.map_or(0, |value| value.len()),
                None => self.bytes += key_bytes + ENTRY_BYTES,
            }
        }
        self.head = head;
    }

    fn changes(&self, table: Table, range: &Range, order: Order) -> impl Iterator<Item = Change> {
        self.rows
            .within(table, range, order)
            .map(|(key, value)| (key.clone(), value.clone()))
    }
}

#[derive(Debug, Default)]
struct Layers {
    active: Layer,
    frozen: Option<Arc<Layer>>,
}

/// The layers, and the head up to which rows can be read.
#[derive(Debug, Default)]
pub(crate) struct Overlay {
    layers: RwLock<Layers>,
}

impl Overlay {
    pub(crate) fn new(head: Head) -> Self {
        let active = Layer {
            head,
            ..Layer::default()
        };
        Self {
            layers: RwLock::new(Layers { active, frozen: None }),
        }
    }

    /// Makes one group visible, all of it at once.
    pub(crate) fn apply(&self, writes: Vec<Write>, head: Head) {
        self.layers.write().active.apply(writes, head);
    }

    pub(crate) fn head(&self) -> Head {
        self.layers.read().active.head
    }

    /// Memory of all layers, roughly.
    pub(crate) fn bytes(&self) -> usize {
        let layers = self.layers.read();
        layers.active.bytes + layers.frozen.as_ref().map_or(0, |frozen| frozen.bytes)
    }

    /// Memory of the layer that takes commits, roughly.
    pub(crate) fn active_bytes(&self) -> usize {
        self.layers.read().active.bytes
    }

    /// `None` when no layer knows the key.
    pub(crate) fn get(&self, table: Table, key: &[u8]) -> Option<Option<Vec<u8>>> {
        let layers = self.layers.read();
        if let Some(value) = layers.active.rows.of(table).get(key) {
            return Some(value.clone());
        }
        layers.frozen.as_ref()?.rows.of(table).get(key).cloned()
    }

    /// The changes within `range` as of now; no more of them than a scan of `limit` rows can need.
    pub(crate) fn snapshot(&self, table: Table, range: &Range, order: Order, limit: usize) -> Snapshot {
        let layers = self.layers.read();
        let mut puts = 0;
        let mut active = Vec::new();
        for change in layers.active.changes(table, range, order) {
            puts += usize::from(change.1.is_some());
            active.push(change);
            if puts >= limit {
                break;
            }
        }
        Snapshot {
            active,
            frozen: layers.frozen.clone(),
        }
    }

    /// Freezes the active layer if it is ahead of what is `flushed` and nothing is frozen; returns what is frozen then.
    pub(crate) fn freeze(&self, flushed: Position) -> Option<Arc<Layer>> {
        let mut layers = self.layers.write();
        let head = layers.active.head;
        if layers.frozen.is_none() && head.position > flushed {
            let active = std::mem::replace(
                &mut layers.active,
                Layer {
                    head,
                    ..Layer::default()
                },
            );
            layers.frozen = Some(Arc::new(active));
        }
        layers.frozen.clone()
    }

    /// What was frozen is in sled now.
    pub(crate) fn thaw(&self) {
        self.layers.write().frozen = None;
    }
}

/// What a scan needs of the layers.
#[derive(Debug)]
pub(crate) struct Snapshot {
    active: Vec<Change>,
    frozen: Option<Arc<Layer>>,
}

impl Snapshot {
    /// The changes of both layers in order, the newest of each key. Asked with what the snapshot was taken for.
    pub(crate) fn changes<'a>(
        &'a self,
        table: Table,
        range: &'a Range,
        order: Order,
    ) -> impl Iterator<Item = Change> + 'a {
        let frozen = self
            .frozen
            .iter()
            .flat_map(move |layer| layer.changes(table, range, order));
        let lower = frozen.map(Ok::<Change, Infallible>).peekable();
        let merged = Merged {
            upper: self.active.iter().cloned().peekable(),
            lower,
            order,
        };
        merged.map(|change| match change {
            Ok(change) => change,
        })
    }
}
