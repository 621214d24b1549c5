//! The domain and the state machine of Ratchet, pure: no clock, no randomness, no I/O, no async, no hash-order iteration.

pub mod calendar;
pub mod sampling;
pub mod definition;
pub mod strength;
pub mod tool;
