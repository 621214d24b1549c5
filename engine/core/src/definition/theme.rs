//! Themes: what recurs over several audits.

use super::Comparison;
use crate::span::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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
