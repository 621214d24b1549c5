//! Training alone does not hold (demand D8): a plan with a significant or recurring finding needs an action that changes more than what
//! people know, of at least intermediate strength in the RCA2 hierarchy.

use crate::definition;
use crate::record::{Plan, Read, ReadTyped};
use crate::state::Halt;
use crate::strength::Strength;

/// What the plan lacks, in one sentence; `None` when its actions are strong enough for its findings.
pub(crate) fn lacking(
    read: &(impl Read + ?Sized),
    plan: &Plan,
    rules: &definition::Plan,
) -> Result<Option<String>, Halt> {
    let mut strongest = rules.actions.iter().map(|action| action.kind.strength()).max();
    for id in &plan.actions {
        let added = read.action(*id)?.and_then(|action| action.added.as_ref());
        strongest = strongest.max(added.map(|added| added.kind.strength()));
    }
    if strongest.is_some_and(|strongest| strongest >= Strength::Intermediate) {
        return Ok(None);
    }
    for id in &plan.findings {
        let Some(finding) = read.finding(*id)? else { continue };
        if finding.significant || finding.is_recurring() {
            let why = if finding.is_recurring() {
                "is recurring"
            } else {
                "is significant"
            };
            return Ok(Some(format!(
                "all its actions are weak (they tell people what to do), and {id} {why}: add an action of at least intermediate strength, such as a checklist, a changed process or a forced field"
            )));
        }
    }
    Ok(None)
}
