//! The re-test that counts now for a plan: the one that is carried out, else the first that has not passed, else the last that did.

use crate::definition;
use crate::instant::Instant;
use crate::record::{Plan, PlanStage, Read, ReadTyped};
use crate::state::Halt;

/// A re-test, as the tracker shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// When it opens, is due or passed.
    pub at: Option<Instant>,
    /// The audit that is being carried out for it, or that passed it.
    pub audit: Option<String>,
    /// How often it failed, in all rounds.
    pub failed: usize,
    /// How many re-tests the plan has.
    pub of: usize,
    /// Name.
    pub name: String,
    /// Its number within the plan, from 1.
    pub number: usize,
    /// `passed`, `being carried out`, `opens`, `waived` or `not planned yet`.
    pub state: &'static str,
}

pub(super) fn gate(read: &(impl Read + ?Sized), plan: &Plan, rules: &definition::Plan) -> Result<Option<Gate>, Halt> {
    let running = match plan.stage {
        PlanStage::Retesting(retest) => Some(retest),
        _ => None,
    };
    let waiting = plan.retests.iter().position(|gate| gate.passed_at.is_none());
    let Some(position) = running.or(waiting).or(plan.retests.len().checked_sub(1)) else {
        return Ok(None);
    };
    let (Some(state), Some(named)) = (plan.retests.get(position), rules.retests.get(position)) else {
        return Ok(None);
    };
    let failed = state
        .attempts
        .iter()
        .filter(|attempt| !attempt.passed && !attempt.unjudged);
    let mut gate = Gate {
        at: None,
        audit: None,
        failed: failed.count(),
        of: plan.retests.len(),
        name: named.name.clone(),
        number: position + 1,
        state: "not planned yet",
    };
    if let Some(at) = state.passed_at {
        let passed = state.attempts.iter().rev().find(|attempt| attempt.passed);
        (gate.at, gate.state) = (Some(at), "passed");
        gate.audit = passed.map(|attempt| attempt.audit.to_string());
    } else if let Some(id) = state.audit {
        gate.audit = Some(id.to_string());
        gate.state = "being carried out";
        gate.at = read.audit(id)?.map(|audit| audit.due.current());
    } else if let Some(waiver) = state.waiver(plan.round) {
        (gate.at, gate.state) = (Some(waiver.until), "waived");
    } else if let Some(at) = state.opens_at {
        (gate.at, gate.state) = (Some(at), "opens");
    }
    Ok(Some(gate))
}
