//! What opened a plan, and what opened it again.

use crate::id::{AnyId, AuditId, BadId, OccurrenceId, ThemeId};
use crate::instant::Instant;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What opened a plan; written as its identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum OpenedBy {
    /// An audit's significant finding.
    Audit(AuditId),
    /// A theme that was raised.
    Theme(ThemeId),
    /// Something that happened in the service.
    Occurrence(OccurrenceId),
}

impl fmt::Display for OpenedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Audit(id) => id.fmt(f),
            Self::Theme(id) => id.fmt(f),
            Self::Occurrence(id) => id.fmt(f),
        }
    }
}

impl From<OpenedBy> for String {
    fn from(opened_by: OpenedBy) -> Self {
        opened_by.to_string()
    }
}

impl TryFrom<String> for OpenedBy {
    type Error = BadId;

    fn try_from(text: String) -> Result<Self, BadId> {
        match text.parse()? {
            AnyId::Audit(id) => Ok(Self::Audit(id)),
            AnyId::Theme(id) => Ok(Self::Theme(id)),
            AnyId::Occurrence(id) => Ok(Self::Occurrence(id)),
            _ => Err(BadId(text)),
        }
    }
}

/// Why and when a plan was opened again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopening {
    /// When.
    pub at: Instant,
    /// Why.
    pub why: WhyReopened,
}

/// Why a plan was opened again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyReopened {
    /// A re-test failed.
    RetestFailed {
        /// Which, by position.
        retest: usize,
        /// The re-test audit.
        audit: AuditId,
    },
    /// The problem came back while the plan was watched.
    Recurred {
        /// Audit that showed it.
        audit: AuditId,
    },
    /// What opens the plan happened again while it was watched.
    HappenedAgain {
        /// What happened.
        occurrence: OccurrenceId,
    },
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_opened_a_plan_is_written_as_its_identifier() {
        for (opened_by, text) in [
            (OpenedBy::Audit(AuditId(3)), "\"AUD-3\""),
            (OpenedBy::Theme(ThemeId(1)), "\"THM-1\""),
            (OpenedBy::Occurrence(OccurrenceId(9)), "\"OCC-9\""),
        ] {
            assert_eq!(serde_json::to_string(&opened_by).unwrap(), text);
            assert_eq!(serde_json::from_str::<OpenedBy>(text).unwrap(), opened_by);
        }
        assert!(
            serde_json::from_str::<OpenedBy>("\"FIN-1\"").is_err(),
            "a finding opens no plan by itself"
        );
    }
}
