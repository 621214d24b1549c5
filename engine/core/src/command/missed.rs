//! What was found from outside.

use crate::instant::Instant;
use crate::record::Outsider;
use crate::tool::Severity;

/// What was found from outside, and an audit should have found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// Causes, in the words of the taxonomy.
    pub causes: Vec<String>,
    /// How many show it; at least 1.
    pub count: u32,
    /// Out of how many were looked at; not less than the count.
    pub of: u32,
    /// Where it was seen; `None` is the service.
    pub place: Option<String>,
    /// Question of the audit's tool that should have shown it, by id.
    pub question: Option<String>,
    /// References of the records that show it.
    pub references: Vec<String>,
    /// When it was seen; `None` is now.
    pub seen_at: Option<Instant>,
    /// How serious it is. High counts as a significant finding.
    pub severity: Severity,
    /// What is wrong.
    pub what: String,
    /// Who found it.
    pub who: Outsider,
}
