//! Occurrences: something that happened in a service, and the actions that answer each time.

use crate::id::{ActionId, OccurrenceId};
use crate::instant::Instant;
use crate::limits;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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

/// To whom one kind of event happened in a service, and when last: what samples look back on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    /// The latest moment by pseudonymous reference, at most [`limits::SUBJECTS_KEPT`]; those longest ago go first.
    pub subjects: BTreeMap<String, Instant>,
}

impl Happened {
    pub(crate) fn keep(&mut self, subject: &str, at: Instant) {
        let latest = self.subjects.entry(subject.to_owned()).or_insert(at);
        *latest = (*latest).max(at);
        if self.subjects.len() > limits::SUBJECTS_KEPT {
            let oldest = self.subjects.iter().min_by_key(|(_, at)| **at);
            if let Some(oldest) = oldest.map(|(subject, _)| subject.clone()) {
                self.subjects.remove(&oldest);
            }
        }
    }
}
