//! Statements about one audit's result, as plain data; [`crate::condition`] judges by them.

use serde::{Deserialize, Serialize};

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
    /// Not above its value at opening ([`crate::baseline`]).
    NotHigherThanAtOpening,
    /// Not below its value at opening.
    NotLowerThanAtOpening,
    /// Its chart shows an improvement that is not chance (Making Data Count, last point).
    ShowsImprovement,
    /// Its chart shows no concern (Making Data Count, last point).
    ShowsNoConcern,
}

impl MeasureTest {
    /// Whether it compares with the value at opening.
    pub const fn compares_with_opening(self) -> bool {
        matches!(self, Self::NotHigherThanAtOpening | Self::NotLowerThanAtOpening)
    }
}
