//! What a folder of `.qip` files means, compiled: the finite machine that every audit, plan and re-test of a provider follows.
//!
//! A definition is plain data, content-addressed by [`Definition::hash`] and kept in the ledger, because a running plan keeps
//! the definition it started with. It names roles, never people. Questions, measures and re-tests are referred to by position,
//! so that nothing has to be looked up by text while deciding.

use crate::calendar::Calendar;
use crate::recurrence::Recurrence;
use crate::sampling::SampleSpec;
use crate::span::Span;
use crate::strength::ActionKind;
use crate::tool::Description;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Everything that one folder says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Definition {
    /// Audits by name.
    pub audits: BTreeMap<String, Audit>,
    /// The taxonomy of causes.
    pub causes: BTreeSet<String>,
    /// Kinds of occurrence that the provider records, for example `incident`.
    pub events: BTreeSet<String>,
    /// Forums by name.
    pub forums: BTreeMap<String, Forum>,
    /// Plans by name.
    pub plans: BTreeMap<String, Plan>,
    /// Roles by name.
    pub roles: BTreeMap<String, Role>,
    /// Rules (immediate responses) by name.
    pub rules: BTreeMap<String, Rule>,
    /// Services by name.
    pub services: BTreeMap<String, Service>,
    /// Standards that the provider names itself.
    pub standards: BTreeSet<String>,
    /// Audit tools by id, as pinned in `tools.lock`.
    pub tools: BTreeMap<String, Tool>,
}

/// SHA-256 of a definition's JSON, lower-case hexadecimal.
pub type DefinitionHash = String;

impl Definition {
    /// The content address of this definition.
    pub fn hash(&self) -> DefinitionHash {
        let bytes =
            serde_json::to_vec(self).expect("a definition is plain data with text keys, which JSON can always hold");
        Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The tool that an audit uses.
    pub fn tool_of(&self, audit: &Audit) -> Option<&Tool> {
        self.tools.get(&audit.tool.tool)
    }
}

/// A place where care is given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// Working days, bank holidays and time zone.
    pub calendar: Calendar,
    /// How many people it serves, if said.
    pub capacity: Option<u32>,
    /// Kind of service, for example `residential care`.
    pub kind: String,
}

/// A role; people are appointed to roles in the daemon, never in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// The role above.
    pub reports_to: Option<String>,
}

/// A meeting that reviews and approves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Forum {
    /// What it may approve.
    pub approves: BTreeSet<Approval>,
    /// Role that chairs it.
    pub chair: String,
    /// When it meets.
    pub meets: Recurrence,
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
}

/// A pinned audit tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// What the tool says about itself.
    pub description: Arc<Description>,
    /// SHA-256 of the component, lower-case hexadecimal.
    pub digest: String,
}

/// An audit that recurs in each service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Audit {
    /// When it opens.
    pub every: Recurrence,
    /// How long it may take from opening.
    pub finished_within: Span,
    /// Role that carries it out.
    pub owner: String,
    /// What is drawn.
    pub sample: SampleSpec,
    /// When its result is a significant finding.
    pub significant: Condition,
    /// Standards named beside those of the tool.
    pub standards: Vec<String>,
    /// The tool and the part of it that is used.
    pub tool: ToolUse,
}

/// The tool and the part of it that an audit uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolUse {
    /// Position of the section; `None` is the whole tool.
    pub section: Option<u16>,
    /// Tool id.
    pub tool: String,
}

/// A statement about one audit's result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// All of them hold.
    All(Vec<Condition>),
    /// At least one of them holds.
    Any(Vec<Condition>),
    /// The total score compares so.
    Score(Comparison),
    /// One question, by position, compares so.
    Question(u16, Comparison),
    /// Every question that was asked compares so.
    EveryQuestion(Comparison),
    /// One measure, by position, stands the test.
    Measure(u16, MeasureTest),
}

/// A comparison with a share. Shares of a sample are counts: 85 % of 6 is 6 of 6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// How.
    pub how: How,
    /// With what, in tenths of a percent.
    pub permille: u16,
}

/// How a value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// Not less than.
    AtLeast,
    /// Not more than.
    AtMost,
    /// Less than.
    Below,
    /// More than.
    Above,
    /// Exactly.
    Is,
}

/// What is asked of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureTest {
    /// Compare numerator over denominator as a share.
    Share(Comparison),
    /// Not above its value in the audit that opened the plan.
    NotHigherThanAtOpening,
    /// Not below its value in the audit that opened the plan.
    NotLowerThanAtOpening,
}

/// An immediate response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// What has to be done.
    pub does: String,
    /// Until when, from the trigger.
    pub due: Span,
    /// Who hears of it when nobody acts.
    pub escalate: Vec<Rung>,
    /// Role that must do it.
    pub owner: String,
    /// What sets it off.
    pub when: Trigger,
}

/// What sets a rule off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trigger {
    /// An audit finds that a question (by position) was not met.
    Finding {
        /// Audit.
        audit: String,
        /// Question, by position.
        question: u16,
    },
    /// Something happened in the service.
    Event(String),
}

/// One rung of an escalation ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rung {
    /// How long after the due moment; `None` is at once when overdue.
    pub after: Option<Span>,
    /// Role that is told and must answer.
    pub to: String,
}

/// A quality improvement plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Actions in the order of the file.
    pub actions: Vec<Action>,
    /// Causes that it works on.
    pub causes: Vec<String>,
    /// What closes it.
    pub closes: Closes,
    /// Ladder of every action and re-test that has none of its own.
    pub escalate: Vec<Rung>,
    /// What happens when a re-test fails.
    pub if_retest_fails: FailResponse,
    /// What opens it.
    pub opens: Opens,
    /// Role that owns it.
    pub owner: String,
    /// The problem in plain words.
    pub problem: String,
    /// Re-test gates in the order of the file.
    pub retests: Vec<Retest>,
    /// How long it is watched after it is verified.
    pub watch: Option<Watch>,
}

/// What opens a plan: an audit's significant finding, once or several times in a row in the same service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opens {
    /// Audit.
    pub audit: String,
    /// How many audits in a row must have it; at least 1.
    pub in_a_row: u32,
}

/// A piece of improvement work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// Its own ladder; `None` uses the plan's.
    pub escalate: Option<Vec<Rung>>,
    /// What shows that it was done.
    pub evidence: Vec<String>,
    /// What kind of change it is; decides its strength.
    pub kind: ActionKind,
    /// Name.
    pub name: String,
    /// Role that owns it.
    pub owner: String,
    /// Who helps.
    pub support: Option<String>,
    /// Once, in turns, or each time something happens.
    pub timing: Timing,
}

/// When an action is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Timing {
    /// Once, within this span of the plan's opening.
    Once(Span),
    /// In turns that begin with the plan's opening.
    Turns(Recurrence),
    /// Each time an event is recorded in the service, within this span of it.
    EachTime {
        /// Event.
        event: String,
        /// Span.
        within: Span,
    },
}

/// A re-test: the same audit again, by somebody else, with a rule for passing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retest {
    /// How long after the anchor it opens.
    pub after: Span,
    /// What it is counted from.
    pub anchor: Anchor,
    /// Audit that is carried out.
    pub audit: String,
    /// Role that carries it out.
    pub by: String,
    /// How long it may take from opening.
    pub finished_within: Span,
    /// Name.
    pub name: String,
    /// When it is passed.
    pub pass: Condition,
    /// Its own sample; `None` draws as the audit does.
    pub sample: Option<SampleSpec>,
}

/// What a re-test is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Anchor {
    /// The moment when the last action came into place.
    ActionsInPlace,
    /// The moment when another re-test (by position) was passed.
    RetestPassed(usize),
}

/// What happens when a re-test fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailResponse {
    /// Who is told.
    pub tell: Vec<Recipient>,
}

/// Somebody who is told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recipient {
    /// A role.
    Role(String),
    /// A forum, by way of its chair.
    Forum(String),
}

/// What closes a plan. All named re-tests must have passed; there is no other way (demand D1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closes {
    /// Forum that must agree, if any.
    pub forum: Option<String>,
    /// Re-tests, by position.
    pub retests: BTreeSet<usize>,
}

/// A time of watching after a plan is verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch {
    /// How long.
    pub lasts: Span,
    /// Audit whose significant finding reopens the plan.
    pub reopen_audit: Option<String>,
}
