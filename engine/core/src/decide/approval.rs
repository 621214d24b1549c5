//! A named approval of a change: a forum or a role of the definition in force, spoken for by somebody else than its author.

use super::study::{Study, check_text};
use crate::command::ChangeApproval;
use crate::definition::{Definition, Forum};
use crate::limits;
use crate::quorum::{Call, gather, require_chair};
use crate::record::Read;
use crate::rejection::Rejection;
use crate::responsibility::{holders, may_act};
use crate::state::Halt;
use std::collections::BTreeSet;

/// Who took part, without the author. Refused when nobody of the forum or role is left who may speak for it.
pub(super) fn approved(
    study: &Study<'_, impl Read>,
    definition: &Definition,
    approval: &ChangeApproval,
) -> Result<Vec<String>, Halt> {
    check_text("the reason of the approval", &approval.reason)?;
    if approval.present.len() > limits::FORUM_PEOPLE {
        return Err(Rejection::TooMuch {
            what: "the list of who was present",
            limit: limits::FORUM_PEOPLE,
        }
        .into());
    }
    if let Some(forum) = definition.forums.get(&approval.by) {
        return by_forum(study, definition, (&approval.by, forum), &approval.present);
    }
    let Some(role) = definition.roles.get(&approval.by) else {
        let known: Vec<String> = definition.forums.keys().cloned().chain(senior(definition)).collect();
        return Err(not(
            &approval.by,
            format!(
                "there is no such forum or role in force; these can approve: {}",
                known.join(", ")
            ),
        ));
    };
    if role.is_team {
        return Err(not(
            &approval.by,
            "it is a team; name one role that answers for it".to_owned(),
        ));
    }
    if !senior(definition).contains(&approval.by) {
        return Err(not(
            &approval.by,
            format!(
                "no other role reports to it; these can approve: {}",
                definition
                    .forums
                    .keys()
                    .cloned()
                    .chain(senior(definition))
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        ));
    }
    by_role(study, definition, &approval.by, &approval.present)
}

/// Roles to which another one reports.
fn senior(definition: &Definition) -> BTreeSet<String> {
    let above = definition.roles.values().filter_map(|role| role.reports_to.clone());
    above.collect()
}

fn by_forum(
    study: &Study<'_, impl Read>,
    definition: &Definition,
    (name, forum): (&str, &Forum),
    present: &[String],
) -> Result<Vec<String>, Halt> {
    let there = without_author(study, definition, &forum.chair, present)?;
    for speaker in &there {
        let call = Call {
            at: study.now(),
            forum,
            name,
            present: &there,
            service: None,
            services: &definition.services,
            speaker,
        };
        match require_chair(study, &call) {
            Ok(()) => return gather(study, &call),
            Err(Halt::Need(key)) => return Err(Halt::Need(key)),
            Err(Halt::Rejected(_)) => {}
        }
    }
    Err(not(
        name,
        format!(
            "its chair (the {}) has to be among those present, and be somebody else than the author of the change; say who was there (present)",
            forum.chair
        ),
    ))
}

fn by_role(
    study: &Study<'_, impl Read>,
    definition: &Definition,
    role: &str,
    present: &[String],
) -> Result<Vec<String>, Halt> {
    let mut speaking = Vec::new();
    for person in without_author(study, definition, role, present)? {
        if acts_somewhere(study, definition, &person, role)? {
            speaking.push(person);
        }
    }
    if speaking.is_empty() {
        return Err(not(
            role,
            "nobody of those present holds it, other than the author of the change; nobody approves their own change"
                .to_owned(),
        ));
    }
    Ok(speaking)
}

/// Who is said to have been there, else who holds the role anywhere; never the author.
fn without_author(
    study: &Study<'_, impl Read>,
    definition: &Definition,
    role: &str,
    present: &[String],
) -> Result<Vec<String>, Halt> {
    let mut there: Vec<String> = Vec::new();
    let mut put = |person: &String| {
        if study.by().person() != Some(person) && !there.contains(person) {
            there.push(person.clone());
        }
    };
    present.iter().for_each(&mut put);
    if present.is_empty() {
        let places = definition.services.keys().map(|service| Some(service.as_str()));
        for place in places.chain([None]) {
            holders(study, place, role, study.now())?.iter().for_each(&mut put);
        }
    }
    Ok(there)
}

fn acts_somewhere(
    study: &Study<'_, impl Read>,
    definition: &Definition,
    person: &str,
    role: &str,
) -> Result<bool, Halt> {
    let places = definition.services.keys().map(|service| Some(service.as_str()));
    for place in places.chain([None]) {
        if may_act(study, person, place, role, study.now())? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn not(by: &str, reason: String) -> Halt {
    Rejection::NotApproved {
        by: by.to_owned(),
        reason,
    }
    .into()
}
