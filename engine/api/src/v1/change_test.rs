//! Small tests of change inside a plan (plan, do, study, act), and actions that are added while it runs.

use super::Time;
use serde::{Deserialize, Serialize};

/// A small test of change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeTest {
    /// When it began.
    pub begun_at: Time,
    /// Who began it, by staff reference.
    pub by: String,
    /// What is tried.
    pub change: String,
    /// Number within the plan, from 1.
    pub number: u32,
    /// What is expected of it.
    pub prediction: String,
    /// What came of it; absent while it has not been studied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub studied: Option<Studied>,
    /// Until when it runs.
    pub until: Time,
}

/// What came of a test of change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Studied {
    /// When.
    pub at: Time,
    /// By whom, by staff reference.
    pub by: String,
    /// What was learned.
    pub learned: String,
    /// `adopt`, `adapt` or `abandon`.
    pub next: String,
    /// What happened.
    pub result: String,
}

/// Begin a small test of change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewTest {
    /// What is tried.
    pub change: String,
    /// What is expected of it.
    pub prediction: String,
    /// Until when it runs.
    pub until: Time,
}

/// Study a small test of change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestStudy {
    /// What was learned.
    pub learned: String,
    /// What follows: `adopt`, `adapt` or `abandon`.
    pub next: String,
    /// What happened.
    pub result: String,
}

/// Add an action to a plan that runs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAction {
    /// Until when, from now, in the words of a workflow: `within 10 working days`.
    pub due: String,
    /// What will show that it was done.
    pub evidence: Vec<String>,
    /// Kind of change in the words of a workflow: `process change`, `training`; it decides how strong the action is.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Role that owns it.
    pub owner: String,
}
