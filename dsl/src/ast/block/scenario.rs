//! Scenarios.

use super::Head;
use crate::ast::{At, Clauses, Length, Slot};

/// `scenario`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// First line.
    pub head: Head,
    /// `service:`
    pub service: Slot<String>,
    /// `start:`
    pub start: Slot<chrono::NaiveDateTime>,
    /// The rest, in order; lines that could not be read are left out.
    pub steps: Vec<At<Step>>,
    /// Whether a step could not be read.
    pub broken: Slot<()>,
}

/// One line of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// `given:`
    Given(Clauses),
    /// `then:`
    Then(Clauses),
    /// `wait:`
    Wait(Length),
    /// `expect:`
    Expect(Clauses),
}
