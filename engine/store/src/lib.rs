//! The store of one provider, behind the port `ratchet_ports::Store`.
//!
//! - [`DiskStore`]: the ledger in append-only segment files (the truth), working records in sled (derived, thrown away and
//!   rebuilt from the ledger whenever they are in doubt). Read [`disk_store`] first.
//! - [`MemoryStore`]: the same contract without a disk, for virtual time and tests.
//! - [`verify()`]: checks a data directory without opening it, also beside a running daemon.
//! - [`measure_fdatasync`]: how long this disk takes to promise something; printed beside every benchmark.
//!
//! What events mean is none of its business: it sees bytes and a `Projector`.

mod backlog;
pub mod disk;
pub mod disk_store;
mod fault;
mod format;
mod lock;
mod measure;
pub mod memory_store;
mod overlay;
mod records;
mod replay;
mod rows;
mod segments;
pub mod verify;

pub use disk_store::{Condition, DiskStore, Options, Progress};
pub use measure::{SyncLatency, measure_fdatasync};
pub use memory_store::MemoryStore;
pub use verify::{VerifyReport, verify};
