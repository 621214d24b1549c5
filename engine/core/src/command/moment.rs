//! When and by whom something is asked for.

use crate::event::Actor;
use crate::instant::Instant;

/// When, by whom, and what nobody could have foreseen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// Now.
    pub at: Instant,
    /// The ledger's chain hash before this command: seeds samples, so that nobody can choose them. A play has one of its own.
    pub beacon: [u8; 32],
    /// Who asks.
    pub by: Actor,
}
