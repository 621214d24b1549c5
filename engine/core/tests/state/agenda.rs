//! A forum's agenda says what its `reviews:` asks for, from what there is.

use crate::world::{AUDIT, FORUM, SERVICE, World, at, definition, person};
use ratchet_core::agenda::{Item, build, by_topic, meets_next};
use ratchet_core::command::Command;
use ratchet_core::definition::{Definition, Exception, Topic};
use ratchet_core::event::Actor;
use ratchet_core::record::Record;
use std::sync::Arc;

fn read_out(world: &World, definition: &Definition) -> Vec<Item> {
    by_topic(&build(&world.state, definition, FORUM, &world.material(), world.now).unwrap())
}

#[test]
fn every_topic_says_what_there_is() {
    let mut world = World::with_open_plan();
    let opened = world.now;
    world.until(opened + chrono::TimeDelta::days(30));
    let mut definition = definition();
    definition.forums.get_mut(FORUM).unwrap().reviews = vec![
        Topic::Themes,
        Topic::OverdueActions,
        Topic::RetestsDueThisMonth,
        Topic::NewFindings,
        Topic::OpenPlans,
    ];
    let calendar = definition.services[crate::world::SERVICE].calendar;
    let items = read_out(&world, &definition);
    let lines: Vec<(&str, usize)> = items.iter().map(|item| (item.topic, item.lines.len())).collect();
    let expected = [
        ("Themes", 1),
        ("Overdue actions", 2),
        ("Re-tests due this month", 0),
        ("Open findings", 2),
        ("Open plans", 1),
        // Nobody opened the meeting of 1 June.
        ("Decisions of the last meeting", 1),
    ];
    assert_eq!(lines, expected);
    assert_eq!(
        items[0].lines[0],
        "knowledge: behind open findings of 2 audits in 1 service; proposal: make it one theme with a senior owner"
    );
    assert!(items[1].lines[0].starts_with("ACT-1 \"Rewrite the template\" of the practice lead in Oak House: due "));
    let next = meets_next(&definition.forums[FORUM], &calendar, world.now).unwrap();
    assert!(next > world.now);
}

fn lines_of(items: &[Item], topic: &str) -> Vec<String> {
    let mut items = items.iter().filter(|item| item.topic == topic);
    items.next().map(|item| item.lines.clone()).unwrap_or_default()
}

#[test]
fn turns_that_never_opened_stand_in_the_programme_with_the_reason() {
    let mut world = World::new();
    let mut definition = definition();
    definition.forums.get_mut(FORUM).unwrap().reviews = vec![Topic::AuditProgramme];
    // The turns of May to July come and go.
    world.sleep_until(at("2026-08-05 09:00"));
    let programme = lines_of(&read_out(&world, &definition), "Audit programme");
    let skipped = "turns 1 to 3 of \"PRN medicines\" in Oak House: not made, their time passed while Ratchet was not running (the last one was to open on Mon 6 Jul 2026)";
    assert!(programme.contains(&skipped.to_owned()), "{programme:?}");

    let waive = Command::WaiveTurn {
        audit: AUDIT.to_owned(),
        forum: None,
        present: Vec::new(),
        reason: "the home is closed for two weeks".to_owned(),
        service: SERVICE.to_owned(),
        turn: 5,
    };
    world.ok(person("r.manager"), waive);
    let programme = lines_of(&read_out(&world, &definition), "Audit programme");
    let waived = "turn 5 of \"PRN medicines\" in Oak House: waived ahead by r.manager, it was to open on Mon 7 Sep 2026: the home is closed for two weeks";
    assert!(programme.contains(&waived.to_owned()), "{programme:?}");
    // A month after its day nobody is told any more.
    world.until(at("2026-10-20 09:00"));
    let programme = lines_of(&read_out(&world, &definition), "Audit programme");
    assert!(!programme.iter().any(|line| line.starts_with("turn")), "{programme:?}");
}

#[test]
fn what_the_files_except_from_the_checks_stands_in_an_agenda_that_is_frozen() {
    let mut world = World::new();
    let mut definition = definition();
    definition.exceptions = vec![Exception {
        name: "Fire log".to_owned(),
        place: "plan \"Fire log\"".to_owned(),
        reason: "the fire service looks at it again each quarter".to_owned(),
        title: "one good result closes this plan".to_owned(),
        warning: "one-retest-only".to_owned(),
    }];
    let definition = Arc::new(definition);
    world.ok(Actor::Operator, Command::ApplyDefinition { definition });
    world.until(at("2026-07-01 09:00"));
    let called = world.records().find_map(|(_, record)| match record {
        Record::Meeting(meeting) if meeting.runs() => meeting.agenda.clone(),
        _ => None,
    });
    let lines = lines_of(&by_topic(&called.unwrap()), "Exceptions from the checks");
    assert_eq!(lines.len(), 1);
    assert!(
        lines[0].contains("because the fire service looks at it again each quarter"),
        "{lines:?}"
    );
}
