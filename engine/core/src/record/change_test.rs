//! Small tests of change (plan, do, study, act) of a plan.

use crate::instant::Instant;
use serde::{Deserialize, Serialize};

/// A small test of change (plan, do, study, act).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeTest {
    /// When it began.
    pub begun_at: Instant,
    /// Who began it.
    pub by: String,
    /// What is tried.
    pub change: String,
    /// Number within the plan, from 1.
    pub number: u32,
    /// What is expected of it.
    pub prediction: String,
    /// What came of it; `None` while it runs.
    pub studied: Option<Studied>,
    /// Until when it runs; then it has to be studied.
    pub until: Instant,
}

/// What came of a test of change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Studied {
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// What was learned.
    pub learned: String,
    /// What follows.
    pub next: NextStep,
    /// What happened.
    pub result: String,
}

/// What follows from a test of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NextStep {
    /// It becomes the way of working.
    Adopt,
    /// It is changed and tried again.
    Adapt,
    /// It is given up.
    Abandon,
}

impl NextStep {
    /// In one word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Adopt => "adopt",
            Self::Adapt => "adapt",
            Self::Abandon => "abandon",
        }
    }
}
