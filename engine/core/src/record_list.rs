//! A list of records that a service hands in for its audit tools to read, such as an export of the medicine administration record: a table
//! of texts. What a column means is the tool's business. References in it are pseudonymous, as everywhere.

use crate::limits;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A table of texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordList {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Rows, each as wide as the columns.
    pub rows: Vec<Vec<String>>,
}

impl RecordList {
    /// The content address of the list.
    pub fn digest(&self) -> String {
        let bytes = serde_json::to_vec(self).expect("a list is plain text, which JSON can always hold");
        Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether it can be kept.
    ///
    /// # Errors
    /// What is wrong with it, as the end of a sentence.
    pub fn check(&self) -> Result<(), String> {
        let width = self.columns.len();
        if width == 0 || width > limits::LIST_COLUMNS {
            return Err(format!(
                "it has {width} columns; 1 to {} can be kept",
                limits::LIST_COLUMNS
            ));
        }
        if self.rows.len() > limits::LIST_ROWS {
            return Err(format!(
                "it has {} rows; {} can be kept",
                self.rows.len(),
                limits::LIST_ROWS
            ));
        }
        if let Some(row) = self.rows.iter().position(|row| row.len() != width) {
            return Err(format!("row {} has not as many cells as there are columns", row + 1));
        }
        let cells = self.columns.iter().chain(self.rows.iter().flatten());
        let bytes: usize = cells.map(String::len).sum();
        if bytes > limits::LIST_BYTES {
            return Err(format!("it has more than {} MiB of text", limits::LIST_BYTES >> 20));
        }
        Ok(())
    }
}
