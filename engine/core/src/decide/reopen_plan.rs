//! A plan begins again, with its whole lineage: every action once more, every gate to be passed anew.

use super::messages::{Note, tell};
use super::open_action;
use super::study::Study;
use super::themes;
use crate::event::Event;
use crate::id::{AuditId, PlanId};
use crate::record::{Read, ReadTyped, Reason, WhyReopened};
use crate::state::Halt;

pub(super) fn reopen(study: &mut Study<'_, impl Read>, id: PlanId, why: WhyReopened) -> Result<(), Halt> {
    let plan = study.known_plan(id)?;
    let round = plan.round + 1;
    let running: Vec<AuditId> = plan.retests.iter().filter_map(|gate| gate.audit).collect();
    for audit in running {
        study.emit(Event::AuditWithdrawn { audit })?;
    }
    study.emit(Event::PlanReopened { plan: id, round, why })?;
    themes::plan_moved(study, id)?;
    for action in &plan.actions {
        study.emit(Event::ActionReopened { action: *action, round })?;
        open_action::begin(study, *action, study.now())?;
    }
    match why {
        WhyReopened::Recurred { audit } => {
            let found = study.audit(audit)?.map_or_else(String::new, |audit| audit.name.clone());
            tell_recurrence(study, id, &format!("audit \"{found}\" found it again"))
        }
        WhyReopened::HappenedAgain { occurrence } => {
            let event = study.occurrence(occurrence)?.map(|occurrence| occurrence.event.clone());
            let event = event.unwrap_or_default();
            tell_recurrence(study, id, &format!("{event} was recorded again ({occurrence})"))
        }
        WhyReopened::RetestFailed { .. } => Ok(()),
    }
}

/// The forum that verified the plan hears that the problem is back, else its owner.
fn tell_recurrence(study: &mut Study<'_, impl Read>, id: PlanId, because: &str) -> Result<(), Halt> {
    let plan = study.known_plan(id)?;
    let definition = study.pinned(&plan.definition)?;
    let Some(rules) = definition.plans.get(&plan.name) else {
        return Ok(());
    };
    let recipient = match &rules.closes.forum {
        Some(forum) => crate::definition::Recipient::Forum(forum.clone()),
        None => crate::definition::Recipient::Role(rules.owner.clone()),
    };
    let note = Note {
        about: id.to_string(),
        reason: Reason::Recurred,
        service: plan.service.clone(),
        text: format!(
            "The problem of plan \"{}\" is back in {}: {because}. The plan begins again.",
            plan.name, plan.service
        ),
    };
    tell(study, &definition, &recipient, note)
}
