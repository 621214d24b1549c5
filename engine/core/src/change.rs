//! What a changed folder means beside the definition in force: one sentence a change, each with its weight for assurance.
//!
//! Pure and total. Every field of every block is looked at (the structures are taken apart without `..`, so a new field does not
//! compile until somebody says what its change means), and each rule has its reason. Two laws hold, and are tested: a definition
//! compared with itself gives nothing, and swapping the sides swaps stronger and weaker. Because of the second, a change that is
//! better in one respect and worse in another is two sentences.
//!
//! Nothing here decides: whether a weakening may come into force is a matter of [`crate::decide`].

mod audits;
mod compare;
mod conditions;
mod cycle;
mod forums;
mod names;
mod people;
mod plan_lines;
mod plans;
mod retests;
mod rules;
mod sheet;
mod themes;
mod timing;
mod tools;

pub use compare::compare;
pub use cycle::{DueMove, Line, MOVED_BY, Memo, Move, Outlook, Target, outlook};
pub use names::Names;
pub use timing::usual_minutes;

use serde::{Deserialize, Serialize};

/// What a change does to assurance: how sure one can be that a problem is seen, worked on and shown to be gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Less is seen, later, by fewer, or less is asked before something counts as closed.
    Weaker,
    /// More is seen, sooner, or more is asked.
    Stronger,
    /// Neither.
    Neutral,
}

impl Verdict {
    /// The same change looked at from the other side.
    pub const fn flipped(self) -> Self {
        match self {
            Self::Weaker => Self::Stronger,
            Self::Stronger => Self::Weaker,
            Self::Neutral => Self::Neutral,
        }
    }

    /// In one word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Weaker => "weaker",
            Self::Stronger => "stronger",
            Self::Neutral => "neutral",
        }
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Change {
    /// What it does to assurance.
    pub verdict: Verdict,
    /// Kind of block, as its keyword: `plan`, `audit`.
    pub kind: String,
    /// Name of the block, as it is now; as it was where it is gone.
    pub name: String,
    /// What changed, in a sentence.
    pub sentence: String,
    /// Why that is stronger, weaker or neither.
    pub because: String,
}
