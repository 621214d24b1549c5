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

/// Keeps what was told, and can refuse to take anything for a while.
#[cfg(feature = "fakes")]
#[derive(Debug, Default)]
pub struct Outbox {
    refused: std::sync::atomic::AtomicUsize,
    refusing: std::sync::atomic::AtomicBool,
    told: parking_lot::Mutex<Vec<Message>>,
}

#[cfg(feature = "fakes")]
impl Outbox {
    /// From now on every message is refused.
    pub fn refuse(&self) {
        self.refusing.store(true, std::sync::atomic::Ordering::SeqCst);
    }

    /// From now on messages are taken again.
    pub fn take(&self) {
        self.refusing.store(false, std::sync::atomic::Ordering::SeqCst);
    }

    /// How often something was refused.
    pub fn refused(&self) -> usize {
        self.refused.load(std::sync::atomic::Ordering::SeqCst)
    }

    /// Everything that was told, in order.
    pub fn told(&self) -> Vec<Message> {
        self.told.lock().clone()
    }
}

#[cfg(feature = "fakes")]
impl Notifier for Outbox {
    fn tell(&self, message: &Message) -> Result<(), NotifyError> {
        if self.refusing.load(std::sync::atomic::Ordering::SeqCst) {
            self.refused.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            return Err(NotifyError("the outbox is refusing".to_owned()));
        }
        self.told.lock().push(message.clone());
        Ok(())
    }
}
