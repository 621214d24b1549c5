//! What comes into the hall and what goes out of it.

use ratchet_core::command::Command;
use ratchet_core::event::{Actor, Keyed, Recorded};
use ratchet_core::instant::Instant;
use ratchet_core::rejection::Rejection;
use ratchet_ports::store::{Head, Position, StoreError};
use sha2::{Digest, Sha256};
use std::fmt::{self, Write};
use std::sync::Arc;

/// A request of a person, a tool or a timer.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Who asks.
    pub by: Actor,
    /// What is asked for.
    pub command: Command,
    /// Idempotency key: the same request under the same key is answered again, not done again.
    pub key: Option<String>,
}

impl Request {
    /// A request without an idempotency key.
    pub fn new(by: Actor, command: Command) -> Self {
        Self { by, command, key: None }
    }

    /// The key with a fingerprint of the request, if there is a key.
    pub(crate) fn keyed(&self) -> Option<Keyed> {
        let key = self.key.clone()?;
        Some(Keyed {
            fingerprint: self.fingerprint(),
            key,
        })
    }

    fn fingerprint(&self) -> String {
        let mut hashing = Hashing(Sha256::new());
        write!(hashing, "{:?}|{:?}", self.by, self.command).expect("hashing text cannot fail");
        hashing
            .0
            .finalize()
            .iter()
            .take(16)
            .fold(String::with_capacity(32), |mut text, byte| {
                write!(text, "{byte:02x}").expect("writing to a string cannot fail");
                text
            })
    }
}

/// Hashes what is written, without keeping it.
struct Hashing(Sha256);

impl Write for Hashing {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

/// A request was done: its events are on the disk.
#[derive(Debug, Clone, PartialEq)]
pub struct Receipt {
    /// When.
    pub at: Instant,
    /// What became true; empty when nothing had to be done.
    pub events: Arc<[Recorded]>,
    /// Position of the first of these events; the next free one when there are none.
    pub first: Position,
    /// The end of the ledger after the group in which it was committed.
    pub head: Head,
    /// It had been done before under the same key; these are its events of then.
    pub repeated: bool,
}

/// A request was not done. Nothing of it is there.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Refusal {
    /// The rules say no.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The store could not take it.
    #[error("{0}")]
    Store(Arc<StoreError>),
    /// Too much is waiting.
    #[error("Ratchet is very busy at the moment and did not take the request; please send it again")]
    Busy,
    /// This provider takes no more requests.
    #[error("this provider has stopped taking requests: {0}. Nothing that was acknowledged is lost")]
    Stopped(String),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(Arc::new(error))
    }
}
