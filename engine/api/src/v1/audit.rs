//! Audits and re-tests.

use super::{Done, Due, Escalation, Form, Report, Sample, SentBack, Substitution, Time, WaivedAudit};
use serde::{Deserialize, Serialize};

/// An audit, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audit {
    /// Who let the result count, where a second person was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorised: Option<Done>,
    /// Role that has to let the result count, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authoriser: Option<String>,
    /// Who works on it, since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begun: Option<Done>,
    /// The audit that corrects it, open or done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<String>,
    /// Why it corrects another, where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects_because: Option<String>,
    /// When it has to be submitted.
    pub due: Due,
    /// Why the tool gave no report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// Findings that it raised.
    pub findings: Vec<String>,
    /// Identifier.
    pub id: String,
    /// When it was missed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed_at: Option<Time>,
    /// Name in the workflow.
    pub name: String,
    /// When it opened.
    pub opened_at: Time,
    /// Findings from outside that it should have made and did not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overlooked: Vec<String>,
    /// Role that carries it out.
    pub owner: String,
    /// Why it is made.
    pub purpose: Purpose,
    /// How many records were drawn; absent while no list to draw from was imported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sampled: Option<u32>,
    /// Total score in whole percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<u8>,
    /// Results that were sent back, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sent_back: Vec<SentBack>,
    /// Service.
    pub service: String,
    /// Whether the result was a significant finding.
    pub significant: bool,
    /// `open`, `submitted`, `stuck`, `awaiting-authorisation`, `evaluated`, `withdrawn`, `missed`, `waived` or `corrected`.
    pub stage: String,
    /// The same with what depends on the moment: `in-progress` and `overdue` of what is open, `authorised` of what is evaluated.
    pub state: String,
    /// When it was submitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted_at: Option<Time>,
    /// Who submitted it, by staff reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted_by: Option<String>,
    /// That it is not made, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived: Option<WaivedAudit>,
}

/// Why an audit is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Its turn has come: the number of the turn.
    Routine(u32),
    /// Somebody asked for it beside its turns.
    Extra,
    /// It corrects another audit, about the same sample: which.
    Correction(String),
    /// It is a gate of a plan.
    Retest(RetestOf),
}

/// The gate that a re-test is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetestOf {
    /// Plan.
    pub plan: String,
    /// Which re-test of the plan, from 1.
    pub retest: u32,
    /// Round of the plan.
    pub round: u32,
}

/// An audit with everything that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditDetail {
    /// What the result cannot rule out, one sentence a question.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cannot_rule_out: Vec<String>,
    /// As lists show it.
    #[serde(flatten)]
    pub audit: Audit,
    /// Hash of the definition that it follows.
    pub definition: String,
    /// Who was told that it is late.
    pub escalations: Vec<Escalation>,
    /// What is asked.
    pub form: Form,
    /// What the tool found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Report>,
    /// What was drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<Sample>,
    /// Drawn records that could not be looked at, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub substitutions: Vec<Substitution>,
}

/// Ask for an audit beside its turns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditRequest {
    /// Name of the audit.
    pub audit: String,
    /// Service.
    pub service: String,
}
