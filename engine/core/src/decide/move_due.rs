//! Move a due date: append-only, with who and why. Nobody moves their own deadline.

use super::add_evidence::owed;
use super::study::{Study, check_text};
use crate::deadline::Move;
use crate::event::Event;
use crate::id::ActionId;
use crate::instant::Instant;
use crate::record::{Action, Origin, Read};
use crate::rejection::Rejection;
use crate::responsibility::require;
use crate::separation::keep_owners_apart;
use crate::state::Halt;

pub(super) struct Wish<'a> {
    pub(super) reason: &'a str,
    pub(super) to: Instant,
}

pub(super) fn decide(
    study: &mut Study<'_, impl Read>,
    id: ActionId,
    obligation: Option<u32>,
    wish: &Wish<'_>,
) -> Result<(), Halt> {
    let action = study.known_action(id)?;
    let owed = owed(&action, obligation)?.clone();
    check_text("the reason", wish.reason)?;
    let person = study.acting_person()?;
    require_senior(study, &action, person)?;
    if wish.to <= study.now() {
        return Err(Rejection::BadMove {
            reason: "the new date has passed already".to_owned(),
        }
        .into());
    }
    if wish.to == owed.due.current() {
        return Err(Rejection::BadMove {
            reason: "that is the date it has".to_owned(),
        }
        .into());
    }
    let moved = Move {
        at: study.now(),
        by: person.to_owned(),
        reason: wish.reason.to_owned(),
        to: wish.to,
    };
    study.emit(Event::DueMoved {
        action: id,
        moved,
        obligation: owed.number,
    })
}

/// The plan's owner, or the role above the action's owner, may move it; never the owner alone.
fn require_senior(study: &Study<'_, impl Read>, action: &Action, person: &str) -> Result<(), Halt> {
    let definition = study.pinned(&action.definition)?;
    let mut roles: Vec<&str> = Vec::new();
    roles.extend(
        definition
            .roles
            .get(&action.owner)
            .and_then(|role| role.reports_to.as_deref()),
    );
    if let Origin::Plan { plan, .. } = &action.origin {
        let plan = study.known_plan(*plan)?;
        roles.extend(
            definition
                .plans
                .get(&plan.name)
                .map(|rules| rules.owner.as_str())
                .filter(|owner| *owner != action.owner),
        );
    }
    roles.dedup();
    require(study, person, Some(&action.service), &roles, study.now())?;
    keep_owners_apart(study, person, action, study.now())
}
