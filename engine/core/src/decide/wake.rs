//! A timer fired: do what has come due for this record. A timer holds no promise of its own: everything is read anew from the record,
//! so one that fires for something that has changed is harmless. After downtime each ladder speaks once, with its latest rung.

use super::closure;
use super::complete_action::finish;
use super::escalate;
use super::meetings;
use super::open_action::{calendar, owe};
use super::open_audit::{self, Opening};
use super::plan_turn;
use super::record_absence;
use super::study::Study;
use crate::cadence::next_turn;
use crate::event::Event;
use crate::id::{ActionId, PlanId};
use crate::key::Key;
use crate::record::{Plan, PlanStage, Purpose, Read, ReadTyped, Schedule};
use crate::schedule;
use crate::state::Halt;

pub(super) fn decide(study: &mut Study<'_, impl Read>, key: &Key) -> Result<(), Halt> {
    match key {
        Key::Series(service, audit) => series(study, service, audit),
        Key::Audit(id) => escalate::audit(study, *id),
        Key::Action(id) => action(study, *id),
        Key::Plan(id) => plan(study, *id),
        Key::Person(person) => record_absence::wake(study, person),
        Key::Diary(forum) => meetings::wake(study, forum),
        _ => Ok(()),
    }
}

/// Turns that passed while nobody looked are skipped, and their numbers show it; only the latest is opened.
fn series(study: &mut Study<'_, impl Read>, service: &str, audit: &str) -> Result<(), Halt> {
    let Some(series) = study.series(service, audit)?.cloned() else {
        return Ok(());
    };
    let Some(mut opens) = series.next_opens.filter(|opens| *opens <= study.now()) else {
        return Ok(());
    };
    let definition = study.pinned(&series.definition)?;
    let Some(rules) = definition.audits.get(audit) else {
        return Ok(());
    };
    let calendar = study.calendar(&definition, service)?;
    let (mut turn, mut skipped) = (series.next_turn, None);
    let mut next = next_turn(rules, Some(&series), opens, &calendar);
    while let Some(later) = next.opens.filter(|later| *later <= study.now()) {
        skipped = Some((turn, opens));
        (opens, turn) = (later, turn + 1);
        next = next_turn(rules, Some(&series), opens, &calendar);
    }
    plan_turn::miss(study, service, audit)?;
    if let Some((last, would_have_opened)) = skipped {
        let skipped = plan_turn::Skipped {
            first: series.next_turn,
            last,
            opens: would_have_opened,
        };
        plan_turn::skip(study, &definition, (service, audit), &skipped)?;
    }
    study.emit(Event::TurnPlanned {
        after: next.after,
        audit: audit.to_owned(),
        definition: series.definition.clone(),
        opens: next.opens,
        service: service.to_owned(),
        turn: turn + 1,
    })?;
    let opening = Opening {
        definition: series.definition,
        finished_within: rules.finished_within,
        from: opens,
        name: audit.to_owned(),
        owner: rules.owner.clone(),
        purpose: Purpose::Routine { turn },
        reason: None,
        service: service.to_owned(),
    };
    open_audit::open(study, &definition, opening).map(|_| ())
}

fn action(study: &mut Study<'_, impl Read>, id: ActionId) -> Result<(), Halt> {
    turns(study, id)?;
    escalate::action(study, id)
}

/// Opens the turns that have begun. A turn without evidence stays owed through the next one, then it counts as missed, and the next one
/// goes on up the ladder from where the first of them was due.
fn turns(study: &mut Study<'_, impl Read>, id: ActionId) -> Result<(), Halt> {
    let action = study.known_action(id)?;
    let Schedule::Turns(recurrence) = &action.schedule else {
        return Ok(());
    };
    if action.done_at.is_some() {
        return Ok(());
    }
    let calendar = calendar(study, &action)?;
    let mut number = action.turns_opened + 1;
    while let Some(turn) =
        schedule::turn(recurrence, number, action.started_at, &calendar).filter(|turn| turn.opens <= study.now())
    {
        for old in study.known_action(id)?.obligations {
            if old.number + 1 < number {
                study.emit(Event::ObligationMissed {
                    action: id,
                    obligation: old.number,
                    row_from: Some(old.row.map_or(old.due.current(), |row| row.from)),
                })?;
            }
        }
        owe(study, id, number, turn.due, None)?;
        number += 1;
    }
    finish(study, id)
}

fn plan(study: &mut Study<'_, impl Read>, id: PlanId) -> Result<(), Halt> {
    let plan = study.known_plan(id)?;
    if plan.stage == PlanStage::Watched {
        let over = plan.watch_until.is_some_and(|until| until <= study.now());
        return if over { closure::close(study, id) } else { Ok(()) };
    }
    end_waivers(study, &plan)?;
    let plan = study.known_plan(id)?;
    let definition = study.pinned(&plan.definition)?;
    let Some(rules) = definition.plans.get(&plan.name) else {
        return Ok(());
    };
    for (position, retest) in rules.retests.iter().enumerate() {
        let Some(from) = plan.retests[position].opens_at.filter(|opens| *opens <= study.now()) else {
            continue;
        };
        let opening = Opening {
            definition: plan.definition.clone(),
            finished_within: retest.finished_within,
            from,
            name: retest.audit.clone(),
            owner: retest.by.clone(),
            purpose: Purpose::Retest {
                plan: id,
                retest: position,
                round: plan.round,
            },
            reason: None,
            service: plan.service.clone(),
        };
        open_audit::open(study, &definition, opening)?;
    }
    Ok(())
}

/// A waiver that has ended leaves its gate owed, at once.
fn end_waivers(study: &mut Study<'_, impl Read>, plan: &Plan) -> Result<(), Halt> {
    for (retest, gate) in plan.retests.iter().enumerate() {
        if gate.waiver(plan.round).is_none_or(|waiver| waiver.until > study.now()) {
            continue;
        }
        study.emit(Event::WaiverEnded { plan: plan.id, retest })?;
        study.emit(Event::RetestPlanned {
            opens: study.now(),
            plan: plan.id,
            retest,
        })?;
    }
    Ok(())
}
