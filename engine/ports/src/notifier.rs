//! Telling people. A message names a role, a thing and a reason, never a person who uses the service.

use chrono::{DateTime, Utc};

/// Something that a person must hear about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Stable key: the same message is never sent under two keys, so a repeated send can be recognised.
    pub key: String,
    /// Person to tell, if the role resolves to one.
    pub person: Option<String>,
    /// Role that is told.
    pub role: String,
    /// Service, if the matter belongs to one.
    pub service: Option<String>,
    /// Identifier of the thing it is about, for example `ACT-9`.
    pub about: String,
    /// One plain sentence.
    pub text: String,
    /// When it became due.
    pub at: DateTime<Utc>,
}

/// Why a message could not be handed over; it is tried again later.
#[derive(Debug, thiserror::Error)]
#[error("the message could not be handed over: {0}")]
pub struct NotifyError(pub String);

/// Hands messages over to the world.
pub trait Notifier: Send + Sync {
    /// Hands one message over. Returning `Ok` means that it need not be tried again.
    fn tell(&self, message: &Message) -> Result<(), NotifyError>;
}
