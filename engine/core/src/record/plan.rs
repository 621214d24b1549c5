//! Plans: the vehicle in which findings become improvement, and the gates that alone may close it.

use crate::definition::{DefinitionHash, Rung};
use crate::id::{ActionId, AnyId, AuditId, BadId, FindingId, OccurrenceId, PlanId, ThemeId};
use crate::instant::Instant;
use crate::record::{AddedAction, Schedule};
use crate::tool::MeasureResult;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A quality improvement plan of one service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Its actions, in the order of the definition.
    pub actions: Vec<ActionId>,
    /// Measures in the audit that opened it, for "not higher than at opening".
    pub baseline: Vec<MeasureResult>,
    /// The same for each audit behind it, by name, when a theme or an occurrence opened it.
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
    /// Identifier.
    pub id: PlanId,
    /// When the last action of this round came into place.
    pub in_place_at: Option<Instant>,
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
    /// Definition that it followed.
    pub from: DefinitionHash,
    /// Definition that it follows from then on.
    pub to: DefinitionHash,
    /// Its name before.
    pub was: String,
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

/// What opened a plan; written as its identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum OpenedBy {
    /// An audit's significant finding.
    Audit(AuditId),
    /// A theme that was raised.
    Theme(ThemeId),
    /// Something that happened in the service.
    Occurrence(OccurrenceId),
}

impl fmt::Display for OpenedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Audit(id) => id.fmt(f),
            Self::Theme(id) => id.fmt(f),
            Self::Occurrence(id) => id.fmt(f),
        }
    }
}

impl From<OpenedBy> for String {
    fn from(opened_by: OpenedBy) -> Self {
        opened_by.to_string()
    }
}

impl TryFrom<String> for OpenedBy {
    type Error = BadId;

    fn try_from(text: String) -> Result<Self, BadId> {
        match text.parse()? {
            AnyId::Audit(id) => Ok(Self::Audit(id)),
            AnyId::Theme(id) => Ok(Self::Theme(id)),
            AnyId::Occurrence(id) => Ok(Self::Occurrence(id)),
            _ => Err(BadId(text)),
        }
    }
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

/// One gate of a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetestState {
    /// Every attempt of every round, oldest first.
    pub attempts: Vec<Attempt>,
    /// The audit that is being carried out for it.
    pub audit: Option<AuditId>,
    /// When it opens, once its anchor is known.
    pub opens_at: Option<Instant>,
    /// When it passed in this round.
    pub passed_at: Option<Instant>,
    /// Waivers of every round, oldest first. A waived gate has not passed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
}

impl RetestState {
    /// The waiver that runs in a round of the plan.
    pub fn waiver(&self, round: u32) -> Option<&Waiver> {
        let last = self.waivers.last()?;
        (last.round == round && last.ended_at.is_none()).then_some(last)
    }

    /// Whether it was waived in a round and has not passed since.
    pub fn is_owed_after_waiver(&self, round: u32) -> bool {
        self.passed_at.is_none() && self.waivers.iter().any(|waiver| waiver.round == round)
    }
}

/// One attempt at a gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When it was evaluated.
    pub at: Instant,
    /// The re-test audit.
    pub audit: AuditId,
    /// The audit that corrected it later. What passed may fail by it; what failed never passes by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected_by: Option<AuditId>,
    /// Handed in after its window had ended. It counts all the same.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
    /// Whether it passed.
    pub passed: bool,
    /// Why it did not pass, in plain words.
    pub reasons: Vec<String>,
    /// Round of the plan.
    pub round: u32,
    /// It could not be judged, for example because too few records were looked at; it neither passed nor failed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unjudged: bool,
}

/// A forum lets a plan go on to its next re-test for a time, although this one has not passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// When it was given.
    pub at: Instant,
    /// Who spoke for the forum.
    pub by: String,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// Forum.
    pub forum: String,
    /// Why.
    pub reason: String,
    /// Round of the plan.
    pub round: u32,
    /// Until when; from then the gate is owed again.
    pub until: Instant,
}

/// A forum lives with a risk for a time. Nothing is closed by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedRisk {
    /// When.
    pub at: Instant,
    /// Who spoke for the forum.
    pub by: String,
    /// Forum.
    pub forum: String,
    /// Why.
    pub reason: String,
    /// Until when.
    pub until: Instant,
}

impl AcceptedRisk {
    /// Whether it still holds.
    pub fn runs_at(&self, at: Instant) -> bool {
        at < self.until
    }
}

/// What carries a risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AtRisk {
    /// A finding.
    Finding(FindingId),
    /// A plan.
    Plan(PlanId),
}

impl fmt::Display for AtRisk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Finding(id) => id.fmt(f),
            Self::Plan(id) => id.fmt(f),
        }
    }
}

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

/// A forum's decision about closing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Whether it agreed.
    pub agreed: bool,
    /// When.
    pub at: Instant,
    /// Who spoke for it.
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
    /// Who took no part in this decision because of a conflict of interest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stood_aside: Vec<StoodAside>,
}

/// How soon a forum wants a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Priority {
    /// When it was approved.
    pub at: Instant,
    /// Forum.
    pub forum: String,
    /// 1 comes first.
    pub rank: u32,
}

/// Somebody who took no part in a decision, because it concerns their own work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoodAside {
    /// Staff reference.
    pub person: String,
    /// Why, for example `owns QIP-2`.
    pub why: String,
}

/// Why and when a plan was opened again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopening {
    /// When.
    pub at: Instant,
    /// Why.
    pub why: WhyReopened,
}

/// Why a plan was opened again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyReopened {
    /// A re-test failed.
    RetestFailed {
        /// Which, by position.
        retest: usize,
        /// The re-test audit.
        audit: AuditId,
    },
    /// The problem came back while the plan was watched.
    Recurred {
        /// Audit that showed it.
        audit: AuditId,
    },
    /// What opens the plan happened again while it was watched.
    HappenedAgain {
        /// What happened.
        occurrence: OccurrenceId,
    },
}

/// The place of a plan in a service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// The plan that is open or watched there. A closed plan leaves the place.
    pub plan: Option<PlanId>,
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

    /// An audit's measures when the plan was opened.
    pub fn baseline_of(&self, audit: &str) -> &[MeasureResult] {
        self.baselines.get(audit).unwrap_or(&self.baseline)
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_opened_a_plan_is_written_as_its_identifier() {
        for (opened_by, text) in [
            (OpenedBy::Audit(AuditId(3)), "\"AUD-3\""),
            (OpenedBy::Theme(ThemeId(1)), "\"THM-1\""),
            (OpenedBy::Occurrence(OccurrenceId(9)), "\"OCC-9\""),
        ] {
            assert_eq!(serde_json::to_string(&opened_by).unwrap(), text);
            assert_eq!(serde_json::from_str::<OpenedBy>(text).unwrap(), opened_by);
        }
        assert!(
            serde_json::from_str::<OpenedBy>("\"FIN-1\"").is_err(),
            "a finding opens no plan by itself"
        );
    }
}
