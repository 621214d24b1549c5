//! Findings: what is wrong, where, how many of how many, against which standard.

use crate::id::{ActionId, AuditId, FindingId, PlanId, ThemeId};
use crate::instant::Instant;
use crate::tool::Severity;
use serde::{Deserialize, Serialize};

/// A finding of an audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Audit that raised it.
    pub audit: AuditId,
    /// Name of that audit.
    pub audit_name: String,
    /// Causes, in the words of the taxonomy.
    pub causes: Vec<String>,
    /// Immediate corrections that it set off.
    pub corrections: Vec<ActionId>,
    /// Identifier.
    pub id: FindingId,
    /// Plan that works on it.
    pub plan: Option<PlanId>,
    /// The problem in structured words.
    pub problem: Problem,
    /// Question by position in the tool.
    pub question: u16,
    /// Title of that question.
    pub question_title: String,
    /// When it was raised.
    pub raised_at: Instant,
    /// When its plan was verified.
    pub resolved_at: Option<Instant>,
    /// Service.
    pub service: String,
    /// How serious it is.
    pub severity: Severity,
    /// Whether it is part of a significant finding.
    pub significant: bool,
    /// Themes that it stands behind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub themes: Vec<ThemeId>,
}

/// A problem in structured words (demand D3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// How many records show it.
    pub count: u32,
    /// What must be put right at once.
    pub immediate_correction: Option<String>,
    /// Out of how many.
    pub of: u32,
    /// Where it was seen.
    pub place: String,
    /// References of the records that show it.
    pub references: Vec<String>,
    /// Standards that are not met.
    pub standards: Vec<String>,
    /// What is wrong.
    pub what: String,
}
