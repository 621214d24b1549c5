//! What is said in conditions and scenarios. One set of clauses serves every field; which of them a field takes is decided in
//! `lower`, so that a clause in the wrong place is named for what it is.

use super::{At, Length, Name, Recipient};

/// Clauses joined by `and` or `or`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clauses {
    /// One clause.
    One(At<Clause>),
    /// All of them, joined by `and` or a comma.
    All(Vec<Clauses>),
    /// Any of them, joined by `or`.
    Any(Vec<Clauses>),
}

impl Clauses {
    /// Every clause in the order of the text.
    pub fn each(&self) -> Vec<&At<Clause>> {
        match self {
            Self::One(clause) => vec![clause],
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::each).collect(),
        }
    }

    /// Whether `or` stands anywhere.
    pub fn has_or(&self) -> bool {
        match self {
            Self::One(_) => false,
            Self::All(parts) => parts.iter().any(Self::has_or),
            Self::Any(_) => true,
        }
    }
}

/// One clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clause {
    /// `audit "A" has a significant finding in 2 audits in a row`
    Significant {
        /// Audit.
        audit: Name,
        /// `in N audits in a row`
        in_a_row: Option<At<u32>>,
        /// `has no significant finding` when absent.
        found: Found,
    },
    /// `audit "A" finds cause C`
    FindsCause {
        /// Audit.
        audit: Name,
        /// Cause.
        cause: Name,
    },
    /// `audit "A" finds "Q" is missing`
    FindsMissing {
        /// Audit.
        audit: Name,
        /// Question.
        question: Name,
    },
    /// `audit "A" missed something`; `an audit missed something` without a name
    Missed(Option<Name>),
    /// `audit "A" is late`
    Audit(Name, AuditState),
    /// `theme "T" is raised`
    ThemeRaised(Name, Holds),
    /// `theme "T" is improved`
    ThemeImproved(Name, Holds),
    /// `cause C is found in 2 or more audits within 3 months`
    Recurs {
        /// In how many audits.
        audits: At<u32>,
        /// What.
        what: Recurring,
        /// Within what time.
        within: Option<At<Length>>,
    },
    /// `every question is at least 85%`
    EveryQuestion(Comparison),
    /// `every watched audit is at least 85% in 2 audits in a row`
    EveryWatched {
        /// Compared with what.
        comparison: Comparison,
        /// `in N audits in a row`
        in_a_row: Option<At<u32>>,
    },
    /// `score is below 85%`
    Score(Comparison),
    /// `"Q" is below 90%`
    Question(Name, Comparison),
    /// `measure "M" is at least 80%`
    Measure(Name, Comparison),
    /// `measure "M" is not higher than at opening`
    MeasureAtOpening(Name, NotThan),
    /// `measure "M" shows improvement`
    MeasureShows(Name, Shows),
    /// `measure "M" is 8 of 10`
    MeasureIs(Name, OutOf),
    /// `retest "R" passed`
    Retest(Name, Outcome),
    /// `forum "F" agrees`
    Forum(Name, Decision),
    /// `plan "P" is open`
    Plan(Name, PlanState),
    /// `rule "R" is overdue`
    Rule(Name, Lateness),
    /// `all actions are in place`
    ActionsInPlace,
    /// `action "A" is in place`
    ActionInPlace(Name),
    /// `action "A" is overdue`
    Action(Name, Lateness),
    /// `1 plan is open`
    PlansOpen(u32),
    /// `registered manager was told about rule "R"`
    Told {
        /// Who.
        who: Recipient,
        /// About what.
        about: About,
    },
    /// `registered manager answers about rule "R"`
    Answers {
        /// Role.
        role: Name,
        /// About what.
        about: About,
    },
    /// `registered manager leaves`
    Leaves(Name),
    /// `registered manager is away for 2 weeks`
    Away(Name, At<Length>),
    /// `incident`
    Event(Name),
}

/// Whether a significant finding was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// `has a significant finding`
    Yes,
    /// `has no significant finding`
    No,
}

/// Whether something is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// `is raised`
    Yes,
    /// `is not raised`
    No,
}

/// What is found in several audits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recurring {
    /// `cause C is found`
    Cause(Name),
    /// `significant findings are found`
    SignificantFindings,
    /// `standard "S" is not met`
    Standard(Name),
}

/// State of an audit as a scenario names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditState {
    /// `is open`
    Open,
    /// `is late`
    Late,
    /// `is missed`
    Missed,
    /// `is waived`
    Waived,
    /// `is done`
    Done,
}

/// What the chart of a measure shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// `shows improvement`
    Improvement,
    /// `shows no concern`
    NoConcern,
}

/// `8 of 10`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutOf {
    /// Below the line, at least 1.
    pub denominator: u64,
    /// Above the line.
    pub numerator: u64,
}

/// `is at least 90%`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparison {
    /// How.
    pub how: How,
    /// With what, in tenths of a percent.
    pub permille: u16,
}

/// How a share is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// `at least`
    AtLeast,
    /// `at most`
    AtMost,
    /// `below`
    Below,
    /// `above`
    Above,
    /// `is`
    Is,
}

/// `not higher than at opening`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotThan {
    /// Not higher.
    Higher,
    /// Not lower.
    Lower,
}

/// Outcome of a re-test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It passed.
    Passed,
    /// It failed.
    Failed,
}

/// Decision of a forum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It agrees.
    Agrees,
    /// It refuses.
    Refuses,
}

/// State of a plan as a scenario names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanState {
    /// Not opened yet.
    Waiting,
    /// Opened, not yet verified or closed.
    Open,
    /// All actions are in place.
    InPlace,
    /// All re-tests passed and agreed.
    Verified,
    /// In its watch period.
    Watched,
    /// Closed.
    Closed,
    /// Reopened.
    Reopened,
}

/// Whether something is overdue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lateness {
    /// `is overdue`
    Overdue,
    /// `is not overdue`
    NotOverdue,
}

/// What somebody was told about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A rule.
    Rule(Name),
    /// An action.
    Action(Name),
    /// A re-test.
    Retest(Name),
    /// A plan.
    Plan(Name),
}

/// Whether a closing condition can hold although no re-test has passed.
pub fn holds_without_retest(clauses: &Clauses) -> bool {
    match clauses {
        Clauses::One(clause) => !matches!(clause.value, Clause::Retest(_, Outcome::Passed)),
        Clauses::All(parts) => parts.iter().all(holds_without_retest),
        Clauses::Any(parts) => parts.iter().any(holds_without_retest),
    }
}
