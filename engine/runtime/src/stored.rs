//! How a record stands in its row, and how rows and events are read back.
//!
//! Beside the record itself the row says when it wants to be looked at again, so that the timer row of before can be removed exactly, and
//! at which positions the latest events of its story stand ([`crate::history`]).

use ratchet_core::event::Recorded;
use ratchet_core::key::Key;
use ratchet_core::record::Record;
use ratchet_ports::store::{LedgerEvent, Position, ReadRows, StoreError, Table};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A record with what is written down beside it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Stored {
    /// Positions of the latest events of its story.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) events: Vec<Position>,
    /// The record.
    pub(crate) record: Arc<Record>,
    /// When it wants to be looked at again, in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) wake: Option<u64>,
}

/// A command that was done, by its idempotency key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Done {
    /// How many events it led to.
    pub(crate) count: u64,
    /// Fingerprint of the request.
    pub(crate) fingerprint: String,
    /// Position of the first.
    pub(crate) first: Position,
}

/// A record that was loaded, with the size of its row.
pub(crate) struct Loaded {
    pub(crate) bytes: usize,
    pub(crate) stored: Stored,
}

/// The record of a key as it is stored.
pub(crate) fn load(rows: &(impl ReadRows + ?Sized), key: &Key) -> Result<Option<Loaded>, StoreError> {
    let Some(row) = rows.get(Table::Records, &key.to_bytes())? else {
        return Ok(None);
    };
    let stored = serde_json::from_slice(&row).map_err(|error| unreadable(format!("record {key:?}: {error}")))?;
    Ok(Some(Loaded {
        bytes: row.len(),
        stored,
    }))
}

/// The record of a row, with its key.
pub(crate) fn read_record(key: &[u8], row: &[u8]) -> Result<(Key, Loaded), StoreError> {
    let read = Key::from_bytes(key).ok_or_else(|| unreadable(format!("the key {key:02x?} names no record")))?;
    let stored = serde_json::from_slice(row).map_err(|error| unreadable(format!("record {read:?}: {error}")))?;
    let bytes = row.len();
    Ok((read, Loaded { bytes, stored }))
}

/// The command that was done under an idempotency key.
pub(crate) fn load_done(rows: &(impl ReadRows + ?Sized), key: &str) -> Result<Option<Done>, StoreError> {
    let Some(row) = rows.get(Table::Commands, key.as_bytes())? else {
        return Ok(None);
    };
    serde_json::from_slice(&row)
        .map(Some)
        .map_err(|error| unreadable(format!("request `{key}`: {error}")))
}

/// The bytes of a row, exactly as long as they have to be: they may wait in memory for a while. `scratch` saves growing.
pub(crate) fn json(value: &impl Serialize, scratch: &mut Vec<u8>) -> Vec<u8> {
    scratch.clear();
    serde_json::to_writer(&mut *scratch, value)
        .expect("records are plain data with text keys, which JSON can always hold");
    scratch.as_slice().to_vec()
}

/// Reads an event back from the ledger.
pub(crate) fn read_event(event: &LedgerEvent) -> Result<Recorded, StoreError> {
    serde_json::from_slice(&event.bytes).map_err(|error| StoreError::Projection {
        position: event.position,
        reason: error.to_string(),
    })
}

fn unreadable(reason: String) -> StoreError {
    StoreError::Projection { position: 0, reason }
}
