//! An event with its circumstances: when, by whom and in answer to what.

use super::Event;
use crate::instant::Instant;
use serde::{Deserialize, Serialize};

/// An event with when, by whom and in answer to what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: Actor,
    /// The request that led to it, if it had an idempotency key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<Keyed>,
    /// What became true.
    pub event: Event,
}

/// A request that can be recognised when it is sent again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keyed {
    /// Hash of what was asked for, so that the same key for something else is noticed.
    pub fingerprint: String,
    /// Idempotency key that the sender chose.
    pub key: String,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// A member of staff, by staff reference.
    Person(String),
    /// Whoever runs the daemon.
    Operator,
    /// The engine itself: a timer, a tool's answer.
    Engine,
}

impl Actor {
    /// The staff reference, if a person acts.
    pub fn person(&self) -> Option<&str> {
        match self {
            Self::Person(person) => Some(person),
            Self::Operator | Self::Engine => None,
        }
    }
}
