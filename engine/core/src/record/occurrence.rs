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
    /// Actions and plans that followed from it, in order, at most [`crate::limits::LED_TO_KEPT`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub led_to: Vec<String>,
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
