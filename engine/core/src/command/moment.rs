//! When and by whom something is asked for.

use crate::event::Actor;
use crate::instant::Instant;

/// When, by whom, and what nobody could have foreseen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// Now.
    pub at: Instant,
    /// What samples are seeded from.
    pub beacon: Beacon,
    /// Who asks.
    pub by: Actor,
}

/// What samples are seeded from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beacon {
    /// The ledger's chain hash before this command, so that nobody can choose them.
    Ledger([u8; 32]),
    /// A story's own, always the same; its samples say so.
    Story([u8; 32]),
}

impl Beacon {
    /// Its bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        match self {
            Self::Ledger(bytes) | Self::Story(bytes) => bytes,
        }
    }
}
