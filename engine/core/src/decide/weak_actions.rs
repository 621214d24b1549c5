//! Training alone does not hold (demand D8): a plan with a significant or recurring finding needs an action that changes more than what
//! people know, of at least intermediate strength in the RCA2 hierarchy.

use super::messages::{Note, tell};
use super::study::Study;
use crate::definition::{self, Recipient};
use crate::id::{FindingId, PlanId};
use crate::record::{Plan, Read, ReadTyped, Reason};
use crate::state::Halt;
use crate::strength::Strength;

/// What the plan lacks, in one sentence; `None` when its actions are strong enough for its findings.
pub(super) fn lacking(
    study: &Study<'_, impl Read>,
    plan: &Plan,
    rules: &definition::Plan,
) -> Result<Option<String>, Halt> {
    let mut strongest = rules.actions.iter().map(|action| action.kind.strength()).max();
    for id in &plan.actions {
        let added = study.action(*id)?.and_then(|action| action.added.as_ref());
        strongest = strongest.max(added.map(|added| added.kind.strength()));
    }
    if strongest.is_some_and(|strongest| strongest >= Strength::Intermediate) {
        return Ok(None);
    }
    for id in &plan.findings {
        let Some(finding) = study.finding(*id)? else { continue };
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

/// Tells the plan's owner and its forum, when one of these findings is too serious for its actions.
pub(super) fn warn(study: &mut Study<'_, impl Read>, id: PlanId, joined: &[FindingId]) -> Result<(), Halt> {
    let plan = study.known_plan(id)?;
    let definition = study.pinned(&plan.definition)?;
    let Some(rules) = definition.plans.get(&plan.name) else {
        return Ok(());
    };
    let mut serious = false;
    for finding in joined {
        serious |= study
            .finding(*finding)?
            .is_some_and(|finding| finding.significant || finding.is_recurring());
    }
    let Some(lacking) = lacking(study, &plan, rules)?.filter(|_| serious) else {
        return Ok(());
    };
    let forum = rules.closes.forum.clone().map(Recipient::Forum);
    for recipient in std::iter::once(Recipient::Role(rules.owner.clone())).chain(forum) {
        let note = Note {
            about: id.to_string(),
            reason: Reason::ActionsTooWeak,
            service: plan.service.clone(),
            text: format!("Plan \"{}\" of {} cannot close: {lacking}.", plan.name, plan.service),
        };
        tell(study, &definition, &recipient, note)?;
    }
    Ok(())
}
