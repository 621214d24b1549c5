//! Re-tests that a forum waived for a time. Nothing is verified by a waiver.

use super::Time;
use serde::{Deserialize, Serialize};

/// A re-test that a forum waived for a time. It has not passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// When it was given.
    pub at: Time,
    /// Who spoke for the forum, by staff reference.
    pub by: String,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Time>,
    /// Forum.
    pub forum: String,
    /// Plan.
    pub plan: String,
    /// Why.
    pub reason: String,
    /// Name of the re-test.
    pub retest: String,
    /// Round of the plan.
    pub round: u32,
    /// Whether it counts now.
    pub runs: bool,
    /// Service.
    pub service: String,
    /// Until when; from then the re-test is owed again.
    pub until: Time,
}

/// Waive a re-test for a time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewWaiver {
    /// Forum.
    pub forum: String,
    /// Who took part, by staff reference; absent or empty is whoever sends this, alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub present: Vec<String>,
    /// Why.
    pub reason: String,
    /// Re-test by its name, or its number from 1.
    pub retest: String,
    /// Until when.
    pub until: Time,
}
