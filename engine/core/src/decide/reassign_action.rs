//! Give an action to another role. The due date does not move: what was promised stays promised. Whoever was told about the old
//! owner need not answer any more, and the rungs that have not spoken count from now.

use super::messages::{Note, tell_role};
use super::study::{Study, check_text, unknown};
use crate::event::{Actor, Event};
use crate::id::ActionId;
use crate::record::{Action, Origin, Read, ReadTyped, Reason};
use crate::rejection::Rejection;
use crate::responsibility::require;
use crate::separation::keep_owners_apart;
use crate::state::Halt;

pub(super) fn decide(study: &mut Study<'_, impl Read>, id: ActionId, to: &str, reason: &str) -> Result<(), Halt> {
    let action = study.known_action(id)?;
    check_text("the reason", reason)?;
    let bad = |reason: String| Err(Halt::from(Rejection::BadReassignment { reason }));
    if let Some(at) = action.done_at {
        return bad(format!("{id} was done on {}", at.format("%-d %B %Y")));
    }
    if to == action.owner {
        return bad(format!("the {to} owns {id} already"));
    }
    let (_, definition) = study.in_force()?;
    match definition.roles.get(to) {
        None => return Err(unknown("role", to, definition.roles.keys())),
        Some(role) if role.is_team => {
            return bad(format!(
                "\"{to}\" is a team; name the role of one person who answers for it"
            ));
        }
        Some(_) => {}
    }
    if let Some(retest) = tested_by(study, &action, to)? {
        return bad(format!(
            "the {to} makes re-test \"{retest}\" of the same plan, and nobody tests their own work"
        ));
    }
    require_above(study, &action)?;
    study.emit(Event::ActionReassigned {
        action: id,
        from: action.owner.clone(),
        reason: reason.to_owned(),
        to: to.to_owned(),
    })?;
    let note = |text| Note {
        about: id.to_string(),
        reason: Reason::Reassigned,
        service: action.service.clone(),
        text,
    };
    let due = action
        .obligations
        .first()
        .map(|owed| format!(" {}.", owed.due.derivation));
    let given = format!(
        "\"{}\" in {} is yours now: {reason}.{}",
        action.title,
        action.service,
        due.unwrap_or_default()
    );
    tell_role(study, to, note(given))?;
    let taken = format!(
        "\"{}\" in {} was given to the {to}: {reason}.",
        action.title, action.service
    );
    tell_role(study, &action.owner, note(taken))
}

/// Any role above the owner may give its work to somebody else, and the operator; never the owner.
fn require_above(study: &Study<'_, impl Read>, action: &Action) -> Result<(), Halt> {
    if study.by() == &Actor::Operator {
        return Ok(());
    }
    let person = study.acting_person()?;
    let definition = study.pinned(&action.definition)?;
    let above = definition.above(&action.owner);
    require(study, person, Some(&action.service), &above, study.now())?;
    keep_owners_apart(study, person, action, study.now())
}

fn tested_by(study: &Study<'_, impl Read>, action: &Action, role: &str) -> Result<Option<String>, Halt> {
    let Origin::Plan { plan, .. } = &action.origin else {
        return Ok(None);
    };
    let (Some(plan), definition) = (study.plan(*plan)?, study.pinned(&action.definition)?) else {
        return Ok(None);
    };
    let rules = definition.plans.get(&plan.name);
    let retest = rules.and_then(|rules| rules.retests.iter().find(|retest| retest.by == role));
    Ok(retest.map(|retest| retest.name.clone()))
}
