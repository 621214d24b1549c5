//! A role that was told that something is late answers. The answer stops the clock that runs for it; the ladder's own clock goes on,
//! because an answer is not the work. Who has a new date in mind moves the due date.

use super::messages::{Note, tell_role};
use super::study::{Study, check_text};
use crate::event::{Event, Late};
use crate::id::AnyId;
use crate::record::{Read, Reason, Told};
use crate::rejection::Rejection;
use crate::responsibility::{may_act, require};
use crate::state::Halt;

pub(super) fn decide(
    study: &mut Study<'_, impl Read>,
    about: AnyId,
    obligation: Option<u32>,
    words: &str,
) -> Result<(), Halt> {
    check_text("the answer", words)?;
    let person = study.acting_person()?;
    let Asked { open, owner, service } = asked(study, about, obligation)?;
    let Some((mine, role)) = mine(study, person, &service, &open)? else {
        let roles: Vec<&str> = open.iter().map(|(_, role)| role.as_str()).collect();
        if roles.is_empty() {
            return Err(Rejection::NothingToAnswer {
                about: about.to_string(),
            }
            .into());
        }
        return require(study, person, Some(&service), &roles, study.now());
    };
    study.emit(Event::EscalationAnswered {
        about: mine,
        role: role.clone(),
        words: words.to_owned(),
    })?;
    let note = Note {
        about: about.to_string(),
        reason: Reason::Answered,
        service,
        text: format!("The {role} answered about {about}: {words}"),
    };
    tell_role(study, &owner, note)
}

/// Escalations of a thing that wait for an answer.
struct Asked {
    open: Vec<(Late, String)>,
    owner: String,
    service: String,
}

fn asked(study: &Study<'_, impl Read>, about: AnyId, obligation: Option<u32>) -> Result<Asked, Halt> {
    let open = |about: Late, told: &[Told]| -> Vec<(Late, String)> {
        let waiting = told.iter().filter(|told| !told.answered);
        waiting.map(|told| (about, told.role.clone())).collect()
    };
    match about {
        AnyId::Action(id) => {
            let action = study.known_action(id)?;
            let meant = action
                .obligations
                .iter()
                .filter(|owed| obligation.is_none_or(|number| owed.number == number));
            Ok(Asked {
                open: meant
                    .flat_map(|owed| {
                        let about = Late::Action {
                            action: id,
                            obligation: owed.number,
                        };
                        open(about, &owed.told)
                    })
                    .collect(),
                owner: action.owner,
                service: action.service,
            })
        }
        AnyId::Audit(id) => {
            let audit = study.known_audit(id)?;
            Ok(Asked {
                open: open(Late::Audit(id), &audit.told),
                owner: audit.owner,
                service: audit.service,
            })
        }
        _ => Err(Rejection::NothingToAnswer {
            about: about.to_string(),
        }
        .into()),
    }
}

/// The oldest escalation that this person may answer.
fn mine(
    study: &Study<'_, impl Read>,
    person: &str,
    service: &str,
    open: &[(Late, String)],
) -> Result<Option<(Late, String)>, Halt> {
    for (about, role) in open {
        if may_act(study, person, Some(service), role, study.now())? {
            return Ok(Some((*about, role.clone())));
        }
    }
    Ok(None)
}
