//! Escalations as a list: what is late, who was told, and what they answered.

use super::{Due, Escalation, Time};
use serde::{Deserialize, Serialize};

/// Something about which somebody was told that it is late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalated {
    /// Action or audit.
    pub about: String,
    /// When it was due; absent when nothing of it is owed any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Due>,
    /// Who was told, newest last, with their answers.
    pub escalations: Vec<Escalation>,
    /// Role that owns it.
    pub owner: String,
    /// Service.
    pub service: String,
    /// What it is called.
    pub title: String,
    /// Roles that have still to answer.
    pub waits_for: Vec<Waits>,
}

/// A role that has still to answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waits {
    /// Until when; after that the next rung of the ladder speaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<Time>,
    /// Turn that is late; absent for audits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obligation: Option<u32>,
    /// Role.
    pub role: String,
    /// When it was told.
    pub told_at: Time,
}

/// What a role answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscalationAnswer {
    /// When.
    pub at: Time,
    /// Who answered, by staff reference.
    pub by: String,
    /// In their words.
    pub words: String,
}

/// Answer an escalation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAnswer {
    /// Turn that it is about; absent is the oldest without an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obligation: Option<u32>,
    /// The answer.
    pub words: String,
}
