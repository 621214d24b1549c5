//! The working records in sled: `records/sled`, with `records/redo` beside it.
//!
//! Never the only copy of anything: whenever these are in doubt, [`rooms`] moves them aside and they are derived from the
//! ledger again. How changes get in so that a crash never leaves half of them, is told in [`redo`].
//!
//! One tree. A key is the byte of its table and the key; a value is preceded by the CRC32C of both, because sled hands out
//! flipped bits as if nothing was wrong. The row `META` says which position of the ledger the rows reflect, under which
//! rule set, and how many rows there should be with which sum.

pub(crate) mod redo;
pub(crate) mod rooms;
pub(crate) mod row;

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;
use ratchet_ports::store::{Head, Order, Position, StoreError, Table};

use self::redo::{Change, Redo};
use self::row::{Meta, Sum};
use crate::overlay::Layer;
use crate::rows::{self, Range};

/// Free space that must be left beside what is written: sled does not survive a full disk.
const SPACE_RESERVE_BYTES: u64 = 16 * 1024 * 1024;

/// sled writes a page of changes several times before it is merged.
const SPACE_FACTOR: u64 = 4;

/// From so many rows on, two threads bring them in.
const PARALLEL_ROWS_MIN: usize = 20_000;

/// A row of an overlay.
type LayerRow<'a> = (&'a Vec<u8>, &'a Option<Vec<u8>>);

/// Open working records.
#[derive(Debug)]
pub(crate) struct Records {
    directory: PathBuf,
    tree: sled::Db,
    /// The file of sled, which we sync ourselves: its own `flush` does not reach the platter.
    file: File,
    projector: u32,
    meta: Mutex<Meta>,
    /// Position of `meta`, to be read without waiting.
    position: AtomicU64,
    /// Changes whose redo file is written but which are not all in sled, because an earlier attempt failed.
    unfinished: Mutex<Option<Redo>>,
}

impl Records {
    /// Position of the ledger that the rows reflect.
    pub(crate) fn position(&self) -> Position {
        self.position.load(Ordering::Acquire)
    }

    /// The value of a key.
    pub(crate) fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let key = row::key(table, key);
        let stored = self.guarded("read", || self.tree.get(&key))?;
        stored.map(|stored| self.checked(&key, &stored)).transpose()
    }

    /// The rows within `range`, in order.
    pub(crate) fn scan<'a>(
        &'a self,
        table: Table,
        range: &Range,
        order: Order,
    ) -> Box<dyn Iterator<Item = Result<rows::Change, StoreError>> + 'a> {
        if rows::is_empty(range) {
            return Box::new(std::iter::empty());
        }
        let mut stored = self.tree.range(row::bounds(table, range));
        Box::new(std::iter::from_fn(move || {
            let mut next = || match order {
                Order::Ascending => stored.next(),
                Order::Descending => stored.next_back(),
            };
            let pair = match self.guarded("scan", || next().transpose()) {
                Ok(pair) => pair?,
                Err(error) => return Some(Err(error)),
            };
            let value = self.checked(&pair.0, &pair.1);
            Some(value.map(|value| (pair.0[1..].to_vec(), Some(value))))
        }))
    }

    /// Brings the changes of `layer` in, all of them durable when this returns.
    pub(crate) fn apply(&self, layer: &Layer) -> Result<(), StoreError> {
        let mut unfinished = self.unfinished.lock();
        let redo = match unfinished.take() {
            Some(redo) => redo,
            None => {
                let redo = self.prepare(layer)?;
                require_space(&self.directory, redo.bytes() * SPACE_FACTOR)?;
                redo.save(&self.directory)?;
                redo
            }
        };
        let result = self.bring_in(&redo);
        if result.is_err() {
            *unfinished = Some(redo);
        }
        result
    }

    /// What must be changed in sled, with the count and sum of rows after it.
    fn prepare(&self, layer: &Layer) -> Result<Redo, StoreError> {
        let rows: Vec<_> = Table::ALL
            .into_iter()
            .flat_map(|table| layer.rows.of(table).iter().map(move |row| (table, row)))
            .collect();
        let mut sum = self.meta.lock().sum;
        let mut changes = Vec::with_capacity(rows.len());
        for part in in_parts(&rows, |part| self.prepare_part(part)) {
            let (part, difference) = part?;
            sum.join(difference);
            changes.extend(part);
        }
        let meta = Meta {
            projector: self.projector,
            head: layer.head,
            sum,
        };
        Ok(Redo {
            base: self.position(),
            meta,
            changes,
        })
    }

    fn prepare_part(&self, rows: &[(Table, LayerRow<'_>)]) -> Result<(Vec<Change>, Sum), StoreError> {
        let mut sum = Sum::default();
        let mut changes = Vec::with_capacity(rows.len());
        for (table, (key, value)) in rows {
            let key = row::key(*table, key);
            let before = self.guarded("read", || self.tree.get(&key))?;
            let after = value.as_ref().map(|value| row::stored(&key, value));
            if before.as_deref() == after.as_deref() {
                continue;
            }
            before.iter().for_each(|stored| sum.remove(stored));
            after.iter().for_each(|stored| sum.add(stored));
            changes.push(Change { key, stored: after });
        }
        Ok((changes, sum))
    }

    fn bring_in(&self, redo: &Redo) -> Result<(), StoreError> {
        self.guarded("write", || {
            self.tree.insert(row::APPLYING, &redo.meta.head.position.to_be_bytes())
        })?;
        for part in in_parts(&redo.changes, |part| self.guarded("write", || self.write_part(part))) {
            part?;
        }
        self.guarded("write", || {
            self.tree.insert(row::META, redo.meta.to_bytes())?;
            self.tree.remove(row::APPLYING)?;
            self.tree.flush()
        })?;
        self.file
            .sync_data()
            .map_err(|error| crate::fault::io(&self.directory, error))?;
        *self.meta.lock() = redo.meta.clone();
        self.position.store(redo.meta.head.position, Ordering::Release);
        Ok(())
    }

    fn write_part(&self, changes: &[Change]) -> sled::Result<()> {
        for Change { key, stored } in changes {
            match stored {
                Some(stored) => self.tree.insert(key, stored.as_slice())?,
                None => self.tree.remove(key)?,
            };
        }
        Ok(())
    }

    /// Compares all rows with the count and sum that were kept beside them.
    fn check_all(&self) -> Result<(), String> {
        let mut sum = Sum::default();
        for table in Table::ALL {
            let whole = (std::ops::Bound::Unbounded, std::ops::Bound::Unbounded);
            for pair in self.tree.range(row::bounds(table, &whole)) {
                let (key, stored) = pair.map_err(|error| error.to_string())?;
                row::value(&key, &stored).ok_or("a row is damaged")?;
                sum.add(&stored);
            }
        }
        if sum == self.meta.lock().sum {
            Ok(())
        } else {
            Err("rows are missing".to_owned())
        }
    }

    /// The head of the ledger that the rows reflect.
    pub(crate) fn head(&self) -> Head {
        self.meta.lock().head
    }

    fn checked(&self, key: &[u8], stored: &[u8]) -> Result<Vec<u8>, StoreError> {
        let value = row::value(key, stored).map(<[u8]>::to_vec);
        value.ok_or_else(|| self.doubted("a row does not match its checksum"))
    }

    /// sled reports some damage by panicking.
    fn guarded<T>(&self, action: &str, work: impl FnOnce() -> sled::Result<T>) -> Result<T, StoreError> {
        match catch_unwind(AssertUnwindSafe(work)) {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => Err(self.doubted(&format!("could not {action}: {error}"))),
            Err(_) => Err(self.doubted(&format!("could not {action}: sled gave up"))),
        }
    }

    /// From now on these records are not trusted: they will be rebuilt at the next start.
    fn doubted(&self, reason: &str) -> StoreError {
        rooms::distrust(&self.directory, reason);
        tracing::error!(place = %self.directory.display(), reason, "the working records are damaged; a restart rebuilds them from the ledger");
        StoreError::Records {
            place: self.directory.display().to_string(),
            reason: reason.to_owned(),
        }
    }

    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }
}

/// Does `work` on `items`; on two halves at once when there are so many that somebody is waiting for the end of it.
fn in_parts<T: Sync, R: Send>(items: &[T], work: impl Fn(&[T]) -> R + Sync) -> Vec<R> {
    if items.len() < PARALLEL_ROWS_MIN {
        return vec![work(items)];
    }
    let (left, right) = items.split_at(items.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| work(right));
        let left = work(left);
        vec![
            left,
            other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
        ]
    })
}

/// Is there room for `bytes` and the reserve? Else the disk counts as full, before sled finds out.
fn require_space(directory: &Path, bytes: u64) -> Result<(), StoreError> {
    let space = rustix::fs::statvfs(directory).map_err(|error| crate::fault::io(directory, error.into()))?;
    if space.f_bavail.saturating_mul(space.f_frsize) < bytes + SPACE_RESERVE_BYTES {
        return Err(StoreError::Full {
            place: directory.display().to_string(),
        });
    }
    Ok(())
}
