//! Lists to sample from.

use super::Receipt;
use crate::problem::Fault;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One thing that could be drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameRow {
    /// Pseudonymous reference, unique within the list; never a name.
    pub reference: String,
    /// Strata and their values, for example `shift`: `evening`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub strata: BTreeMap<String, String>,
}

/// What came of a list to sample from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameTaken {
    /// How many rows can be drawn from now.
    pub accepted: u64,
    /// What is wrong with the others: they are not in the list until it is sent again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Fault>,
    /// What was recorded.
    pub receipt: Receipt,
}
