//! Findings: what is wrong, where, how many of how many, against which standard.

use crate::definition::Band;
use crate::id::{ActionId, AuditId, FindingId, PlanId, ThemeId};
use crate::instant::Instant;
use crate::record::AcceptedRisk;
use crate::tool::Severity;
use serde::{Deserialize, Serialize};

/// A finding: what an audit found, or what was found from outside and an audit should have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// How serious it is in the eyes of the service; `None` until somebody assessed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessment: Option<Box<Assessment>>,
    /// Audit that raised it, or should have.
    pub audit: AuditId,
    /// Name of that audit.
    pub audit_name: String,
    /// Causes, in the words of the taxonomy.
    pub causes: Vec<String>,
    /// Immediate corrections that it set off.
    pub corrections: Vec<ActionId>,
    /// Who found it, where the audit did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_outside: Option<Box<FromOutside>>,
    /// Identifier.
    pub id: FindingId,
    /// Plan that works on it.
    pub plan: Option<PlanId>,
    /// The problem in structured words.
    pub problem: Problem,
    /// Question by position in the tool; one from outside may name none.
    pub question: Option<u16>,
    /// Title of that question; empty where there is none.
    pub question_title: String,
    /// When it was raised.
    pub raised_at: Instant,
    /// Earlier findings of the same criterion in the same service that counted as resolved: it is recurring.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recurs_from: Vec<FindingId>,
    /// When its plan was verified.
    pub resolved_at: Option<Instant>,
    /// Accepted risks, oldest first. The finding stays open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub risks: Vec<AcceptedRisk>,
    /// Service.
    pub service: String,
    /// That nothing needs to be done about it, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_aside: Option<Box<SetAside>>,
    /// How serious it is.
    pub severity: Severity,
    /// Whether it is part of a significant finding.
    pub significant: bool,
    /// Themes that it stands behind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub themes: Vec<ThemeId>,
}

impl Finding {
    /// Whether an earlier finding of the same criterion counted as resolved.
    pub fn is_recurring(&self) -> bool {
        !self.recurs_from.is_empty()
    }

    /// Whether something is still to be done about it.
    pub fn is_open(&self) -> bool {
        self.resolved_at.is_none() && self.set_aside.is_none()
    }

    /// How serious it is: as assessed, else as the tool sees it.
    pub fn band(&self) -> Band {
        match (&self.assessment, self.severity) {
            (Some(assessment), _) => assessment.band,
            (None, Severity::Low) => Band::Low,
            (None, Severity::Medium) => Band::Moderate,
            (None, Severity::High) => Band::High,
        }
    }
}

/// A finding that our own audit should have made and did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FromOutside {
    /// Who wrote it down, by staff reference.
    pub by: String,
    /// When it was seen.
    pub seen_at: Instant,
    /// Who found it.
    pub who: Outsider,
}

/// Who found what an audit had missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outsider {
    /// The regulator.
    Inspector,
    /// Somebody complained.
    Complaint,
    /// Something happened.
    Incident,
    /// A council or other commissioner.
    Commissioner,
    /// Our own staff, beside any audit.
    Staff,
}

impl Outsider {
    /// All of them, in the order in which they are named.
    pub const ALL: [Self; 5] = [
        Self::Inspector,
        Self::Complaint,
        Self::Incident,
        Self::Commissioner,
        Self::Staff,
    ];

    /// In one word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Inspector => "inspector",
            Self::Complaint => "complaint",
            Self::Incident => "incident",
            Self::Commissioner => "commissioner",
            Self::Staff => "staff",
        }
    }

    /// As the beginning of a sentence.
    pub const fn subject(self) -> &'static str {
        match self {
            Self::Inspector => "An inspector",
            Self::Complaint => "A complaint",
            Self::Incident => "An incident",
            Self::Commissioner => "A commissioner",
            Self::Staff => "A member of staff",
        }
    }
}

/// How serious a finding is: consequence times likelihood, in a band of the provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// When.
    pub at: Instant,
    /// Band.
    pub band: Band,
    /// By whom.
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
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// Findings of one criterion in one service, by which a recurrence is recognised.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Findings, oldest first, at most [`crate::limits::CRITERION_FINDINGS`].
    pub findings: Vec<FindingId>,
}

/// A problem in structured words (demand D3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// How many records show it.
    pub count: u32,
    /// What must be put right at once.
    pub immediate_correction: Option<String>,
    /// Out of how many.
    pub of: u32,
    /// Where it was seen.
    pub place: String,
    /// References of the records that show it.
    pub references: Vec<String>,
    /// Standards that are not met.
    pub standards: Vec<String>,
    /// What is wrong.
    pub what: String,
}
