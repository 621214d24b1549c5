//! Plans with their actions, measures and re-tests.

use super::{Head, Rung, Sample};
use crate::ast::{At, Clauses, Comparison, Every, Length, Moment, Name, Slot, Within};
use crate::source::Place;

/// `plan`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Actions.
    pub actions: Vec<Action>,
    /// `aim:`
    pub aim: Slot<String>,
    /// `cause:`
    pub causes: Slot<Vec<Name>>,
    /// `closes:`
    pub closes: Slot<Clauses>,
    /// `escalate:`
    pub escalate: Slot<Vec<Rung>>,
    /// First line.
    pub head: Head,
    /// `if a retest fails:`
    pub if_fails: Slot<IfFails>,
    /// `measure` lines of its own.
    pub measures: Vec<PlanMeasure>,
    /// `opens:`
    pub opens: Slot<Clauses>,
    /// `owner:`
    pub owner: Slot<String>,
    /// `problem:`
    pub problem: Slot<String>,
    /// Re-tests.
    pub retests: Vec<Retest>,
    /// `watch:`
    pub watch: Slot<Watch>,
}

/// `measure "N" from supervision: text, higher is better` in a plan
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanMeasure {
    /// Where the value comes from.
    pub from: Option<Name>,
    /// First line.
    pub head: Head,
    /// `kind:`
    pub kind: Slot<String>,
    /// `target:`
    pub target: Slot<Comparison>,
    /// What is measured, and which direction is better.
    pub text: Option<Name>,
}

/// `action`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// `by …`
    pub by: Option<Name>,
    /// `due:`
    pub due: Slot<Within>,
    /// `escalate:`
    pub escalate: Slot<Vec<Rung>>,
    /// `every:`
    pub every: Slot<Every>,
    /// `evidence:`
    pub evidence: Slot<Vec<Name>>,
    /// First line.
    pub head: Head,
    /// `kind:`
    pub kind: Slot<String>,
    /// `support:`
    pub support: Slot<String>,
}

/// `retest`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retest {
    /// `accepts:`
    pub accepts: Slot<Vec<Bridge>>,
    /// `audit:`, when it is not the one that opens the plan.
    pub audit: Slot<String>,
    /// `by …`
    pub by: Option<Name>,
    /// First line.
    pub head: Head,
    /// `minimum:`
    pub minimum: Slot<u32>,
    /// `pass:`
    pub pass: Slot<Clauses>,
    /// `sample:`
    pub sample: Slot<Sample>,
    /// `when:`
    pub when: Slot<Moment>,
}

/// `medicines 2.0.0`: a version of a tool that counts like the one that the plan was opened with
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bridge {
    /// Tool id.
    pub id: Name,
    /// Version.
    pub version: At<Vec<u64>>,
}

/// `if a retest fails: reopen actions, tell nominated individual`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IfFails {
    /// `reopen actions`
    pub reopens: Option<Place>,
    /// `tell …`
    pub tell: Vec<Recipient>,
}

/// Somebody who is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// A role.
    Role(Name),
    /// A forum.
    Forum(Name),
}

/// `6 months, reopen when audit "X" has a significant finding`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    /// How long.
    pub length: At<Length>,
    /// Audit that reopens the plan.
    pub reopen: Option<Name>,
}
