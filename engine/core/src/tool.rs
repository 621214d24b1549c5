//! What an audit tool says about itself, what it is given and what it answers.
//!
//! These are the engine's own words for the plugin contract (`plugins/wit`): the host translates at the border, so
//! that a second version of the contract can live beside the first and nothing above the host notices. A tool is a pure
//! function of its input, therefore nothing here holds a clock, a path or a handle. Numbers are whole numbers: decimals
//! travel as thousandths, so that the same answers give the same report on every machine.

use serde::{Deserialize, Serialize};

/// Where the answer to a question comes from (demand D2: practice and outcomes, not paperwork).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Read in the records.
    Records,
    /// Seen while care was given.
    Observation,
    /// Said by a person who uses the service, a relative or a member of staff.
    Conversation,
    /// Measured in what happened to people.
    Outcomes,
}

/// A tool as it describes itself. Everything that lists questions elsewhere refers to positions in `questions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// Stable id, for example `medicines`.
    pub id: String,
    /// Semantic version, for example `1.0.0`.
    pub version: String,
    /// Title in plain words.
    pub title: String,
    /// What the tool knows about, one sentence.
    pub subject: String,
    /// Kinds of service that the tool is made for, for example `residential care`.
    pub service_types: Vec<String>,
    /// Sections, each a group of questions about one population.
    pub sections: Vec<Section>,
    /// All questions, in the order in which answers are given.
    pub questions: Vec<Question>,
    /// Measures computed from the records.
    pub measures: Vec<Measure>,
    /// Data fields that a record may carry beside its answers.
    pub fields: Vec<Field>,
    /// How scores are made. Nothing defaults.
    pub scoring: Scoring,
}

/// A group of questions about one population.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Title as written in `.qip`, for example `PRN`.
    pub title: String,
    /// What one record of this section is, in the plural, for example `PRN administrations`.
    pub population: String,
    /// Strata that a sample can be spread over, for example `shift`, `team`.
    pub strata: Vec<String>,
}

/// One question of a tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Stable id, for example `prn-protocol-complete`.
    pub id: String,
    /// Title as written in `.qip`, for example `Protocol complete`.
    pub title: String,
    /// The question as the auditor reads it.
    pub text: String,
    /// Position of the section in [`Description::sections`].
    pub section: u16,
    /// Where the answer comes from.
    pub source: Source,
    /// A single failure of a critical question overrides the score.
    pub critical: bool,
    /// Weight in the score, at least 1.
    pub weight: u16,
    /// Standards behind the question, by their ids in the standards packs.
    pub standards: Vec<String>,
    /// Causes that often stand behind a failure, in the words of the taxonomy.
    pub causes: Vec<String>,
    /// What evidence the auditor should note.
    pub evidence: String,
}

/// A measure: a numerator over a denominator, with the direction that is better.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Stable id.
    pub id: String,
    /// Title as written in `.qip`, for example `PRN given`.
    pub title: String,
    /// What is counted above the line.
    pub numerator: String,
    /// What is counted below the line.
    pub denominator: String,
    /// Unit of the value, for example `doses per person`.
    pub unit: String,
    /// Which direction is better.
    pub better: Better,
}

/// Which direction of a measure is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Better {
    /// Higher is better.
    Higher,
    /// Lower is better.
    Lower,
    /// Neither; it is watched.
    Neutral,
}

/// A data field that a record may carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Stable id; the column name in a CSV file.
    pub id: String,
    /// Title as shown on a form.
    pub title: String,
    /// Kind of value.
    pub kind: FieldKind,
    /// Position of the section in [`Description::sections`].
    pub section: u16,
}

/// Kind of a field's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// Free text.
    Text,
    /// A decimal number, carried in thousandths.
    Number,
    /// A moment, carried as seconds since 1970-01-01T00:00:00Z.
    Moment,
    /// Yes or no.
    Flag,
}

/// How a tool turns answers into scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scoring {
    /// What "not applicable" does.
    pub not_applicable: NotApplicable,
    /// What a missing answer does.
    pub unanswered: Unanswered,
    /// Whether one failed critical question makes the total nought.
    pub critical_overrides: bool,
    /// How a share is rounded to whole percent.
    pub rounding: Rounding,
}

/// What "not applicable" does to a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotApplicable {
    /// It leaves numerator and denominator alone.
    Excluded,
    /// It counts as met.
    CountsAsMet,
}

/// What a missing answer does to a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unanswered {
    /// It counts as not met.
    CountsAsNotMet,
    /// The audit cannot be evaluated while answers are missing.
    Refused,
}

/// How a share is rounded to whole percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    /// Down: 89.9 % is 89 %.
    Down,
    /// To the nearest, half up.
    Nearest,
}

/// The answer to one question about one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// The standard was met.
    Met,
    /// The standard was not met.
    NotMet,
    /// The question does not apply to this record.
    NotApplicable,
    /// Nobody answered.
    Unanswered,
}

impl Answer {
    /// The letter that stands for the answer in a ledger event: `y`, `n`, `-`, `?`.
    pub const fn letter(self) -> char {
        match self {
            Self::Met => 'y',
            Self::NotMet => 'n',
            Self::NotApplicable => '-',
            Self::Unanswered => '?',
        }
    }

    /// The answer that a letter stands for.
    pub const fn from_letter(letter: char) -> Option<Self> {
        match letter {
            'y' => Some(Self::Met),
            'n' => Some(Self::NotMet),
            '-' => Some(Self::NotApplicable),
            '?' => Some(Self::Unanswered),
            _ => None,
        }
    }
}

/// Answers of one record, one letter a question in the tool's order: `yyn-?`. Short, readable in the ledger, quick to hash.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Answers(Vec<Answer>);

impl Answers {
    /// Answers in the tool's question order.
    pub fn new(answers: Vec<Answer>) -> Self {
        Self(answers)
    }

    /// The answers in order.
    pub fn as_slice(&self) -> &[Answer] {
        &self.0
    }
}

impl From<Answers> for String {
    fn from(answers: Answers) -> Self {
        answers.0.into_iter().map(Answer::letter).collect()
    }
}

impl TryFrom<String> for Answers {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.chars()
            .map(|letter| {
                Answer::from_letter(letter).ok_or_else(|| format!("`{letter}` is not an answer: use y, n, - or ?"))
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

/// One sampled record with its answers. `reference` is a pseudonymous reference, never a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// One letter a question, in the tool's order.
    pub answers: Answers,
    /// Data fields by position in [`Description::fields`]; absent fields are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<(u16, FieldValue)>,
    /// Pseudonymous reference, unique within the audit.
    pub reference: String,
}

/// The value of a data field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldValue {
    /// Free text.
    Text(String),
    /// Thousandths.
    Number(i64),
    /// Seconds since 1970-01-01T00:00:00Z.
    Moment(i64),
    /// Yes or no.
    Flag(bool),
}

/// What a tool is told beside the records. No clock: `on` is the date for which the audit was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// Section that is audited, as a position in [`Description::sections`]; `None` is all of them.
    pub section: Option<u16>,
    /// The audit's date as seconds since 1970-01-01T00:00:00Z.
    pub on: i64,
    /// Name of the service.
    pub service: String,
}

/// A tool's answer. Counts are exact; percentages are for people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// One entry for each question asked, in the tool's order.
    pub questions: Vec<QuestionResult>,
    /// Total score in whole percent; `None` when nothing could be scored.
    pub score: Option<u8>,
    /// Score of each section that was asked: position and whole percent.
    pub sections: Vec<(u16, Option<u8>)>,
    /// Measures that could be computed.
    pub measures: Vec<MeasureResult>,
    /// What is wrong, in structured words.
    pub findings: Vec<FindingDraft>,
    /// Groups of references whose texts are nearly the same.
    pub near_duplicates: Vec<Vec<String>>,
}

/// Counts of one question over all records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionResult {
    /// Position in [`Description::questions`].
    pub question: u16,
    /// Records that met the standard.
    pub met: u32,
    /// Records that did not.
    pub not_met: u32,
    /// Records to which the question does not apply.
    pub not_applicable: u32,
    /// Records without an answer.
    pub unanswered: u32,
    /// What counts above the line under the declared scoring rule.
    pub numerator: u32,
    /// What counts below the line under the declared scoring rule.
    pub denominator: u32,
}

/// Value of one measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasureResult {
    /// Position in [`Description::measures`].
    pub measure: u16,
    /// Above the line.
    pub numerator: u64,
    /// Below the line; never nought in a report.
    pub denominator: u64,
}

/// A finding as a tool proposes it (demand D3: what, where, how many of how many, against which standard).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingDraft {
    /// Position in [`Description::questions`].
    pub question: u16,
    /// How serious it is in the tool's eyes.
    pub severity: Severity,
    /// What is wrong.
    pub what: String,
    /// Where it was seen.
    pub place: String,
    /// How many records show it.
    pub count: u32,
    /// Out of how many.
    pub of: u32,
    /// Standards that are not met.
    pub standards: Vec<String>,
    /// Causes suggested.
    pub causes: Vec<String>,
    /// What must be put right at once, if anything.
    pub immediate_correction: Option<String>,
    /// References of the records that show it.
    pub references: Vec<String>,
}

/// How serious a finding is in the tool's eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing.
    Low,
    /// Should be put right.
    Medium,
    /// Likely to harm somebody if it stays.
    High,
}

/// A problem with one record, shown beside the field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// Field or question id.
    pub path: String,
    /// What is wrong and what would be right.
    pub message: String,
}

/// Why an evaluation gave no report: each is a named outcome that a person sees and can retry, never a lost audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// A record could not be used.
    #[error("record `{reference}` cannot be evaluated: {}", errors.iter().map(|e| format!("{}: {}", e.path, e.message)).collect::<Vec<_>>().join("; "))]
    BadRecord {
        /// Which record.
        reference: String,
        /// What is wrong with it.
        errors: Vec<FieldError>,
    },
    /// The tool reported a fault of its own.
    #[error("the tool reported a fault of its own: {0}")]
    Internal(String),
    /// The tool crashed.
    #[error("the tool crashed: {0}")]
    Trapped(String),
    /// The tool did not answer in time.
    #[error("the tool did not answer within {limit_ms} ms")]
    TimedOut {
        /// Time allowed, in milliseconds.
        limit_ms: u64,
    },
    /// The tool asked for more memory than it may have.
    #[error("the tool wanted more memory than its {limit_mib} MiB")]
    TooMuchMemory {
        /// Memory allowed, in MiB.
        limit_mib: u64,
    },
    /// The answer was larger than allowed.
    #[error("the tool's answer is larger than the {limit_bytes} bytes allowed")]
    TooMuchOutput {
        /// Size allowed, in bytes.
        limit_bytes: u64,
    },
    /// The answer makes no sense: unknown questions, counts that do not add up.
    #[error("the tool's answer makes no sense: {0}")]
    MalformedReport(String),
    /// The pinned version of the tool is not installed.
    #[error("tool `{tool}` {version} is not installed")]
    NotInstalled {
        /// Tool id.
        tool: String,
        /// Version asked for.
        version: String,
    },
}
