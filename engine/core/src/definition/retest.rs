//! Re-tests: the gates of a plan.

use super::Condition;
use crate::sampling::SampleSpec;
use crate::span::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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
