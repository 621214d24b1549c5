//! Roles and the people who hold them. A role is looked up in the service first, then in the provider as a whole.

use crate::record::{Read, ReadTyped};
use crate::rejection::Rejection;
use crate::state::Halt;

/// Everybody who holds a role in a service, in the order of appointment; when nobody does, whoever holds it provider-wide.
pub fn holders(read: &(impl Read + ?Sized), service: Option<&str>, role: &str) -> Result<Vec<String>, Halt> {
    if let Some(service) = service {
        let here = held(read, Some(service), role)?;
        if !here.is_empty() {
            return Ok(here);
        }
    }
    held(read, None, role)
}

/// The person to whom a role resolves; `None` is a vacancy.
pub fn holder(read: &(impl Read + ?Sized), service: Option<&str>, role: &str) -> Result<Option<String>, Halt> {
    Ok(holders(read, service, role)?.into_iter().next())
}

/// Refuses anybody who holds none of these roles in the service.
pub fn require(read: &(impl Read + ?Sized), person: &str, service: Option<&str>, roles: &[&str]) -> Result<(), Halt> {
    for role in roles {
        if holders(read, service, role)?.iter().any(|holder| holder == person) {
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

fn held(read: &(impl Read + ?Sized), service: Option<&str>, role: &str) -> Result<Vec<String>, Halt> {
    let appointments = read.appointments(service)?;
    Ok(appointments
        .and_then(|appointments| appointments.by_role.get(role))
        .cloned()
        .unwrap_or_default())
}
