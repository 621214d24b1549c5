//! The hall: one writer a provider. Requests are taken in groups, decided by the pure core, committed with one wait for the disk, and only
//! then answered. Timers and effects are derived from stored state, so that a crash loses neither.
//!
//! In reading order: [`request`] (what comes in and goes out), [`projection`] (events to records and rows; shared by live commits and
//! [`replay`]) with [`stored`], [`cache`] and [`history`] below it, [`rows`] (lists), [`timers`], [`hall`] (decide and commit),
//! [`effects`] (what is owed to the world), then the two drivers: [`live`] (threads and the wall clock, with its [`errands`]) and
//! [`stepped`] (one thread, virtual time), and [`view`] for reading, with [`past`] for reading as things stood earlier.
//!
//! Not here: what anything means (core), bytes on disks (store), HTTP (daemon).

pub mod agenda;
mod cache;
pub mod effects;
mod errands;
pub mod hall;
mod history;
pub mod live;
pub mod past;
mod projection;
pub mod reevaluate;
mod replay;
pub mod request;
pub mod rows;
pub mod stepped;
mod stored;
mod timers;
pub mod view;

pub use effects::Parts;
pub use hall::Hall;
pub use live::{Options, Provider, StartError};
pub use projection::Shared;
pub use replay::Replay;
pub use request::{Receipt, Refusal, Request};
pub use rows::{Kind, List, Phase, Selection, Which};
pub use stepped::Stepped;
pub use view::{LedgerEntry, Page, View, ViewError};
