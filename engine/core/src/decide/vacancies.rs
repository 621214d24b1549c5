//! After every decision: who is missed now, and who is not missed any more. A role that owes something, or that was just lost, and has
//! nobody is a vacancy at once; the nearest role above that somebody holds is told. When somebody is there again they are told what
//! waits for them.

use super::messages::{Note, tell_role};
use super::study::Study;
use crate::definition::Definition;
use crate::event::{Event, Late};
use crate::record::{Owed, Read, ReadTyped, Reason, Vacancy};
use crate::responsibility::holder;
use crate::state::Halt;
use crate::vacancy::{named, somebody_above};
use crate::words;
use std::collections::BTreeSet;

/// What a decision may have changed about who is there.
#[derive(Default)]
struct Change {
    /// Roles that may have lost somebody; `None` in `everything` below means all of them.
    lost: BTreeSet<String>,
    /// Whether every role may have become needed.
    redefined: bool,
    /// Services in which somebody came or went, or something became or ceased to be owed.
    services: BTreeSet<String>,
}

pub(super) fn notice(study: &mut Study<'_, impl Read>) -> Result<(), Halt> {
    let Some(hash) = study.provider()?.and_then(|provider| provider.definition.clone()) else {
        return Ok(());
    };
    let definition = study.pinned(&hash)?;
    let change = change(study, &definition)?;
    for service in &change.services {
        in_service(study, &definition, service, &change)?;
    }
    Ok(())
}

fn change(study: &Study<'_, impl Read>, definition: &Definition) -> Result<Change, Halt> {
    let mut change = Change::default();
    let everywhere = || definition.services.keys().cloned();
    for event in study.events() {
        match event {
            Event::PersonAppointed { service, .. } => match service {
                Some(service) => {
                    change.services.insert(service.clone());
                }
                None => change.services.extend(everywhere()),
            },
            Event::PersonStoodDown { role, service, .. } => {
                change.lost.insert(role.clone());
                match service {
                    Some(service) => {
                        change.services.insert(service.clone());
                    }
                    None => change.services.extend(everywhere()),
                }
            }
            Event::AbsenceRecorded { person, .. }
            | Event::AbsenceBegan { person, .. }
            | Event::AbsenceEnded { person, .. } => {
                change.services.extend(everywhere());
                for service in std::iter::once(None).chain(definition.services.keys().map(Some)) {
                    let appointments = study.appointments(service.map(String::as_str))?;
                    let held = appointments.into_iter().flat_map(|appointments| &appointments.by_role);
                    change.lost.extend(
                        held.filter(|(_, people)| people.contains(person))
                            .map(|(role, _)| role.clone()),
                    );
                }
            }
            Event::DefinitionApplied { .. } => {
                change.redefined = true;
                change.services.extend(everywhere());
            }
            _ => {}
        }
    }
    change.services.extend(study.services_with_changed_duties());
    Ok(change)
}

fn in_service(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    service: &str,
    change: &Change,
) -> Result<(), Halt> {
    let mut roles: BTreeSet<String> = study
        .duties(service)?
        .map(|duties| duties.by_role.keys().cloned().collect())
        .unwrap_or_default();
    let mut named_here = None;
    if change.redefined || !change.lost.is_empty() {
        let needed = named_here.get_or_insert_with(|| named(definition, service));
        roles.extend(
            needed
                .iter()
                .filter(|role| change.redefined || change.lost.contains(*role))
                .cloned(),
        );
    }
    for role in roles {
        let duty = study.duties(service)?.and_then(|duties| duties.by_role.get(&role));
        let owes = duty.map(|duty| duty.owes.clone()).unwrap_or_default();
        let vacancy = duty.and_then(|duty| duty.vacancy.clone());
        let vacant = holder(study, Some(service), &role, study.now())?.is_none();
        match (vacancy, vacant) {
            (None, true) => begins(study, definition, service, &role, &owes)?,
            (Some(vacancy), true) => {
                let needed = named_here.get_or_insert_with(|| named(definition, service));
                if owes.is_empty() && !needed.contains(&role) {
                    ends(study, service, &role)?;
                } else if vacancy.told.is_none() {
                    told_at_last(study, definition, service, &role, (&vacancy, &owes))?;
                }
            }
            (Some(_), false) => {
                ends(study, service, &role)?;
                hand_over(study, service, &role, &owes)?;
            }
            (None, false) => {}
        }
    }
    Ok(())
}

fn begins(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    service: &str,
    role: &str,
    owes: &BTreeSet<Owed>,
) -> Result<(), Halt> {
    let told = somebody_above(study, definition, service, role, study.now())?;
    if owes.is_empty() && told.is_none() {
        // Nothing hangs on it and nobody could be told: before the first appointments every role is like that.
        return Ok(());
    }
    study.emit(Event::VacancyNoticed {
        role: role.to_owned(),
        service: service.to_owned(),
        told: told.clone(),
    })?;
    match told {
        Some(above) => tell(study, service, role, (&above, owes)),
        None => Ok(()),
    }
}

/// Nobody above was there when the vacancy was noticed; now somebody is.
fn told_at_last(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    service: &str,
    role: &str,
    (_, owes): (&Vacancy, &BTreeSet<Owed>),
) -> Result<(), Halt> {
    let Some(above) = somebody_above(study, definition, service, role, study.now())? else {
        return Ok(());
    };
    study.emit(Event::VacancyNoticed {
        role: role.to_owned(),
        service: service.to_owned(),
        told: Some(above.clone()),
    })?;
    tell(study, service, role, (&above, owes))
}

fn tell(
    study: &mut Study<'_, impl Read>,
    service: &str,
    role: &str,
    (above, owes): (&str, &BTreeSet<Owed>),
) -> Result<(), Halt> {
    let waits = if owes.is_empty() {
        "It owes nothing at present, but the workflows need it.".to_owned()
    } else {
        format!("It owes {}.", listed(owes))
    };
    let note = Note {
        about: format!("{role} of {service}"),
        reason: Reason::Vacancy,
        service: service.to_owned(),
        text: format!("Nobody is {role} of {service} at present. {waits} Appoint somebody, or name a cover."),
    };
    tell_role(study, above, note)
}

fn ends(study: &mut Study<'_, impl Read>, service: &str, role: &str) -> Result<(), Halt> {
    study.emit(Event::VacancyEnded {
        role: role.to_owned(),
        service: service.to_owned(),
    })
}

fn hand_over(study: &mut Study<'_, impl Read>, service: &str, role: &str, owes: &BTreeSet<Owed>) -> Result<(), Halt> {
    if owes.is_empty() {
        return Ok(());
    }
    let note = Note {
        about: format!("{role} of {service}"),
        reason: Reason::Handover,
        service: service.to_owned(),
        text: format!("As {role} of {service} you owe {}.", listed(owes)),
    };
    tell_role(study, role, note)
}

/// Longer lists are read on the page of the role.
const NAMED: usize = 12;

fn listed(owes: &BTreeSet<Owed>) -> String {
    let one = |owed: &Owed| match owed {
        Owed::Action(id) => id.to_string(),
        Owed::Answer(Late::Action { action, .. }) => format!("an answer about {action}"),
        Owed::Answer(Late::Audit(id)) => format!("an answer about {id}"),
        Owed::Audit(id) => id.to_string(),
        Owed::Authorisation(id) => format!("a second person's look at {id}"),
        Owed::Plan(id) => id.to_string(),
    };
    let mut names: Vec<String> = owes.iter().take(NAMED).map(one).collect();
    if owes.len() > NAMED {
        names.push(words::count(owes.len() - NAMED, "more thing", "more things"));
    }
    words::list(&names)
}
