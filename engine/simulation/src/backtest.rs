//! Backtesting: what a workflow would have made of the past. Results of audits and incidents of the past are handed to a fresh provider
//! that follows it, at the moments at which they happened, through the runtime's own hall.
//!
//! What the past does not say is not made up: nobody acts here. So a plan that opens stays open and later findings join it, and what
//! people would have heard because work was left undone is counted apart. The samples of the past are as large as they were. In reading
//! order: [`read_audits`] and [`read_events`] (tables), [`replay`] (one workflow), [`compare`] (two of them).

mod comparison;
mod records;
mod stage;

pub use comparison::{Comparison, Sooner, compare};
pub use records::{PastAudit, PastEvent, PastResult, read_audits, read_events};

use crate::house::PlayError;
use ratchet_core::definition::Definition;
use ratchet_core::instant::Instant;
use ratchet_ports::Store;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The past.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Past {
    /// Results of audits.
    pub audits: Vec<PastAudit>,
    /// What happened.
    pub events: Vec<PastEvent>,
}

/// What a workflow made of the past.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Replayed {
    /// Who would have heard of something, by role.
    pub alerts: BTreeMap<String, Alerts>,
    /// What would have surfaced, in the order of time.
    pub surfaced: Vec<Surfaced>,
    /// Results and events with which the workflow can do nothing, one sentence each, with how many there are.
    pub unseen: BTreeMap<String, usize>,
}

/// How often a role would have heard of something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Alerts {
    /// At once: told that something opened or came back, or given something to do.
    pub at_once: u64,
    /// Because nobody acted: escalations of what was left undone. Here nobody acts at all, so this is the most that it could be.
    pub if_nobody_acts: u64,
}

/// Something that would have surfaced.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Surfaced {
    /// When.
    pub at: Instant,
    /// Service; `None` is over all of them.
    pub service: Option<String>,
    /// `significant finding`, `plan`, `theme` or `immediate response`.
    pub kind: &'static str,
    /// Audit, plan, theme or rule.
    pub name: String,
}

/// Plays the past through a workflow. The store must be empty.
///
/// # Errors
/// When the workflow cannot be prepared, or a result cannot be handed in: the text says which line.
pub fn replay(definition: &Arc<Definition>, past: &Past, store: Arc<dyn Store>) -> Result<Replayed, PlayError> {
    stage::Stage::set(definition, past, store)?.play(past)
}
