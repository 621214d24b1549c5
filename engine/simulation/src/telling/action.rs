//! Sentences about actions: what is owed, done, late or moved.

use super::{Kind, Sentence, name_of, role_with_person, zone};
use ratchet_core::event::{Event, Late, Recorded};
use ratchet_core::id::ActionId;
use ratchet_core::record::{Action, Origin, ReadTyped, Schedule};
use ratchet_core::state::Whole;
use ratchet_core::words;

pub(super) fn tell(records: &Whole, recorded: &Recorded) -> Option<Sentence> {
    match &recorded.event {
        Event::ObligationOpened { action, obligation } => {
            let action = find(records, *action)?;
            let due = words::day_and_time(obligation.due.current(), zone(records, &action.service));
            match (&action.origin, &action.schedule) {
                (Origin::Rule { .. }, _) => {
                    let text = format!("{} to the {}: {}, due {due}", action.id, action.owner, action.title);
                    Sentence::of(Kind::Correction, &action.service, text)
                }
                (Origin::Plan { .. }, Schedule::EachTime { .. }) => {
                    let text = format!("{} owes \"{}\", due {due}", action.id, action.title);
                    Sentence::of(Kind::Action, &action.service, text)
                }
                _ => None,
            }
        }
        Event::ObligationMet { action, obligation } => met(records, find(records, *action)?, *obligation),
        Event::ObligationMissed { action, obligation, .. } => {
            let action = find(records, *action)?;
            let text = format!(
                "{} \"{}\": turn {obligation} passed without evidence",
                action.id, action.title
            );
            Sentence::of(Kind::Action, &action.service, text)
        }
        Event::DueMoved { action, moved, .. } => {
            let action = find(records, *action)?;
            let to = words::day(moved.to, zone(records, &action.service));
            let who = name_of(records, &moved.by);
            let text = format!(
                "{who} moves {} \"{}\" to {to}: {}",
                action.id, action.title, moved.reason
            );
            Sentence::of(Kind::Escalation, &action.service, text)
        }
        Event::Escalated {
            about,
            late,
            person,
            to,
            ..
        } => {
            let (service, what) = late_thing(records, about)?;
            let who = role_with_person(records, to, person.as_deref());
            let late = if *late { ", late" } else { "" };
            Sentence::of(
                Kind::Escalation,
                &service,
                format!("{what} is overdue: {who} is told{late}"),
            )
        }
        _ => None,
    }
}

fn met(records: &Whole, action: &Action, obligation: u32) -> Option<Sentence> {
    let evidence = action
        .evidence
        .iter()
        .rev()
        .find(|item| item.obligation == obligation)?;
    let by = name_of(records, &evidence.by);
    let id = action.id;
    match (&action.origin, &action.schedule) {
        (Origin::Rule { .. }, _) => Sentence::of(
            Kind::Correction,
            &action.service,
            format!("{id} is done by {by}: {}", evidence.what),
        ),
        (_, Schedule::Once(_)) => Sentence::of(
            Kind::Action,
            &action.service,
            format!("{id} \"{}\" is done by {by}: {}", action.title, evidence.what),
        ),
        _ => {
            let text = format!(
                "{id} \"{}\", turn {obligation}, by {by}: {}",
                action.title, evidence.what
            );
            Sentence::of(Kind::Action, &action.service, text)
        }
    }
}

fn late_thing(records: &Whole, late: &Late) -> Option<(String, String)> {
    match late {
        Late::Action { action, .. } => {
            let action = find(records, *action)?;
            Some((action.service.clone(), format!("{} \"{}\"", action.id, action.title)))
        }
        Late::Audit(audit) => {
            let audit = records.audit(*audit).ok()??;
            Some((audit.service.clone(), format!("{} ({})", audit.id, audit.name)))
        }
    }
}

fn find(records: &Whole, id: ActionId) -> Option<&Action> {
    Some(records.action(id).ok()??.as_ref())
}
