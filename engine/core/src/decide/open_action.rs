//! An action opens, and what it owes opens with it: at once, turn by turn, or each time something happens.

use super::study::{Study, unknown};
use crate::amendment;
use crate::calendar::Calendar;
use crate::clocks;
use crate::deadline::{Due, due};
use crate::definition::{Rule, Rung};
use crate::event::Event;
use crate::id::{ActionId, OccurrenceId};
use crate::instant::Instant;
use crate::record::{Action, AddedAction, Obligation, Origin, Read, Schedule};
use crate::schedule;
use crate::state::Halt;

pub(super) struct NewAction {
    pub(super) added: Option<AddedAction>,
    pub(super) clock: Option<String>,
    pub(super) definition: String,
    pub(super) ladder: Vec<Rung>,
    pub(super) origin: Origin,
    pub(super) owner: String,
    pub(super) schedule: Schedule,
    pub(super) service: String,
    pub(super) title: String,
}

impl NewAction {
    /// What a rule asks for when it is set off: `origin` says by what, `definition` where the rule stands.
    pub(super) fn of_rule(rule: &Rule, origin: Origin, definition: &str, service: &str) -> Self {
        Self {
            added: None,
            clock: rule.clock.clone(),
            definition: definition.to_owned(),
            ladder: rule.escalate.clone(),
            origin,
            owner: rule.owner.clone(),
            schedule: Schedule::Once(rule.due),
            service: service.to_owned(),
            title: rule.does.clone(),
        }
    }
}

/// Opens an action whose time counts from `from`.
pub(super) fn open(study: &mut Study<'_, impl Read>, new: NewAction, from: Instant) -> Result<ActionId, Halt> {
    let action = ActionId(study.founded()?.counters.actions + 1);
    study.emit(Event::ActionOpened {
        action,
        added: new.added,
        clock: new.clock,
        definition: new.definition,
        ladder: new.ladder,
        origin: new.origin,
        owner: new.owner,
        schedule: new.schedule,
        service: new.service,
        title: new.title,
    })?;
    begin(study, action, from)?;
    Ok(action)
}

/// Opens what an action owes at the beginning of a round.
pub(super) fn begin(study: &mut Study<'_, impl Read>, action: ActionId, from: Instant) -> Result<(), Halt> {
    let record = study.known_action(action)?;
    let calendar = calendar(study, &record)?;
    let first = match &record.schedule {
        Schedule::Once(span) => {
            let clock = record.clock.as_deref().and_then(clocks::named);
            Some(clock.map_or_else(|| due(from, span, &calendar), |clock| clock.due(from, &calendar)))
        }
        Schedule::Turns(recurrence) => schedule::turn(recurrence, 1, record.started_at, &calendar).map(|turn| turn.due),
        Schedule::EachTime { .. } => None,
    };
    match first {
        Some(due) => owe(study, action, 1, due, None),
        None => Ok(()),
    }
}

/// Opens one obligation.
pub(super) fn owe(
    study: &mut Study<'_, impl Read>,
    action: ActionId,
    number: u32,
    due: Due,
    occurrence: Option<OccurrenceId>,
) -> Result<(), Halt> {
    study.emit(Event::ObligationOpened {
        action,
        obligation: Obligation {
            due,
            fired: 0,
            ladder_from: None,
            number,
            occurrence,
            row: None,
            told: Vec::new(),
        },
    })
}

/// The calendar by which an action's turns count: as it was when the action started, so that a turn is always where its timer is.
pub(super) fn calendar(study: &Study<'_, impl Read>, action: &Action) -> Result<Calendar, Halt> {
    let definition = study.pinned(&action.definition)?;
    let found = definition.calendar_of(&action.service);
    let found = found.ok_or_else(|| unknown("service", &action.service, definition.services.keys()))?;
    amendment::amended(study, found, &action.service, action.started_at)
}
