//! A forum's agenda says what its `reviews:` asks for, from what there is.

use crate::world::{FORUM, World, definition};
use ratchet_core::agenda::{Material, agenda, meets_next};
use ratchet_core::definition::Topic;
use ratchet_core::record::{Purpose, Record};

fn material(world: &World) -> Material {
    let mut material = Material::default();
    for (_, record) in world.records() {
        match record {
            Record::Action(action) if action.obligations.iter().any(|owed| owed.due.is_overdue(world.now)) => {
                material.overdue.push(action.as_ref().clone());
            }
            Record::Audit(audit) if matches!(audit.purpose, Purpose::Retest { .. }) => {
                material.retests.push(audit.as_ref().clone())
            }
            Record::Finding(finding) => material.findings.push(finding.as_ref().clone()),
            Record::Plan(plan) => material.plans.push(plan.as_ref().clone()),
            _ => {}
        }
    }
    material
}

#[test]
fn every_topic_says_what_there_is() {
    let mut world = World::with_open_plan();
    let opened = world.now;
    world.until(opened + chrono::TimeDelta::days(30));
    let definition = definition();
    let mut forum = definition.forums[FORUM].clone();
    forum.reviews = vec![
        Topic::Themes,
        Topic::OverdueActions,
        Topic::RetestsDueThisMonth,
        Topic::NewFindings,
        Topic::OpenPlans,
    ];
    let calendar = definition.services[crate::world::SERVICE].calendar;
    let items = agenda(&forum, &material(&world), &calendar, world.now);
    let lines: Vec<(&str, usize)> = items.iter().map(|item| (item.topic, item.lines.len())).collect();
    let expected = [
        ("Themes", 1),
        ("Overdue actions", 2),
        ("Re-tests due this month", 0),
        ("Open findings", 2),
        ("Open plans", 1),
    ];
    assert_eq!(lines, expected);
    assert_eq!(
        items[0].lines[0],
        "knowledge: behind open findings of 2 audits in 1 service"
    );
    assert!(items[1].lines[0].starts_with("ACT-1 \"Rewrite the template\" of the practice lead in Oak House: due "));
    let next = meets_next(&forum, &calendar, world.now).unwrap();
    assert!(next > world.now);
}
