//! What can go wrong between a client and its daemon, told so that a person knows what to do next.

use crate::problem::Problem;

/// Why a request gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody listens there.
    #[error("no Ratchet daemon answers at {base}: start it with `ratchet serve`, or say where it listens")]
    NotRunning {
        /// Where it was looked for.
        base: String,
    },
    /// The daemon does not know the token.
    #[error(
        "the daemon at {base} does not accept this token: use the one in its token file (its name is printed when the daemon starts)"
    )]
    WrongToken {
        /// Which daemon.
        base: String,
    },
    /// The daemon refused, and said why.
    #[error("{0}")]
    Refused(Box<Problem>),
    /// No answer in time.
    #[error("the daemon at {base} did not answer in time: it may have made the change; look before you send it again")]
    TimedOut {
        /// Which daemon.
        base: String,
    },
    /// The connection broke.
    #[error("the connection to {base} broke: {reason}")]
    Broken {
        /// Which daemon.
        base: String,
        /// What happened.
        reason: String,
    },
    /// Whoever answered is not a Ratchet daemon of this version.
    #[error(
        "{base} answered with something that this version of Ratchet does not understand ({reason}): is it a Ratchet daemon?"
    )]
    NotUnderstood {
        /// Who answered.
        base: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The request cannot be written down.
    #[error("the request cannot be sent: {0}")]
    Unsendable(String),
}

impl Error {
    /// The problem document, when the daemon refused.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Refused(problem) => Some(problem),
            _ => None,
        }
    }

    /// Stable code: the daemon's own, or what happened on the way to it.
    pub fn code(&self) -> &str {
        match self {
            Self::NotRunning { .. } => "not-running",
            Self::WrongToken { .. } => "wrong-token",
            Self::Refused(problem) => &problem.code,
            Self::TimedOut { .. } => "timed-out",
            Self::Broken { .. } => "connection-broken",
            Self::NotUnderstood { .. } => "not-understood",
            Self::Unsendable(_) => "unsendable",
        }
    }
}
