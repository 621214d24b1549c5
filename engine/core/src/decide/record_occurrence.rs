//! Something happened in a service: rules answer it, and actions that answer each time owe one more.

use super::open_action::{self, NewAction, owe};
use super::open_plan;
use super::study::{Study, check_name, unknown};
use crate::deadline::due;
use crate::definition::Trigger;
use crate::event::Event;
use crate::id::OccurrenceId;
use crate::instant::Instant;
use crate::record::{Origin, Read, ReadTyped, Schedule};
use crate::rejection::Rejection;
use crate::state::Halt;

pub(super) struct Happened<'a> {
    pub(super) at: Instant,
    pub(super) event: &'a str,
    pub(super) service: &'a str,
    pub(super) subject: &'a Option<String>,
}

pub(super) fn decide(study: &mut Study<'_, impl Read>, happened: &Happened<'_>) -> Result<(), Halt> {
    let (hash, definition) = study.in_force()?;
    if !definition.services.contains_key(happened.service) {
        return Err(unknown("service", happened.service, definition.services.keys()));
    }
    if !definition.events.contains(happened.event) {
        return Err(unknown("event", happened.event, definition.events.iter()));
    }
    if let Some(subject) = happened.subject {
        check_name("the reference of the person concerned", subject)?;
    }
    if happened.at > study.now() {
        return Err(Rejection::InTheFuture {
            what: "the occurrence",
            at: happened.at,
        }
        .into());
    }
    let occurrence = OccurrenceId(study.founded()?.counters.occurrences + 1);
    study.emit(Event::OccurrenceRecorded {
        event: happened.event.to_owned(),
        happened_at: happened.at,
        occurrence,
        service: happened.service.to_owned(),
        subject: happened.subject.clone(),
    })?;
    for (name, rule) in &definition.rules {
        let set_off = rule
            .when
            .iter()
            .any(|trigger| matches!(trigger, Trigger::Event(event) if event == happened.event));
        if !set_off {
            continue;
        }
        let origin = Origin::Rule {
            finding: None,
            occurrence: Some(occurrence),
            rule: name.clone(),
        };
        let action = NewAction::of_rule(rule, origin, &hash, happened.service);
        open_action::open(study, action, happened.at)?;
    }
    let opener = (occurrence, happened.event);
    open_plan::respond_to_occurrence(study, (&hash, &definition), happened.service, opener)?;
    answer_each_time(study, happened, occurrence)
}

fn answer_each_time(
    study: &mut Study<'_, impl Read>,
    happened: &Happened<'_>,
    occurrence: OccurrenceId,
) -> Result<(), Halt> {
    let waiting = study
        .listeners(happened.service, happened.event)?
        .map(|list| list.actions.clone())
        .unwrap_or_default();
    for id in waiting {
        let action = study.known_action(id)?;
        let Schedule::EachTime { within, .. } = &action.schedule else {
            continue;
        };
        let definition = study.pinned(&action.definition)?;
        let due = due(happened.at, within, &study.calendar(&definition, &action.service)?);
        owe(study, id, action.turns_opened + 1, due, Some(occurrence))?;
    }
    Ok(())
}
