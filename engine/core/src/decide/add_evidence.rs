//! Add evidence to what an action owes.

use super::study::{Study, check_text};
use crate::command::NewEvidence;
use crate::event::Event;
use crate::id::ActionId;
use crate::record::{Action, Obligation, Origin, Read};
use crate::rejection::Rejection;
use crate::responsibility::{may_act_in, require};
use crate::state::Halt;

pub(super) fn decide(
    study: &mut Study<'_, impl Read>,
    id: ActionId,
    evidence: &NewEvidence,
    obligation: Option<u32>,
) -> Result<(), Halt> {
    let action = study.known_action(id)?;
    let number = owed(&action, obligation)?.number;
    require_part(study, &action)?;
    add(study, id, number, evidence)
}

pub(super) fn add(
    study: &mut Study<'_, impl Read>,
    action: ActionId,
    obligation: u32,
    evidence: &NewEvidence,
) -> Result<(), Halt> {
    check_text("the evidence", &evidence.what)?;
    let hash_ok =
        |hash: &String| hash.len() == 64 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if evidence.sha256.as_ref().is_some_and(|hash| !hash_ok(hash)) {
        let reason = "a SHA-256 is 64 lower-case hexadecimal digits".to_owned();
        return Err(Rejection::BadText {
            what: "the evidence file's hash",
            reason,
        }
        .into());
    }
    study.emit(Event::EvidenceAdded {
        action,
        obligation,
        sha256: evidence.sha256.clone(),
        what: evidence.what.clone(),
    })
}

/// What is owed: the obligation that was named, or the oldest.
pub(super) fn owed(action: &Action, obligation: Option<u32>) -> Result<&Obligation, Halt> {
    let found = match obligation {
        Some(number) => action.obligations.iter().find(|owed| owed.number == number),
        None => action.obligations.iter().min_by_key(|owed| owed.number),
    };
    found.ok_or_else(|| {
        Rejection::NothingOwed {
            action: action.id.to_string(),
            state: state(action, obligation),
        }
        .into()
    })
}

fn state(action: &Action, obligation: Option<u32>) -> String {
    match (action.done_at, obligation) {
        (Some(at), _) => format!("it was done on {}", at.format("%-d %B %Y")),
        (None, Some(number)) => format!("turn {number} is not open"),
        (None, None) => "its next turn has not come yet".to_owned(),
    }
}

/// Evidence comes from whoever owns the action, or the plan that it belongs to.
pub(super) fn require_part(study: &Study<'_, impl Read>, action: &Action) -> Result<(), Halt> {
    let person = study.acting_person()?;
    if may_act_in(study, person, action, study.now())? {
        return Ok(());
    }
    let definition = study.pinned(&action.definition)?;
    let plan_owner = match &action.origin {
        Origin::Plan { plan, .. } => {
            let plan = study.known_plan(*plan)?;
            definition.plans.get(&plan.name).map(|rules| rules.owner.clone())
        }
        Origin::Rule { .. } => None,
    };
    let mut roles = vec![action.owner.as_str()];
    roles.extend(plan_owner.as_deref().filter(|owner| *owner != action.owner));
    require(study, person, Some(&action.service), &roles, study.now())
}
