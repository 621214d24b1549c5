//! What is asked about the shelf of audit tools: install, remove, trust, limit, grant. The cryptography and the bytes are the
//! door's; here it is decided who may, what must not be lost, and what is let pass only when somebody says so.

use crate::record::{Allowance, ToolLimits, ToolPackage};
use crate::record_list::RecordList;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A wish about the shelf. All of them are for whoever runs Ratchet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShelfWish {
    /// Install a tool whose bytes were looked at.
    Install(Box<Installation>),
    /// Record that a tool was refused.
    Refuse(ToolRefusal),
    /// Take a tool away.
    Remove {
        /// Digest of its component.
        digest: String,
        /// What still uses it, in words; found by the door among what runs.
        uses: Vec<String>,
    },
    /// Trust a key.
    Trust {
        /// Public key, lower-case hexadecimal.
        key: String,
        /// Whose it is.
        name: String,
    },
    /// Trust a key no longer.
    Distrust {
        /// Public key, lower-case hexadecimal.
        key: String,
        /// Why.
        reason: String,
    },
    /// Set the limits of a tool; none set means the daemon's again.
    Limit {
        /// The limits.
        limits: ToolLimits,
        /// Tool id.
        tool: String,
    },
    /// Let a tool read a list of records in a service.
    Grant {
        /// The list, by name.
        records: String,
        /// Service.
        service: String,
        /// Tool id.
        tool: String,
    },
    /// Hand a list of records in, for tools to read.
    HandIn {
        /// The list.
        list: Arc<RecordList>,
        /// Its name.
        records: String,
        /// Service.
        service: String,
    },
    /// Let it no longer.
    Revoke {
        /// The list, by name.
        records: String,
        /// Service.
        service: String,
        /// Tool id.
        tool: String,
    },
}

/// A tool to be installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// What somebody asked to let pass.
    pub allow: BTreeSet<Allowance>,
    /// Newest version of the same tool that comes with Ratchet, if one does.
    pub bundled: Option<String>,
    /// What the package says.
    pub package: ToolPackage,
    /// Where it came from: a file's name, or an address.
    pub source: String,
}

/// A tool that was not installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolRefusal {
    /// Stable name of the outcome, for example `tool-changed-after-signing`.
    pub outcome: String,
    /// SHA-256 of what was handed in, lower-case hexadecimal.
    pub package: String,
    /// Why, in words.
    pub reason: String,
    /// Where it came from.
    pub source: String,
}
