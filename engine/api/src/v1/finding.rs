//! Findings: what is wrong, where, how many of how many, against which standard.

use super::Time;
use serde::{Deserialize, Serialize};

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// How serious it is in the eyes of the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessment: Option<Assessment>,
    /// Audit that raised it, or should have.
    pub audit: String,
    /// Name of that audit.
    pub audit_name: String,
    /// `low`, `moderate`, `high` or `extreme`: as assessed, else as the tool sees it.
    pub band: String,
    /// Causes, in the words of the taxonomy.
    pub causes: Vec<String>,
    /// Immediate corrections that it set off.
    pub corrections: Vec<String>,
    /// How many records show it.
    pub count: u32,
    /// Who found it, where our own audit had missed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_outside: Option<FromOutside>,
    /// Identifier.
    pub id: String,
    /// What must be put right at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub immediate_correction: Option<String>,
    /// What must not be overlooked: a risk that is lived with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<String>,
    /// Out of how many.
    pub of: u32,
    /// Where it was seen.
    pub place: String,
    /// Plan that works on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// Title of the question.
    pub question: String,
    /// When it was raised.
    pub raised_at: Time,
    /// Earlier findings of the same question here that counted as resolved: it is recurring.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recurs_from: Vec<String>,
    /// References of the records that show it.
    pub references: Vec<String>,
    /// When its plan was verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<Time>,
    /// Service.
    pub service: String,
    /// That nothing needs to be done about it, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_aside: Option<SetAside>,
    /// `low`, `medium` or `high`, as the tool sees it.
    pub severity: String,
    /// Whether it is part of a significant finding.
    pub significant: bool,
    /// Standards that are not met.
    pub standards: Vec<String>,
    /// Themes that it stands behind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub themes: Vec<String>,
    /// What is wrong.
    pub what: String,
}

/// Somebody else found what an audit had missed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FromOutside {
    /// Who wrote it down, by staff reference.
    pub by: String,
    /// When it was seen.
    pub seen_at: Time,
    /// `inspector`, `complaint`, `incident`, `commissioner` or `staff`.
    pub who: String,
}

/// How serious a finding is: consequence times likelihood, in a band of the provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// When.
    pub at: Time,
    /// By whom, by staff reference.
    pub by: String,
    /// Consequence, 1 to 5.
    pub consequence: u8,
    /// Likelihood, 1 to 5.
    pub likelihood: u8,
}

/// Nothing needs to be done about a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// When.
    pub at: Time,
    /// By whom, by staff reference.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// Say how serious a finding is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAssessment {
    /// Consequence, 1 (least) to 5 (most).
    pub consequence: u8,
    /// Likelihood, 1 (least) to 5 (most).
    pub likelihood: u8,
}

/// Name the causes of a finding; they replace those before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewCauses {
    /// Causes, in the words of the taxonomy.
    pub causes: Vec<String>,
    /// Why.
    pub reason: String,
}

/// Let a plan work on a finding.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoinPlan {
    /// Plan.
    pub plan: String,
    /// Why.
    pub reason: String,
}

/// A reason, where nothing else is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Because {
    /// Why.
    pub reason: String,
}
