//! What an audit asks, and about which records.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an audit asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// Data fields that a record may carry.
    pub fields: Vec<Field>,
    /// What one record is, in the plural.
    pub population: String,
    /// Questions, in the order of the tool.
    pub questions: Vec<Question>,
    /// Section that is asked; absent when all are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Tool.
    pub tool: String,
    /// Its version; answers made for another one are refused.
    pub tool_version: String,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Whether one failure counts as a failed audit.
    pub critical: bool,
    /// What evidence to note.
    pub evidence: String,
    /// Stable id.
    pub id: String,
    /// Where the answer comes from: `records`, `observation`, `conversation` or `outcomes`.
    pub source: String,
    /// Standards behind it.
    pub standards: Vec<String>,
    /// The question as the auditor reads it.
    pub text: String,
    /// Title, as in `.qip` files.
    pub title: String,
}

/// A data field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Stable id.
    pub id: String,
    /// `text`, `number`, `moment` or `flag`.
    pub kind: String,
    /// Title.
    pub title: String,
}

/// A sample, with what it takes to draw it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// How many of the list could be drawn at all, where that is fewer than it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eligible: Option<u32>,
    /// Digest of the list that it was drawn from.
    pub frame_digest: String,
    /// How many rows that list has.
    pub frame_size: u32,
    /// What was drawn.
    pub rows: Vec<SampleRow>,
    /// The seed.
    pub seed: String,
    /// How well it stands for the list, by stratum and value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<Share>,
    /// What the sample could not give, one sentence each.
    pub shortfalls: Vec<String>,
}

/// One value of a stratum: how often it stands in the list, and in the sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Rows of the list that have it.
    pub in_list: u32,
    /// Records of the sample that have it.
    pub in_sample: u32,
    /// Stratum, for example `shift`.
    pub stratum: String,
    /// Value, for example `evening`.
    pub value: String,
}

/// A drawn record that could not be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Substitution {
    /// When it was replaced.
    pub at: super::Time,
    /// Who said so, by staff reference.
    pub by: String,
    /// Why.
    pub reason: String,
    /// Its reference.
    pub reference: String,
    /// What took its place; absent when the list had no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Have a drawn record replaced by the next one of the same seed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewSubstitution {
    /// Why it cannot be looked at.
    pub reason: String,
    /// Its reference.
    pub reference: String,
}

/// A drawn record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleRow {
    /// The demand that it was taken for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// Pseudonymous reference.
    pub reference: String,
    /// Strata and their values.
    pub strata: BTreeMap<String, String>,
}
