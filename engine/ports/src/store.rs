//! The store of one provider: its ledger (the truth) and its working records (derived, can be rebuilt).
//!
//! The port speaks in bytes. What an event means, and which rows follow from it, is the business of the runtime; the store
//! promises order, atomicity and durability, and that what was committed can be read at once.

use std::ops::Bound;

/// Position of an event in a provider's ledger: 1 is the first, 0 means "before the first".
pub type Position = u64;

/// SHA-256 chain hash after an event.
pub type ChainHash = [u8; 32];

/// The end of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Head {
    /// Position of the last event; 0 when there is none.
    pub position: Position,
    /// Chain hash after that event; all zero when there is none.
    pub hash: ChainHash,
}

/// Tables of working records, each an ordered map of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Table {
    /// Entity records by key.
    Records = 1,
    /// Rows of lists: the key orders them.
    Lists = 2,
    /// Timers: the key begins with the due time, big endian.
    Timers = 3,
    /// Effects that are owed to the world.
    Effects = 4,
    /// Idempotency keys of commands.
    Commands = 5,
}

impl Table {
    /// All tables.
    pub const ALL: [Self; 5] = [Self::Records, Self::Lists, Self::Timers, Self::Effects, Self::Commands];
}

/// One change of a working record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// Table.
    pub table: Table,
    /// Key.
    pub key: Vec<u8>,
    /// New value; `None` removes the row.
    pub value: Option<Vec<u8>>,
}

/// What is committed at once: all of it, or nothing.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// Exact bytes of each event, in order.
    pub events: Vec<Vec<u8>>,
    /// Changes of working records that follow from these events. A later write to the same key wins. They have to follow
    /// from the events: after damage they are derived from them again. So a group with writes has at least one event.
    pub writes: Vec<Write>,
}

/// An event as it stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEvent {
    /// Its position.
    pub position: Position,
    /// Its exact bytes.
    pub bytes: Vec<u8>,
    /// Chain hash after it.
    pub hash: ChainHash,
}

/// A row of a table.
pub type Row = (Vec<u8>, Vec<u8>);

/// What went wrong in a store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk is full: nothing of the group was kept.
    #[error("the disk is full; nothing was written and nothing was lost. Free some space in `{place}` and try again")]
    Full {
        /// Directory.
        place: String,
    },
    /// Another process uses the data directory.
    #[error("the data directory `{place}` is in use by another Ratchet process{}", pid.map(|p| format!(" (process {p})")).unwrap_or_default())]
    InUse {
        /// Directory.
        place: String,
        /// Process that holds it, if known.
        pid: Option<u32>,
    },
    /// The data directory was written by a version that this one does not know.
    #[error(
        "the data directory `{place}` has format {found}, this Ratchet knows format {known}; use the Ratchet version that wrote it, or migrate"
    )]
    OtherVersion {
        /// Directory.
        place: String,
        /// Format found.
        found: String,
        /// Format known.
        known: String,
    },
    /// A record in the middle of the ledger is damaged. Nothing is cut off; the provider is read-only.
    #[error(
        "the ledger is damaged at event {position} ({place}): {reason}. Nothing was changed; restore this provider from a backup"
    )]
    Damaged {
        /// First event that cannot be trusted.
        position: Position,
        /// File and offset.
        place: String,
        /// What is wrong.
        reason: String,
    },
    /// The operating system refused.
    #[error("{place}: {source}")]
    Io {
        /// File or directory.
        place: String,
        /// The system's reason.
        source: std::io::Error,
    },
    /// An earlier commit failed half-way, so this store takes no more writes until it is opened again.
    #[error("the store stopped after an earlier failure ({0}); restart to recover")]
    Stopped(String),
    /// The working records are damaged. The ledger is not: they are rebuilt from it at the next start.
    #[error(
        "the working records in `{place}` are damaged ({reason}). The ledger is whole and nothing is lost: restart, and they are rebuilt"
    )]
    Records {
        /// Directory.
        place: String,
        /// What is wrong.
        reason: String,
    },
    /// The group cannot be written as it is; the store works on.
    #[error("a group of events was refused: {0}")]
    Refused(String),
    /// The working records could not be derived from the ledger.
    #[error("event {position} of the ledger could not be read back: {reason}")]
    Projection {
        /// Which event.
        position: Position,
        /// Why.
        reason: String,
    },
}

/// Derives working records from events: used when the store has to replay (after a crash) or rebuild (after damage).
pub trait Projector {
    /// Number of the rule set. Working records written under another number are thrown away and rebuilt.
    fn version(&self) -> u32;

    /// Writes that follow from `events`, which come in order and continue where the last call stopped. `read` sees everything
    /// that was projected before.
    fn project(&mut self, events: &[LedgerEvent], read: &dyn ReadRows) -> Result<Vec<Write>, StoreError>;
}

/// Reads working records.
pub trait ReadRows {
    /// The value of a key.
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    /// Up to `limit` rows in key order within the bounds, backwards when `reverse`.
    fn scan(
        &self,
        table: Table,
        range: (Bound<Vec<u8>>, Bound<Vec<u8>>),
        order: Order,
        limit: usize,
    ) -> Result<Vec<Row>, StoreError>;
}

/// Direction of a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Smallest key first.
    Ascending,
    /// Largest key first.
    Descending,
}

/// The store of one provider.
///
/// Contract, tested by one battery for every implementation:
/// - `commit` is atomic and durable: after `Ok` the group survives a crash of process or machine; after `Err` nothing of it is
///   there, now or after a restart, and the store either still works or answers [`StoreError::Stopped`].
/// - Groups are ordered: a reader never sees a group without the ones before it.
/// - Rows of a committed group can be read at once, by any thread.
/// - One writer: a second open of the same place fails with [`StoreError::InUse`].
pub trait Store: ReadRows + Send + Sync {
    /// Commits one group and returns the new head. A group of nothing changes nothing; one with writes and no event, or with
    /// an event over 16 MiB, is [`StoreError::Refused`].
    fn commit(&self, group: Group) -> Result<Head, StoreError>;

    /// The present head.
    fn head(&self) -> Head;

    /// Up to `limit` events beginning with position `from`.
    fn events(&self, from: Position, limit: usize) -> Result<Vec<LedgerEvent>, StoreError>;

    /// Hands everything to the disk that can be: after it a restart has nothing to replay.
    fn checkpoint(&self) -> Result<(), StoreError>;
}
