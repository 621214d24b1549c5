//! The ledger as the outside sees it.

use serde::{Deserialize, Serialize};

/// The end of the ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Chain hash after the last event, lower-case hexadecimal.
    pub hash: String,
    /// Position of the last event; 0 when there is none.
    pub position: u64,
}

/// An event as it stands in the ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LedgerEvent {
    /// Chain hash after it, lower-case hexadecimal.
    pub hash: String,
    /// Its position, from 1.
    pub position: u64,
    /// The event: when, by whom, and what became true.
    pub recorded: serde_json::Value,
}
