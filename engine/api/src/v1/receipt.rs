//! What every change is answered with, once it is on the disk.

use super::{Head, Time};
use serde::{Deserialize, Serialize};

/// A change was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// When.
    pub at: Time,
    /// Identifiers of what came into being by it.
    pub created: Vec<String>,
    /// Kinds of the events that were recorded, in order; empty when nothing had to be done.
    pub events: Vec<String>,
    /// Position of the first of them.
    pub first: u64,
    /// The end of the ledger after it.
    pub head: Head,
    /// Whether it had been done before under the same idempotency key.
    pub repeated: bool,
}
