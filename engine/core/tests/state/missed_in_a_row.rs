//! Turns of repeating work that are missed one after the other climb one ladder: a rung that waits longer than a turn lasts is reached.

use crate::world::{World, at, definition, evidence, person};
use chrono::TimeDelta;
use ratchet_core::command::Command;
use ratchet_core::definition::{Definition, Timing};
use ratchet_core::event::{Actor, Event};
use ratchet_core::explain::explain;
use ratchet_core::id::{ActionId, AnyId};
use ratchet_core::record::Reason;
use ratchet_core::recurrence::{Every, Recurrence};

/// The third action of the plan twice a week: to the registered manager when overdue, to the nominated individual after 5 working days.
fn twice_weekly() -> Definition {
    let mut definition = definition();
    let plan = definition.plans.values_mut().next().unwrap();
    plan.actions[2].timing = Timing::Turns(Recurrence::every(Every::TwiceWeekly));
    definition
}

/// The plan is open since Monday 1 June; its turns are on Mondays and Thursdays.
fn world() -> (World, ActionId) {
    let world = World::with_open_plan_of(twice_weekly());
    let action = world.plan(1).actions[2];
    (world, action)
}

/// Who was told about which turn, and when, in order.
fn told(world: &World, action: ActionId) -> Vec<(u32, String, String)> {
    let escalations = world.action(action).escalations;
    let day = |at: ratchet_core::instant::Instant| at.format("%a %d %b").to_string();
    escalations
        .into_iter()
        .map(|told| (told.obligation, told.to, day(told.at - TimeDelta::hours(2))))
        .collect()
}

fn said(turn: u32, to: &str, day: &str) -> (u32, String, String) {
    (turn, to.to_owned(), day.to_owned())
}

#[test]
fn a_rung_at_five_working_days_was_never_reached_by_work_that_is_due_twice_a_week() {
    let (mut world, action) = world();
    world.until(at("2026-06-12 12:00"));
    let first = world.action(action);
    assert_eq!((first.missed, first.obligations[0].number), (2, 3), "Thursday, Monday");
    let manager = "registered manager";
    assert_eq!(
        told(&world, action),
        [
            said(1, manager, "Thu 04 Jun"),
            said(2, manager, "Mon 08 Jun"),
            // Five working days after the first that was missed: the latest rung speaks, about the turn that is overdue since then.
            said(3, "nominated individual", "Thu 11 Jun"),
        ]
    );
    let message = world
        .messages()
        .into_iter()
        .rev()
        .find(|message| message.reason == Reason::Escalated && message.role == "nominated individual");
    let text = message.unwrap().text;
    assert!(
        text.contains("2 turns before it were missed in a row, since Thu 4 Jun 2026."),
        "{text}"
    );
    let why = explain(&world.state, AnyId::Action(action), world.now).unwrap();
    assert!(
        why.why_now
            .iter()
            .any(|line| line == "2 turns before it were missed in a row, since Thu 4 Jun 2026."),
        "{:?}",
        why.why_now
    );
    // The rung has spoken about this row: about further turns it counts from those, and none of them is owed for so long.
    world.until(at("2026-07-20 12:00"));
    let higher = told(&world, action).into_iter().filter(|(_, to, _)| to != manager);
    assert_eq!(higher.count(), 1);
}

#[test]
fn a_turn_that_is_done_ends_the_row() {
    let (mut world, action) = world();
    world.until(at("2026-06-09 12:00"));
    // Monday's is owed, Thursday's was missed: one is done.
    world.complete(action);
    world.until(at("2026-06-15 12:00"));
    assert!(
        told(&world, action).iter().all(|(_, to, _)| to == "registered manager"),
        "{:?}",
        told(&world, action)
    );
    assert_eq!(world.action(action).obligations[0].row, None);
    // The next row counts from its own first turn, Thursday 11 June.
    world.until(at("2026-06-19 12:00"));
    let higher: Vec<_> = told(&world, action)
        .into_iter()
        .filter(|(_, to, _)| to == "nominated individual")
        .collect();
    assert_eq!(higher, [said(5, "nominated individual", "Thu 18 Jun")]);
}

#[test]
fn a_turn_done_out_of_its_order_is_no_part_of_a_row() {
    let (mut world, action) = world();
    world.until(at("2026-06-05 12:00"));
    let second = Command::CompleteAction {
        action,
        evidence: vec![evidence("seen")],
        obligation: Some(2),
    };
    world.ok(person("p.lead"), second);
    world.until(at("2026-06-12 12:00"));
    let owed = world.action(action).obligations;
    assert_eq!((owed[0].number, owed[0].row), (3, None));
    assert!(told(&world, action).iter().all(|(_, to, _)| to == "registered manager"));
}

#[test]
fn work_given_to_another_role_starts_the_row_again() {
    let (mut world, action) = world();
    world.until(at("2026-06-09 12:00"));
    let (reason, to) = ("long leave".to_owned(), "team leader".to_owned());
    world.ok(Actor::Operator, Command::ReassignAction { action, reason, to });
    world.until(at("2026-06-15 12:00"));
    assert!(told(&world, action).iter().all(|(_, to, _)| to == "registered manager"));
}

#[test]
fn after_downtime_the_latest_rung_of_the_row_speaks_once() {
    let (mut world, action) = world();
    world.sleep_until(at("2026-07-01 12:00"));
    let told = told(&world, action);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].1, "nominated individual");
    assert!(world.action(action).escalations[0].late);
    let missed = world.ledger.iter().filter_map(|recorded| match recorded.event {
        Event::ObligationMissed { row_from, .. } => row_from,
        _ => None,
    });
    let from: std::collections::BTreeSet<_> = missed.collect();
    assert_eq!(from.len(), 1, "one row, from its first turn");
}
