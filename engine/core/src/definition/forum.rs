//! Forums: what they review and may approve.

use crate::recurrence::Recurrence;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A meeting that reviews and approves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Forum {
    /// What it may approve.
    pub approves: BTreeSet<Approval>,
    /// Role that chairs it.
    pub chair: String,
    /// When it meets.
    pub meets: Recurrence,
    /// Roles that sit on it beside the chair.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<String>,
    /// How many people must take part in a decision, the chair among them; `None` is the chair alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<u32>,
    /// What stands on its agenda, in order.
    pub reviews: Vec<Topic>,
}

/// What a forum may approve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Approval {
    /// Which plan comes first.
    PlanPriorities,
    /// That a plan may be closed.
    PlanClosures,
    /// That a due date moves.
    Extensions,
    /// That a risk is lived with until a date.
    AcceptedRisks,
    /// That a gate is waived until a date, or an audit.
    Waivers,
}

/// What a forum reviews.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// Causes and criteria that recur over several audits.
    Themes,
    /// Actions past their due date.
    OverdueActions,
    /// Re-tests that fall due in the month of the meeting.
    RetestsDueThisMonth,
    /// Findings raised since the last meeting.
    NewFindings,
    /// Plans that are open.
    OpenPlans,
    /// Plans that ask to be closed.
    ClosuresAsked,
    /// Escalations without an answer.
    Escalations,
    /// Audits due, late, missed and waived.
    AuditProgramme,
    /// Measures and what their charts say.
    Measures,
    /// Re-tests that passed or failed since the last meeting.
    RetestResults,
    /// Waivers and accepted risks that run.
    Waivers,
    /// Due dates that were moved, and how often.
    Slippage,
    /// What the last meeting decided.
    LastDecisions,
    /// Checks that the files switch off, with the reasons. It stands on every agenda while there are any; no file asks for it.
    Exceptions,
}
