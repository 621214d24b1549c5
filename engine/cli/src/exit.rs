//! Exit codes, one a class of failure, so that scripts need not read messages. Documented in `ratchet --help`.

use std::process::ExitCode;

/// Why a verb did not do what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Workflows have errors, a scenario failed, a ledger is damaged: the verb worked and the answer is no.
    Failed = 1,
    /// The command line cannot be understood (clap's own code).
    Usage = 2,
    /// A file or directory cannot be read, or holds something else.
    Input = 3,
    /// The daemon refused: wrong role, wrong order, unknown thing.
    Refused = 4,
    /// The daemon cannot be reached, or does not accept the token.
    Unreachable = 5,
    /// The data directory is in use, of another version, damaged or full.
    Store = 6,
    /// Something that should not happen.
    Internal = 70,
}

/// A failure with what to print.
#[derive(Debug)]
pub struct Failure {
    /// Class, which decides the exit code.
    pub class: Class,
    /// What happened and what to do.
    pub message: String,
    /// Stable code, if the failure has one.
    pub code: Option<String>,
}

impl Failure {
    /// A failure of a class.
    pub fn new(class: Class, message: impl Into<String>) -> Self {
        Self {
            class,
            message: message.into(),
            code: None,
        }
    }

    /// The same with a stable code.
    pub fn coded(class: Class, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            class,
            message: message.into(),
            code: Some(code.into()),
        }
    }

    /// The exit code.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.class as u8)
    }
}

/// What a verb gives back.
pub type Done = Result<(), Failure>;
