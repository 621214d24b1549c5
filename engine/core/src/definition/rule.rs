//! Immediate responses, and the ladders that speak when nobody acts.

use crate::span::Span;
use serde::{Deserialize, Serialize};

/// An immediate response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Clock that sets `due` ([`crate::clocks`]), for example `reg-17-report`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<String>,
    /// What has to be done.
    pub does: String,
    /// Until when, from the trigger.
    pub due: Span,
    /// Who hears of it when nobody acts.
    pub escalate: Vec<Rung>,
    /// Role that must do it.
    pub owner: String,
    /// What sets it off; any of these.
    pub when: Vec<Trigger>,
}

/// What sets a rule off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trigger {
    /// An audit finds that a question (by position) was not met.
    Finding {
        /// Audit.
        audit: String,
        /// Question, by position.
        question: u16,
    },
    /// Something happened in the service.
    Event(String),
    /// An audit has a significant finding.
    SignificantFinding {
        /// Audit.
        audit: String,
    },
    /// Somebody found what an audit had missed.
    MissedByAudit {
        /// Audit; `None` is any.
        audit: Option<String>,
    },
}

/// One rung of an escalation ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rung {
    /// How long after the due moment; `None` is at once when overdue.
    pub after: Option<Span>,
    /// Within what time of being told the role must answer; without an answer the next rung speaks at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_within: Option<Span>,
    /// Role that is told and must answer.
    pub to: String,
}
