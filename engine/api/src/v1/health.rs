//! Whether the daemon is alive, and whether it takes changes.

use serde::{Deserialize, Serialize};

/// A healthy daemon. One that is not answers with a problem document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// `ok` or `ready`.
    pub status: String,
    /// Version of the daemon.
    pub version: String,
}
