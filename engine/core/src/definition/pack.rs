//! Evidence packs for readers from outside.

use crate::recurrence::Recurrence;
use serde::{Deserialize, Serialize};

/// An evidence pack: what an outside reader is shown, made from what stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pack {
    /// When it falls due; `None` is on request only.
    pub every: Option<Recurrence>,
    /// Who reads it, for example `commissioner`.
    pub reader: String,
    /// What it shows, in order.
    pub shows: Vec<PackPart>,
}

/// A part of an evidence pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PackPart {
    /// Planned, done, late, missed and waived audits.
    AuditProgramme,
    /// Findings with their problem statements.
    Findings,
    /// Actions with owner, due date and its moves, strength and evidence.
    Actions,
    /// Re-test results beside the result that opened the plan.
    RetestResults,
    /// Measures with their charts.
    Measures,
    /// Themes and how the watched audits went.
    ThemeTrend,
    /// Escalations and their answers.
    Escalations,
    /// Decisions of forums, waivers and accepted risks among them.
    Decisions,
    /// What is open, and what is overdue.
    OpenItems,
}
