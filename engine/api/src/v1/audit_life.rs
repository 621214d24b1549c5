//! What becomes of an audit beside its answers: begun, waived, authorised, sent back, corrected, and what it had missed.

use super::Time;
use serde::{Deserialize, Serialize};

/// Somebody did something at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// When.
    pub at: Time,
    /// By whom, by staff reference.
    pub by: String,
    /// What they said about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A result that was sent back. It never counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentBack {
    /// When.
    pub at: Time,
    /// By whom, by staff reference.
    pub by: String,
    /// What its gate lacked by that result, where it was a re-test.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lacked: Vec<String>,
    /// Why.
    pub reason: String,
    /// Who had handed it in, by staff reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted_by: Option<String>,
}

/// An audit that is not made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaivedAudit {
    /// When that was decided.
    pub at: Time,
    /// Who decided it or spoke for the forum, by staff reference.
    pub by: String,
    /// Forum that decided it; absent was somebody above the owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forum: Option<String>,
    /// Why.
    pub reason: String,
}

/// The next turn of an audit in a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedTurn {
    /// Name of the audit.
    pub audit: String,
    /// On which results the date depends, in words; absent is the ordinary cadence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// When it opens.
    pub opens: Time,
    /// Turns before it that were never opened, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_opened: Vec<TurnsNotOpened>,
    /// Role that carries it out.
    pub owner: String,
    /// Service.
    pub service: String,
    /// Its number.
    pub turn: u32,
}

/// Turns of an audit that were never opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnsNotOpened {
    /// When that was decided or found.
    pub at: Time,
    /// Who decided, by staff reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Number of the first of them.
    pub first: u32,
    /// Forum that decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forum: Option<String>,
    /// Number of the last of them.
    pub last: u32,
    /// When the last of them would have opened.
    pub opens: Time,
    /// Why they were waived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// `skipped`, because their time passed while Ratchet was not running, or `waived`.
    pub why: String,
}

/// Decide that the next turn of an audit is not made, before it opens.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TurnWaiver {
    /// Name of the audit.
    pub audit: String,
    /// Forum that decides; absent is somebody above the owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forum: Option<String>,
    /// Who took part in the forum, by staff reference; absent or empty is whoever sends this, alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub present: Vec<String>,
    /// Why.
    pub reason: String,
    /// Service.
    pub service: String,
    /// Its number, so that nobody waives another turn than they saw.
    pub turn: u32,
}

/// Let a result count, as a second person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authorisation {
    /// What is to be said about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Decide that an audit is not made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditWaiver {
    /// Forum that decides; absent is whoever sends this, from above the owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forum: Option<String>,
    /// Who took part in the forum, by staff reference; absent or empty is whoever sends this, alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub present: Vec<String>,
    /// Why.
    pub reason: String,
}

/// What somebody else found, and an audit should have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissedSomething {
    /// Causes, in the words of the taxonomy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<String>,
    /// How many show it.
    #[serde(default = "one")]
    pub count: u32,
    /// Out of how many were looked at; absent is the count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<u32>,
    /// Where it was seen; absent is the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Question of the tool that should have shown it, by id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// References of the records that show it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<String>,
    /// When it was seen; absent is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_at: Option<Time>,
    /// `low`, `medium` or `high`; high counts as a significant finding.
    #[serde(default = "medium")]
    pub severity: String,
    /// What is wrong.
    pub what: String,
    /// `inspector`, `complaint`, `incident`, `commissioner` or `staff`.
    pub who: String,
}

const fn one() -> u32 {
    1
}

fn medium() -> String {
    "medium".to_owned()
}
