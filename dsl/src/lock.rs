//! `tools.lock`: the audit tools that a folder is written for, with version, digest and description, so that checking needs no
//! running plugin and a changed tool is seen before it is used. Written by Ratchet, kept beside the files.

use ratchet_core::definition::Tool;
use serde::{Deserialize, Serialize};

/// Name of the file.
pub const FILE_NAME: &str = "tools.lock";

/// The only format there is so far.
const FORMAT: u32 = 1;

/// The contents of the file.
#[derive(Debug, Serialize, Deserialize)]
struct Lock {
    format: u32,
    tools: Vec<Tool>,
}

/// Why a lock could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Not what Ratchet writes.
    #[error("tools.lock is damaged in line {line}: {reason}")]
    Damaged {
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// Written by a later version.
    #[error("tools.lock has format {0}, which a later version of Ratchet wrote")]
    Later(u32),
}

/// The pinned tools.
pub fn read(text: &str) -> Result<Vec<Tool>, LockError> {
    let lock: Lock = serde_json::from_str(text).map_err(|error| LockError::Damaged {
        line: error.line().max(1),
        reason: error.to_string(),
    })?;
    if lock.format == FORMAT {
        Ok(lock.tools)
    } else {
        Err(LockError::Later(lock.format))
    }
}

/// The text that pins these tools; the same tools always give the same text.
pub fn write(tools: &[Tool]) -> String {
    let mut tools = tools.to_vec();
    tools.sort_by(|left, right| left.description.id.cmp(&right.description.id));
    let text = serde_json::to_string_pretty(&Lock { format: FORMAT, tools });
    text.expect("tools are plain data with text keys, which JSON can always hold") + "\n"
}
