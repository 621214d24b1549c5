//! Messages that somebody is owed, or was given.

use super::Time;
use serde::{Deserialize, Serialize};

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The thing it is about.
    pub about: String,
    /// When it became owed.
    pub at: Time,
    /// Identifier.
    pub id: String,
    /// Person to whom the role resolved, by staff reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Why: `escalated`, `retest-failed`, `recurred`, `plan-opened`, `closure-asked` or `evaluation-failed`.
    pub reason: String,
    /// Role that is told.
    pub role: String,
    /// Service.
    pub service: String,
    /// One plain sentence.
    pub text: String,
    /// When it was handed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_at: Option<Time>,
}
