//! Findings: what is wrong, where, how many of how many, against which standard.

use super::Time;
use serde::{Deserialize, Serialize};

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Audit that raised it.
    pub audit: String,
    /// Name of that audit.
    pub audit_name: String,
    /// Causes, in the words of the taxonomy.
    pub causes: Vec<String>,
    /// Immediate corrections that it set off.
    pub corrections: Vec<String>,
    /// How many records show it.
    pub count: u32,
    /// Identifier.
    pub id: String,
    /// What must be put right at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub immediate_correction: Option<String>,
    /// Out of how many.
    pub of: u32,
    /// Where it was seen.
    pub place: String,
    /// Plan that works on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// Title of the question.
    pub question: String,
    /// When it was raised.
    pub raised_at: Time,
    /// References of the records that show it.
    pub references: Vec<String>,
    /// When its plan was verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<Time>,
    /// Service.
    pub service: String,
    /// `low`, `medium` or `high`.
    pub severity: String,
    /// Whether it is part of a significant finding.
    pub significant: bool,
    /// Standards that are not met.
    pub standards: Vec<String>,
    /// What is wrong.
    pub what: String,
}
