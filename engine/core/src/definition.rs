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
use crate::tool::{Better, Description};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Everything that one folder says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Definition {
    /// Audits by name.
    pub audits: BTreeMap<String, Audit>,
    /// The taxonomy of causes, by name.
    pub causes: BTreeMap<String, Cause>,
    /// Kinds of occurrence that the provider records, for example `incident`.
    pub events: BTreeSet<String>,
    /// Warnings of the checks that somebody decided to live with, for the forum to see.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<Exception>,
    /// Forums by name.
    pub forums: BTreeMap<String, Forum>,
    /// Evidence packs by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub packs: BTreeMap<String, Pack>,
    /// Plans by name.
    pub plans: BTreeMap<String, Plan>,
    /// Names that were changed: what went by another name in the definition before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub renames: Vec<Rename>,
    /// Roles by name.
    pub roles: BTreeMap<String, Role>,
    /// Rules (immediate responses) by name.
    pub rules: BTreeMap<String, Rule>,
    /// Services by name.
    pub services: BTreeMap<String, Service>,
    /// How severity and likelihood make a band.
    #[serde(default)]
    pub severity: SeverityBands,
    /// Standards that the provider names itself, by name.
    pub standards: BTreeMap<String, Standard>,
    /// Themes by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub themes: BTreeMap<String, Theme>,
    /// Audit tools by id, as pinned in `tools.lock`.
    pub tools: BTreeMap<String, Tool>,
}

/// A warning of the checks that is switched off, and why. It changes nothing about how anything runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// Name of the exception.
    pub name: String,
    /// Why it is right here.
    pub reason: String,
    /// What the warning says, in plain words.
    pub title: String,
    /// Name of the warning, for example `one-retest-only`.
    pub warning: String,
    /// Where, in words: `plan "Fire log"`; `the whole folder` if it holds everywhere.
    #[serde(rename = "where")]
    pub place: String,
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

    /// Working days, bank holidays and time zone of a service.
    pub fn calendar_of(&self, service: &str) -> Option<Calendar> {
        self.services.get(service).map(|service| service.calendar)
    }

    /// The roles above a role, the nearest first. A circle ends where it began.
    pub fn above(&self, role: &str) -> Vec<&str> {
        let mut chain: Vec<&str> = Vec::new();
        let mut last = role;
        while let Some(above) = self.roles.get(last).and_then(|role| role.reports_to.as_deref()) {
            if above == role || chain.contains(&above) {
                break;
            }
            chain.push(above);
            last = above;
        }
        chain
    }

    /// The tool that an audit uses.
    pub fn tool_of(&self, audit: &Audit) -> Option<&Tool> {
        self.tools.get(&audit.tool.tool)
    }
}

/// Why something goes wrong, in the provider's words, and which part of the system it lies in. No area blames a person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// Part of the system; `None` when the file does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<CauseArea>,
}

/// Parts of a work system (SEIPS): where a cause lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CauseArea {
    /// What people know, can do and are able to carry.
    People,
    /// What has to be done, and how much of it at once.
    Tasks,
    /// Forms, systems, equipment.
    Tools,
    /// Place, light, noise, layout.
    Environment,
    /// Leadership, staffing, roles, culture, oversight.
    Organisation,
    /// What comes from outside: partners, commissioners, law.
    External,
}

/// A name that was changed (`was "Old name"`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rename {
    /// Kind of block, as its keyword: `audit`, `plan`, `role`.
    pub kind: String,
    /// Name now.
    pub now: String,
    /// Name before.
    pub was: String,
}

/// A standard that the provider names itself, beside those of the standards packs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standard {
    /// What it is part of elsewhere: ids in the standards packs, for example `cqc-saf:S8`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub maps_to: Vec<String>,
    /// Where it can be read, for example `Medicines policy, page 7`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// First day on which it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<chrono::NaiveDate>,
    /// Last day on which it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<chrono::NaiveDate>,
}

/// Bands of consequence (1-5) times likelihood (1-5): the least product of each band above `low`. The default is that of the
/// NPSA risk matrix (2008): moderate from 4, high from 8, extreme from 15.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeverityBands {
    /// Least product that is `extreme`.
    pub extreme: u8,
    /// Least product that is `high`.
    pub high: u8,
    /// Least product that is `moderate`.
    pub moderate: u8,
}

/// How serious something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Band {
    /// Least.
    Low,
    /// More than low.
    Moderate,
    /// Serious.
    High,
    /// Most serious.
    Extreme,
}

impl Band {
    /// In one word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Moderate => "moderate",
            Self::High => "high",
            Self::Extreme => "extreme",
        }
    }
}

impl SeverityBands {
    /// The band of a consequence (1-5) and a likelihood (1-5).
    pub fn band(&self, consequence: u8, likelihood: u8) -> Band {
        match consequence.saturating_mul(likelihood) {
            product if product >= self.extreme => Band::Extreme,
            product if product >= self.high => Band::High,
            product if product >= self.moderate => Band::Moderate,
            _ => Band::Low,
        }
    }
}

impl Default for SeverityBands {
    fn default() -> Self {
        Self {
            extreme: 15,
            high: 8,
            moderate: 4,
        }
    }
}

/// A theme: a cause or criterion that recurs over several audits, worked on as one strand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    /// Whether it is looked for over all services together; otherwise in each service by itself.
    pub across_services: bool,
    /// Forum to which it is proposed, if any.
    pub goes_to: Option<String>,
    /// When it has improved.
    pub improved: ThemeImproved,
    /// Senior role that owns it.
    pub owner: String,
    /// What raises it; any of these.
    pub raised: Vec<ThemeTrigger>,
    /// Audits that it looks at.
    pub watches: BTreeSet<String>,
}

/// Every watched audit is so good in so many audits in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemeImproved {
    /// What the score of each must be.
    pub comparison: Comparison,
    /// In how many audits in a row, at least 1.
    pub in_a_row: u32,
}

/// What raises a theme: the same thing found in so many audits within a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemeTrigger {
    /// In how many different watched audits, at least 2 unless one audit may raise it by itself.
    pub audits: u32,
    /// What.
    pub pattern: Pattern,
    /// Within what time, counted back from the latest of them.
    pub within: Span,
}

/// What recurs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pattern {
    /// A cause, in the words of the taxonomy.
    Cause(String),
    /// A significant finding, whatever its cause.
    SignificantFinding,
    /// A criterion: the standard behind the questions.
    Standard(String),
}

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
    /// How many open actions one holder can carry, if said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// Whether it is a team. A team is told, and takes part; it never owns.
    #[serde(default)]
    pub is_team: bool,
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
    /// Roles that sit on it beside the chair.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<String>,
    /// How many people must take part in a decision, the chair among them; `None` is the chair alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<u32>,
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
    /// That a due date moves.
    Extensions,
    /// That a risk is lived with until a date.
    AcceptedRisks,
    /// That a gate is waived until a date, or an audit.
    Waivers,
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
    /// Plans that ask to be closed.
    ClosuresAsked,
    /// Escalations without an answer.
    Escalations,
    /// Audits due, late, missed and waived.
    AuditProgramme,
    /// Measures and what their charts say.
    Measures,
    /// Re-tests that passed or failed since the last meeting.
    RetestResults,
    /// Waivers and accepted risks that run.
    Waivers,
    /// Due dates that were moved, and how often.
    Slippage,
    /// What the last meeting decided.
    LastDecisions,
}

/// A pinned audit tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// What the tool says about itself.
    pub description: Arc<Description>,
    /// SHA-256 of the component, lower-case hexadecimal; empty when no component takes part.
    pub digest: String,
    /// Questions and measures that stand in the file itself and that the engine evaluates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<OwnPart>,
}

/// The part of a tool's description that comes from the file: everything from these positions on. What comes before belongs to
/// the component; without one, both are 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPart {
    /// Id of the component's tool that evaluates the rest; `None` when the file brings everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// Position of the first measure of the file in `description.measures`. Each has a yes/no field of the same id: how many
    /// records say yes over how many say yes or no.
    pub first_measure: u16,
    /// Position of the first question of the file in `description.questions`.
    pub first_question: u16,
}

/// An audit that recurs in each service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Audit {
    /// Role whose holder authorises the result before it counts; never whoever submitted it. `None` needs nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorised_by: Option<String>,
    /// How the next turn depends on results; the first that fits counts, else `every`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cadence: Vec<Cadence>,
    /// Who hears of it when it is late.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub escalate: Vec<Rung>,
    /// When it opens.
    pub every: Recurrence,
    /// How long it may take from opening.
    pub finished_within: Span,
    /// Role that carries it out.
    pub owner: String,
    /// What is drawn.
    pub sample: SampleSpec,
    /// Services in which it is made; empty is all.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub services: BTreeSet<String>,
    /// When its result is a significant finding.
    pub significant: Condition,
    /// Standards named beside those of the tool.
    pub standards: Vec<String>,
    /// The tool and the part of it that is used.
    pub tool: ToolUse,
}

impl Audit {
    /// Whether it is made in a service.
    pub fn is_made_in(&self, service: &str) -> bool {
        self.services.is_empty() || self.services.contains(service)
    }
}

/// A cadence that depends on results: `after a significant finding: every 2 weeks`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cadence {
    /// How often then.
    pub every: Recurrence,
    /// When.
    pub when: CadenceWhen,
}

/// What a cadence looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CadenceWhen {
    /// The latest result was a significant finding.
    AfterSignificant,
    /// The latest so many results were none.
    AfterGood {
        /// How many in a row, at least 1.
        in_a_row: u32,
    },
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
    /// One of the plan's own measures, by position, stands the test by its latest value.
    PlanMeasure(usize, MeasureTest),
    /// A theme has improved.
    ThemeImproved(String),
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
    /// Its chart shows an improvement that is not chance (Making Data Count, last point).
    ShowsImprovement,
    /// Its chart shows no concern (Making Data Count, last point).
    ShowsNoConcern,
}

/// An immediate response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Clock that sets `due` ([`crate::clocks`]), for example `reg-17-report`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<String>,
    /// What has to be done.
    pub does: String,
    /// Until when, from the trigger.
    pub due: Span,
    /// Who hears of it when nobody acts.
    pub escalate: Vec<Rung>,
    /// Role that must do it.
    pub owner: String,
    /// What sets it off; any of these.
    pub when: Vec<Trigger>,
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
    /// An audit has a significant finding.
    SignificantFinding {
        /// Audit.
        audit: String,
    },
    /// Somebody found what an audit had missed.
    MissedByAudit {
        /// Audit; `None` is any.
        audit: Option<String>,
    },
}

/// One rung of an escalation ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rung {
    /// How long after the due moment; `None` is at once when overdue.
    pub after: Option<Span>,
    /// Within what time of being told the role must answer; without an answer the next rung speaks at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_within: Option<Span>,
    /// Role that is told and must answer.
    pub to: String,
}

/// A quality improvement plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Actions in the order of the file.
    pub actions: Vec<Action>,
    /// What it wants to achieve, in plain words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aim: Option<String>,
    /// Causes that it works on.
    pub causes: Vec<String>,
    /// What closes it.
    pub closes: Closes,
    /// Ladder of every action and re-test that has none of its own.
    pub escalate: Vec<Rung>,
    /// What happens when a re-test fails.
    pub if_retest_fails: FailResponse,
    /// Its own measures, in the order of the file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<PlanMeasure>,
    /// What opens it; any of these.
    pub opens: Vec<Opens>,
    /// Role that owns it.
    pub owner: String,
    /// The problem in plain words.
    pub problem: String,
    /// Re-test gates in the order of the file.
    pub retests: Vec<Retest>,
    /// How long it is watched after it is verified.
    pub watch: Option<Watch>,
}

impl Plan {
    /// The audit whose significant findings open it, and how many in a row it takes.
    pub fn opening_audit(&self) -> Option<(&str, u32)> {
        self.opens.iter().find_map(|opens| match opens {
            Opens::Finding { audit, in_a_row } => Some((audit.as_str(), *in_a_row)),
            Opens::Theme { .. } | Opens::Event { .. } => None,
        })
    }

    /// Whether a significant finding of an audit is a recurrence that reopens the plan while it is watched: that of the audit which the
    /// file names, and always that of an audit which opens the plan, because its place is taken and no other plan could open. Where
    /// the file names none, also that of an audit by which the plan is re-tested.
    pub fn recurs_by(&self, audit: &str) -> bool {
        let Some(watch) = &self.watch else { return false };
        let opens = |opens: &Opens| matches!(opens, Opens::Finding { audit: name, .. } if name == audit);
        let named = watch.reopen_audit.as_deref();
        named == Some(audit)
            || self.opens.iter().any(opens)
            || (named.is_none() && self.retests.iter().any(|retest| retest.audit == audit))
    }

    /// The audits of which [`Plan::recurs_by`] says so, by name.
    pub fn recurrences(&self) -> BTreeSet<&str> {
        let named = self.watch.iter().filter_map(|watch| watch.reopen_audit.as_deref());
        let opening = self.opens.iter().filter_map(|opens| match opens {
            Opens::Finding { audit, .. } => Some(audit.as_str()),
            Opens::Theme { .. } | Opens::Event { .. } => None,
        });
        let tested = self.retests.iter().map(|retest| retest.audit.as_str());
        let known: BTreeSet<&str> = named.chain(opening).chain(tested).collect();
        known.into_iter().filter(|audit| self.recurs_by(audit)).collect()
    }
}

/// What opens a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Opens {
    /// An audit's significant finding, once or several times in a row in the same service.
    Finding {
        /// Audit.
        audit: String,
        /// How many audits in a row must have it; at least 1.
        in_a_row: u32,
    },
    /// A theme is raised.
    Theme {
        /// Theme.
        theme: String,
    },
    /// Something happened in the service.
    Event {
        /// Event.
        event: String,
    },
}

/// A measure that a plan follows: a numerator over a denominator, or a plain value, recorded from time to time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanMeasure {
    /// Which direction is better.
    pub better: Better,
    /// Where its values come from, in the words of the file, for example `supervision`.
    pub from: String,
    /// What it tells.
    pub kind: MeasureKind,
    /// Name.
    pub name: String,
    /// What is wanted, if said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Comparison>,
    /// What is measured.
    pub text: String,
}

/// What a measure tells (Model for Improvement).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureKind {
    /// Whether people are better off.
    #[default]
    Outcome,
    /// Whether the change is carried out.
    Process,
    /// Whether the change does harm elsewhere.
    Balancing,
}

/// A piece of improvement work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// Clock that sets when it is due ([`crate::clocks`]); only for what is done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<String>,
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
    /// Tool versions that count like the one that the plan was opened with, for example `2.0.0`.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub bridges: BTreeSet<String>,
    /// Role that carries it out.
    pub by: String,
    /// How long it may take from opening.
    pub finished_within: Span,
    /// Records that must have been looked at, however small the frame is; `None` takes what the sample asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<u32>,
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
    /// Themes that must have improved.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub themes: BTreeSet<String>,
}

/// A time of watching after a plan is verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch {
    /// How long.
    pub lasts: Span,
    /// Audit whose significant finding reopens the plan, if the file names one; [`Plan::recurs_by`] says which others do.
    pub reopen_audit: Option<String>,
}
