//! Due dates with their whole story, and who was told when nobody kept them.

use super::{EscalationAnswer, Time};
use serde::{Deserialize, Serialize};

/// When something is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The due moment that counts now.
    pub at: Time,
    /// Where the original comes from, in plain English.
    pub because: String,
    /// Every move, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<Move>,
    /// The first due moment; it never changes.
    pub original: Time,
    /// Whether it had passed when this was asked.
    pub overdue: bool,
}

/// One change of a due date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// When it was moved.
    pub at: Time,
    /// Who moved it, by staff reference.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The new due moment.
    pub to: Time,
}

/// Somebody was told that something is late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// What the role answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<EscalationAnswer>,
    /// When.
    pub at: Time,
    /// Role that the ladder names, where nobody held it and the role above was told in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<String>,
    /// Told late, because Ratchet was not running when it came due.
    pub late: bool,
    /// Turn that was late; absent for audits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obligation: Option<u32>,
    /// Person to whom the role resolved, by staff reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Rung of the ladder, from 1.
    pub rung: u32,
    /// Role.
    pub to: String,
}
