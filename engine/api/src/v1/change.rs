//! A change of the workflows: what it means, who approved it, and what becomes of the plans that run.

use super::{Head, Receipt, SourceFile, ToolPin};
use crate::problem::Fault;
use serde::{Deserialize, Serialize};

/// A folder to bring into force, with what was looked at before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangedWorkflows {
    /// Who approved it; needed where assurance weakens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<ChangeApproval>,
    /// Hash of the definition that it was compared with; refused when another one is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// The files.
    pub files: Vec<SourceFile>,
    /// End of the ledger at the preview; refused when the ledger does not continue from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger: Option<Head>,
}

/// Who approved a change, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeApproval {
    /// Forum or role.
    pub by: String,
    /// Who took part, by staff reference; empty is whoever holds the role or chairs the forum.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub present: Vec<String>,
    /// Why.
    pub reason: String,
}

/// What a folder would change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePreview {
    /// Every change, those that weaken assurance first.
    pub changes: Vec<WorkflowChange>,
    /// Hash of the definition that the folder makes.
    pub hash: String,
    /// Hash of the definition in force; absent before anything was applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force: Option<String>,
    /// End of the ledger when this was looked at.
    pub ledger: Head,
    /// Tools that the folder uses.
    pub tools: Vec<ToolPin>,
    /// Warnings and notes of the checks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Fault>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkflowChange {
    /// Why it is stronger, weaker or neither.
    pub because: String,
    /// Kind of block.
    pub kind: String,
    /// Name of the block.
    pub name: String,
    /// What changed, in a sentence.
    pub sentence: String,
    /// `weaker`, `stronger` or `neutral`.
    pub verdict: String,
}

/// What another definition means for one running plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunningCycle {
    /// Actions that the other definition does not know, and that stay owed.
    pub carried: u32,
    /// Due dates and openings of re-tests that would move.
    pub dates_moved: u32,
    /// Actions and re-tests that would become owed.
    pub gained: u32,
    /// What would move, one sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<CycleLine>,
    /// Mark of what is shown here; sent along when the plan is moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
    /// Name.
    pub name: String,
    /// Identifier.
    pub plan: String,
    /// Service.
    pub service: String,
    /// `moves`, `stays`, or `follows` where it has the definition already.
    pub state: String,
    /// Whether the other definition no longer knows it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub vanished: bool,
    /// Why it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// A sentence about one running plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CycleLine {
    /// The sentence.
    pub sentence: String,
    /// `weaker`, `stronger` or `neutral`.
    pub verdict: String,
}

/// Plans to move to the definition in force, or back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewMigration {
    /// Who approved it.
    pub approval: ChangeApproval,
    /// Plans; at most a hundred at once.
    pub plans: Vec<PlanToMove>,
}

/// A plan to move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanToMove {
    /// Mark of what the preview showed; refused when something else would move.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
    /// Identifier.
    pub plan: String,
}

/// What became of plans that were to move. One that is refused keeps none of the others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Migrated {
    /// Plans that moved, each with what was recorded.
    pub moved: Vec<PlanMoved>,
    /// Plans that stay where they were, and why.
    pub refused: Vec<PlanRefused>,
}

/// A plan that moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanMoved {
    /// Identifier.
    pub plan: String,
    /// What was recorded.
    pub receipt: Receipt,
}

/// A plan that did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRefused {
    /// Stable code.
    pub code: String,
    /// Identifier.
    pub plan: String,
    /// Why not.
    pub why: String,
}
