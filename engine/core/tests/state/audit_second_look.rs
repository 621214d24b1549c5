//! A second person looks at a result before it counts. Hazard: a false closure by way of who authorises, or of what is sent back until it
//! fits.

use crate::audit_life::{apply, audit, with};
use crate::world::{AUDIT, World, at, person, report};
use ratchet_core::audit_state::AuditState;
use ratchet_core::command::Command;
use ratchet_core::event::{Actor, Event};
use ratchet_core::explain::explain;
use ratchet_core::id::{AnyId, AuditId, PlanId};
use ratchet_core::record::{AuditStage, Owed, PlanStage, ReadTyped, Reason, Record};
use ratchet_core::tool;

const MANAGER: &str = "registered manager";

fn with_second_person() -> World {
    with(|definition| definition.audits.get_mut(AUDIT).unwrap().authorised_by = Some(MANAGER.to_owned()))
}

fn authorise(audit: AuditId) -> Command {
    Command::AuthoriseAudit {
        audit,
        note: Some("seen with the auditor".to_owned()),
    }
}

fn send_back(audit: AuditId) -> Command {
    Command::SendBackAudit {
        audit,
        reason: "two records are mixed up".to_owned(),
    }
}

fn findings(world: &World) -> usize {
    let findings = world
        .records()
        .filter(|(_, record)| matches!(record, Record::Finding(_)));
    findings.count()
}

/// An open plan whose re-test was handed in and waits for a second person.
fn retest_waits(bad: usize) -> (World, AuditId) {
    let mut world = World::with_open_plan_of({
        let mut definition = crate::world::definition();
        definition.audits.get_mut(AUDIT).unwrap().authorised_by = Some("nominated individual".to_owned());
        definition
    });
    for id in [1, 2] {
        world.ok(person("n.individual"), authorise(AuditId(id)));
        world.settle(report);
    }
    world.put_in_place(1);
    let opens = world.plan(1).retests[0].opens_at.unwrap();
    world.until(opens);
    let retest = world.plan(1).retests[0].audit.unwrap();
    world.submit("q.lead", retest, bad, "r");
    (world, retest)
}

#[test]
fn nothing_follows_from_a_result_before_a_second_person_authorised_it() {
    let mut world = with_second_person();
    for _ in 0..2 {
        world.audit(3, "r");
    }
    let (first, second) = (AuditId(1), AuditId(2));
    assert_eq!(audit(&world, first).stage, AuditStage::AwaitingAuthorisation);
    assert_eq!(findings(&world), 0);
    assert!(world.state.plan(PlanId(1)).unwrap().is_none());
    let series = world.state.series(crate::world::SERVICE, AUDIT).unwrap().unwrap();
    assert!(series.recent.is_empty(), "nobody looks back on it");
    let asked = |world: &World| {
        let asked = world.messages().into_iter();
        asked
            .filter(|message| message.reason == Reason::AuthorisationAsked)
            .count()
    };
    assert_eq!(asked(&world), 2);
    for id in [first, second] {
        world.ok(person("r.manager"), authorise(id));
    }
    assert_eq!(AuditState::of(&audit(&world, first), world.now), AuditState::Authorised);
    assert_eq!(findings(&world), 2);
    assert_eq!(world.plan(1).stage, PlanStage::Open);
    let again = world.send(person("r.manager"), authorise(first)).unwrap_err();
    assert!(again.to_string().contains("it was authorised already"), "{again}");
    let why = explain(&world.state, AnyId::Audit(first), world.now).unwrap();
    assert!(
        why.why_now.iter().any(|line| line.contains("seen with the auditor")),
        "{:?}",
        why.why_now
    );
}

#[test]
fn whoever_submitted_never_authorises() {
    let mut world = with_second_person();
    world.ok(
        Actor::Operator,
        Command::AppointPerson {
            name: "P".to_owned(),
            person: "p.lead".to_owned(),
            role: MANAGER.to_owned(),
            service: None,
        },
    );
    let id = world.audit(3, "r");
    for command in [authorise(id), send_back(id)] {
        let refused = world.send(person("p.lead"), command).unwrap_err();
        assert_eq!(refused.code(), "separation-of-duties");
    }
    let other = world.send(person("t.lead"), authorise(id)).unwrap_err();
    assert_eq!(other.code(), "not-appointed");
    // A role above may as well, so that a small service is not stuck.
    world.ok(person("n.individual"), authorise(id));
    assert_eq!(findings(&world), 1);
}

#[test]
fn the_authorising_role_owes_its_look_and_its_vacancy_is_noticed() {
    let mut world = with_second_person();
    let id = world.audit(3, "r");
    let owes = |world: &World| {
        let duties = world.state.duties(crate::world::SERVICE).unwrap().unwrap();
        let duty = duties.by_role.get(MANAGER);
        duty.is_some_and(|duty| duty.owes.contains(&Owed::Authorisation(id)))
    };
    assert!(owes(&world));
    let events = world.ok(
        Actor::Operator,
        Command::StandDownPerson {
            person: "r.manager".to_owned(),
            role: MANAGER.to_owned(),
            service: None,
        },
    );
    let noticed = |event: &Event| matches!(event, Event::VacancyNoticed { role, .. } if role == MANAGER);
    assert!(events.iter().any(noticed), "{events:?}");
    world.ok(person("n.individual"), authorise(id));
    assert!(!owes(&world));
}

#[test]
fn a_result_that_is_sent_back_never_counts_and_is_asked_for_again() {
    let mut world = with_second_person();
    let id = world.audit(3, "r");
    world.until(at("2026-05-20 09:00"));
    world.ok(person("r.manager"), send_back(id));
    let back = audit(&world, id);
    assert_eq!(back.stage, AuditStage::Open);
    assert_eq!(back.submitted_by, None);
    assert_eq!(back.sent_back[0].submitted_by.as_deref(), Some("p.lead"));
    assert_eq!(
        back.due.moves.len(),
        1,
        "who sends back gives time, and that is on record"
    );
    assert_eq!(AuditState::of(&back, world.now).word(), "open");
    assert_eq!(findings(&world), 0);
    world.submit("p.lead", id, 0, "");
    assert_eq!(audit(&world, id).attempts, 2);
    world.ok(person("r.manager"), authorise(id));
    assert_eq!(findings(&world), 0);
    let submissions = world
        .ledger
        .iter()
        .filter(|recorded| matches!(recorded.event, Event::AuditSubmitted { .. }));
    assert_eq!(submissions.count(), 2, "what was handed in first stays in the ledger");
}

#[test]
fn a_late_answer_of_the_tool_to_what_was_sent_back_is_harmless() {
    let mut world = with_second_person();
    let id = world.audit(3, "r");
    world.ok(person("r.manager"), send_back(id));
    let command = |attempt| Command::RecordEvaluation {
        attempt,
        audit: id,
        outcome: Ok(tool::Report::default()),
    };
    assert_eq!(world.ok(Actor::Engine, command(1)), []);
    let records = world.answers(id, 3, "r");
    let tool_version = None;
    world.ok(
        person("p.lead"),
        Command::SubmitAudit {
            audit: id,
            records,
            tool_version,
        },
    );
    assert_eq!(world.ok(Actor::Engine, command(1)), [], "it answers an earlier attempt");
}

#[test]
fn a_gate_passes_only_when_a_second_person_authorised_its_retest() {
    let (mut world, retest) = retest_waits(0);
    assert_eq!(world.plan(1).retests[0].passed_at, None);
    world.until(at("2027-02-01 09:00"));
    assert_eq!(
        world.plan(1).retests[0].passed_at,
        None,
        "no human gate passes by timeout"
    );
    world.ok(person("n.individual"), authorise(retest));
    assert!(world.plan(1).retests[0].passed_at.is_some());
}

#[test]
fn whoever_owns_the_plan_does_not_authorise_its_retest() {
    let mut world = World::with_open_plan_of({
        let mut definition = crate::world::definition();
        definition.audits.get_mut(AUDIT).unwrap().authorised_by = Some(MANAGER.to_owned());
        definition
    });
    for id in [1, 2] {
        world.ok(person("r.manager"), authorise(AuditId(id)));
        world.settle(report);
    }
    world.put_in_place(1);
    let opens = world.plan(1).retests[0].opens_at.unwrap();
    world.until(opens);
    let retest = world.plan(1).retests[0].audit.unwrap();
    world.submit("q.lead", retest, 3, "r");
    for command in [authorise(retest), send_back(retest)] {
        let refused = world.send(person("r.manager"), command).unwrap_err();
        assert_eq!(refused.code(), "separation-of-duties", "they own the plan");
    }
    world.ok(person("n.individual"), authorise(retest));
    assert_eq!(world.plan(1).round, 2, "the failed re-test counts");
}

#[test]
fn a_failed_retest_does_not_pass_by_being_sent_back_until_it_fits() {
    let (mut world, retest) = retest_waits(4);
    world.ok(person("n.individual"), send_back(retest));
    assert!(!audit(&world, retest).sent_back[0].lacked.is_empty());
    assert_eq!(world.plan(1).stage, PlanStage::Retesting(0));
    world.submit("q.lead", retest, 0, "");
    world.ok(person("n.individual"), authorise(retest));
    let gate = world.plan(1).retests[0].clone();
    assert_eq!(gate.passed_at, None, "the same records cannot show it any more");
    assert!(gate.attempts[0].unjudged);
    assert!(
        gate.attempts[0].reasons[0].contains("a new sample has to show it"),
        "{:?}",
        gate.attempts
    );
    // The new re-test, with a new sample, can.
    world.until(gate.opens_at.unwrap());
    let second = world.plan(1).retests[0].audit.unwrap();
    world.submit("q.lead", second, 0, "");
    world.ok(person("n.individual"), authorise(second));
    assert!(world.plan(1).retests[0].passed_at.is_some());
}

#[test]
fn a_passing_retest_that_is_sent_back_for_a_slip_may_still_pass() {
    let (mut world, retest) = retest_waits(0);
    world.ok(person("n.individual"), send_back(retest));
    world.submit("q.lead", retest, 0, "");
    world.ok(person("n.individual"), authorise(retest));
    assert!(world.plan(1).retests[0].passed_at.is_some());
}

#[test]
fn what_waits_keeps_asking_for_a_second_person_when_the_workflow_no_longer_does() {
    let mut world = with_second_person();
    let id = world.audit(3, "r");
    apply(&mut world, |_| {});
    assert_eq!(audit(&world, id).stage, AuditStage::AwaitingAuthorisation);
    world.ok(person("r.manager"), authorise(id));
    assert_eq!(findings(&world), 1);
}
