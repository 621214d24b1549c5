//! The frame: everything that could have been drawn, as the service listed it.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that could have been drawn. Its order means nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// What one row is, in the plural, for example `PRN administrations`.
    pub population: String,
    /// The rows.
    pub rows: Vec<FrameRow>,
}

/// One thing that could have been drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameRow {
    /// Pseudonymous reference, unique within the frame; never a name.
    pub reference: String,
    /// Strata and their values, for example `shift`: `evening`.
    pub strata: BTreeMap<String, String>,
}

/// Why a frame cannot be drawn from. Rows are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum FrameError {
    /// Two rows share a reference.
    #[error("`{reference}` is listed twice, again in row {row}: give every record its own reference, or list it once")]
    DuplicateReference {
        /// The reference.
        reference: String,
        /// The row that repeats it.
        row: usize,
    },
    /// A row has no reference.
    #[error("row {row} has no reference: give every record one that stays the same, but not a name")]
    EmptyReference {
        /// The row.
        row: usize,
    },
}

impl Frame {
    /// A frame of these rows.
    pub fn new(population: impl Into<String>, rows: Vec<FrameRow>) -> Result<Self, FrameError> {
        let frame = Self {
            population: population.into(),
            rows,
        };
        frame.check()?;
        Ok(frame)
    }

    /// Whether every row has a reference of its own.
    pub fn check(&self) -> Result<(), FrameError> {
        let mut seen = BTreeSet::new();
        for (position, FrameRow { reference, .. }) in self.rows.iter().enumerate() {
            let row = position + 1;
            if reference.trim().is_empty() {
                return Err(FrameError::EmptyReference { row });
            }
            if !seen.insert(reference.as_str()) {
                return Err(FrameError::DuplicateReference {
                    reference: reference.clone(),
                    row,
                });
            }
        }
        Ok(())
    }

    /// SHA-256 of the frame's canonical lines, lower-case hexadecimal: the population as a JSON string, then each row as
    /// compact JSON `{"reference":…,"strata":{…}}` with sorted keys, rows sorted by reference, each line ended by a line feed.
    pub fn digest(&self) -> String {
        let mut rows: Vec<&FrameRow> = self.rows.iter().collect();
        rows.sort_unstable_by(|a, b| a.reference.cmp(&b.reference));
        let mut hash = Sha256::new();
        hash.update(json_line(&self.population));
        rows.into_iter().for_each(|row| hash.update(json_line(row)));
        hex(&hash.finalize())
    }
}

fn json_line(value: &impl Serialize) -> Vec<u8> {
    let mut line = serde_json::to_vec(value).expect("text and maps of text can always be written as JSON");
    line.push(b'\n');
    line
}

/// Lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
