//! The runtime over real stores, in virtual time and with threads.
#![allow(missing_docs, clippy::unwrap_used)]

mod disk;
mod hall;
mod laws;
mod live;
mod stories;
mod support;
mod timers;
#[path = "../../../core/tests/state/world.rs"]
#[allow(dead_code)]
mod world;
