//! Times that the law, the regulator or a council sets: a rule says the name, the due date says the law.

use crate::world::{SERVICE, World, at, definition};
use ratchet_core::command::Command;
use ratchet_core::event::Actor;
use ratchet_core::explain::explain;
use ratchet_core::id::ActionId;
use ratchet_core::span::Span;
use std::sync::Arc;

#[test]
fn a_rule_by_a_clock_is_due_when_the_law_says_and_says_so() {
    let mut world = World::new();
    let mut definition = definition();
    let rule = definition.rules.get_mut("Review after incident").unwrap();
    rule.clock = Some("reg-17-report".to_owned());
    rule.due = Span::Days(28);
    let definition = Arc::new(definition);
    world.ok(Actor::Operator, Command::ApplyDefinition { definition });
    world.until(at("2026-11-02 10:00"));
    world.occurrence("incident");
    let (id, due) = world
        .records()
        .find_map(|(_, record)| match record {
            ratchet_core::record::Record::Action(action) if action.clock.is_some() => {
                Some((action.id, action.obligations[0].due.clone()))
            }
            _ => None,
        })
        .unwrap();
    // The 28th day counts to its end, whenever in the day the request came.
    assert_eq!(due.original, at("2026-11-30 23:59") + chrono::TimeDelta::seconds(59));
    let why = explain(&world.state, ratchet_core::id::AnyId::Action(id), world.now).unwrap();
    assert!(
        why.why_now[0].contains("the time of reg-17-report (law: Written report to CQC under Regulation 17(3)) is 28 days from the day on which the request was received"),
        "{:?}",
        why.why_now
    );
    assert!(
        why.why_here
            .iter()
            .any(|line| line.contains("can be prosecuted without a warning notice"))
    );
    assert_eq!(world.action(ActionId(id.0)).service, SERVICE);
}

#[test]
fn a_clock_that_is_not_known_is_refused() {
    let mut world = World::new();
    let mut definition = definition();
    definition.rules.get_mut("Review after incident").unwrap().clock = Some("reg-71-report".to_owned());
    let definition = Arc::new(definition);
    let refused = world
        .send(Actor::Operator, Command::ApplyDefinition { definition })
        .unwrap_err();
    assert!(
        refused.to_string().contains("`reg-71-report`, which is not known here"),
        "{refused}"
    );
}
