//! The states of an audit as people tell them apart. Some are stored ([`AuditStage`]), some derived: late is a matter of the moment, and
//! in progress of whether somebody began.

use crate::instant::Instant;
use crate::record::{Audit, AuditStage};

/// A state of an audit at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AuditState {
    /// It waits for somebody to begin, in time.
    Open,
    /// Somebody works on it, in time.
    InProgress,
    /// It waits for its answers past its due moment.
    Overdue,
    /// Answers are in and read-only; the tool is asked.
    Submitted,
    /// The tool gave no report.
    Stuck,
    /// The result waits for a second person.
    AwaitingAuthorisation,
    /// The result counts, and needed no second person.
    Evaluated,
    /// The result counts, because a second person said so.
    Authorised,
    /// Its next turn opened while it waited for its answers.
    Missed,
    /// It is not made, with a reason.
    Waived,
    /// It is not needed any more, because its plan was reopened.
    Withdrawn,
    /// Another audit stands in its place.
    Corrected,
}

impl AuditState {
    /// All of them, in the order of an audit's life.
    pub const ALL: [Self; 12] = [
        Self::Open,
        Self::InProgress,
        Self::Overdue,
        Self::Submitted,
        Self::Stuck,
        Self::AwaitingAuthorisation,
        Self::Evaluated,
        Self::Authorised,
        Self::Missed,
        Self::Waived,
        Self::Withdrawn,
        Self::Corrected,
    ];

    /// The state of an audit at a moment.
    pub fn of(audit: &Audit, now: Instant) -> Self {
        match audit.stage {
            AuditStage::Open if audit.due.is_overdue(now) => Self::Overdue,
            AuditStage::Open if audit.begun.is_some() => Self::InProgress,
            AuditStage::Open => Self::Open,
            AuditStage::Submitted => Self::Submitted,
            AuditStage::Stuck => Self::Stuck,
            AuditStage::AwaitingAuthorisation => Self::AwaitingAuthorisation,
            AuditStage::Evaluated if audit.authorised.is_some() => Self::Authorised,
            AuditStage::Evaluated => Self::Evaluated,
            AuditStage::Withdrawn => Self::Withdrawn,
            AuditStage::Missed => Self::Missed,
            AuditStage::Waived => Self::Waived,
            AuditStage::Corrected => Self::Corrected,
        }
    }

    /// In one word, as lists and addresses have it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InProgress => "in-progress",
            Self::Overdue => "overdue",
            Self::Submitted => "submitted",
            Self::Stuck => "stuck",
            Self::AwaitingAuthorisation => "awaiting-authorisation",
            Self::Evaluated => "evaluated",
            Self::Authorised => "authorised",
            Self::Missed => "missed",
            Self::Waived => "waived",
            Self::Withdrawn => "withdrawn",
            Self::Corrected => "corrected",
        }
    }

    /// The state of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether nothing more happens to it.
    pub const fn is_end(self) -> bool {
        matches!(
            self,
            Self::Evaluated | Self::Authorised | Self::Missed | Self::Waived | Self::Withdrawn | Self::Corrected
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_is_found_by_its_word() {
        for state in AuditState::ALL {
            assert_eq!(AuditState::from_word(state.word()), Some(state));
        }
        assert_eq!(AuditState::from_word("done"), None);
    }
}
