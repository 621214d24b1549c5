//! Somebody is told that something is late. A vacant role is not told into the void: the message goes on to the nearest role above
//! that somebody holds, and says so.

use super::messages::{Note, tell_role};
use super::study::Study;
use crate::deadline::add;
use crate::event::{Event, Late};
use crate::id::{ActionId, AuditId};
use crate::ladder::{self, Climb};
use crate::limits;
use crate::record::{Action, Obligation, Read, Reason, Schedule};
use crate::responsibility::holder;
use crate::state::Halt;
use crate::words::{count, day};

/// The ladder of an audit that is late.
pub(super) fn audit(study: &mut Study<'_, impl Read>, id: AuditId) -> Result<(), Halt> {
    let audit = study.known_audit(id)?;
    let Some(climb) = ladder::audit_climb(study, &audit, Some(study.now()))?.filter(|climb| climb.at <= study.now())
    else {
        return Ok(());
    };
    let late = Overdue {
        about: Late::Audit(id),
        definition: audit.definition,
        id: id.to_string(),
        text: format!(
            "{} of {} is overdue: {}.",
            audit.name, audit.service, audit.due.derivation
        ),
        service: audit.service,
    };
    speak(study, late, climb)
}

/// The ladders of everything that an action owes and that is late.
pub(super) fn action(study: &mut Study<'_, impl Read>, id: ActionId) -> Result<(), Halt> {
    let action = study.known_action(id)?;
    for owed in &action.obligations {
        let climb = ladder::obligation_climb(study, &action, owed, Some(study.now()))?;
        let Some(climb) = climb.filter(|climb| climb.at <= study.now()) else {
            continue;
        };
        let late = Overdue {
            about: Late::Action {
                action: id,
                obligation: owed.number,
            },
            definition: action.definition.clone(),
            id: id.to_string(),
            text: format!(
                "{} in {} is overdue: {}.{}",
                named(&action, owed),
                action.service,
                owed.due.derivation,
                in_a_row(study, &action, owed)?
            ),
            service: action.service.clone(),
        };
        speak(study, late, climb)?;
    }
    Ok(())
}

/// How many turns right before were missed, since when.
fn in_a_row(study: &Study<'_, impl Read>, action: &Action, owed: &Obligation) -> Result<String, Halt> {
    let Some(row) = owed.row else { return Ok(String::new()) };
    let calendar = ladder::calendar(study, &action.definition, &action.service)?;
    let since = calendar
        .map(|calendar| day(row.from, calendar.zone))
        .unwrap_or_default();
    let turns = count(row.turns as usize, "turn before it was", "turns before it were");
    Ok(format!(" {turns} missed in a row, since {since}."))
}

/// The action by name; of one that repeats, which turn or occurrence.
pub(super) fn named(action: &Action, owed: &Obligation) -> String {
    let title = &action.title;
    match (&action.schedule, owed.occurrence) {
        (Schedule::Turns(_), _) => format!("Turn {} of \"{title}\"", owed.number),
        (Schedule::EachTime { .. }, Some(occurrence)) => format!("\"{title}\" for {occurrence}"),
        (Schedule::EachTime { .. } | Schedule::Once(_), _) => format!("\"{title}\""),
    }
}

struct Overdue {
    about: Late,
    definition: String,
    id: String,
    service: String,
    text: String,
}

fn speak(study: &mut Study<'_, impl Read>, overdue: Overdue, climb: Climb) -> Result<(), Halt> {
    let definition = study.pinned(&overdue.definition)?;
    let now = study.now();
    let mut to = climb.to.clone();
    let mut person = holder(study, Some(&overdue.service), &to, now)?;
    for above in definition.above(&climb.to) {
        if person.is_some() {
            break;
        }
        person = holder(study, Some(&overdue.service), above, now)?;
        if person.is_some() {
            to = above.to_owned();
        }
    }
    let instead_of = (to != climb.to).then(|| climb.to.clone());
    let late = (now - climb.at).num_seconds() > limits::LATE_AFTER_SECONDS;
    let calendar = study.calendar(&definition, &overdue.service)?;
    let answer_by = climb.answer_within.map(|within| add(now, &within, &calendar));
    study.emit(Event::Escalated {
        about: overdue.about,
        answer_by,
        instead_of: instead_of.clone(),
        late,
        person,
        rung: climb.rung,
        to: to.clone(),
    })?;
    let mut text = overdue.text;
    if let Some(silent) = &climb.silent {
        text.push_str(&format!(" The {silent} was told and has not answered."));
    }
    if let Some(vacant) = &instead_of {
        text.push_str(&format!(
            " You are told in place of the {vacant}: nobody is there in that role."
        ));
    }
    if let Some(within) = climb.answer_within {
        text.push_str(&format!(" Please answer within {within}."));
    }
    if late {
        text.push_str(" (told late)");
    }
    let note = Note {
        about: overdue.id,
        reason: Reason::Escalated,
        service: overdue.service,
        text,
    };
    tell_role(study, &to, note)
}
