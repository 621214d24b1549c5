//! Actions: improvement work with an owner, and immediate corrections.

use super::{Delegation, Due, Escalation, Time};
use serde::{Deserialize, Serialize};

/// An action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// What was said of it when it was added to a running plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added: Option<Added>,
    /// Who else may act in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delegations: Vec<Delegation>,
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
    /// When it was given to another role, newest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reassigned: Vec<Reassigned>,
    /// Round of its plan.
    pub round: u32,
    /// Service.
    pub service: String,
    /// What was owed last and is owed no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<Settled>,
    /// Name or instruction.
    pub title: String,
}

/// What was said of an action that was added to a running plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Added {
    /// What will show that it was done.
    pub evidence: Vec<String>,
    /// Kind of change.
    pub kind: String,
    /// `stronger`, `intermediate` or `weaker` in the action hierarchy.
    pub strength: String,
}

/// An action was given to another role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reassigned {
    /// When.
    pub at: Time,
    /// By whom, by staff reference; absent is whoever runs Ratchet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Role that owned it.
    pub from: String,
    /// Why.
    pub reason: String,
    /// Role that owns it now.
    pub to: String,
}

/// Something that was owed and is owed no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// When it was met, or passed without evidence.
    pub at: Time,
    /// When it was due.
    pub due: Due,
    /// Whether it was met.
    pub met: bool,
    /// Number of the turn.
    pub number: u32,
}

/// Give an action to another role.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewOwner {
    /// Why.
    pub reason: String,
    /// Role that owns it from now on.
    pub to: String,
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
