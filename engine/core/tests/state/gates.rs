//! Gates: when a re-test speaks for one, what a forum may waive, and what a plan needs beside passed gates.

use crate::world::{AUDIT, FORUM, PLAN, World, definition, person};
use chrono::TimeDelta;
use ratchet_core::command::Command;
use ratchet_core::definition::{Approval, Definition, Opens};
use ratchet_core::event::{Actor, Event};
use ratchet_core::id::{OccurrenceId, PlanId};
use ratchet_core::record::{AddedAction, AtRisk, AuditStage, NextStep, OpenedBy, PlanStage, ReadTyped, Reason};
use ratchet_core::rejection::Rejection;
use ratchet_core::span::Span;
use ratchet_core::strength::ActionKind;
use std::sync::Arc;

fn waiving() -> Definition {
    let mut definition = definition();
    let forum = definition.forums.get_mut(FORUM).unwrap();
    forum.approves.extend([Approval::Waivers, Approval::AcceptedRisks]);
    definition
}

/// Actions in place, the first re-test open.
fn at_the_gate(definition: Definition) -> World {
    let mut world = World::with_open_plan_of(definition);
    world.put_in_place(1);
    let opens = world.plan(1).retests[0].opens_at.unwrap();
    world.until(opens);
    world
}

fn waive(world: &World, retest: usize, days: i64) -> Command {
    Command::WaiveGate {
        forum: FORUM.to_owned(),
        plan: PlanId(1),
        present: Vec::new(),
        reason: "the service moves house".to_owned(),
        retest,
        until: world.now + TimeDelta::days(days),
    }
}

fn retest(world: &mut World, retest: usize, bad: usize) {
    if let Some(opens) = world.plan(1).retests[retest].opens_at {
        world.until(opens);
    }
    let audit = world.plan(1).retests[retest].audit.expect("it is being carried out");
    world.submit("q.lead", audit, bad, "r");
}

fn agree(world: &mut World) -> Result<Vec<Event>, Rejection> {
    let command = Command::DecideClosure {
        agreed: true,
        forum: FORUM.to_owned(),
        plan: PlanId(1),
        present: Vec::new(),
        reason: "it holds".to_owned(),
    };
    world.send(person("n.individual"), command)
}

fn add(kind: ActionKind) -> Command {
    Command::AddAction {
        added: AddedAction {
            evidence: vec!["photo".to_owned()],
            kind,
        },
        due: Span::WorkingDays(5),
        name: "Checklist at the trolley".to_owned(),
        owner: "team leader".to_owned(),
        plan: PlanId(1),
    }
}

#[test]
fn a_retest_of_too_few_records_neither_passes_nor_fails_and_is_made_again() {
    let mut definition = definition();
    definition.plans.get_mut(PLAN).unwrap().retests[0].minimum = Some(50);
    let mut world = at_the_gate(definition);
    retest(&mut world, 0, 0);
    let plan = world.plan(1);
    let attempt = &plan.retests[0].attempts[0];
    assert!(attempt.unjudged && !attempt.passed, "{attempt:?}");
    assert!(attempt.reasons[0].contains("at least 50"), "{attempt:?}");
    assert_eq!(
        (plan.stage, plan.round),
        (PlanStage::InPlace, 1),
        "the plan stays where it is"
    );
    assert!(plan.retests[0].opens_at.is_some(), "and its re-test is planned again");
    assert!(
        world
            .messages()
            .iter()
            .any(|message| message.reason == Reason::RetestNotJudged)
    );
}

#[test]
fn a_bad_result_fails_however_few_records_it_rests_on() {
    let mut definition = definition();
    definition.plans.get_mut(PLAN).unwrap().retests[0].minimum = Some(50);
    let mut world = at_the_gate(definition);
    retest(&mut world, 0, 5);
    assert_eq!(world.plan(1).round, 2, "it begins again");
}

#[test]
fn a_retest_after_its_window_counts_and_is_marked() {
    let mut world = at_the_gate(definition());
    let late = world.now + TimeDelta::days(30);
    world.until(late);
    retest(&mut world, 0, 0);
    let attempt = &world.plan(1).retests[0].attempts[0];
    assert!(attempt.passed && attempt.late, "{attempt:?}");
    retest(&mut world, 1, 0);
    assert!(!world.plan(1).retests[1].attempts[0].late);
}

#[test]
fn only_a_forum_that_may_waive_waives_and_only_what_is_owed() {
    let mut world = at_the_gate(definition());
    let command = waive(&world, 0, 30);
    let refused = world.send(person("n.individual"), command).unwrap_err();
    assert!(matches!(refused, Rejection::ForumMayNot { .. }), "{refused}");

    let mut world = World::with_open_plan_of(waiving());
    let command = waive(&world, 0, 30);
    let refused = world.send(person("n.individual"), command).unwrap_err();
    assert!(refused.to_string().contains("not in place"), "{refused}");
    world.put_in_place(1);
    let command = waive(&world, 1, 30);
    let refused = world.send(person("n.individual"), command).unwrap_err();
    assert!(refused.to_string().contains("comes first"), "{refused}");
    let command = waive(&world, 0, 30);
    assert!(
        world.send(person("q.lead"), command).is_err(),
        "the chair speaks for the forum"
    );
    let command = waive(&world, 0, 0);
    let refused = world.send(person("n.individual"), command).unwrap_err();
    assert!(refused.to_string().contains("passed already"), "{refused}");
}

#[test]
fn a_waived_gate_lets_the_next_one_be_planned_and_verifies_nothing() {
    let mut world = at_the_gate(waiving());
    let running = world.plan(1).retests[0].audit.unwrap();
    let command = waive(&world, 0, 400);
    world.ok(person("n.individual"), command);
    assert_eq!(
        world.state.audit(running).unwrap().unwrap().stage,
        AuditStage::Withdrawn
    );
    assert!(world.plan(1).retests[1].opens_at.is_some(), "the next one is planned");
    retest(&mut world, 1, 0);
    let plan = world.plan(1);
    assert!(plan.retests[1].passed_at.is_some() && plan.is_provisional());
    assert_ne!(plan.stage, PlanStage::Closing, "the waived gate has not passed");
    let refused = agree(&mut world).unwrap_err();
    assert!(refused.to_string().contains("Six weeks"), "{refused}");
}

#[test]
fn a_waived_gate_is_owed_again_when_its_waiver_ends() {
    let mut world = at_the_gate(waiving());
    let command = waive(&world, 0, 20);
    world.ok(person("n.individual"), command);
    let ends = world.now + TimeDelta::days(20);
    world.until(ends);
    let gate = &world.plan(1).retests[0];
    assert!(gate.waiver(1).is_none() && gate.audit.is_some(), "{gate:?}");
    retest(&mut world, 0, 0);
    retest(&mut world, 1, 0);
    assert_eq!(world.plan(1).stage, PlanStage::Closing);
    agree(&mut world).unwrap();
    assert_eq!(world.plan(1).stage, PlanStage::Watched);
}

#[test]
fn an_accepted_risk_leaves_the_plan_open_and_marks_it() {
    let mut world = World::with_open_plan_of(waiving());
    let until = world.now + TimeDelta::days(60);
    let command = Command::AcceptRisk {
        about: AtRisk::Plan(PlanId(1)),
        forum: FORUM.to_owned(),
        present: Vec::new(),
        reason: "the building work is under way".to_owned(),
        until,
    };
    assert!(
        world.send(person("r.manager"), command.clone()).is_err(),
        "the owner does not accept their own risk"
    );
    world.ok(person("n.individual"), command);
    let plan = world.plan(1);
    assert!(plan.is_open() && plan.risks[0].runs_at(world.now) && !plan.risks[0].runs_at(until));
}

#[test]
fn a_plan_for_significant_findings_with_weak_actions_only_is_not_brought_into_force() {
    let mut definition = definition();
    let plan = definition.plans.get_mut(PLAN).unwrap();
    plan.actions
        .iter_mut()
        .for_each(|action| action.kind = ActionKind::Training);
    let mut world = World::new();
    let definition = Arc::new(definition);
    let refused = world
        .send(Actor::Operator, Command::ApplyDefinition { definition })
        .unwrap_err();
    assert!(
        refused.to_string().contains("training alone does not hold"),
        "{refused}"
    );
}

/// A plan that an incident opens, whose only actions are weak.
fn weak_plan() -> World {
    let mut definition = definition();
    let plan = definition.plans.get_mut(PLAN).unwrap();
    plan.opens = vec![Opens::Event {
        event: "incident".to_owned(),
    }];
    plan.actions
        .iter_mut()
        .for_each(|action| action.kind = ActionKind::Training);
    let mut world = World::new();
    let definition = Arc::new(definition);
    world.ok(Actor::Operator, Command::ApplyDefinition { definition });
    world.audit(3, "r");
    world.occurrence("incident");
    world
}

#[test]
fn an_occurrence_opens_a_plan_once() {
    let mut world = weak_plan();
    let plan = world.plan(1);
    assert_eq!(plan.opened_by, OpenedBy::Occurrence(OccurrenceId(1)));
    assert_eq!(plan.baselines[AUDIT].len(), 1, "the latest audit is the baseline");
    world.occurrence("incident");
    assert!(world.state.plan(PlanId(2)).unwrap().is_none(), "it is there already");
}

#[test]
fn a_significant_finding_joins_a_weak_plan_and_it_cannot_close_until_a_stronger_action_is_in_place() {
    let mut world = weak_plan();
    let finding = world
        .state
        .audit(ratchet_core::id::AuditId(1))
        .unwrap()
        .unwrap()
        .findings[0];
    let join = Command::JoinFinding {
        finding,
        plan: PlanId(1),
        reason: "the same cause".to_owned(),
    };
    assert!(
        world.send(person("t.lead"), join.clone()).is_err(),
        "the plan's owner decides"
    );
    world.ok(person("r.manager"), join);
    let told: Vec<_> = world
        .messages()
        .into_iter()
        .filter(|message| message.reason == Reason::ActionsTooWeak)
        .collect();
    assert_eq!(told.len(), 2, "its owner and its forum are told");
    world.put_in_place(1);
    retest(&mut world, 0, 0);
    retest(&mut world, 1, 0);
    assert_eq!(
        world.plan(1).stage,
        PlanStage::InPlace,
        "both gates passed, and it does not enter closing"
    );
    let refused = agree(&mut world).unwrap_err();
    assert!(refused.to_string().contains("weak"), "{refused}");
    assert!(world.send(person("t.lead"), add(ActionKind::Checklist)).is_err());
    world.ok(person("r.manager"), add(ActionKind::Checklist));
    assert_eq!(world.plan(1).stage, PlanStage::InPlace, "it is not in place yet");
    let added = *world.plan(1).actions.last().unwrap();
    assert_eq!(world.action(added).ladder.len(), 2, "the plan's ladder");
    let nothing = Command::CompleteAction {
        action: added,
        evidence: Vec::new(),
        obligation: None,
    };
    let refused = world.send(person("t.lead"), nothing).unwrap_err();
    assert!(refused.to_string().contains("photo"), "{refused}");
    world.complete(added);
    assert_eq!(world.plan(1).stage, PlanStage::Closing);
}

#[test]
fn an_action_that_is_added_while_the_forum_decides_has_to_be_in_place_first() {
    let mut world = at_the_gate(definition());
    retest(&mut world, 0, 0);
    retest(&mut world, 1, 0);
    assert_eq!(world.plan(1).stage, PlanStage::Closing);
    world.ok(person("r.manager"), add(ActionKind::Checklist));
    let refused = agree(&mut world).unwrap_err();
    assert!(refused.to_string().contains("not in place"), "{refused}");
    let added = *world.plan(1).actions.last().unwrap();
    world.complete(added);
    agree(&mut world).unwrap();
}

#[test]
fn a_test_of_change_is_begun_predicted_and_studied_once() {
    let mut world = World::with_open_plan_of(definition());
    let begin = Command::BeginTest {
        change: "one nurse tries the new form for a week".to_owned(),
        plan: PlanId(1),
        prediction: "nothing is left blank".to_owned(),
        until: world.now + TimeDelta::days(7),
    };
    assert!(world.send(person("n.individual"), begin.clone()).is_err());
    world.ok(person("p.lead"), begin);
    let study = Command::StudyTest {
        learned: "the form is too long".to_owned(),
        next: NextStep::Adapt,
        plan: PlanId(1),
        result: "two of nine were blank".to_owned(),
        test: 1,
    };
    world.ok(person("p.lead"), study.clone());
    let test = &world.plan(1).tests[0];
    assert_eq!(test.studied.as_ref().unwrap().next, NextStep::Adapt);
    assert!(world.send(person("p.lead"), study).is_err(), "what was learned stands");
}

#[test]
fn a_plan_in_place_always_has_its_next_retest_planned() {
    let mut world = at_the_gate(definition());
    retest(&mut world, 0, 0);
    let places = world
        .ledger
        .iter()
        .position(|recorded| matches!(recorded.event, Event::PlanInPlace { .. }))
        .unwrap();
    assert!(matches!(world.ledger[places + 1].event, Event::RetestPlanned { .. }));
    let gate = &world.plan(1).retests[1];
    assert!(gate.opens_at.is_some() && gate.audit.is_none());
}
