//! The hall: one writer a provider. Requests are taken in groups, decided by the pure core, committed with one wait for the disk, and only
//! then answered. Timers and effects are derived from stored state, so that a crash loses neither.
//!
//! In reading order: [`request`] (what comes in and goes out), [`projection`] (events to records and rows; shared by live commits, replay and
//! rebuild), [`rows`] (lists), [`hall`] (decide and commit), [`effects`] (what is owed to the world), then the two drivers: [`live`]
//! (threads and the wall clock) and [`stepped`] (one thread, virtual time), and [`view`] for reading.
//!
//! Not here: what anything means (core), bytes on disks (store), HTTP (daemon).

pub mod effects;
pub mod hall;
pub mod live;
pub mod projection;
pub mod request;
pub mod rows;
pub mod stepped;
pub mod view;

pub use effects::Parts;
pub use hall::Hall;
pub use live::{Options, Provider, StartError};
pub use projection::Replay;
pub use request::{Receipt, Refusal, Request};
pub use rows::{List, Which};
pub use stepped::Stepped;
pub use view::{LedgerEntry, Page, View, ViewError};
