//! Measures over time, with what their charts say.

use super::Time;
use serde::{Deserialize, Serialize};

/// A measure in one service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// What it says about the target: `consistently-passes`, `consistently-fails`, `hit-and-miss`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assurance: Option<Icon>,
    /// `higher`, `lower` or `neutral`.
    pub better: String,
    /// `too-few`, `run`, `xmr` or `p`.
    pub chart: String,
    /// How many values there are in all.
    pub count: u32,
    /// The line in the middle, times a thousand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub middle_permille: Option<i64>,
    /// How many values are missing until the last one can be judged.
    pub missing: u32,
    /// Name.
    pub name: String,
    /// Plan or audit that it belongs to.
    pub of: String,
    /// `plan` or `audit`.
    pub of_kind: String,
    /// Values in order of time; lists show the latest only.
    pub points: Vec<MeasurePoint>,
    /// Service.
    pub service: String,
    /// What is wanted, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// What the last value shows: `common-cause`, `improvement-high` and so on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variation: Option<Icon>,
}

/// What a chart says: an icon by its id, and in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Icon {
    /// Stable id.
    pub id: String,
    /// In words.
    pub words: String,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasurePoint {
    /// The moment that it is about.
    pub at: Time,
    /// Below the line; 1 for a plain value.
    pub denominator: u64,
    /// What a reader should know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Above the line.
    pub numerator: u64,
    /// Audit, or staff reference of whoever recorded it.
    pub source: String,
}

/// Record a value of a plan's measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewMeasure {
    /// The moment that it is about.
    pub at: Time,
    /// Below the line; 1 for a plain value.
    pub denominator: u64,
    /// What a reader should know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Above the line.
    pub numerator: u64,
}
