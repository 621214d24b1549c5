//! Measuring: virtual time ([`virtual_time`]), and the whole cycle as a provider would live it: audit, plugin, findings, plan, actions, timer, re-test, closed; durable.
//!
//! Not a test: it prints numbers, and the disk's own latency beside them, because a durable figure means nothing without it.

mod cycle;
mod directory;
pub mod virtual_time;
mod workflow;

pub use directory::{Plan, run};
