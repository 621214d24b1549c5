//! A plan that is watched: whatever shows the problem again brings it back, said in the file or not. Its place in the service is taken, so
//! nothing else would answer.

use crate::cycle::verified;
use crate::world::{AUDIT, PLAN, World, at, definition};
use chrono::TimeDelta;
use ratchet_core::definition::{Definition, Opens};
use ratchet_core::event::Event;
use ratchet_core::explain::explain;
use ratchet_core::id::{AnyId, FindingId, PlanId};
use ratchet_core::record::{PlanStage, ReadTyped, Reason, WhyReopened};

/// The plan with another way to be opened and watched; its other parts stay.
fn watching(change: impl FnOnce(&mut ratchet_core::definition::Plan)) -> Definition {
    let mut definition = definition();
    change(definition.plans.get_mut(PLAN).unwrap());
    definition
}

fn recurred(world: &World) -> bool {
    world
        .messages()
        .iter()
        .any(|message| message.reason == Reason::Recurred && message.about == "QIP-1")
}

#[test]
fn a_significant_finding_in_a_watch_time_without_reopen_had_no_plan() {
    let definition = watching(|plan| plan.watch.as_mut().unwrap().reopen_audit = None);
    let mut world = verified(World::with_open_plan_of(definition));
    assert_eq!(world.plan(1).stage, PlanStage::Watched);
    world.audit(0, "");
    assert_eq!(
        world.plan(1).stage,
        PlanStage::Watched,
        "a good result is no recurrence"
    );
    let audit = world.audit(3, "r");
    let plan = world.plan(1);
    assert_eq!((plan.stage, plan.round), (PlanStage::Open, 2));
    assert_eq!(plan.reopenings[0].why, WhyReopened::Recurred { audit });
    let newest = world.state.audit(audit).unwrap().unwrap().findings[0];
    assert_eq!(world.state.finding(newest).unwrap().unwrap().plan, Some(PlanId(1)));
    assert!(recurred(&world));
}

#[test]
fn a_plan_that_names_one_audit_for_its_watch_is_brought_back_by_the_one_that_opens_it_too() {
    let mut definition = watching(|plan| plan.watch.as_mut().unwrap().reopen_audit = Some("Other".to_owned()));
    let other = definition.audits[AUDIT].clone();
    definition.audits.insert("Other".to_owned(), other);
    let rules = &definition.plans[PLAN];
    assert_eq!(rules.recurrences().into_iter().collect::<Vec<_>>(), ["Other", AUDIT]);
    let mut rules = rules.clone();
    rules.opens = vec![Opens::Theme { theme: "T".to_owned() }];
    assert_eq!(
        rules.recurrences().into_iter().collect::<Vec<_>>(),
        ["Other"],
        "an audit is named, and none opens it: what re-tests it does not bring it back"
    );
    rules.watch.as_mut().unwrap().reopen_audit = None;
    assert_eq!(rules.recurrences().into_iter().collect::<Vec<_>>(), [AUDIT]);
    rules.watch = None;
    assert!(
        rules.recurrences().is_empty(),
        "what is not watched is not brought back"
    );
}

#[test]
fn what_opens_a_plan_and_happens_again_while_it_is_watched_was_answered_by_nobody() {
    let opened_by_incidents = watching(|plan| {
        plan.opens = vec![Opens::Event {
            event: "incident".to_owned(),
        }];
    });
    let mut world = World::new();
    let definition = std::sync::Arc::new(opened_by_incidents);
    world.ok(
        ratchet_core::event::Actor::Operator,
        ratchet_core::command::Command::ApplyDefinition { definition },
    );
    world.audit(0, "");
    world.until(at("2026-06-01 09:00"));
    world.occurrence("incident");
    assert_eq!(world.plan(1).stage, PlanStage::Open);
    world.occurrence("incident");
    assert_eq!(world.plan(1).round, 1, "it works on it already");
    let mut world = verified(world);
    assert_eq!(world.plan(1).stage, PlanStage::Watched);
    world.occurrence("new PRN instruction");
    assert_eq!(world.plan(1).stage, PlanStage::Watched, "another thing happened");
    world.occurrence("incident");
    let plan = world.plan(1);
    assert_eq!((plan.stage, plan.round), (PlanStage::Open, 2));
    assert!(matches!(plan.reopenings[0].why, WhyReopened::HappenedAgain { .. }));
    assert!(recurred(&world));
    let why = explain(&world.state, AnyId::Plan(PlanId(1)), world.now).unwrap();
    assert!(
        why.why_here
            .iter()
            .any(|line| line.contains("happened again while it was watched (OCC-")),
        "{:?}",
        why.why_here
    );
    let opened = world.ledger.iter();
    let opened = opened.filter(|recorded| matches!(recorded.event, Event::PlanOpened { .. }));
    assert_eq!(opened.count(), 1);
    // Once it is closed, the next one opens a plan of its own.
    let mut world = verified(world);
    let until = world.plan(1).watch_until.unwrap();
    world.until(until + TimeDelta::days(1));
    assert_eq!(world.plan(1).stage, PlanStage::Closed);
    world.occurrence("incident");
    assert_eq!(world.plan(2).stage, PlanStage::Open);
    assert!(world.state.finding(FindingId(99)).unwrap().is_none());
}
