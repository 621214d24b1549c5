//! Measuring: virtual time ([`virtual_time`]), the preview of a change over many plans ([`change`]), and the whole cycle as a provider would live it: audit, plugin, findings, plan, actions, timer, re-test, closed; durable.
//!
//! Not a test: it prints numbers, and the disk's own latency beside them, because a durable figure means nothing without it.

pub mod change;
mod cycle;
mod directory;
mod memory;
mod portfolio;
pub mod virtual_time;
mod workflow;

pub use directory::{Plan, run};
