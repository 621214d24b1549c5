//! Audits and their turns. A re-test is an audit with another purpose: the same tool, a new sample, somebody else.

use crate::deadline::Due;
use crate::definition::{CadenceWhen, DefinitionHash};
use crate::id::{AuditId, FindingId, PlanId};
use crate::instant::Instant;
use crate::record::{Escalation, StoodAside, Told};
use crate::sampling::Sample;
use crate::tool::{self, Failure, Report};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One audit of one service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Audit {
    /// How often the tool was asked to evaluate; guards late answers.
    pub attempts: u32,
    /// Who let the result count, where a second person is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorised: Option<Authorised>,
    /// Role that has to let the result count, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authoriser: Option<String>,
    /// Who works on it, since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begun: Option<Begun>,
    /// The audit that corrects it, open or done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<AuditId>,
    /// Why it corrects another, where it does ([`Purpose::Correction`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects_because: Option<String>,
    /// Definition that it follows.
    pub definition: DefinitionHash,
    /// When it must be submitted.
    pub due: Due,
    /// Escalations, newest last.
    pub escalations: Vec<Escalation>,
    /// Why the last evaluation gave no report.
    pub failure: Option<Failure>,
    /// Findings that it raised.
    pub findings: Vec<FindingId>,
    /// Rungs of the ladder that need not fire any more.
    pub fired: usize,
    /// Identifier.
    pub id: AuditId,
    /// What its tool may read, for the evaluations since the last submission: digests of lists by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lent: BTreeMap<String, String>,
    /// Name in the definition.
    pub name: String,
    /// When it was missed: its next turn opened while it waited for its answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed_at: Option<Instant>,
    /// When it opened.
    pub opened_at: Instant,
    /// Findings from outside that it should have made and did not, at most [`crate::limits::OVERLOOKED_KEPT`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overlooked: Vec<FindingId>,
    /// Role that carries it out.
    pub owner: String,
    /// Routine or re-test.
    pub purpose: Purpose,
    /// The tool's report.
    pub report: Option<Report>,
    /// The drawn sample; `None` until a sampling frame is there.
    pub sample: Option<Sample>,
    /// Times that its result was sent back, oldest first, at most [`crate::limits::SENT_BACK_KEPT`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sent_back: Vec<SentBack>,
    /// Service.
    pub service: String,
    /// Whether the result was a significant finding.
    pub significant: bool,
    /// How far it is.
    pub stage: Stage,
    /// Drawn records that could not be looked at, and what took their places, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub substitutions: Vec<Substitution>,
    /// When it was submitted.
    pub submitted_at: Option<Instant>,
    /// Who submitted it.
    pub submitted_by: Option<String>,
    /// Roles that were told that it is late, in order; one entry a rung.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<Told>,
    /// That it is not made, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived: Option<Box<Waived>>,
}

impl Audit {
    /// Whether it is asked by its own turn or by a person, and not by a plan or for a correction.
    pub fn is_routine(&self) -> bool {
        matches!(self.purpose, Purpose::Routine { .. } | Purpose::Extra)
    }
}

/// Work on an audit began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: String,
}

/// A second person let a result count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authorised {
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// What they said about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A result was sent back: it never counted, and a new submission is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentBack {
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// What its gate lacked by that result, where it was a re-test; empty when it would have passed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lacked: Vec<String>,
    /// Why.
    pub reason: String,
    /// Who had handed it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted_by: Option<String>,
}

/// An audit is not made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waived {
    /// When that was decided.
    pub at: Instant,
    /// Who decided it, or spoke for the forum.
    pub by: String,
    /// Forum that decided it; `None` was somebody above the owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forum: Option<String>,
    /// Why.
    pub reason: String,
}

/// A drawn record that could not be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Substitution {
    /// When it was replaced.
    pub at: Instant,
    /// Who said so, by staff reference.
    pub by: String,
    /// Why.
    pub reason: String,
    /// Its reference.
    pub reference: String,
    /// Reference of the record that took its place; `None` when the list had no more.
    pub to: Option<String>,
}

/// Why an audit is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Its turn has come.
    Routine {
        /// Number of the turn, from 1.
        turn: u32,
    },
    /// Somebody asked for it beside its turns.
    Extra,
    /// It is a gate of a plan.
    Retest {
        /// Plan.
        plan: PlanId,
        /// Position of the re-test in the plan.
        retest: usize,
        /// Round of the plan that it belongs to.
        round: u32,
    },
    /// It corrects another, about the same sample. Once its result counts it stands in the other's place.
    Correction {
        /// The audit that it corrects; that may be a correction too.
        of: AuditId,
    },
}

/// How far an audit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// It waits for its answers.
    Open,
    /// Answers are in and read-only; the tool is asked.
    Submitted,
    /// The tool gave no report; somebody has to retry.
    Stuck,
    /// The report is in, and counts for nothing until a second person authorises it.
    AwaitingAuthorisation,
    /// The report is in, and counts.
    Evaluated,
    /// It is not needed any more, because its plan was reopened.
    Withdrawn,
    /// Its next turn opened while it waited for its answers. It can no longer be handed in.
    Missed,
    /// It is not made, with a reason.
    Waived,
    /// Another audit corrected it and stands in its place.
    Corrected,
}

/// Answers that wait to be evaluated. They stay in the ledger for ever; this copy goes once the report is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// Records with their answers.
    pub records: Vec<tool::Record>,
}

/// An audit's turns in a service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// On which results the date of the next turn depends; `None` is the ordinary cadence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<CadenceWhen>,
    /// Name of the audit.
    pub audit: String,
    /// Definition that schedules it.
    pub definition: DefinitionHash,
    /// When the next turn opens; `None` when no more are planned.
    pub next_opens: Option<Instant>,
    /// Number of the next turn.
    pub next_turn: u32,
    /// Turns that were never opened, oldest first, at most [`crate::limits::NOT_OPENED_KEPT`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_opened: Vec<NotOpened>,
    /// When the latest turn opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_last: Option<Instant>,
    /// Audits of this name that are open, re-tests included.
    pub open: Vec<AuditId>,
    /// Results of the latest routine audits, oldest first, at most [`crate::limits::RECENT_OUTCOMES`].
    pub recent: Vec<Outcome>,
    /// Service.
    pub service: String,
}

/// The result of one routine audit, as plans look back on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// When it was evaluated.
    pub at: Instant,
    /// Audit.
    pub audit: AuditId,
    /// When it was opened: what it looked at is no younger than its sample.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<Instant>,
    /// Total score in tenths of a percent; `None` when nothing could be scored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<u16>,
    /// Whether it was a significant finding.
    pub significant: bool,
}

/// Turns of an audit that were never opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotOpened {
    /// When that was decided or found.
    pub at: Instant,
    /// Who decided, by staff reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Number of the first of them.
    pub first: u32,
    /// Number of the last of them.
    pub last: u32,
    /// When the last of them would have opened.
    pub opens: Instant,
    /// Why.
    pub why: NotOpenedWhy,
}

/// Why turns were never opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotOpenedWhy {
    /// Their time passed while Ratchet was not running, and a later turn has opened.
    Skipped,
    /// Somebody above the owner, or a forum, waived them before they opened.
    Waived {
        /// Forum that decided; absent was somebody above the owner.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        forum: Option<String>,
        /// Who took part in the forum.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        present: Vec<String>,
        /// Why.
        reason: String,
        /// Who stood aside in the forum.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        stood_aside: Vec<StoodAside>,
    },
}

impl Series {
    /// When the last turn that was waived ahead would have opened: the next one comes later.
    pub fn waived_until(&self) -> Option<Instant> {
        let waived = |turns: &&NotOpened| matches!(turns.why, NotOpenedWhy::Waived { .. });
        self.not_opened.iter().filter(waived).map(|turns| turns.opens).max()
    }

    /// A series without turns.
    pub(crate) fn new(service: &str, audit: &str) -> Self {
        Self {
            after: None,
            audit: audit.to_owned(),
            definition: DefinitionHash::new(),
            next_opens: None,
            next_turn: 1,
            not_opened: Vec::new(),
            opened_last: None,
            open: Vec::new(),
            recent: Vec::new(),
            service: service.to_owned(),
        }
    }
}
