//! Risks that a forum lives with for a time. What carries one stays open.

use super::Time;
use serde::{Deserialize, Serialize};

/// A risk that a forum lives with for a time. What carries it stays open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedRisk {
    /// Plan or finding.
    pub about: String,
    /// When it was accepted.
    pub at: Time,
    /// Who spoke for the forum, by staff reference.
    pub by: String,
    /// Forum.
    pub forum: String,
    /// Why.
    pub reason: String,
    /// Whether it counts now.
    pub runs: bool,
    /// Service.
    pub service: String,
    /// Until when.
    pub until: Time,
    /// What the plan or finding is about.
    pub what: String,
}

/// Accept the risk of a plan or a finding for a time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRisk {
    /// Plan or finding.
    pub about: String,
    /// Forum.
    pub forum: String,
    /// Who took part, by staff reference; absent or empty is whoever sends this, alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub present: Vec<String>,
    /// Why.
    pub reason: String,
    /// Until when.
    pub until: Time,
}
