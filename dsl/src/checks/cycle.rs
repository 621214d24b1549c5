//! One engine for every check of a plan's cycle: the plan as a finite machine, its states visited one after another, and a path to a
//! bad state told as a dated story.
//!
//! [`machine`] holds states and steps, [`explore`] visits them, [`dates`] knows when things happen at the latest, [`story`] tells a
//! path. Two facts keep the work in proportion to the plan: within a round, nothing that came true makes another thing impossible,
//! so one order of independent steps stands for all; and what can be reached without a re-test is reached by the walk that takes
//! every step but that one.

mod dates;
mod explore;
mod machine;
mod story;

pub(super) use dates::Dates;
pub(super) use explore::explore;
pub(super) use machine::{Event, Machine, Stage};
pub(super) use story::tell;

use ratchet_core::definition::{Definition, Plan};
use serde::Serialize;

/// What was shown about one plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// Whether the plan can be verified at all.
    pub can_be_verified: bool,
    /// Re-tests without which no path leads to verified, in the order of the file.
    pub needed: Vec<String>,
    /// Plan.
    pub plan: String,
    /// Re-tests that the plan names in its closing condition, or that one of these waits for, and that a path gets round.
    pub passed_by: Vec<String>,
    /// States looked at, over all walks.
    pub states: usize,
}

impl Proof {
    /// Whether no path leads to verified without every re-test that the plan asks for.
    pub fn holds(&self) -> bool {
        self.can_be_verified && !self.needed.is_empty() && self.passed_by.is_empty()
    }
}

/// Shows for every plan of a definition which re-tests it cannot be verified without.
pub fn prove(definition: &Definition) -> Vec<Proof> {
    definition.plans.iter().map(|(name, plan)| proof(name, plan)).collect()
}

fn proof(name: &str, plan: &Plan) -> Proof {
    let machine = Machine::of_definition(plan);
    let whole = explore(&machine, 0);
    let mut states = whole.states();
    let (mut needed, mut passed_by) = (Vec::new(), Vec::new());
    let asked = machine.asked();
    for (position, retest) in plan.retests.iter().enumerate() {
        let without = explore(&machine, 1 << position);
        states += without.states();
        let list = match without.path_to(Stage::Verified) {
            None => &mut needed,
            Some(_) if asked & (1 << position) != 0 => &mut passed_by,
            Some(_) => continue,
        };
        list.push(retest.name.clone());
    }
    Proof {
        can_be_verified: whole.path_to(Stage::Verified).is_some(),
        needed,
        passed_by,
        plan: name.to_owned(),
        states,
    }
}
