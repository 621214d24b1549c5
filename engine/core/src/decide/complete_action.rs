//! What an action owes is done. Its evidence is the proof; the deadline is met at the instant when the evidence was recorded.

use super::add_evidence::{add, owed, require_part};
use super::closure;
use super::open_action::calendar;
use super::study::Study;
use crate::command::NewEvidence;
use crate::event::Event;
use crate::id::ActionId;
use crate::record::{Action, Origin, Read, Schedule};
use crate::rejection::Rejection;
use crate::state::Halt;

pub(super) fn decide(
    study: &mut Study<'_, impl Read>,
    id: ActionId,
    evidence: &[NewEvidence],
    obligation: Option<u32>,
) -> Result<(), Halt> {
    let action = study.known_action(id)?;
    let number = owed(&action, obligation)?.number;
    require_part(study, &action)?;
    for item in evidence {
        add(study, id, number, item)?;
    }
    let action = study.known_action(id)?;
    if !action
        .evidence
        .iter()
        .any(|item| item.obligation == number && item.at >= action.started_at)
    {
        return Err(Rejection::EvidenceMissing {
            action: id.to_string(),
            wanted: wanted(study, &action)?,
        }
        .into());
    }
    study.emit(Event::ObligationMet {
        action: id,
        obligation: number,
    })?;
    if action.in_place_at.is_none() {
        study.emit(Event::ActionInPlace { action: id })?;
    }
    finish(study, id)?;
    match action.origin {
        Origin::Plan { plan, .. } => closure::settle_actions(study, plan),
        Origin::Rule { .. } => Ok(()),
    }
}

/// Ends an action of which nothing more will be owed.
pub(super) fn finish(study: &mut Study<'_, impl Read>, id: ActionId) -> Result<(), Halt> {
    let action = study.known_action(id)?;
    let more = match &action.schedule {
        Schedule::Once(_) => false,
        Schedule::Turns(recurrence) => recurrence
            .turn(action.turns_opened + 1, action.started_at, &calendar(study, &action)?)
            .is_some(),
        Schedule::EachTime { .. } => true,
    };
    if more || !action.obligations.is_empty() {
        Ok(())
    } else {
        study.emit(Event::ActionDone { action: id })
    }
}

fn wanted(study: &Study<'_, impl Read>, action: &Action) -> Result<String, Halt> {
    if let Some(added) = &action.added {
        return Ok(added.evidence.join(", "));
    }
    let Origin::Plan { plan, action: position } = &action.origin else {
        return Ok(action.title.clone());
    };
    let plan = study.known_plan(*plan)?;
    let definition = study.pinned(&action.definition)?;
    let rules = definition
        .plans
        .get(&plan.name)
        .and_then(|rules| rules.actions.get(*position));
    Ok(rules.map(|rules| rules.evidence.join(", ")).unwrap_or_default())
}
