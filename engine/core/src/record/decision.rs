//! What forums decide about a plan: its priority, and whether it is closed.

use crate::instant::Instant;
use serde::{Deserialize, Serialize};

/// A forum's decision about closing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Whether it agreed.
    pub agreed: bool,
    /// When.
    pub at: Instant,
    /// Who spoke for it.
    pub by: String,
    /// Forum.
    pub forum: String,
    /// Who took part, by staff reference, whoever stood aside included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub present: Vec<String>,
    /// Why.
    pub reason: String,
    /// Round of the plan.
    pub round: u32,
    /// Who took no part in this decision because of a conflict of interest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stood_aside: Vec<StoodAside>,
}

/// How soon a forum wants a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Priority {
    /// When it was approved.
    pub at: Instant,
    /// Forum.
    pub forum: String,
    /// 1 comes first.
    pub rank: u32,
}

/// Somebody who took no part in a decision, because it concerns their own work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoodAside {
    /// Staff reference.
    pub person: String,
    /// Why, for example `owns QIP-2`.
    pub why: String,
}
