//! Roles and the people who stand for them at a moment. A role is looked up in the service first, then in the provider as a whole;
//! whoever is away is passed over for their cover. Nobody at all is a vacancy.

use crate::instant::Instant;
use crate::record::{Action, Delegation, Read, ReadTyped};
use crate::rejection::Rejection;
use crate::state::Halt;

/// Somebody who stands for a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stander {
    /// Holder of the role who is away and whom this person covers, by staff reference.
    pub covers: Option<String>,
    /// Staff reference.
    pub person: String,
}

/// Everybody who stands for a role: holders in the service who are there, else those who cover them, else the same for the whole
/// provider; in the order of appointment.
pub fn standers(
    read: &(impl Read + ?Sized),
    service: Option<&str>,
    role: &str,
    at: Instant,
) -> Result<Vec<Stander>, Halt> {
    let places = service.map(Some).into_iter().chain([None]);
    for place in places {
        let appointed = appointed(read, place, role)?;
        let mut there = Vec::new();
        for person in &appointed {
            if !is_away(read, person, at)? {
                there.push(Stander {
                    covers: None,
                    person: person.clone(),
                });
            }
        }
        if !there.is_empty() {
            return Ok(there);
        }
        let mut covers: Vec<Stander> = Vec::new();
        for holder in appointed {
            let Some(person) = cover(read, &holder, at)? else {
                continue;
            };
            if !covers.iter().any(|known| known.person == person) {
                covers.push(Stander {
                    covers: Some(holder),
                    person,
                });
            }
        }
        if !covers.is_empty() {
            return Ok(covers);
        }
    }
    Ok(Vec::new())
}

/// Staff references of everybody who stands for a role; empty is a vacancy.
pub fn holders(
    read: &(impl Read + ?Sized),
    service: Option<&str>,
    role: &str,
    at: Instant,
) -> Result<Vec<String>, Halt> {
    let standers = standers(read, service, role, at)?;
    Ok(standers.into_iter().map(|stander| stander.person).collect())
}

/// The person to whom a role resolves; `None` is a vacancy.
pub fn holder(
    read: &(impl Read + ?Sized),
    service: Option<&str>,
    role: &str,
    at: Instant,
) -> Result<Option<String>, Halt> {
    Ok(holders(read, service, role, at)?.into_iter().next())
}

/// Everybody who was appointed to a role in exactly this place, away or not, in the order of appointment.
pub fn appointed(read: &(impl Read + ?Sized), place: Option<&str>, role: &str) -> Result<Vec<String>, Halt> {
    let appointments = read.appointments(place)?;
    Ok(appointments
        .and_then(|appointments| appointments.by_role.get(role))
        .cloned()
        .unwrap_or_default())
}

/// Whether a person holds a role: appointed to it (whoever is away may come in all the same), or standing for it.
pub fn holds(
    read: &(impl Read + ?Sized),
    person: &str,
    service: Option<&str>,
    role: &str,
    at: Instant,
) -> Result<bool, Halt> {
    let mut holders = match service {
        Some(service) => appointed(read, Some(service), role)?,
        None => Vec::new(),
    };
    if holders.is_empty() {
        holders = appointed(read, None, role)?;
    }
    if holders.iter().any(|holder| holder == person) {
        return Ok(true);
    }
    Ok(standers(read, service, role, at)?
        .iter()
        .any(|stander| stander.person == person))
}

/// Whether a person may act for a role: holding it, or by delegation of somebody who still does.
pub fn may_act(
    read: &(impl Read + ?Sized),
    person: &str,
    service: Option<&str>,
    role: &str,
    at: Instant,
) -> Result<bool, Halt> {
    if holds(read, person, service, role, at)? {
        return Ok(true);
    }
    let Some(service) = service else { return Ok(false) };
    let appointments = read.appointments(Some(service))?;
    let delegations = appointments.and_then(|appointments| appointments.delegations.get(role));
    delegated(
        read,
        person,
        (service, role),
        delegations.map_or(&[], Vec::as_slice),
        at,
    )
}

/// Whether a person may act in one action: for its owner, or because it was delegated to them.
pub fn may_act_in(read: &(impl Read + ?Sized), person: &str, action: &Action, at: Instant) -> Result<bool, Halt> {
    let place = (action.service.as_str(), action.owner.as_str());
    Ok(may_act(read, person, Some(place.0), place.1, at)? || delegated(read, person, place, &action.delegations, at)?)
}

fn delegated(
    read: &(impl Read + ?Sized),
    person: &str,
    (service, role): (&str, &str),
    delegations: &[Delegation],
    at: Instant,
) -> Result<bool, Halt> {
    for delegation in delegations {
        if delegation.to == person && delegation.runs_at(at) && holds(read, &delegation.by, Some(service), role, at)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Refuses anybody who may act for none of these roles in the service.
pub fn require(
    read: &(impl Read + ?Sized),
    person: &str,
    service: Option<&str>,
    roles: &[&str],
    at: Instant,
) -> Result<(), Halt> {
    for role in roles {
        if may_act(read, person, service, role, at)? {
            return Ok(());
        }
    }
    Err(Rejection::NotAppointed {
        person: person.to_owned(),
        role: roles.join(" or the "),
        place: service.unwrap_or("the whole provider").to_owned(),
    }
    .into())
}

/// Whether somebody is away at a moment.
pub fn is_away(read: &(impl Read + ?Sized), person: &str, at: Instant) -> Result<bool, Halt> {
    let known = read.person(person)?;
    Ok(known.is_some_and(|known| known.absence_at(at).is_some()))
}

/// Who covers somebody who is away; a cover who is away too hands on to their own. `None` when nobody does.
fn cover(read: &(impl Read + ?Sized), person: &str, at: Instant) -> Result<Option<String>, Halt> {
    let mut seen = vec![person.to_owned()];
    loop {
        let last = &seen[seen.len() - 1];
        let absence = read.person(last)?.and_then(|known| known.absence_at(at));
        let Some(absence) = absence else {
            return Ok(Some(last.clone()));
        };
        match &absence.cover {
            Some(cover) if !seen.contains(cover) => seen.push(cover.clone()),
            _ => return Ok(None),
        }
    }
}
