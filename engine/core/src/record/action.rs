//! Actions: improvement work of a plan, and immediate corrections set off by a rule. What is owed is an obligation: one for a
//! one-off action, one a turn for a repeating one, one an occurrence for "each time".

use crate::deadline::Due;
use crate::definition::{DefinitionHash, Rung};
use crate::id::{ActionId, FindingId, OccurrenceId, PlanId};
use crate::instant::Instant;
use crate::record::{Delegation, Reassignment, Told};
use crate::recurrence::Recurrence;
use crate::span::Span;
use crate::strength::ActionKind;
use serde::{Deserialize, Serialize};

/// A piece of work with an owner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// What a person said when it was added to its plan; `None` when it stands in the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added: Option<AddedAction>,
    /// Clock of the law or of practice that sets when it is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<String>,
    /// Definition that it follows.
    pub definition: DefinitionHash,
    /// Who may act for its owner, at most [`crate::limits::DELEGATIONS_KEPT`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delegations: Vec<Delegation>,
    /// When nothing of it is owed any more.
    pub done_at: Option<Instant>,
    /// Escalations, newest last, at most [`crate::limits::ESCALATIONS_KEPT`].
    pub escalations: Vec<Escalation>,
    /// Evidence, newest last, at most [`crate::limits::EVIDENCE_KEPT`]; all of it stands in the ledger.
    pub evidence: Vec<Evidence>,
    /// How much evidence there is in all.
    pub evidence_count: u32,
    /// Identifier.
    pub id: ActionId,
    /// When it came into place in this round.
    pub in_place_at: Option<Instant>,
    /// Who is told when it is late.
    pub ladder: Vec<Rung>,
    /// Turns that passed without evidence.
    pub missed: u32,
    /// What is owed now.
    pub obligations: Vec<Obligation>,
    /// When it was opened.
    pub opened_at: Instant,
    /// Plan or rule that it comes from.
    pub origin: Origin,
    /// Role that owns it.
    pub owner: String,
    /// When it was given to another role, newest last, at most [`crate::limits::REASSIGNMENTS_KEPT`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reassigned: Vec<Reassignment>,
    /// Round of the plan.
    pub round: u32,
    /// How it recurs.
    pub schedule: Schedule,
    /// Service.
    pub service: String,
    /// What was owed last and is owed no more, in this round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<Settled>,
    /// When this round of it began.
    pub started_at: Instant,
    /// Name or instruction in plain words.
    pub title: String,
    /// Number of the last obligation that was opened in this round.
    pub turns_opened: u32,
}

/// What a person says of an action that they add to a running plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddedAction {
    /// What shows that it was done.
    pub evidence: Vec<String>,
    /// What kind of change it is; decides its strength.
    pub kind: ActionKind,
}

/// Where an action comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// A plan's action, by position.
    Plan {
        /// Position in the plan's definition.
        action: usize,
        /// Plan.
        plan: PlanId,
    },
    /// A rule.
    Rule {
        /// Finding that set it off.
        finding: Option<FindingId>,
        /// Occurrence that set it off.
        occurrence: Option<OccurrenceId>,
        /// Name of the rule.
        rule: String,
    },
}

/// How an action recurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Schedule {
    /// Not at all.
    Once(Span),
    /// In turns.
    Turns(Recurrence),
    /// Each time something happens.
    EachTime {
        /// Event.
        event: String,
        /// Time allowed.
        within: Span,
    },
}

/// Something owed by a moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Obligation {
    /// When it is due, where that comes from, and every move.
    pub due: Due,
    /// Rungs of the ladder that need not fire any more.
    pub fired: usize,
    /// When the action was given to another role: rungs that have not spoken count from here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ladder_from: Option<Instant>,
    /// Number within the round, from 1.
    pub number: u32,
    /// Occurrence that it answers.
    pub occurrence: Option<OccurrenceId>,
    /// The turns right before it that were missed; `None` when the last one was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<MissedRow>,
    /// Roles that were told that it is late, in order; one entry a rung.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<Told>,
}

/// Turns of an action that were missed one after the other. Each begins its own ladder; a rung that waits for a time and has not spoken
/// about the row counts from the first of them, so that it is reached although no single turn is owed for so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissedRow {
    /// Rungs that have spoken in it: about further turns they count from those.
    pub fired: usize,
    /// When the first of them was due.
    pub from: Instant,
    /// How many.
    pub turns: u32,
}

/// Something that was owed: what a reader of the tracker asks of a date that is past.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settled {
    /// When it was met, or passed without evidence.
    pub at: Instant,
    /// When it was due, where that came from, and every move.
    pub due: Due,
    /// Whether it was met.
    pub met: bool,
    /// Number within the round.
    pub number: u32,
}

/// Evidence that something was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// When it was recorded.
    pub at: Instant,
    /// Who recorded it.
    pub by: String,
    /// Obligation that it answers, by number.
    pub obligation: u32,
    /// SHA-256 of a file, lower-case hexadecimal.
    pub sha256: Option<String>,
    /// What it shows, in plain words.
    pub what: String,
}

/// Somebody was told that something is late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// What the role answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// When it fired.
    pub at: Instant,
    /// Role that the ladder names, where that one was vacant and the role above was told in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<String>,
    /// Told late, because Ratchet was not running when the rung came due.
    pub late: bool,
    /// Obligation by number; 0 for an audit.
    pub obligation: u32,
    /// Person, if the role resolved to one.
    pub person: Option<String>,
    /// Rung by position.
    pub rung: usize,
    /// Role.
    pub to: String,
}

/// An answer to an escalation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// When.
    pub at: Instant,
    /// Who answered, by staff reference.
    pub by: String,
    /// In their words.
    pub words: String,
}
