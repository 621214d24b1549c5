//! The gates of a plan: attempts at each, and waivers. Only a passed attempt opens one.

use crate::id::AuditId;
use crate::instant::Instant;
use serde::{Deserialize, Serialize};

/// One gate of a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetestState {
    /// Every attempt of every round, oldest first.
    pub attempts: Vec<Attempt>,
    /// The audit that is being carried out for it.
    pub audit: Option<AuditId>,
    /// When it opens, once its anchor is known.
    pub opens_at: Option<Instant>,
    /// When it passed in this round.
    pub passed_at: Option<Instant>,
    /// Waivers of every round, oldest first. A waived gate has not passed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
}

impl RetestState {
    /// The waiver that runs in a round of the plan.
    pub fn waiver(&self, round: u32) -> Option<&Waiver> {
        let last = self.waivers.last()?;
        (last.round == round && last.ended_at.is_none()).then_some(last)
    }

    /// Whether it was waived in a round and has not passed since.
    pub fn is_owed_after_waiver(&self, round: u32) -> bool {
        self.passed_at.is_none() && self.waivers.iter().any(|waiver| waiver.round == round)
    }
}

/// One attempt at a gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When it was evaluated.
    pub at: Instant,
    /// The re-test audit.
    pub audit: AuditId,
    /// The audit that corrected it later. What passed may fail by it; what failed never passes by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected_by: Option<AuditId>,
    /// Handed in after its window had ended. It counts all the same.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
    /// Whether it passed.
    pub passed: bool,
    /// Why it did not pass, in plain words.
    pub reasons: Vec<String>,
    /// Round of the plan.
    pub round: u32,
    /// It could not be judged, for example because too few records were looked at; it neither passed nor failed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unjudged: bool,
}

/// A forum lets a plan go on to its next re-test for a time, although this one has not passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// When it was given.
    pub at: Instant,
    /// Who spoke for the forum.
    pub by: String,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// Forum.
    pub forum: String,
    /// Why.
    pub reason: String,
    /// Round of the plan.
    pub round: u32,
    /// Until when; from then the gate is owed again.
    pub until: Instant,
}
