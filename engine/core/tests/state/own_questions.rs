//! Audits whose questions stand in the file: evaluated by the engine in the decision that takes the answers.

use crate::world::{AUDIT, PLAN, World, definition, person, report};
use ratchet_core::command::Command;
use ratchet_core::definition::{Definition, OwnPart};
use ratchet_core::event::{Actor, Event};
use ratchet_core::record::{AuditStage, ReadTyped};
use ratchet_core::rejection::Rejection;
use std::sync::Arc;

/// The workflows with both questions in the file, or only the second.
fn home_made(first_question: u16) -> Definition {
    let mut definition = definition();
    let tool = definition.tools.get_mut("medicines").unwrap();
    let has_component = first_question > 0;
    if !has_component {
        tool.digest = String::new();
        let mut description = tool.description.as_ref().clone();
        description.measures.clear();
        tool.description = Arc::new(description);
        for gate in &mut definition.plans.get_mut(PLAN).unwrap().retests {
            gate.pass = definition.audits[AUDIT].significant.clone();
        }
    }
    definition.tools.get_mut("medicines").unwrap().own = Some(OwnPart {
        base: has_component.then(|| "medicines".to_owned()),
        first_measure: u16::from(has_component),
        first_question,
    });
    definition
}

fn world_of(definition: Definition) -> World {
    let mut world = World::new();
    let definition = Arc::new(definition);
    world.ok(Actor::Operator, Command::ApplyDefinition { definition });
    world.until(crate::world::at("2026-05-04 09:00"));
    world
}

#[test]
fn a_home_made_audit_is_submitted_and_evaluated_in_one_decision() {
    let mut world = world_of(home_made(0));
    let audit = world.open_audit();
    let records = world.answers(audit, 3, "r");
    let events = world.ok(
        person("p.lead"),
        Command::SubmitAudit {
            audit,
            records,
            tool_version: None,
        },
    );
    assert!(matches!(events[0], Event::AuditSubmitted { .. }), "{events:?}");
    assert!(
        matches!(events[1], Event::AuditEvaluated { significant: true, .. }),
        "{events:?}"
    );
    let record = world.state.audit(audit).unwrap().unwrap().clone();
    assert_eq!(record.stage, AuditStage::Evaluated);
    assert_eq!(record.report.as_ref().unwrap().score, Some(85));
    assert_eq!(
        world.state.submission(audit).unwrap(),
        None,
        "nothing is owed to a component"
    );
    let finding = world.state.finding(record.findings[0]).unwrap().unwrap();
    assert_eq!((finding.problem.count, finding.problem.of), (3, 10));
    assert_eq!(finding.problem.what, "\"Rationale recorded\" was not met.");
    assert_eq!(
        finding.causes,
        ["knowledge"],
        "only the provider's own words count as causes"
    );
}

#[test]
fn two_home_made_audits_in_a_row_open_the_plan_too() {
    let mut world = world_of(home_made(0));
    world.audit(3, "r");
    world.audit(3, "r");
    assert!(world.plan(1).is_open());
}

#[test]
fn a_component_s_report_is_completed_by_the_file_s_own_questions() {
    let mut world = world_of(home_made(1));
    let audit = world.open_audit();
    let records = world.answers(audit, 4, "r");
    let submit = Command::SubmitAudit {
        audit,
        records,
        tool_version: None,
    };
    world.ok(person("p.lead"), submit);
    assert_eq!(world.state.audit(audit).unwrap().unwrap().stage, AuditStage::Submitted);
    world.settle(|records| {
        // The component counts its only question; it was never shown the other.
        let mut counted = report(records);
        counted.questions.truncate(1);
        counted.findings.retain(|finding| finding.question == 0);
        counted
    });
    let record = world.state.audit(audit).unwrap().unwrap().clone();
    let counted = record.report.as_ref().unwrap();
    assert_eq!((counted.questions.len(), counted.score), (2, Some(80)));
    assert_eq!(counted.measures.len(), 1, "the component's measure stays");
    assert_eq!(record.findings.len(), 1);
    assert!(record.significant);
}

#[test]
fn a_component_that_answers_for_the_file_leaves_the_audit_to_be_retried() {
    let mut world = world_of(home_made(1));
    let audit = world.open_audit();
    world.submit("p.lead", audit, 4, "r");
    let record = world.state.audit(audit).unwrap().unwrap();
    assert_eq!(record.stage, AuditStage::Stuck, "{:?}", record.failure);
    assert!(record.findings.is_empty());
}

#[test]
fn workflows_with_questions_that_nobody_could_evaluate_are_refused() {
    let mut broken = home_made(0);
    broken.tools.get_mut("medicines").unwrap().own = None;
    let definition = Arc::new(broken);
    let refused = World::new().send(Actor::Operator, Command::ApplyDefinition { definition });
    assert!(matches!(refused, Err(Rejection::BadDefinition { .. })), "{refused:?}");
}
