//! Who keeps apart from what: the bar that keeps a tester from a re-test stands where somebody has a part in the work, and not where the
//! only part was testing it before. A small service would soon have nobody left who may test.

use crate::world::{AUDIT, PLAN, World, definition, evidence, person, report};
use ratchet_core::command::Command;
use ratchet_core::definition::{Definition, Opens};
use ratchet_core::event::Actor;
use ratchet_core::id::AuditId;
use ratchet_core::record::{OpenedBy, ReadTyped};
use ratchet_core::rejection::Rejection;
use std::sync::Arc;

fn opened_by(opens: Opens) -> World {
    let mut definition: Definition = definition();
    let plan = definition.plans.get_mut(PLAN).unwrap();
    plan.opens = vec![opens];
    let mut world = World::new();
    let definition = Arc::new(definition);
    world.ok(Actor::Operator, Command::ApplyDefinition { definition });
    world
}

fn by_incident() -> World {
    let mut world = opened_by(Opens::Event {
        event: "incident".to_owned(),
    });
    world.occurrence("incident");
    world
}

/// Puts the actions in place and waits for the first gate.
fn at_the_gate(world: &mut World) -> AuditId {
    world.put_in_place(1);
    let opens = world.plan(1).retests[0].opens_at.unwrap();
    world.until(opens);
    world.plan(1).retests[0].audit.unwrap()
}

fn hand_in(world: &mut World, by: &str, audit: AuditId, bad: usize) -> Result<(), Rejection> {
    let records = world.answers(audit, bad, "r");
    let tool_version = None;
    let command = Command::SubmitAudit {
        audit,
        records,
        tool_version,
    };
    world.send(person(by), command)?;
    world.settle(report);
    Ok(())
}

fn appoint(world: &mut World, who: &str, role: &str) {
    let command = Command::AppointPerson {
        name: who.to_owned(),
        person: who.to_owned(),
        role: role.to_owned(),
        service: None,
    };
    world.ok(Actor::Operator, command);
}

/// Once the findings of a re-test that failed, which join the plan, kept its tester from the next re-test.
#[test]
fn what_a_plans_own_retest_found_does_not_keep_its_tester_from_the_next() {
    let mut world = by_incident();
    let first = at_the_gate(&mut world);
    hand_in(&mut world, "q.lead", first, 5).unwrap();
    let plan = world.plan(1);
    assert_eq!(plan.round, 2);
    let found = plan
        .findings
        .iter()
        .map(|id| world.state.finding(*id).unwrap().unwrap().audit);
    assert!(
        found.collect::<Vec<_>>().contains(&first),
        "its finding joined the plan"
    );
    let second = at_the_gate(&mut world);
    hand_in(&mut world, "q.lead", second, 0).unwrap();
    assert!(world.plan(1).retests[0].passed_at.is_some());
}

#[test]
fn whoever_made_the_audit_that_opened_the_plan_does_not_test_it() {
    let mut world = opened_by(Opens::Finding {
        audit: AUDIT.to_owned(),
        in_a_row: 1,
    });
    appoint(&mut world, "x.auditor", "quality lead");
    let service = crate::world::SERVICE.to_owned();
    let audit = AUDIT.to_owned();
    world.ok(person("p.lead"), Command::RequestAudit { audit, service });
    let audit = world.open_audit();
    // Somebody who helps out with the audit for a day, and has no part in the work.
    appoint(&mut world, "x.auditor", "practice lead");
    hand_in(&mut world, "x.auditor", audit, 3).unwrap();
    let leave = Command::StandDownPerson {
        person: "x.auditor".to_owned(),
        role: "practice lead".to_owned(),
        service: None,
    };
    world.ok(Actor::Operator, leave);
    assert_eq!(world.plan(1).opened_by, OpenedBy::Audit(audit));
    let gate = at_the_gate(&mut world);
    let refused = hand_in(&mut world, "x.auditor", gate, 0).unwrap_err();
    assert_eq!(refused.code(), "separation-of-duties");
    assert!(refused.to_string().contains("the audit that opened QIP-1"), "{refused}");
    hand_in(&mut world, "q.lead", gate, 0).unwrap();
}

#[test]
fn whoever_gave_evidence_for_an_action_does_not_test_it_in_any_round() {
    let mut world = by_incident();
    appoint(&mut world, "x.helper", "practice lead");
    let action = world.plan(1).actions[0];
    world.ok(
        person("x.helper"),
        Command::CompleteAction {
            action,
            evidence: vec![evidence("the new template")],
            obligation: None,
        },
    );
    let leave = Command::StandDownPerson {
        person: "x.helper".to_owned(),
        role: "practice lead".to_owned(),
        service: None,
    };
    world.ok(Actor::Operator, leave);
    appoint(&mut world, "x.helper", "quality lead");
    world.occurrence("new PRN instruction");
    for other in world.plan(1).actions.into_iter().filter(|other| *other != action) {
        world.complete(other);
    }
    let opens = world.plan(1).retests[0].opens_at.unwrap();
    world.until(opens);
    for _ in 0..2 {
        let gate = world.plan(1).retests[0].audit.unwrap();
        let refused = hand_in(&mut world, "x.helper", gate, 0).unwrap_err();
        assert!(refused.to_string().contains("gave evidence for ACT-"), "{refused}");
        hand_in(&mut world, "q.lead", gate, 5).unwrap();
        at_the_gate(&mut world);
    }
    assert_eq!(world.plan(1).round, 3);
}
