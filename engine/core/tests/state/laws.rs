//! Laws that carry the house.

use crate::cycle::watched;
use crate::world::{World, person};
use ratchet_core::apply::apply;
use ratchet_core::command::{Beacon, Command, Moment};
use ratchet_core::decide::decide;
use ratchet_core::event::{Actor, Recorded};
use ratchet_core::key::Key;
use ratchet_core::state::{Draft, Halt, State, Whole};

#[test]
fn replay_equals_state() {
    let world = watched();
    let mut replayed = Whole::default();
    for recorded in &world.ledger {
        let text = serde_json::to_string(recorded).unwrap();
        let read: Recorded = serde_json::from_str(&text).unwrap();
        assert_eq!(&read, recorded, "an event survives the way through JSON");
        apply(&mut replayed, &read).unwrap();
    }
    assert_eq!(replayed, world.state);
}

#[test]
fn records_survive_the_way_through_json() {
    let world = watched();
    for (key, record) in world.records() {
        let text = serde_json::to_string(record).unwrap();
        let read: ratchet_core::record::Record = serde_json::from_str(&text).unwrap();
        assert_eq!(&read, record, "{key:?}");
    }
}

#[test]
fn events_name_their_fields_in_the_order_of_canonical_json() {
    for recorded in &watched().ledger {
        let written = serde_json::to_string(&recorded.event).unwrap();
        let sorted = serde_json::to_string(&serde_json::from_str::<serde_json::Value>(&written).unwrap()).unwrap();
        assert_eq!(written.len(), sorted.len(), "nothing is written twice");
    }
}

/// A decision that finds records missing asks for them one by one, and then decides the same as one that had them all.
#[test]
fn a_decision_asks_for_what_it_lacks_and_then_decides_the_same() {
    let mut world = World::new();
    world.until(crate::world::at("2026-05-04 09:00"));
    let audit = world.open_audit();
    let records = world.answers(audit, 0, "");
    let moment = Moment {
        at: world.now,
        beacon: Beacon::Ledger([7; 32]),
        by: person("p.lead"),
    };
    let command = Command::SubmitAudit {
        audit,
        records,
        tool_version: None,
    };
    let whole = decide(&world.state, &moment, &command).unwrap();
    let mut partial = State::default();
    let mut asked = 0;
    let events = loop {
        match decide(&partial, &moment, &command) {
            Ok(events) => break events,
            Err(Halt::Need(key)) => {
                let record = world.state.0.known(&key).cloned().flatten();
                assert!(partial.known(&key).is_none(), "{key:?} was asked for twice");
                partial.insert(key, record);
                asked += 1;
            }
            Err(Halt::Rejected(rejection)) => panic!("{rejection}"),
        }
    };
    assert_eq!(events, whole);
    assert!((4..12).contains(&asked), "asked for {asked} records");
}

#[test]
fn a_draft_leaves_what_lies_below_untouched() {
    let world = watched();
    let before = world.state.clone();
    let mut draft = Draft::on(&world.state);
    for recorded in &world.ledger[world.ledger.len() - 3..] {
        let _ = apply(&mut draft, recorded);
    }
    assert!(!draft.into_changes().is_empty());
    assert_eq!(world.state, before);
}

/// A person, a timer and a withdrawal race for the same thing: whichever order, exactly one wins.
#[test]
fn one_winner_in_every_race() {
    let start = || {
        let mut world = World::with_open_plan();
        world.put_in_place(1);
        let opens = world.plan(1).retests[0].opens_at.unwrap();
        world.until(opens);
        world
    };
    let (mut first, mut second) = (start(), start());
    let audit = first.plan(1).retests[0].audit.unwrap();
    let submit = |world: &World| Command::SubmitAudit {
        audit,
        records: world.answers(audit, 0, ""),
        tool_version: None,
    };
    let command = submit(&first);
    first.ok(person("q.lead"), command.clone());
    assert_eq!(
        first.send(person("q.lead"), command).unwrap_err().code(),
        "audit-not-open"
    );
    for _ in 0..3 {
        let events = second.ok(
            Actor::Engine,
            Command::Wake {
                key: Key::Plan(ratchet_core::id::PlanId(1)),
            },
        );
        assert_eq!(
            events,
            [],
            "the re-test is open already: a second timer opens no second one"
        );
    }
}
