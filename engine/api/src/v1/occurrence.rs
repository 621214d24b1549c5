//! Occurrences: something that happened in a service. They come as plain JSON, or as CloudEvents 1.0 in structured form.

use super::Time;
use serde::{Deserialize, Serialize};

/// An occurrence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occurrence {
    /// When it happened.
    pub at: Time,
    /// Kind.
    pub event: String,
    /// Identifier.
    pub id: String,
    /// Actions and plans that followed from it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub led_to: Vec<String>,
    /// Service.
    pub service: String,
    /// Pseudonymous reference of the person concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
}

/// Record that something happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewOccurrence {
    /// Kind, as declared by `event`.
    pub event: String,
    /// When it happened. Always said, so that the same report sent twice is seen to be the same.
    pub happened_at: Time,
    /// Service.
    pub service: String,
    /// Pseudonymous reference of the person concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
}

/// A CloudEvent in structured JSON form, as far as Ratchet reads it. `type` is the kind of occurrence (`incident`, or with a reverse domain
/// name before it), `subject` the person concerned, and the service is the extension attribute `service` or stands in `data`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CloudEvent {
    /// What the sender says beside the attributes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<serde_json::Value>,
    /// The sender's identifier; with `source` it names the event.
    pub id: String,
    /// Service, as an extension attribute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Where it comes from.
    pub source: String,
    /// Version of the specification: 1.0.
    pub specversion: String,
    /// Pseudonymous reference of the person concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// When it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Time>,
    /// Kind.
    #[serde(rename = "type")]
    pub kind: String,
}
