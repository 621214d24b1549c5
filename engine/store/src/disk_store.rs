//! The store on disk. In a data directory lie:
//!
//! | path | what |
//! |---|---|
//! | `FORMAT` | which version of this layout it is |
//! | `lock` | held while a process uses it |
//! | `ledger/` | segments: the events, the truth (`segments`) |
//! | `records/` | working records in sled, derived (`records`) |
//! | `records.damaged-N/` | records that were replaced by rebuilt ones; may be deleted |
//!
//! A commit is durable when its events are in the ledger and synced. Its rows can be read at once from memory and reach sled
//! a moment later (`backlog`); after a crash they are derived again from the events (`replay`). So sled may lose or damage
//! anything, and nobody loses a record.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use parking_lot::{Mutex, RwLock};
use ratchet_ledger::merkle::proof::TreeHead;
use ratchet_ledger::record::EVENT_BYTES_MAX;
use ratchet_ports::Store;
use ratchet_ports::store::{Group, Head, LedgerEvent, Order, Position, Projector, ReadRows, Row, StoreError, Table};

use crate::backlog::{Backlog, Pace};
use crate::disk::{Disk, SystemDisk};
use crate::fault::At as _;
use crate::format;
use crate::lock::Lock;
use crate::records::rooms::{Room, end_session};
use crate::replay::replay;
use crate::rows::Range;
use crate::segments::appender::Appender;
use crate::segments::reader::Reader;
use crate::segments::recovery::{Recovered, Recovery};
use crate::segments::{Damage, Directory};

/// How a store works. The defaults are for a daemon; tests make things small.
#[derive(Debug, Clone)]
pub struct Options {
    /// Largest size of ledger segments; the first ones are smaller. Default 64 MiB.
    pub segment_bytes: u64,
    /// How much of the newest history is checked event by event at open; the last segment always is. Default 256 MiB, a
    /// fraction of a second.
    pub check_bytes: u64,
    /// Memory for pages of working records. Default 64 MiB.
    pub cache_bytes: u64,
    /// Rows go to sled after this time at the latest. Longer means less work, and more to replay after a crash. Default 500 ms.
    pub flush_interval: Duration,
    /// Rows go to sled as soon as they take this much memory. Default 16 MiB.
    pub flush_bytes: usize,
    /// Commits wait while rows that are not in sled take more memory than this. Default 64 MiB.
    pub backlog_bytes_max: usize,
    /// Where segments lie.
    pub disk: Arc<dyn Disk>,
}

impl Default for Options {
    fn default() -> Self {
        const MIB: usize = 1024 * 1024;
        Self {
            segment_bytes: 64 * MIB as u64,
            check_bytes: 256 * MIB as u64,
            cache_bytes: 64 * MIB as u64,
            flush_interval: Duration::from_millis(500),
            flush_bytes: 16 * MIB,
            backlog_bytes_max: 64 * MIB,
            disk: Arc::new(SystemDisk),
        }
    }
}

impl Options {
    fn pace(&self) -> Pace {
        Pace {
            interval: self.flush_interval,
            flush_bytes: self.flush_bytes,
            bytes_max: self.backlog_bytes_max,
        }
    }
}

/// How far the replay at open is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// First event that had to be replayed; 1 means that all working records are being rebuilt.
    pub first: Position,
    /// Last event that was replayed.
    pub position: Position,
    /// Last event that will be.
    pub last: Position,
}

/// What a store can do at the moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Everything.
    Working,
    /// Read only: the ledger is damaged, and has to be restored from a backup.
    Damaged {
        /// First event that cannot be trusted.
        position: Position,
        /// File and offset.
        place: String,
        /// What is wrong.
        reason: String,
    },
    /// Read only until it is opened again.
    Stopped {
        /// Why.
        reason: String,
    },
}

/// A store on disk.
#[derive(Debug)]
pub struct DiskStore {
    directory: PathBuf,
    appender: Mutex<Appender>,
    reader: Reader,
    backlog: Arc<Backlog>,
    flusher: Option<JoinHandle<()>>,
    damage: RwLock<Option<Damage>>,
    _lock: Lock,
}

impl DiskStore {
    /// Opens the data directory `dir`, and creates it when it is missing or empty.
    ///
    /// Repairs what a crash left: cuts off a write that was never acknowledged, replays the ledger into the working records
    /// through `projector`, or rebuilds these altogether. `progress` is told after every few thousand events of a replay. A
    /// ledger that is damaged in the middle still opens, but takes no commits: see [`DiskStore::condition`].
    pub fn open(
        dir: &Path,
        options: Options,
        projector: &mut dyn Projector,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Self, StoreError> {
        format::admit(dir)?;
        let lock = Lock::take(dir)?;
        format::settle(dir)?;
        let directory = Directory {
            path: dir.join("ledger"),
            disk: options.disk.clone(),
        };
        let recovery = Recovery {
            directory,
            segment_bytes: options.segment_bytes,
            check_bytes: options.check_bytes,
        };
        let mut recovered = recovery.open()?;
        let room = Room {
            directory: dir.to_owned(),
            cache_bytes: options.cache_bytes,
            projector: projector.version(),
        };
        let records = room.open(|head| belongs(&recovered, head))?;
        settle_torn_end(&mut recovered, records.position())?;
        let backlog = Arc::new(Backlog::new(records, options.pace()));
        let store = Self {
            directory: dir.to_owned(),
            appender: Mutex::new(recovered.appender),
            reader: recovered.reader,
            flusher: Some(backlog.start().at(dir)?),
            backlog,
            damage: RwLock::new(recovered.damage),
            _lock: lock,
        };
        store.replay(projector, progress)?;
        Ok(store)
    }

    fn replay(&self, projector: &mut dyn Projector, progress: &mut dyn FnMut(Progress)) -> Result<(), StoreError> {
        let last = self.appender.lock().head();
        let sound = self.sound(last.position);
        match replay(&self.backlog, &self.reader, sound, (projector, progress)) {
            // Damage that is further back than what was checked: go on with the rows of the events before it.
            Err(StoreError::Damaged {
                position,
                place,
                reason,
            }) => self.found(Damage {
                position,
                place,
                reason,
            }),
            other => other?,
        }
        if self.backlog.head().position < last.position {
            tracing::error!(
                position = self.backlog.head().position + 1,
                "working records end before the damaged event"
            );
        }
        Ok(())
    }

    /// What this store can do at the moment.
    pub fn condition(&self) -> Condition {
        if let Some(Damage {
            position,
            place,
            reason,
        }) = self.damage.read().clone()
        {
            return Condition::Damaged {
                position,
                place,
                reason,
            };
        }
        match self.appender.lock().stopped() {
            Some(reason) => Condition::Stopped {
                reason: reason.to_owned(),
            },
            None => Condition::Working,
        }
    }

    /// Size and root of the Merkle tree over all events, for a checkpoint, with the head they belong to.
    pub fn tree_head(&self) -> (Head, TreeHead) {
        let appender = self.appender.lock();
        (
            appender.head(),
            TreeHead {
                size: appender.tree().size(),
                root: appender.tree().root(),
            },
        )
    }

    /// The data directory.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The last position up to `last` before any damage.
    fn sound(&self, last: Position) -> Position {
        self.damage
            .read()
            .as_ref()
            .map_or(last, |damage| last.min(damage.position - 1))
    }

    fn found(&self, damage: Damage) {
        tracing::error!(
            position = damage.position,
            place = damage.place,
            reason = damage.reason,
            "the ledger is damaged; this store is read-only until it is restored from a backup"
        );
        self.damage.write().get_or_insert(damage);
    }
}

/// Is `head` somewhere in the ledger? Where damage hides the answer, the rows are all there is, and are kept.
fn belongs(recovered: &Recovered, head: Head) -> bool {
    let end = recovered.appender.head();
    if head.position == 0 || head == end {
        return true;
    }
    if head.position > end.position {
        return recovered.torn.is_some() || recovered.damage.is_some();
    }
    match recovered.reader.events(head.position, head.position, 1) {
        Ok(events) => events.first().is_some_and(|event| event.hash == head.hash),
        Err(_) => true,
    }
}

/// A torn end is cut off, unless the working records know the event: then it was acknowledged, and is damaged.
fn settle_torn_end(recovered: &mut Recovered, known: Position) -> Result<(), StoreError> {
    let Some(torn) = recovered.torn.take() else {
        return Ok(());
    };
    if recovered.damage.is_some() {
        return Ok(());
    }
    if known >= torn.position {
        recovered.damage = Some(
            recovered
                .appender
                .damaged_end("it was complete once, and part of it is missing now"),
        );
        return Ok(());
    }
    recovered.appender.cut(torn)
}

impl ReadRows for DiskStore {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.backlog.get(table, key)
    }

    fn scan(&self, table: Table, range: Range, order: Order, limit: usize) -> Result<Vec<Row>, StoreError> {
        self.backlog.scan(table, range, order, limit)
    }
}

impl Store for DiskStore {
    fn commit(&self, group: Group) -> Result<Head, StoreError> {
        check_group(&group)?;
        if group.events.is_empty() {
            return Ok(self.head());
        }
        self.backlog.admit()?;
        let mut appender = self.appender.lock();
        if let Some(damage) = &*self.damage.read() {
            return Err(damage.error());
        }
        let head = appender.append(&group.events, &self.reader)?;
        self.backlog.put(group.writes, head);
        Ok(head)
    }

    fn head(&self) -> Head {
        self.backlog.head()
    }

    fn events(&self, from: Position, limit: usize) -> Result<Vec<LedgerEvent>, StoreError> {
        let head = self.head().position;
        let sound = self.sound(head);
        if let Some(damage) = &*self.damage.read()
            && (damage.position..=head.max(damage.position)).contains(&from)
        {
            return Err(damage.error());
        }
        let events = self.reader.events(from, sound, limit);
        if let Err(StoreError::Damaged {
            position,
            place,
            reason,
        }) = &events
        {
            self.found(Damage {
                position: *position,
                place: place.clone(),
                reason: reason.clone(),
            });
        }
        events
    }

    fn checkpoint(&self) -> Result<(), StoreError> {
        self.backlog.drain()
    }
}

impl Drop for DiskStore {
    fn drop(&mut self) {
        self.backlog.stop();
        if let Some(flusher) = self.flusher.take()
            && flusher.join().is_err()
        {
            tracing::error!("the thread that writes working records broke off; the next start replays the ledger");
        }
        match self.backlog.drain() {
            Ok(()) => end_session(self.backlog.records().directory()),
            Err(error) => {
                tracing::warn!(error = %error, "not all rows were written; the next start replays the ledger")
            }
        }
    }
}

/// Can this group be committed?
pub(crate) fn check_group(group: &Group) -> Result<(), StoreError> {
    if let Some(event) = group.events.iter().find(|event| event.len() > EVENT_BYTES_MAX) {
        let reason = format!(
            "an event of {} bytes is longer than {EVENT_BYTES_MAX}; store large content as evidence",
            event.len()
        );
        return Err(StoreError::Refused(reason));
    }
    if group.events.is_empty() && !group.writes.is_empty() {
        return Err(StoreError::Refused(
            "rows without an event cannot be derived again from the ledger".to_owned(),
        ));
    }
    Ok(())
}
