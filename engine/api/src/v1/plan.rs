//! Plans, their gates and what forums decided.

use super::{AcceptedRisk, Action, ChangeTest, Finding, Time, Waiver};
use serde::{Deserialize, Serialize};

/// A plan, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Its actions.
    pub actions: Vec<String>,
    /// When it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Time>,
    /// Findings that it works on.
    pub findings: Vec<String>,
    /// Identifier.
    pub id: String,
    /// What must not be overlooked: re-tests that are waived, a risk that is lived with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<String>,
    /// Name in the workflow.
    pub name: String,
    /// When it was opened.
    pub opened_at: Time,
    /// What opened it: an audit, a theme or an occurrence.
    pub opened_by: String,
    /// How soon a forum wants it; 1 comes first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<u32>,
    /// 1, and one more for each reopening.
    pub round: u32,
    /// Service.
    pub service: String,
    /// `open`, `in place`, `retesting`, `closing`, `watched` or `closed`.
    pub stage: String,
    /// Since when it is there.
    pub stage_since: Time,
    /// Themes that it works on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub themes: Vec<String>,
    /// When it was verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_at: Option<Time>,
    /// Until when it is watched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watch_until: Option<Time>,
}

/// A plan with everything that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanDetail {
    /// As lists show it.
    #[serde(flatten)]
    pub plan: Plan,
    /// Its actions in full.
    pub actions_in_full: Vec<Action>,
    /// Causes that it works on.
    pub causes: Vec<String>,
    /// What forums decided, oldest first.
    pub decisions: Vec<Decision>,
    /// Hash of the definition that it follows.
    pub definition: String,
    /// Its findings in full.
    pub findings_in_full: Vec<Finding>,
    /// When the last action of this round came into place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_place_at: Option<Time>,
    /// Moves to other definitions and back, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<PlanMove>,
    /// Role that owns it.
    pub owner: String,
    /// The problem in plain words.
    pub problem: String,
    /// When and why it was opened again.
    pub reopenings: Vec<Reopening>,
    /// Its gates.
    pub retests: Vec<Retest>,
    /// Risks that were accepted, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub risks: Vec<AcceptedRisk>,
    /// Small tests of change, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<ChangeTest>,
}

/// A plan was moved to another definition, or such a move was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanMove {
    /// Forum or role that approved it.
    pub approved_by: String,
    /// When.
    pub at: Time,
    /// Whether it takes the move before back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub back: bool,
    /// Dates that moved with it.
    pub dates: Vec<MovedDate>,
    /// Hash of the definition that it followed.
    pub from: String,
    /// Who took part in the approval, by staff reference.
    pub present: Vec<String>,
    /// Why.
    pub reason: String,
    /// Hash of the definition that it follows from then on.
    pub to: String,
    /// Its name before.
    pub was: String,
    /// What of it weakened assurance, one sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weaker: Vec<String>,
}

/// A date that moved because a plan follows another definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedDate {
    /// Where it stood.
    pub from: Time,
    /// An action by its identifier, or a re-test by its name.
    pub of: String,
    /// Where it stands from then on.
    pub to: Time,
}

/// A gate of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retest {
    /// Every attempt, oldest first.
    pub attempts: Vec<Attempt>,
    /// The audit that is being carried out for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<String>,
    /// Role that carries it out.
    pub by: String,
    /// Name.
    pub name: String,
    /// When it opens, once that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<Time>,
    /// When it passed in this round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed_at: Option<Time>,
    /// Waivers, oldest first. A waived re-test has not passed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
}

/// One attempt at a gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When it was evaluated.
    pub at: Time,
    /// The re-test.
    pub audit: String,
    /// Handed in after its window had ended.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
    /// Whether it passed.
    pub passed: bool,
    /// Why it did not pass, in plain words.
    pub reasons: Vec<String>,
    /// Round of the plan.
    pub round: u32,
    /// It could not be judged: it neither passed nor failed, and is made again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unjudged: bool,
}

/// When and why a plan was opened again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopening {
    /// When.
    pub at: Time,
    /// Audit that showed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<String>,
    /// What happened again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurrence: Option<String>,
    /// `retest-failed`, `recurred` or `happened-again`.
    pub why: String,
}

/// What a forum decided about closing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Whether it agreed.
    pub agreed: bool,
    /// When.
    pub at: Time,
    /// Who spoke for it, by staff reference.
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
    /// Who took no part in the decision because of a conflict of interest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stood_aside: Vec<StoodAside>,
}

/// Somebody who took no part in a decision, because it concerns their own work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoodAside {
    /// Staff reference.
    pub person: String,
    /// Why.
    pub why: String,
}

/// Record what a forum decided about closing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewDecision {
    /// Whether it agreed.
    pub agreed: bool,
    /// Forum.
    pub forum: String,
    /// Who took part, by staff reference; absent or empty is whoever sends this, alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub present: Vec<String>,
    /// Why.
    pub reason: String,
}
