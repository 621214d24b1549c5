//! The tracker says of every line where it comes from, when it is due and what would end it; an action that is done is not the end.

use crate::cycle::watched;
use crate::world::{World, person};
use chrono::TimeDelta;
use ratchet_core::command::Command;
use ratchet_core::id::{ActionId, FindingId, PlanId};
use ratchet_core::record::ReadTyped;
use ratchet_core::tracker::{Line, of_action, of_finding, of_plan};

fn lines(world: &World) -> Vec<Line> {
    of_plan(&world.state, PlanId(1), world.now).unwrap()
}

fn line_of(world: &World, title: &str) -> Line {
    let found = lines(world)
        .into_iter()
        .find(|line| line.title.as_deref() == Some(title));
    found.unwrap_or_else(|| panic!("no line `{title}` in {:?}", lines(world)))
}

#[test]
fn a_moved_date_keeps_its_first_day_even_when_the_action_is_done() {
    let mut world = World::with_open_plan();
    let id = world.plan(1).actions[0];
    let first = world.action(id).obligations[0].due.original;
    let to = first + TimeDelta::days(7);
    let command = Command::MoveDue {
        action: id,
        obligation: None,
        reason: "the trainer is ill".to_owned(),
        to,
    };
    world.ok(person("r.manager"), command);
    let title = world.action(id).title;
    let due = line_of(&world, &title).due.unwrap();
    assert_eq!((due.original, due.at, due.moves, due.met_at), (first, to, 1, None));
    assert_eq!(due.reason.as_deref(), Some("the trainer is ill"));
    world.complete(id);
    let line = line_of(&world, &title);
    assert_eq!(line.action_state, Some("done"));
    let due = line.due.unwrap();
    assert_eq!(
        (due.original, due.at, due.moves, due.met_at),
        (first, to, 1, Some(world.now))
    );
}

#[test]
fn a_line_ends_with_its_retest_and_not_with_its_action() {
    let mut world = World::with_open_plan();
    assert_eq!(lines(&world).len(), 3);
    assert!(
        lines(&world)
            .iter()
            .all(|line| line.retest.as_ref().unwrap().state == "not planned yet")
    );
    world.put_in_place(1);
    let gate = lines(&world)[0].retest.clone().unwrap();
    assert_eq!((gate.state, gate.number, gate.of), ("opens", 1, 2));
    assert!(gate.at.unwrap() > world.now);
    let world = watched();
    let gate = lines(&world)[0].retest.clone().unwrap();
    assert_eq!((gate.state, gate.number, gate.audit.is_some()), ("passed", 2, true));
}

#[test]
fn an_overdue_action_and_a_missed_turn_are_seen() {
    let mut world = World::with_open_plan();
    let id = world.plan(1).actions[0];
    let due = world.action(id).obligations[0].due.current();
    world.until(due + TimeDelta::hours(1));
    let line = line_of(&world, &world.action(id).title);
    assert_eq!(line.action_state, Some("overdue"));
    assert!(line.due.unwrap().overdue);
}

#[test]
fn a_correction_of_a_finding_with_a_plan_waits_for_the_plans_retest() {
    let mut world = World::new();
    world.audit(3, "c");
    let finding = world.state.finding(FindingId(1)).unwrap().unwrap().clone();
    let correction: ActionId = finding.corrections[0];
    let line = of_action(&world.state, correction, world.now).unwrap().unwrap();
    assert_eq!(
        (line.plan, line.retest, line.findings),
        (None, None, vec!["FIN-1".to_owned()])
    );
    world.audit(3, "c");
    let line = of_action(&world.state, correction, world.now).unwrap().unwrap();
    assert_eq!(line.plan.as_deref(), Some("QIP-1"));
    assert!(line.retest.is_some(), "{line:?}");
    let line = of_finding(&world.state, FindingId(1), world.now).unwrap().unwrap();
    assert!(line.action.is_none() && line.problem.contains(" of 10)"), "{line:?}");
}

#[test]
fn what_an_occurrence_set_off_is_named_by_it() {
    let mut world = World::with_open_plan();
    world.occurrence("incident");
    world.occurrence("new PRN instruction");
    let led = |number: u64| {
        let id = ratchet_core::id::OccurrenceId(number);
        world.state.occurrence(id).unwrap().unwrap().led_to.clone()
    };
    let all = [led(1), led(2)].concat();
    assert!(!all.is_empty());
    for id in all {
        let id: ActionId = id.parse().unwrap();
        assert!(world.state.action(id).unwrap().is_some());
    }
}
