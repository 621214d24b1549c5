//! Scenarios: what should happen, as a quality lead writes it down, with every name resolved against the definition.
//!
//! This is data only. Whoever plays a scenario (the simulation) owns the clock, makes up the records that an audit needs, and
//! answers for each expectation whether it holds.

use crate::definition::Recipient;
use crate::span::Span;
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

/// A short play in one service, in virtual time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scenario {
    /// Name.
    pub name: String,
    /// Service in which it plays.
    pub service: String,
    /// Where it stands.
    pub source: SourceLine,
    /// When it begins, in the service's local time.
    pub start: NaiveDateTime,
    /// What happens and what is expected, in order.
    pub steps: Vec<ScenarioStep>,
}

/// A line of a file, for messages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceLine {
    /// Path of the file as given to the compiler.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
}

/// One line of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioStep {
    /// Where it stands.
    pub source: SourceLine,
    /// The line as written, for messages.
    pub text: String,
    /// What it says.
    pub what: Step,
}

/// What a line of a scenario says. A line that joins several things by `and` or commas lists them in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// This holds, however it came about.
    Given(Vec<Given>),
    /// This happens now.
    Then(Vec<Happening>),
    /// This much time passes.
    Wait(Span),
    /// All of this holds now.
    Expect(Vec<Expectation>),
}

/// A state that a scenario starts from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Given {
    /// The plan is open.
    PlanOpen {
        /// Plan.
        plan: String,
    },
    /// All actions of the plan are in place.
    ActionsInPlace {
        /// Plan.
        plan: String,
    },
    /// One action is in place.
    ActionInPlace {
        /// Action, by position.
        action: usize,
        /// Plan.
        plan: String,
    },
}

/// Something that happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Happening {
    /// Something is recorded in the service.
    Event {
        /// Event.
        event: String,
    },
    /// The audit is carried out and has a significant finding.
    SignificantFinding {
        /// Audit.
        audit: String,
    },
    /// The audit is carried out and has no significant finding.
    NoSignificantFinding {
        /// Audit.
        audit: String,
    },
    /// The audit is carried out and finds that one question was not met, in one record.
    QuestionMissing {
        /// Audit.
        audit: String,
        /// Question, by position.
        question: u16,
    },
    /// The audit is carried out and a finding is given this cause.
    CauseFound {
        /// Audit.
        audit: String,
        /// Cause.
        cause: String,
    },
    /// The re-test is carried out and passes.
    RetestPassed {
        /// Plan.
        plan: String,
        /// Re-test, by position.
        retest: usize,
    },
    /// The re-test is carried out and fails.
    RetestFailed {
        /// Plan.
        plan: String,
        /// Re-test, by position.
        retest: usize,
    },
    /// The forum agrees to close the plan in question.
    ForumAgrees {
        /// Forum.
        forum: String,
        /// Plan.
        plan: String,
    },
    /// The forum refuses to close the plan in question.
    ForumRefuses {
        /// Forum.
        forum: String,
        /// Plan.
        plan: String,
    },
    /// The action gets its evidence.
    ActionInPlace {
        /// Action, by position.
        action: usize,
        /// Plan.
        plan: String,
    },
    /// Every action of the plan gets its evidence.
    ActionsInPlace {
        /// Plan.
        plan: String,
    },
    /// `registered manager leaves`: nobody holds the role any more.
    RoleVacant {
        /// Role.
        role: String,
    },
    /// `registered manager is away for 2 weeks`: the holder is absent and nobody covers.
    RoleAbsent {
        /// For how long from now.
        lasts: Span,
        /// Role.
        role: String,
    },
    /// `registered manager answers about rule "R"`: the role answers the escalation that reached it.
    RoleAnswers {
        /// About what.
        about: About,
        /// Role.
        role: String,
    },
    /// `measure "M" is 8 of 10`: a value of a plan's own measure is recorded.
    MeasureRecorded {
        /// Below the line.
        denominator: u64,
        /// Measure of the plan, by position.
        measure: usize,
        /// Above the line.
        numerator: u64,
        /// Plan.
        plan: String,
    },
    /// `audit "A" missed something`: somebody else finds what the audit had not seen.
    MissedByAudit {
        /// Audit.
        audit: String,
    },
    /// `audit "A" is waived`: this turn is not made, with a reason.
    AuditWaived {
        /// Audit.
        audit: String,
    },
}

/// Something that should hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expectation {
    /// The plan is in this state.
    Plan {
        /// Plan.
        plan: String,
        /// State.
        state: ExpectedState,
    },
    /// So many plans are open in the service.
    PlansOpen {
        /// How many.
        count: u32,
    },
    /// An answer to the rule is overdue, or none is.
    Rule {
        /// Whether it is late.
        lateness: Lateness,
        /// Rule.
        rule: String,
    },
    /// The action is overdue, or is not.
    Action {
        /// Action, by position.
        action: usize,
        /// Whether it is late.
        lateness: Lateness,
        /// Plan.
        plan: String,
    },
    /// The action is in place.
    ActionInPlace {
        /// Action, by position.
        action: usize,
        /// Plan.
        plan: String,
    },
    /// The theme is raised in the service, or is not.
    ThemeRaised {
        /// Whether it should be.
        raised: bool,
        /// Theme.
        theme: String,
    },
    /// The theme has improved, or has not.
    ThemeImproved {
        /// Whether it should have.
        improved: bool,
        /// Theme.
        theme: String,
    },
    /// The latest turn of the audit is in this state.
    Audit {
        /// Audit.
        audit: String,
        /// State.
        state: AuditState,
    },
    /// Somebody was told.
    Told {
        /// About what.
        about: About,
        /// Who.
        who: Recipient,
    },
}

/// State of a plan as a scenario names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExpectedState {
    /// Not opened.
    Waiting,
    /// Opened and neither verified nor closed.
    Open,
    /// Open with all actions in place.
    InPlace,
    /// Its re-tests passed and the forum agreed, whether it is still watched or already closed.
    Verified,
    /// Verified and being watched.
    Watched,
    /// Closed.
    Closed,
    /// Open again after a failed re-test or a recurrence.
    Reopened,
}

/// State of an audit's latest turn as a scenario names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AuditState {
    /// Open and in time.
    Open,
    /// Open and past its due moment.
    Late,
    /// Its time went by and the next turn opened.
    Missed,
    /// Not made, with a reason.
    Waived,
    /// Evaluated, and authorised where that is asked.
    Done,
}

/// Whether something is late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lateness {
    /// Past its due moment.
    Overdue,
    /// Not past its due moment.
    NotOverdue,
}

/// What somebody was told about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// A rule.
    Rule {
        /// Rule.
        rule: String,
    },
    /// A plan.
    Plan {
        /// Plan.
        plan: String,
    },
    /// An action of a plan.
    Action {
        /// Action, by position.
        action: usize,
        /// Plan.
        plan: String,
    },
    /// A re-test of a plan.
    Retest {
        /// Plan.
        plan: String,
        /// Re-test, by position.
        retest: usize,
    },
}
