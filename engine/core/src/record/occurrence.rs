//! Occurrences: something that happened in a service, and the actions that answer each time.

use crate::id::{ActionId, OccurrenceId};
use crate::instant::Instant;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Something that happened in a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occurrence {
    /// When it happened.
    pub at: Instant,
    /// Kind, as declared by `event`.
    pub event: String,
    /// Identifier.
    pub id: OccurrenceId,
    /// Service.
    pub service: String,
    /// Pseudonymous reference of the person concerned, if any.
    pub subject: Option<String>,
}

/// Actions that wait for an event in a service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listeners {
    /// Actions, in order.
    pub actions: BTreeSet<ActionId>,
}
