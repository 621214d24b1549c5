//! Plans: the vehicle in which findings become improvement, and the gates that alone may close it.

use super::{AcceptedRisk, Attempt, ChangeTest, Decision, OpenedBy, Priority, Reopening, RetestState, Waiver};
use crate::definition::{DefinitionHash, Rung};
use crate::id::{ActionId, AuditId, FindingId, PlanId, ThemeId};
use crate::instant::Instant;
use crate::record::{AddedAction, Schedule};
use crate::tool::MeasureResult;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A quality improvement plan of one service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Its actions, in the order of the definition.
    pub actions: Vec<ActionId>,
    /// Measures in the audit that opened it, for "not higher than at opening"; read through [`crate::baseline`].
    pub baseline: Vec<MeasureResult>,
    /// The audits whose measures are in `baselines`, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub baseline_audits: BTreeMap<String, AuditId>,
    /// The latest measures before it was opened of other audits by which it is re-tested, or that its theme watches, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub baselines: BTreeMap<String, Vec<MeasureResult>>,
    /// When it was closed.
    pub closed_at: Option<Instant>,
    /// What forums decided, oldest first.
    pub decisions: Vec<Decision>,
    /// Definition that it started with and keeps.
    pub definition: DefinitionHash,
    /// Findings that it works on.
    pub findings: Vec<FindingId>,
    /// When the last action of the first round came into place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_in_place_at: Option<Instant>,
    /// Identifier.
    pub id: PlanId,
    /// When the last action of this round came into place.
    pub in_place_at: Option<Instant>,
    /// Measures that stand in for those at opening, because nothing was measured before it, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub later_baselines: Vec<LaterBaseline>,
    /// Times that it was moved to another definition, oldest first, at most [`crate::limits::PLAN_MOVES_KEPT`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<PlanMove>,
    /// Name in the definition.
    pub name: String,
    /// When it was opened.
    pub opened_at: Instant,
    /// How soon a forum wants it, if it said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// What opened it.
    pub opened_by: OpenedBy,
    /// When and why it was opened again.
    pub reopenings: Vec<Reopening>,
    /// Accepted risks, oldest first. The plan stays open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub risks: Vec<AcceptedRisk>,
    /// Its gates, in the order of the definition.
    pub retests: Vec<RetestState>,
    /// 1, and one more for each reopening. Timers and evaluations of an earlier round are harmless.
    pub round: u32,
    /// Service.
    pub service: String,
    /// How far it is.
    pub stage: Stage,
    /// Since when it is there.
    pub stage_since: Instant,
    /// Themes that it works on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub themes: Vec<ThemeId>,
    /// Small tests of change, oldest first, at most [`crate::limits::TESTS_PER_PLAN`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<ChangeTest>,
    /// When it was verified.
    pub verified_at: Option<Instant>,
    /// Until when it is watched.
    pub watch_until: Option<Instant>,
}

/// Measures that were taken after a plan was opened and stand in for those at opening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaterBaseline {
    /// Audit that measured them.
    pub audit: AuditId,
    /// Its name.
    pub audit_name: String,
    /// Round of the plan from which results are compared with them: never one in which its actions were in place already.
    pub from_round: u32,
    /// The measures, by position in the tool of that audit.
    pub measures: Vec<MeasureResult>,
}

/// A plan was moved to another definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanMove {
    /// Forum or role that approved it.
    pub approved_by: String,
    /// When.
    pub at: Instant,
    /// Whether it takes the move before back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub back: bool,
    /// Dates that moved with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<MovedDate>,
    /// Definition that it followed.
    pub from: DefinitionHash,
    /// Who took part in the approval, by staff reference.
    pub present: Vec<String>,
    /// Why.
    pub reason: String,
    /// Definition that it follows from then on.
    pub to: DefinitionHash,
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
    pub from: Instant,
    /// What it is the date of.
    pub of: DateOf,
    /// Where it stands from then on.
    pub to: Instant,
}

/// What a date of a plan is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOf {
    /// An action is due.
    Action(ActionId),
    /// A re-test opens, by its place among the plan's.
    Retest(usize),
}

/// What a move changes about an action of the plan that was there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MovedAction {
    /// Action.
    pub action: ActionId,
    /// Evidence and kind, where the other definition does not know it: it stays owed as if a person had added it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried: Option<AddedAction>,
    /// Its ladder, where that changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ladder: Option<Vec<Rung>>,
    /// Its place in the plan.
    pub position: usize,
    /// When it is due in a further round, where that changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
}

/// How far a plan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Actions are being put in place.
    Open,
    /// All actions are in place; the next re-test is awaited.
    InPlace,
    /// A re-test (by position) is being carried out.
    Retesting(usize),
    /// Its re-tests have passed; the forum has to agree.
    Closing,
    /// Verified, and watched for a recurrence.
    Watched,
    /// Verified and closed.
    Closed,
}

impl Plan {
    /// Moves to a stage.
    pub(crate) fn enter(&mut self, stage: Stage, at: Instant) {
        self.stage = stage;
        self.stage_since = at;
    }

    /// A re-test audit was opened.
    pub(crate) fn retest_opened(&mut self, retest: usize, audit: AuditId, at: Instant) {
        self.retests[retest].audit = Some(audit);
        self.retests[retest].opens_at = None;
        self.enter(Stage::Retesting(retest), at);
    }

    /// A re-test audit has its result. A passed gate stays passed for this round only.
    pub(crate) fn attempted(&mut self, retest: usize, attempt: Attempt) {
        let gate = &mut self.retests[retest];
        gate.audit = None;
        if attempt.passed {
            gate.passed_at = Some(attempt.at);
        }
        let at = attempt.at;
        gate.attempts.push(attempt);
        let running = self.retests.iter().position(|gate| gate.audit.is_some());
        self.enter(running.map_or(Stage::InPlace, Stage::Retesting), at);
    }

    /// Begins again: every gate has to be passed anew.
    pub(crate) fn begin_again(&mut self, round: u32, reopening: Reopening) {
        for gate in &mut self.retests {
            gate.audit = None;
            gate.opens_at = None;
            gate.passed_at = None;
            if let Some(waiver) = gate.waivers.last_mut() {
                waiver.ended_at.get_or_insert(reopening.at);
            }
        }
        self.round = round;
        self.in_place_at = None;
        self.closed_at = None;
        self.verified_at = None;
        self.watch_until = None;
        self.enter(Stage::Open, reopening.at);
        self.reopenings.push(reopening);
    }

    /// When its actions came into place for the first time, as far as that is known.
    pub fn first_in_place(&self) -> Option<Instant> {
        let began_again = self.reopenings.first().map(|reopening| reopening.at);
        self.first_in_place_at.or(began_again).or(self.in_place_at)
    }

    /// Until when what was measured is history: since then the actions are in place, or are put in place once more.
    pub fn measured_before(&self) -> Option<Instant> {
        let began_again = self.reopenings.last().map(|reopening| reopening.at);
        self.in_place_at.or(began_again)
    }

    /// Provisional: a gate of this round has passed, and the plan is not verified yet.
    pub fn is_provisional(&self) -> bool {
        self.is_open() && self.retests.iter().any(|gate| gate.passed_at.is_some())
    }

    /// A gate is waived: it is not carried out and has not passed.
    pub(crate) fn waived(&mut self, retest: usize, waiver: Waiver) {
        let at = waiver.at;
        let gate = &mut self.retests[retest];
        gate.audit = None;
        gate.opens_at = None;
        if let Some(before) = gate.waivers.last_mut() {
            before.ended_at.get_or_insert(at);
        }
        gate.waivers.push(waiver);
        if gate.waivers.len() > crate::limits::WAIVERS_KEPT {
            gate.waivers.remove(0);
        }
        if let Stage::Retesting(_) = self.stage {
            let running = self.retests.iter().position(|gate| gate.audit.is_some());
            self.enter(running.map_or(Stage::InPlace, Stage::Retesting), at);
        }
    }

    /// Whether the plan still works on its problem: not verified yet.
    pub fn is_open(&self) -> bool {
        !matches!(self.stage, Stage::Watched | Stage::Closed)
    }
}

/// The place of a plan in a service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// The plan that is open or watched there. A closed plan leaves the place.
    pub plan: Option<PlanId>,
}
