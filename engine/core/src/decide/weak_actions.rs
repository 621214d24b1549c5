//! A finding that is too serious for the actions of its plan: the owner and the forum hear at once that it cannot close so.

use super::messages::{Note, tell};
use super::study::Study;
use crate::definition::Recipient;
use crate::id::{FindingId, PlanId};
use crate::record::{Read, ReadTyped, Reason};
use crate::state::Halt;
use crate::weak_actions::lacking;

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
