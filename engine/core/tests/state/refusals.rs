//! What is refused, with which code, and that nothing changes then.

use crate::world::{AUDIT, FORUM, SERVICE, World, at, definition, evidence, person};
use ratchet_core::command::Command;
use ratchet_core::event::Actor;
use ratchet_core::id::{ActionId, AuditId, PlanId};

fn refused(world: &mut World, by: Actor, command: Command) -> (&'static str, String) {
    let before = world.state.clone();
    let rejection = world.send(by, command).unwrap_err();
    assert_eq!(world.state, before, "a refused command changes nothing");
    (rejection.code(), rejection.to_string())
}

#[test]
fn answers_must_fit_the_sample() {
    let mut world = World::new();
    world.until(at("2026-05-04 09:00"));
    let audit = world.open_audit();
    let mut records = world.answers(audit, 0, "");
    records[0].reference = "ADM-9999".to_owned();
    let (code, text) = refused(
        &mut world,
        person("p.lead"),
        Command::SubmitAudit {
            audit,
            records,
            tool_version: None,
        },
    );
    assert_eq!(code, "answers-do-not-fit");
    assert!(
        text.contains("`ADM-9999` is not in the sample that was drawn"),
        "{text}"
    );
    assert!(text.contains("was drawn and is not answered"), "{text}");
}

#[test]
fn answers_for_another_version_of_the_tool_are_refused() {
    let mut world = World::new();
    world.until(at("2026-05-04 09:00"));
    let audit = world.open_audit();
    let records = world.answers(audit, 0, "");
    let command = Command::SubmitAudit {
        audit,
        records,
        tool_version: Some("0.9.0".to_owned()),
    };
    assert_eq!(refused(&mut world, person("p.lead"), command).0, "wrong-tool-version");
}

#[test]
fn submitted_answers_are_read_only() {
    let mut world = World::new();
    let audit = world.audit(0, "");
    let records = world.answers(audit, 0, "");
    let command = Command::SubmitAudit {
        audit,
        records,
        tool_version: None,
    };
    assert_eq!(refused(&mut world, person("p.lead"), command).0, "audit-not-open");
}

#[test]
fn only_whoever_holds_the_role_may_act() {
    let mut world = World::with_open_plan();
    let action = world.plan(1).actions[0];
    let complete = |action| Command::CompleteAction {
        action,
        evidence: vec![evidence("e")],
        obligation: None,
    };
    assert_eq!(
        refused(&mut world, person("q.lead"), complete(action)).0,
        "not-appointed"
    );
    assert_eq!(
        refused(&mut world, person("nobody"), complete(action)).0,
        "not-appointed"
    );
    assert_eq!(refused(&mut world, Actor::Operator, complete(action)).0, "no-person");
}

#[test]
fn evidence_for_a_closed_action_is_refused() {
    let mut world = World::with_open_plan();
    let action = world.plan(1).actions[0];
    world.complete(action);
    let command = Command::AddEvidence {
        action,
        evidence: evidence("more"),
        obligation: None,
    };
    assert_eq!(refused(&mut world, person("p.lead"), command).0, "nothing-owed");
}

#[test]
fn an_action_without_evidence_is_not_complete() {
    let mut world = World::with_open_plan();
    let action = world.plan(1).actions[0];
    let command = Command::CompleteAction {
        action,
        evidence: Vec::new(),
        obligation: None,
    };
    let (code, text) = refused(&mut world, person("p.lead"), command);
    assert_eq!(code, "evidence-missing");
    assert!(text.contains("(proof)"), "{text}");
}

#[test]
fn a_retest_by_the_owner_is_refused() {
    let mut world = World::with_open_plan();
    world.put_in_place(1);
    let opens = world.plan(1).retests[0].opens_at.unwrap();
    world.until(opens);
    let audit = world.plan(1).retests[0].audit.unwrap();
    let role = "quality lead".to_owned();
    for who in ["p.lead", "r.manager"] {
        let (name, person_ref) = (who.to_owned(), who.to_owned());
        world.ok(
            Actor::Operator,
            Command::AppointPerson {
                name,
                person: person_ref,
                role: role.clone(),
                service: None,
            },
        );
        let records = world.answers(audit, 0, "");
        let command = Command::SubmitAudit {
            audit,
            records,
            tool_version: None,
        };
        assert_eq!(
            refused(&mut world, person(who), command).0,
            "separation-of-duties",
            "{who}"
        );
    }
}

#[test]
fn a_forum_cannot_agree_before_the_retests_passed_nor_another_forum_at_all() {
    let mut world = World::with_open_plan();
    let decide = |forum: &str| Command::DecideClosure {
        agreed: true,
        forum: forum.to_owned(),
        plan: PlanId(1),
        present: Vec::new(),
        reason: "r".to_owned(),
    };
    let (code, text) = refused(&mut world, person("n.individual"), decide(FORUM));
    assert_eq!(code, "not-ready-to-close");
    assert!(text.contains("re-test \"Three months\" has not passed"), "{text}");
    assert_eq!(
        refused(&mut world, person("n.individual"), decide("Tea club")).0,
        "unknown"
    );
}

#[test]
fn unknown_things_are_named_with_what_there_is() {
    let mut world = World::new();
    let (service, audit) = ("Elm".to_owned(), AUDIT.to_owned());
    let (code, text) = refused(&mut world, Actor::Operator, Command::RequestAudit { audit, service });
    assert_eq!(code, "unknown");
    assert!(
        text.contains("there is no service `Elm`; there is: Oak House"),
        "{text}"
    );
    let (name, who, role) = ("A".to_owned(), "a".to_owned(), "wizard".to_owned());
    assert_eq!(
        refused(
            &mut world,
            Actor::Operator,
            Command::AppointPerson {
                name,
                person: who,
                role,
                service: None
            }
        )
        .0,
        "unknown"
    );
    let command = Command::CompleteAction {
        action: ActionId(99),
        evidence: Vec::new(),
        obligation: None,
    };
    assert_eq!(refused(&mut world, person("p.lead"), command).0, "unknown");
    assert_eq!(
        refused(
            &mut world,
            Actor::Operator,
            Command::RetryEvaluation { audit: AuditId(99) }
        )
        .0,
        "unknown"
    );
}

#[test]
fn nothing_is_recorded_before_it_happened() {
    let mut world = World::new();
    let happened_at = world.now + chrono::TimeDelta::hours(1);
    let (event, service) = ("incident".to_owned(), SERVICE.to_owned());
    let command = Command::RecordOccurrence {
        event,
        happened_at,
        service,
        subject: None,
    };
    assert_eq!(refused(&mut world, Actor::Operator, command).0, "in-the-future");
}

#[test]
fn nobody_moves_their_own_deadline() {
    let mut world = World::with_open_plan();
    let action = world.plan(1).actions[0];
    let to = world.now + chrono::TimeDelta::days(90);
    let command = |to| Command::MoveDue {
        action,
        obligation: None,
        reason: "busy".to_owned(),
        to,
    };
    assert_eq!(refused(&mut world, person("p.lead"), command(to)).0, "not-appointed");
    let past = world.now - chrono::TimeDelta::days(1);
    assert_eq!(refused(&mut world, person("r.manager"), command(past)).0, "bad-move");
}

#[test]
fn a_tool_that_gives_no_report_loses_nothing_and_can_be_asked_again() {
    use ratchet_core::record::{AuditStage, ReadTyped};
    use ratchet_core::tool::Failure;
    let mut world = World::new();
    world.until(at("2026-05-04 09:00"));
    let audit = world.open_audit();
    let records = world.answers(audit, 0, "");
    world.ok(
        person("p.lead"),
        Command::SubmitAudit {
            audit,
            records,
            tool_version: None,
        },
    );
    let outcome = Err(Failure::TimedOut { limit_ms: 2000 });
    world.ok(
        Actor::Engine,
        Command::RecordEvaluation {
            attempt: 1,
            audit,
            outcome,
        },
    );
    assert_eq!(world.state.audit(audit).unwrap().unwrap().stage, AuditStage::Stuck);
    assert!(world.messages()[0].text.contains("did not answer within 2000 ms"));
    world.ok(Actor::Operator, Command::RetryEvaluation { audit });
    world.settle(crate::world::report);
    assert_eq!(world.state.audit(audit).unwrap().unwrap().stage, AuditStage::Evaluated);
    assert_eq!(
        refused(&mut world, Actor::Operator, Command::RetryEvaluation { audit }).0,
        "nothing-to-retry"
    );
}

#[test]
fn a_forum_that_does_not_approve_closures_closes_nothing() {
    let mut definition = crate::world::definition();
    definition.forums.get_mut(FORUM).unwrap().approves.clear();
    let mut world = World::with_open_plan_of(definition);
    let (forum, reason) = (FORUM.to_owned(), "r".to_owned());
    let command = Command::DecideClosure {
        agreed: true,
        forum,
        plan: PlanId(1),
        present: Vec::new(),
        reason,
    };
    let (code, text) = refused(&mut world, person("n.individual"), command);
    assert_eq!(
        (code, text.as_str()),
        ("wrong-forum", "Quality forum does not decide on closing QIP-1")
    );
}

#[test]
fn a_standard_of_ones_own_is_part_of_one_that_exists() {
    let apply = |id: &str| {
        let mut definition = definition();
        let standard = ratchet_core::definition::Standard {
            maps_to: vec![id.to_owned()],
            ..Default::default()
        };
        definition.standards.insert("Medicines policy".to_owned(), standard);
        let definition = std::sync::Arc::new(definition);
        World::new().send(Actor::Operator, Command::ApplyDefinition { definition })
    };
    assert!(apply("cqc-saf:S8").is_ok());
    let refused = apply("cqc-saf:S9").unwrap_err().to_string();
    assert!(
        refused.contains("Medicines policy") && refused.contains("`cqc-saf:S9`"),
        "{refused}"
    );
}
