//! Hazard: a missed escalation. Every rung of every ladder speaks once at its moment, none speaks for what was done in time.

use crate::world::{World, at, person};
use chrono::TimeDelta;
use ratchet_core::command::Command;
use ratchet_core::event::{Actor, Event};
use ratchet_core::id::ActionId;
use ratchet_core::key::Key;

pub fn incident() -> (World, ActionId) {
    let mut world = World::new();
    world.now = at("2026-06-01 09:00");
    world.until(at("2026-06-01 09:00"));
    world.occurrence("incident");
    let action = ActionId(1);
    (world, action)
}

fn told(world: &World, action: ActionId) -> Vec<(String, bool)> {
    world
        .action(action)
        .escalations
        .iter()
        .map(|escalation| (escalation.to.clone(), escalation.late))
        .collect()
}

#[test]
fn a_late_review_reaches_the_registered_manager_after_72_hours() {
    let (mut world, action) = incident();
    world.until(at("2026-06-04 09:00"));
    assert_eq!(told(&world, action), [], "at the very hour it is still in time");
    world.until(at("2026-06-04 09:01"));
    assert_eq!(told(&world, action), [("registered manager".to_owned(), false)]);
    assert!(
        world
            .messages()
            .iter()
            .any(|message| message.role == "registered manager" && message.about == "ACT-1")
    );
    world.until(at("2026-06-12 12:00"));
    assert_eq!(told(&world, action).len(), 2);
    assert_eq!(told(&world, action)[1].0, "nominated individual");
    world.until(at("2026-09-01 09:00"));
    assert_eq!(told(&world, action).len(), 2, "each rung speaks once");
}

#[test]
fn seventy_two_hours_run_through_the_night_the_clocks_change() {
    let mut world = World::new();
    world.until(at("2026-10-24 10:00"));
    world.occurrence("incident");
    let due = world.action(ActionId(1)).obligations[0].due.current();
    assert_eq!(due, at("2026-10-27 09:00"));
}

#[test]
fn work_done_in_time_is_never_escalated() {
    let (mut world, action) = incident();
    world.until(at("2026-06-04 08:59"));
    world.complete(action);
    world.until(at("2026-09-01 09:00"));
    assert_eq!(told(&world, action), []);
}

#[test]
fn evidence_at_the_last_instant_wins_against_the_timer() {
    let (mut world, action) = incident();
    world.until(at("2026-06-04 09:00"));
    world.complete(action);
    assert_eq!(
        world.ok(
            Actor::Engine,
            Command::Wake {
                key: Key::Action(action)
            }
        ),
        [],
        "the timer lost the race and is harmless"
    );
    assert_eq!(told(&world, action), []);
}

#[test]
fn after_downtime_the_latest_rung_speaks_once_and_is_marked_late() {
    let (mut world, action) = incident();
    world.sleep_until(at("2026-07-20 09:00"));
    assert_eq!(told(&world, action), [("nominated individual".to_owned(), true)]);
    world.until(at("2026-09-20 09:00"));
    assert_eq!(
        told(&world, action).len(),
        1,
        "the rung that was passed over does not follow"
    );
    let message = world
        .messages()
        .into_iter()
        .find(|message| message.about == "ACT-1")
        .unwrap();
    assert!(message.text.ends_with("(told late)"), "{}", message.text);
}

#[test]
fn a_moved_deadline_starts_its_ladder_anew() {
    let (mut world, action) = incident();
    world.until(at("2026-06-04 10:00"));
    let (reason, to) = ("waiting for the hospital's letter".to_owned(), at("2026-06-08 12:00"));
    world.ok(
        person("r.manager"),
        Command::MoveDue {
            action,
            obligation: None,
            reason,
            to,
        },
    );
    world.until(at("2026-06-08 12:01"));
    assert_eq!(
        told(&world, action).len(),
        2,
        "once for the first date, once for the new one"
    );
    let due = &world.action(action).obligations[0].due;
    assert_eq!(due.original, at("2026-06-04 09:00"), "the original date stays");
    assert_eq!(due.moves[0].by, "r.manager");
}

#[test]
fn every_turn_of_repeating_work_has_its_own_ladder() {
    let mut world = World::with_open_plan();
    let weekly = world.plan(1).actions[2];
    let start = world.now;
    world.until(start + TimeDelta::weeks(3) + TimeDelta::hours(1));
    let turns: Vec<u32> = world
        .action(weekly)
        .escalations
        .iter()
        .filter(|told| told.rung == 0)
        .map(|told| told.obligation)
        .collect();
    assert_eq!(turns, [1, 2, 3]);
}

#[test]
fn a_retest_that_nobody_makes_climbs_the_ladder_of_its_plan() {
    let mut world = World::with_open_plan();
    world.put_in_place(1);
    let opens = world.plan(1).retests[0].opens_at.unwrap();
    world.until(opens + TimeDelta::weeks(4));
    let audit = world.plan(1).retests[0].audit.unwrap();
    let escalated = world.ledger.iter().filter(|recorded| {
        matches!(recorded.event, Event::Escalated { about: ratchet_core::event::Late::Audit(id), .. } if id == audit)
    });
    assert_eq!(escalated.count(), 2);
}

#[test]
fn a_vacant_role_is_told_all_the_same() {
    let (mut world, action) = incident();
    let (person, role) = ("r.manager".to_owned(), "registered manager".to_owned());
    world.ok(
        Actor::Operator,
        Command::StandDownPerson {
            person,
            role,
            service: None,
        },
    );
    world.until(at("2026-06-04 09:01"));
    let escalation = world.action(action).escalations[0].clone();
    assert_eq!(
        (escalation.to.as_str(), escalation.person),
        ("registered manager", None)
    );
}
