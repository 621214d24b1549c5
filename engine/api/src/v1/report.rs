//! What a tool answered.

use serde::{Deserialize, Serialize};

/// A tool's report on one audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Measures that could be computed.
    pub measures: Vec<MeasureResult>,
    /// Groups of references whose texts are nearly the same.
    pub near_duplicates: Vec<Vec<String>>,
    /// Counts of each question.
    pub questions: Vec<QuestionResult>,
    /// Total score in whole percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<u8>,
}

/// Counts of one question over all records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionResult {
    /// What counts below the line.
    pub denominator: u32,
    /// Records that met the standard.
    pub met: u32,
    /// Records to which it does not apply.
    pub not_applicable: u32,
    /// Records that did not meet it.
    pub not_met: u32,
    /// What counts above the line.
    pub numerator: u32,
    /// Question, by id.
    pub question: String,
    /// Its title.
    pub title: String,
    /// Records without an answer.
    pub unanswered: u32,
}

/// Value of a measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasureResult {
    /// Below the line.
    pub denominator: u64,
    /// Measure, by id.
    pub measure: String,
    /// Above the line.
    pub numerator: u64,
    /// Its title.
    pub title: String,
    /// Unit.
    pub unit: String,
}
