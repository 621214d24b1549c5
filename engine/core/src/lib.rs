//! The domain and the state machine of Ratchet, pure: no clock, no randomness, no I/O, no async, no hash-order iteration.

pub mod calendar;
pub mod sampling;
pub mod definition;
pub mod strength;
pub mod tool;
pub mod command;
pub mod event;
pub mod id;
pub mod key;
pub mod limits;
pub mod record;
pub mod rejection;
pub mod state;
pub mod instant;
pub mod pending;
