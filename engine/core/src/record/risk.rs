//! Risks that a forum lives with for a time. Nothing is closed by them.

use crate::id::{FindingId, PlanId};
use crate::instant::Instant;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A forum lives with a risk for a time. Nothing is closed by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedRisk {
    /// When.
    pub at: Instant,
    /// Who spoke for the forum.
    pub by: String,
    /// Forum.
    pub forum: String,
    /// Why.
    pub reason: String,
    /// Until when.
    pub until: Instant,
}

impl AcceptedRisk {
    /// Whether it still holds.
    pub fn runs_at(&self, at: Instant) -> bool {
        at < self.until
    }
}

/// What carries a risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AtRisk {
    /// A finding.
    Finding(FindingId),
    /// A plan.
    Plan(PlanId),
}

impl fmt::Display for AtRisk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Finding(id) => id.fmt(f),
            Self::Plan(id) => id.fmt(f),
        }
    }
}
