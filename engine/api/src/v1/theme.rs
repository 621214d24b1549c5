//! Themes: what recurs over several audits.

use super::Time;
use serde::{Deserialize, Serialize};

/// A theme, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    /// When it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Time>,
    /// Findings behind it.
    pub findings: Vec<String>,
    /// Identifier.
    pub id: String,
    /// Since when every watched audit is better.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub improved_at: Option<Time>,
    /// Name in the workflow.
    pub name: String,
    /// Senior role that owns it.
    pub owner: String,
    /// Plans that work on it.
    pub plans: Vec<String>,
    /// When it was raised.
    pub raised_at: Time,
    /// What recurs, in words.
    pub recurs: String,
    /// Services in which it was seen.
    pub services: Vec<String>,
    /// How often it got worse again after it had improved.
    pub setbacks: u32,
    /// `raised`, `improved` or `closed`.
    pub state: String,
}

/// A theme with how its audits stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemeDetail {
    /// As lists show it.
    #[serde(flatten)]
    pub theme: Theme,
    /// Audits that it watches.
    pub audits: Vec<WatchedAudit>,
    /// What is lacking until it has improved, one sentence each.
    pub lacking: Vec<String>,
}

/// How one watched audit stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchedAudit {
    /// Audit.
    pub audit: String,
    /// Whether it is better.
    pub better: bool,
    /// How many of its latest results in a row are good enough.
    pub good: u32,
    /// Scores since the plan's actions are in place, oldest first, in words.
    pub scores: Vec<String>,
    /// Service.
    pub service: String,
    /// How many in a row it takes.
    pub wanted: u32,
}
