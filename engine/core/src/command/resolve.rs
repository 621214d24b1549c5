//! What a forum is asked to resolve.

use crate::id::{ActionId, AnyId, PlanId};
use crate::instant::Instant;
use crate::record::Slipping;

/// What a forum is asked to resolve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolve {
    /// Say how soon a plan is wanted.
    Priority {
        /// Plan.
        plan: PlanId,
        /// 1 comes first.
        rank: u32,
    },
    /// Ask the owner of something that slips for an answer by the next meeting.
    Challenge {
        /// What slips.
        about: Slipping,
    },
    /// Move a due date.
    Extension {
        /// Action.
        action: ActionId,
        /// Obligation by number; `None` is the oldest that is owed.
        obligation: Option<u32>,
        /// New due moment.
        to: Instant,
    },
    /// Settle a matter in words.
    Note {
        /// The thing it is about.
        about: Option<AnyId>,
    },
}
