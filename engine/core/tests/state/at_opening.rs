//! What a gate compares with when it says "at opening". Hazard: a false closure, by a value that is another measure's, another version's,
//! written down afterwards, or made after the actions that it should show to have worked.

use crate::world::{AUDIT, PLAN, SERVICE, World, definition, person, report};
use chrono::TimeDelta;
use ratchet_core::command::Command;
use ratchet_core::definition::{Condition, Definition, MeasureKind, MeasureTest, Opens, PlanMeasure};
use ratchet_core::event::Actor;
use ratchet_core::explain::explain;
use ratchet_core::id::{AnyId, AuditId, PlanId};
use ratchet_core::instant::Instant;
use ratchet_core::record::{AuditStage, PlanStage, ReadTyped, Reason};
use ratchet_core::tool::{Better, Measure, MeasureResult, Report};
use std::sync::Arc;

const OTHER: &str = "Falls";

/// One gate, that asks for one measure of an audit only.
fn gate(audit: &str, opens: Opens, measure: u16) -> Definition {
    let mut definition = definition();
    let mut falls = definition.audits[AUDIT].clone();
    falls.tool.tool = "falls".to_owned();
    let mut tool = definition.tools["medicines"].clone();
    let description = Arc::make_mut(&mut tool.description);
    description.id = "falls".to_owned();
    description.measures[0].id = "fell".to_owned();
    definition.tools.insert("falls".to_owned(), tool);
    definition.audits.insert(OTHER.to_owned(), falls);
    let plan = definition.plans.get_mut(PLAN).unwrap();
    plan.opens = vec![opens];
    plan.retests.truncate(1);
    plan.retests[0].audit = audit.to_owned();
    plan.retests[0].pass = Condition::Measure(measure, MeasureTest::NotHigherThanAtOpening);
    plan.closes.retests = [0].into();
    plan.closes.forum = None;
    definition
}

fn by_incident() -> Opens {
    Opens::Event {
        event: "incident".to_owned(),
    }
}

fn by_finding() -> Opens {
    Opens::Finding {
        audit: AUDIT.to_owned(),
        in_a_row: 1,
    }
}

fn of(definition: Definition) -> World {
    let mut world = World::new();
    apply(&mut world, definition);
    world
}

fn apply(world: &mut World, definition: Definition) {
    let definition = Arc::new(definition);
    world.ok(Actor::Operator, Command::ApplyDefinition { definition });
}

/// Answers an audit; its measures have these values per ten.
fn submit(world: &mut World, by: &str, audit: AuditId, bad: usize, measures: &[u64]) {
    let records = world.answers(audit, bad, "r");
    let tool_version = None;
    world.ok(
        person(by),
        Command::SubmitAudit {
            audit,
            records,
            tool_version,
        },
    );
    world.settle(|records| Report {
        measures: (0_u16..)
            .zip(measures)
            .map(|(measure, numerator)| MeasureResult {
                measure,
                numerator: *numerator,
                denominator: 10,
            })
            .collect(),
        ..report(records)
    });
}

/// An audit beside its turns.
fn measure(world: &mut World, audit: &str, bad: usize, measures: &[u64]) -> AuditId {
    let (audit, service) = (audit.to_owned(), SERVICE.to_owned());
    world.ok(person("p.lead"), Command::RequestAudit { audit, service });
    let id = world.open_audits().max().unwrap();
    submit(world, "p.lead", id, bad, measures);
    id
}

/// Waits for the gate and tries it.
fn try_gate(world: &mut World, measures: &[u64]) {
    let opens = world.plan(1).retests[0].opens_at.unwrap();
    world.until(opens);
    let audit = world.plan(1).retests[0].audit.unwrap();
    submit(world, "q.lead", audit, 0, measures);
}

fn last_reasons(world: &World) -> String {
    world.plan(1).retests[0].attempts.last().unwrap().reasons.join("; ")
}

#[test]
fn the_first_result_before_the_actions_are_in_place_stands_in_where_nothing_was_measured() {
    let mut world = of(gate(AUDIT, by_incident(), 0));
    world.occurrence("incident");
    measure(&mut world, AUDIT, 0, &[4]);
    measure(&mut world, AUDIT, 0, &[9]);
    let plan = world.plan(1);
    assert_eq!(plan.later_baselines.len(), 1, "the first, not the softer one after it");
    assert_eq!(
        (plan.later_baselines[0].audit, plan.later_baselines[0].from_round),
        (AuditId(1), 1)
    );
    world.put_in_place(1);
    try_gate(&mut world, &[5]);
    assert!(
        last_reasons(&world).contains("higher than at opening (4 of 10)"),
        "{}",
        last_reasons(&world)
    );
    world.put_in_place(1);
    try_gate(&mut world, &[4]);
    assert_eq!(world.plan(1).stage, PlanStage::Watched);
}

#[test]
fn a_round_in_which_nothing_was_measured_before_the_actions_passes_nothing_and_the_next_one_may() {
    let mut world = of(gate(AUDIT, by_incident(), 0));
    world.occurrence("incident");
    world.put_in_place(1);
    measure(&mut world, AUDIT, 0, &[9]);
    try_gate(&mut world, &[1]);
    assert_eq!(
        world.plan(1).round,
        2,
        "a result from after the actions is nothing to compare with"
    );
    assert!(
        last_reasons(&world).contains("nothing to compare with"),
        "{}",
        last_reasons(&world)
    );
    assert_eq!(world.plan(1).later_baselines[0].from_round, 2);
    world.put_in_place(1);
    try_gate(&mut world, &[1]);
    assert_eq!(world.plan(1).stage, PlanStage::Watched);
}

#[test]
fn whoever_owns_a_plan_without_values_at_opening_is_told_what_to_measure() {
    let mut world = of(gate(AUDIT, by_incident(), 0));
    world.occurrence("incident");
    let messages = world.messages();
    let told = messages
        .iter()
        .find(|message| message.reason == Reason::PlanOpened)
        .unwrap();
    let wanted = "an audit \"PRN medicines\" that measures \"PRN given\" is needed before the actions are in place";
    assert!(told.text.contains(wanted), "{}", told.text);
    let why = |world: &World| {
        explain(&world.state, AnyId::Plan(PlanId(1)), world.now)
            .unwrap()
            .why_now
            .join("\n")
    };
    assert!(why(&world).contains(wanted), "{}", why(&world));
    measure(&mut world, AUDIT, 0, &[4]);
    assert!(!why(&world).contains("at opening"), "{}", why(&world));
}

#[test]
fn another_audit_is_not_compared_with_the_measures_of_the_one_that_opened_the_plan() {
    let mut world = of(gate(OTHER, by_finding(), 0));
    measure(&mut world, OTHER, 0, &[2]);
    measure(&mut world, AUDIT, 3, &[9]);
    let plan = world.plan(1);
    assert_eq!(plan.baseline_audits[OTHER], AuditId(1));
    world.put_in_place(1);
    try_gate(&mut world, &[8]);
    assert!(
        last_reasons(&world).contains("higher than at opening (2 of 10)"),
        "{}",
        last_reasons(&world)
    );
}

/// The same measures in another order, in a version that counts alike.
fn turned_round(bridge: bool) -> Definition {
    let mut definition = gate(AUDIT, by_incident(), 1);
    let tool = definition.tools.get_mut("medicines").unwrap();
    let description = Arc::make_mut(&mut tool.description);
    description.version = "2.0.0".to_owned();
    let new = Measure {
        id: "refused".to_owned(),
        title: "PRN refused".to_owned(),
        ..description.measures[0].clone()
    };
    description.measures.insert(0, new);
    if bridge {
        let plan = definition.plans.get_mut(PLAN).unwrap();
        plan.retests[0].bridges.insert("2.0.0".to_owned());
    }
    definition
}

#[test]
fn a_measure_that_stands_elsewhere_in_a_later_version_is_compared_with_itself() {
    let mut world = of(gate(AUDIT, by_incident(), 0));
    measure(&mut world, AUDIT, 0, &[3]);
    apply(&mut world, turned_round(true));
    world.occurrence("incident");
    world.put_in_place(1);
    try_gate(&mut world, &[0, 4]);
    assert!(
        last_reasons(&world).contains("higher than at opening (3 of 10)"),
        "{}",
        last_reasons(&world)
    );
}

#[test]
fn a_value_at_opening_by_another_version_is_compared_with_nothing_unless_a_bridge_says_so() {
    let mut world = of(gate(AUDIT, by_incident(), 0));
    measure(&mut world, AUDIT, 0, &[3]);
    apply(&mut world, turned_round(false));
    world.occurrence("incident");
    world.put_in_place(1);
    try_gate(&mut world, &[0, 1]);
    let attempt = world.plan(1).retests[0].attempts[0].clone();
    assert!(attempt.unjudged && !attempt.passed, "{attempt:?}");
    assert!(
        attempt.reasons[0].contains("like is not compared with like"),
        "{attempt:?}"
    );
}

#[test]
fn a_correction_of_the_audit_that_opened_the_plan_does_not_soften_its_gate() {
    for (corrected, passes) in [(9, false), (2, false), (5, true)] {
        let mut world = of(gate(AUDIT, by_finding(), 0));
        let opener = measure(&mut world, AUDIT, 3, &[5]);
        world.put_in_place(1);
        let reason = "counted again".to_owned();
        world.ok(person("p.lead"), Command::CorrectAudit { audit: opener, reason });
        let correction = world.state.audit(opener).unwrap().unwrap().correction.unwrap();
        submit(&mut world, "p.lead", correction, 3, &[corrected]);
        assert_eq!(world.state.audit(opener).unwrap().unwrap().stage, AuditStage::Corrected);
        try_gate(&mut world, &[if passes { 5 } else { corrected.min(5) + 1 }]);
        assert_eq!(
            world.plan(1).stage == PlanStage::Watched,
            passes,
            "corrected to {corrected}"
        );
    }
}

fn with_own_measure() -> Definition {
    let mut definition = gate(AUDIT, by_finding(), 0);
    let plan = definition.plans.get_mut(PLAN).unwrap();
    plan.measures = vec![PlanMeasure {
        better: Better::Lower,
        from: "the register".to_owned(),
        kind: MeasureKind::Outcome,
        name: "Hours of sleep lost".to_owned(),
        target: None,
        text: "hours".to_owned(),
    }];
    plan.retests[0].pass = Condition::PlanMeasure(0, MeasureTest::NotHigherThanAtOpening);
    definition
}

fn value(at: Instant, numerator: u64) -> Command {
    Command::RecordMeasure {
        at,
        denominator: 10,
        measure: "Hours of sleep lost".to_owned(),
        note: None,
        numerator,
        plan: PLAN.to_owned(),
        service: SERVICE.to_owned(),
    }
}

#[test]
fn a_value_at_opening_that_is_written_down_once_the_actions_are_in_place_is_refused() {
    let mut world = of(with_own_measure());
    measure(&mut world, AUDIT, 3, &[1]);
    let opened = world.now;
    world.now += TimeDelta::days(1);
    world.ok(person("r.manager"), value(opened - TimeDelta::days(1), 3));
    world.put_in_place(1);
    world.until(opened + TimeDelta::days(30));
    for at in [opened - TimeDelta::days(1), opened, opened + TimeDelta::hours(1)] {
        let refused = world.send(person("r.manager"), value(at, 9)).unwrap_err();
        assert!(
            refused.to_string().contains("value at opening, and that stands"),
            "{refused}"
        );
    }
    let now = world.now;
    world.ok(person("r.manager"), value(now, 4));
    try_gate(&mut world, &[1]);
    assert!(
        last_reasons(&world).contains("higher than at opening (3 of 10)"),
        "{}",
        last_reasons(&world)
    );
}

#[test]
fn a_plans_own_measure_without_a_value_at_opening_takes_the_first_before_the_actions_are_in_place() {
    let mut world = of(with_own_measure());
    measure(&mut world, AUDIT, 3, &[1]);
    world.now += TimeDelta::days(1);
    for numerator in [3, 9] {
        world.now += TimeDelta::hours(1);
        let now = world.now;
        world.ok(person("r.manager"), value(now, numerator));
    }
    world.now += TimeDelta::hours(1);
    world.put_in_place(1);
    world.until(world.now + TimeDelta::days(2));
    let now = world.now;
    world.ok(person("r.manager"), value(now, 4));
    try_gate(&mut world, &[1]);
    assert!(
        last_reasons(&world).contains("higher than at opening (3 of 10)"),
        "{}",
        last_reasons(&world)
    );
}

#[test]
fn a_plans_own_measure_is_never_compared_with_a_value_of_the_same_round_after_the_actions() {
    let mut world = of(with_own_measure());
    measure(&mut world, AUDIT, 3, &[1]);
    world.put_in_place(1);
    for numerator in [9, 1] {
        world.until(world.now + TimeDelta::days(2));
        let now = world.now;
        world.ok(person("r.manager"), value(now, numerator));
    }
    try_gate(&mut world, &[1]);
    assert!(
        last_reasons(&world).contains("nothing to compare with"),
        "{}",
        last_reasons(&world)
    );
}
