//! Somebody may act for a role: in one action, or in everything of a role in a service for a time. The role stays responsible; what the
//! delegate does stands under the delegate's own name.

use super::study::{Study, unknown};
use crate::event::{Actor, Event};
use crate::instant::Instant;
use crate::limits;
use crate::record::{Delegated, Delegation, Read, ReadTyped};
use crate::rejection::Rejection;
use crate::responsibility::{holds, require};
use crate::state::Halt;

pub(super) struct Wish<'a> {
    pub(super) from: Option<Instant>,
    pub(super) to: &'a str,
    pub(super) until: Option<Instant>,
}

pub(super) fn delegate(study: &mut Study<'_, impl Read>, what: &Delegated, wish: &Wish<'_>) -> Result<(), Halt> {
    let person = study.acting_person()?;
    let (role, service) = place(study, what)?;
    if !holds(study, person, Some(&service), &role, study.now())? {
        // A delegate does not delegate on.
        return Err(Rejection::NotAppointed {
            person: person.to_owned(),
            role,
            place: service,
        }
        .into());
    }
    let bad = |reason: String| Err(Halt::from(Rejection::BadDelegation { reason }));
    let from = wish.from.unwrap_or(study.now()).max(study.now());
    if wish.to == person {
        return bad("you can act already".to_owned());
    }
    if wish.until.is_some_and(|until| until <= from) {
        return bad("it ends before it begins".to_owned());
    }
    if study.person(wish.to)?.is_none() {
        return Err(unknown("member of staff", wish.to, std::iter::empty()));
    }
    let running = running(study, what)?;
    if running.iter().any(|delegation| delegation.to == wish.to) {
        return bad(format!("it is delegated to `{}` already; revoke that first", wish.to));
    }
    if running.len() >= limits::DELEGATIONS_KEPT {
        return Err(Rejection::TooMuch {
            what: "the list of delegates",
            limit: limits::DELEGATIONS_KEPT,
        }
        .into());
    }
    study.emit(Event::WorkDelegated {
        from,
        to: wish.to.to_owned(),
        until: wish.until,
        what: what.clone(),
    })
}

/// Whoever acts for the role may take it back, the delegate may hand it back, and the operator may end it.
pub(super) fn revoke(study: &mut Study<'_, impl Read>, what: &Delegated, to: &str) -> Result<(), Halt> {
    let (role, service) = place(study, what)?;
    if study.by() != &Actor::Operator {
        let person = study.acting_person()?;
        if person != to {
            require(study, person, Some(&service), &[&role], study.now())?;
        }
    }
    if !running(study, what)?.iter().any(|delegation| delegation.to == to) {
        return Err(Rejection::BadDelegation {
            reason: format!("nothing of it is delegated to `{to}`"),
        }
        .into());
    }
    study.emit(Event::DelegationRevoked {
        to: to.to_owned(),
        what: what.clone(),
    })
}

/// The role that stays responsible, and its service.
fn place(study: &Study<'_, impl Read>, what: &Delegated) -> Result<(String, String), Halt> {
    match what {
        Delegated::Action(id) => {
            let action = study.known_action(*id)?;
            Ok((action.owner, action.service))
        }
        Delegated::Role { role, service } => {
            let (_, definition) = study.in_force()?;
            if !definition.roles.contains_key(role) {
                return Err(unknown("role", role, definition.roles.keys()));
            }
            if !definition.services.contains_key(service) {
                return Err(unknown("service", service, definition.services.keys()));
            }
            Ok((role.clone(), service.clone()))
        }
    }
}

fn running(study: &Study<'_, impl Read>, what: &Delegated) -> Result<Vec<Delegation>, Halt> {
    let mut all = match what {
        Delegated::Action(id) => study.known_action(*id)?.delegations,
        Delegated::Role { role, service } => study
            .appointments(Some(service))?
            .and_then(|appointments| appointments.delegations.get(role))
            .cloned()
            .unwrap_or_default(),
    };
    all.retain(|delegation| !delegation.is_over(study.now()));
    Ok(all)
}
