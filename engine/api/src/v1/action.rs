//! Actions: improvement work with an owner, and immediate corrections.

use super::{Due, Escalation, Time};
use serde::{Deserialize, Serialize};

/// An action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// When nothing of it is owed any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Time>,
    /// Who was told that it is late, newest last.
    pub escalations: Vec<Escalation>,
    /// Evidence, newest last.
    pub evidence: Vec<Evidence>,
    /// How much evidence there is in all; the ledger has all of it.
    pub evidence_count: u32,
    /// Identifier.
    pub id: String,
    /// When it came into place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_place_at: Option<Time>,
    /// Turns that passed without evidence.
    pub missed: u32,
    /// What is owed now.
    pub obligations: Vec<Obligation>,
    /// When it was opened.
    pub opened_at: Time,
    /// What it comes from.
    pub origin: Origin,
    /// Role that owns it.
    pub owner: String,
    /// Round of its plan.
    pub round: u32,
    /// Service.
    pub service: String,
    /// Name or instruction.
    pub title: String,
}

/// What an action comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// A plan.
    Plan(String),
    /// A rule.
    Rule {
        /// Finding that set it off.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        finding: Option<String>,
        /// Occurrence that set it off.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        occurrence: Option<String>,
        /// Name of the rule.
        rule: String,
    },
}

/// Something owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obligation {
    /// When it is due.
    pub due: Due,
    /// Number of the turn, from 1.
    pub number: u32,
    /// Occurrence that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurrence: Option<String>,
}

/// Evidence as it is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// When.
    pub at: Time,
    /// Who, by staff reference.
    pub by: String,
    /// Turn that it answers.
    pub obligation: u32,
    /// SHA-256 of a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// What it shows.
    pub what: String,
}

/// Evidence that is being added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceGiven {
    /// Turn that it answers; absent is the oldest that is owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obligation: Option<u32>,
    /// SHA-256 of a file, lower-case hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// What it shows.
    pub what: String,
}

/// Evidence that comes along with a completion.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewEvidence {
    /// SHA-256 of a file, lower-case hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// What it shows.
    pub what: String,
}

/// What an action owes is done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Completion {
    /// Evidence that comes along, for the same turn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<NewEvidence>,
    /// Turn that is done; absent is the oldest that is owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obligation: Option<u32>,
}

/// Move a due date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DueMove {
    /// Turn that is moved; absent is the oldest that is owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obligation: Option<u32>,
    /// Why.
    pub reason: String,
    /// New due moment.
    pub to: Time,
}
