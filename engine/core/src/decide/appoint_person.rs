//! Appoint somebody to a role, or take somebody out of it.

use super::study::{Study, check_name, unknown};
use crate::event::Event;
use crate::record::{Read, ReadTyped};
use crate::state::Halt;

pub(super) struct Post<'a> {
    pub(super) person: &'a str,
    pub(super) role: &'a str,
    pub(super) service: &'a Option<String>,
}

pub(super) fn appoint(study: &mut Study<'_, impl Read>, name: &str, post: &Post<'_>) -> Result<(), Halt> {
    check_name("the person's name", name)?;
    check(study, post)?;
    if holds(study, post)? {
        return Ok(());
    }
    study.emit(Event::PersonAppointed {
        name: name.to_owned(),
        person: post.person.to_owned(),
        role: post.role.to_owned(),
        service: post.service.clone(),
    })
}

pub(super) fn stand_down(study: &mut Study<'_, impl Read>, post: &Post<'_>) -> Result<(), Halt> {
    check(study, post)?;
    if !holds(study, post)? {
        return Err(unknown("appointment of", post.person, std::iter::empty()));
    }
    study.emit(Event::PersonStoodDown {
        person: post.person.to_owned(),
        role: post.role.to_owned(),
        service: post.service.clone(),
    })
}

fn check(study: &Study<'_, impl Read>, post: &Post<'_>) -> Result<(), Halt> {
    check_name("the staff reference", post.person)?;
    let (_, definition) = study.in_force()?;
    if !definition.roles.contains_key(post.role) {
        return Err(unknown("role", post.role, definition.roles.keys()));
    }
    match post.service {
        Some(service) if !definition.services.contains_key(service) => {
            Err(unknown("service", service, definition.services.keys()))
        }
        _ => Ok(()),
    }
}

fn holds(study: &Study<'_, impl Read>, post: &Post<'_>) -> Result<bool, Halt> {
    let appointments = study.appointments(post.service.as_deref())?;
    let holders = appointments.and_then(|appointments| appointments.by_role.get(post.role));
    Ok(holders.is_some_and(|holders| holders.iter().any(|holder| holder == post.person)))
}
