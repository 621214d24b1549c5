//! The ledger's arithmetic: what an event looks like as bytes, how events are chained, proved, signed and checked.
//!
//! Pure: no files, no clock, no randomness. The store decides where the bytes lie; this crate decides what they mean, so
//! that anybody can check a ledger with it, offline and years later.
//!
//! - [`canonical`]: one byte string per value (RFC 8785).
//! - [`chain`]: every event is hashed together with everything before it.
//! - [`record`]: the frame around an event in a segment file, and how torn and damaged frames are told apart.
//! - [`segment`]: the first bytes of a segment file.
//! - [`merkle`]: tree hashes and proofs (RFC 9162), so that one event can be proved without showing the others.
//! - [`note`], [`checkpoint`]: the signed statement "this ledger had this many events and this root".
//! - [`verify`]: all of it over a whole ledger.

pub mod canonical;
pub mod chain;
pub mod checkpoint;
pub mod merkle;
pub mod note;
pub mod record;
pub mod segment;
pub mod verify;

pub use chain::ChainHash;
