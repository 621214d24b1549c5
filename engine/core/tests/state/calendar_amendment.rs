//! A late bank holiday: what would move is listed, what is confirmed moves with a reason, and nothing moves by itself.

use crate::world::{SERVICE, World, definition};
use chrono::NaiveDate;
use ratchet_core::amendment::{AmendedDay, MOVED_BY, Scope, Shift, shifts};
use ratchet_core::calendar::{DayChange, Region};
use ratchet_core::command::{Command, DueShift};
use ratchet_core::definition::Timing;
use ratchet_core::event::{Actor, Event};
use ratchet_core::id::ActionId;
use ratchet_core::record::{Action, ReadTyped};
use ratchet_core::rejection::Rejection;
use ratchet_core::span::Span;

const FIRST: ActionId = ActionId(1);

/// The plan opens on Monday 1 June 2026; its first action is due within 10 working days.
fn world() -> World {
    let mut definition = definition();
    for plan in definition.plans.values_mut() {
        plan.actions[0].timing = Timing::Once(Span::WorkingDays(10));
    }
    World::with_open_plan_of(definition)
}

fn date() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 10).unwrap()
}

fn amend(change: DayChange, scope: Scope, moves: Vec<DueShift>) -> Command {
    Command::AmendCalendar {
        change,
        date: date(),
        moves,
        reason: "announced on 2 June".to_owned(),
        scope,
        title: "Jubilee".to_owned(),
    }
}

fn england() -> Scope {
    Scope::Region(Region::EnglandAndWales)
}

fn action(world: &World) -> Action {
    world.state.action(FIRST).unwrap().unwrap().as_ref().clone()
}

fn listed(world: &World, days: &[AmendedDay]) -> Vec<Shift> {
    shifts(&world.state, &action(world), days, world.now).unwrap()
}

fn amended(world: &World) -> Vec<AmendedDay> {
    world.state.provider().unwrap().unwrap().amended.clone()
}

fn due_day(world: &World) -> String {
    action(world).obligations[0].due.current().format("%-d %b").to_string()
}

#[test]
fn an_amendment_alone_moves_nothing_and_the_list_says_what_it_would_move() {
    let mut world = world();
    assert_eq!(due_day(&world), "15 Jun");
    assert!(listed(&world, &[]).is_empty());
    world.ok(Actor::Operator, amend(DayChange::Added, england(), Vec::new()));
    assert_eq!(due_day(&world), "15 Jun");
    let list = listed(&world, &amended(&world));
    assert_eq!(list.len(), 1);
    assert_eq!(
        (list[0].action, list[0].to.format("%-d %b").to_string()),
        (FIRST, "16 Jun".to_owned())
    );
    assert!(
        list[0]
            .derivation
            .contains("10 Jun is closed in england-and-wales@2026.1+1"),
        "{}",
        list[0].derivation
    );
}

#[test]
fn confirmed_due_dates_move_with_who_and_why_and_the_original_stays() {
    let mut world = world();
    world.ok(Actor::Operator, amend(DayChange::Added, england(), Vec::new()));
    let shift = listed(&world, &amended(&world)).remove(0);
    let wanted = DueShift {
        action: shift.action,
        obligation: shift.obligation,
        to: shift.to,
    };
    world.ok(Actor::Operator, amend(DayChange::Added, england(), vec![wanted]));
    let due = action(&world).obligations[0].due.clone();
    assert_eq!((due_day(&world).as_str(), due.original), ("16 Jun", shift.from));
    assert_eq!(due.moves[0].by, MOVED_BY);
    assert_eq!(due.moves[0].reason, "Jubilee (10 Jun 2026): announced on 2 June");
    assert!(listed(&world, &amended(&world)).is_empty());
    // Taken back, the list leads home again.
    world.ok(Actor::Operator, amend(DayChange::Removed, england(), Vec::new()));
    assert_eq!(listed(&world, &amended(&world))[0].to, shift.from);
}

#[test]
fn a_stale_list_is_refused_as_a_whole() {
    let mut world = world();
    let stale = DueShift {
        action: FIRST,
        obligation: 1,
        to: world.now,
    };
    let refused = world
        .send(Actor::Operator, amend(DayChange::Added, england(), vec![stale]))
        .unwrap_err();
    assert!(matches!(refused, Rejection::BadMove { .. }), "{refused}");
    assert!(amended(&world).is_empty());
}

#[test]
fn only_the_operator_amends_and_only_with_news() {
    let mut world = world();
    let by_person = world.send(
        Actor::Person("p.lead".to_owned()),
        amend(DayChange::Added, england(), Vec::new()),
    );
    assert!(matches!(by_person, Err(Rejection::OperatorOnly { .. })));
    let nothing_to_remove = world.send(Actor::Operator, amend(DayChange::Removed, england(), Vec::new()));
    assert!(matches!(nothing_to_remove, Err(Rejection::BadText { .. })));
    world.ok(Actor::Operator, amend(DayChange::Added, england(), Vec::new()));
    assert!(
        world
            .send(Actor::Operator, amend(DayChange::Added, england(), Vec::new()))
            .is_err()
    );
    let nowhere = Scope::Service("Nowhere".to_owned());
    assert!(matches!(
        world.send(Actor::Operator, amend(DayChange::Added, nowhere, Vec::new())),
        Err(Rejection::Unknown { .. })
    ));
}

#[test]
fn what_begins_later_is_counted_with_the_amended_day() {
    let due_of_a_later_plan = |scope: Option<Scope>| {
        let mut world = world();
        if let Some(scope) = scope {
            world.ok(Actor::Operator, amend(DayChange::Added, scope, Vec::new()));
        }
        let days = amended(&world);
        let calendar = definition().services[SERVICE].calendar;
        let calendar = ratchet_core::amendment::laid_over(calendar, &days, SERVICE, world.now);
        calendar.add_working_days(date().pred_opt().unwrap(), 1).to_string()
    };
    assert_eq!(due_of_a_later_plan(None), "2026-06-10");
    assert_eq!(due_of_a_later_plan(Some(england())), "2026-06-11");
    assert_eq!(
        due_of_a_later_plan(Some(Scope::Service(SERVICE.to_owned()))),
        "2026-06-11"
    );
    assert_eq!(due_of_a_later_plan(Some(Scope::Region(Region::Scotland))), "2026-06-10");
}

#[test]
fn the_event_is_recorded_with_its_reason() {
    let mut world = world();
    let events = world.ok(Actor::Operator, amend(DayChange::Added, england(), Vec::new()));
    assert!(matches!(&events[..], [Event::CalendarAmended { reason, .. }] if reason == "announced on 2 June"));
}
