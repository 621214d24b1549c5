//! A forum's agenda says what its `reviews:` asks for, from what there is.

use crate::world::{FORUM, World, definition};
use ratchet_core::agenda::{Item, build, by_topic, meets_next};
use ratchet_core::definition::{Definition, Topic};

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
