//! Measures over time: who records them, what flows in by itself, and what a gate may conclude from them.

use crate::world::{PLAN, SERVICE, World, at, definition, person};
use chrono::TimeDelta;
use ratchet_core::command::Command;
use ratchet_core::definition::{Comparison, Condition, Definition, How, MeasureKind, MeasureTest, PlanMeasure};
use ratchet_core::instant::Instant;

use ratchet_core::limits;
use ratchet_core::record::{MeasureSeries, MeasureSource, PlanStage, ReadTyped};
use ratchet_core::rejection::Rejection;
use ratchet_core::tool::Better;

const SUPERVISION: &str = "Supervisions held";
const GIVEN: &str = "PRN given";

fn with_measures(test: MeasureTest) -> Definition {
    let mut definition = definition();
    let measure = |name: &str, better: Better| PlanMeasure {
        better,
        from: "supervision".to_owned(),
        kind: MeasureKind::Process,
        name: name.to_owned(),
        target: None,
        text: name.to_owned(),
    };
    let plan = definition.plans.get_mut(PLAN).unwrap();
    plan.measures = vec![measure(SUPERVISION, Better::Higher), measure(GIVEN, Better::Lower)];
    plan.retests[0].pass = Condition::PlanMeasure(0, test);
    definition
}

fn value(at: Instant, numerator: u64, denominator: u64) -> Command {
    Command::RecordMeasure {
        at,
        denominator,
        measure: SUPERVISION.to_owned(),
        note: None,
        numerator,
        plan: PLAN.to_owned(),
        service: SERVICE.to_owned(),
    }
}

fn series(world: &World, measure: &str) -> MeasureSeries {
    world
        .state
        .plan_measure(SERVICE, PLAN, measure)
        .unwrap()
        .cloned()
        .expect("it has values")
}

/// At the first gate, with these values recorded daily before it.
fn at_the_gate(test: MeasureTest, values: &[u64]) -> World {
    let mut world = World::with_open_plan_of(with_measures(test));
    world.put_in_place(1);
    for numerator in values {
        world.until(world.now + TimeDelta::days(1));
        let now = world.now;
        world.ok(person("r.manager"), value(now, *numerator, 100));
    }
    let opens = world.plan(1).retests[0].opens_at.unwrap();
    world.until(opens);
    let audit = world.plan(1).retests[0].audit.unwrap();
    world.submit("q.lead", audit, 0, "");
    world
}

fn reasons(world: &World) -> String {
    let gate = &world.plan(1).retests[0];
    gate.attempts.last().unwrap().reasons.join("; ")
}

fn passed(world: &World) -> bool {
    world.plan(1).retests[0].passed_at.is_some()
}

#[test]
fn a_value_is_recorded_by_those_who_work_on_the_plan_and_by_nobody_else() {
    let mut world = World::with_open_plan_of(with_measures(MeasureTest::ShowsImprovement));
    let now = world.now;
    for who in ["r.manager", "p.lead", "t.lead", "q.lead"] {
        world.ok(person(who), value(now - TimeDelta::days(1), 9, 10));
    }
    let refused = world.send(person("n.individual"), value(now, 9, 10)).unwrap_err();
    assert!(matches!(refused, Rejection::NotAppointed { .. }), "{refused}");
    assert_eq!(series(&world, SUPERVISION).count, 1, "the same moment again corrects");
    assert_eq!(
        series(&world, SUPERVISION).points[0].source,
        MeasureSource::Person("q.lead".to_owned())
    );
}

#[test]
fn a_value_of_the_future_of_nothing_or_of_an_unknown_measure_is_refused() {
    let mut world = World::with_open_plan_of(with_measures(MeasureTest::ShowsImprovement));
    let now = world.now;
    let refused = |world: &mut World, command| world.send(person("r.manager"), command).unwrap_err();
    let future = refused(&mut world, value(now + TimeDelta::days(1), 1, 2));
    assert!(matches!(future, Rejection::InTheFuture { .. }), "{future}");
    let nothing = refused(&mut world, value(now, 1, 0));
    assert!(nothing.to_string().contains("share of nothing"), "{nothing}");
    let Command::RecordMeasure {
        at,
        denominator,
        note,
        numerator,
        plan,
        service,
        ..
    } = value(now, 1, 2)
    else {
        unreachable!()
    };
    let measure = "Falls".to_owned();
    let unknown = refused(
        &mut world,
        Command::RecordMeasure {
            at,
            denominator,
            measure,
            note,
            numerator,
            plan,
            service,
        },
    );
    assert!(unknown.to_string().contains(SUPERVISION), "{unknown}");
}

#[test]
fn a_value_of_an_audit_flows_into_the_measure_of_the_same_title_with_its_source() {
    let world = World::with_open_plan_of(with_measures(MeasureTest::ShowsImprovement));
    let flowed = series(&world, GIVEN);
    assert_eq!(flowed.points.len(), 2, "two audits were made");
    assert!(
        flowed
            .points
            .iter()
            .all(|point| matches!(point.source, MeasureSource::Audit(_)))
    );
    assert_eq!((flowed.points[0].numerator, flowed.points[0].denominator), (30, 10));
    assert!(world.state.plan_measure(SERVICE, PLAN, SUPERVISION).unwrap().is_none());
    let of_audit = world
        .state
        .audit_measure(SERVICE, crate::world::AUDIT, "given")
        .unwrap()
        .unwrap();
    assert_eq!(of_audit.points.len(), 2);
}

#[test]
fn a_series_keeps_its_newest_values_in_order_of_time_and_counts_all() {
    let mut world = World::with_open_plan_of(with_measures(MeasureTest::ShowsImprovement));
    let first = at("2026-01-01 09:00");
    let total = limits::MEASURE_POINTS + 5;
    for number in (0..total).rev() {
        let moment = first + TimeDelta::minutes(i64::try_from(number).unwrap());
        world.ok(person("r.manager"), value(moment, 1, 2));
    }
    let kept = series(&world, SUPERVISION);
    assert_eq!(kept.points.len(), limits::MEASURE_POINTS);
    assert_eq!(kept.count as usize, total);
    assert!(kept.points.is_sorted_by_key(|point| point.at));
}

const LOW: [u64; 12] = [50, 52, 49, 51, 50, 48, 52, 50, 51, 49, 50, 51];

#[test]
fn an_improvement_beyond_the_limits_at_the_last_point_passes() {
    let world = at_the_gate(MeasureTest::ShowsImprovement, &[&LOW[..], &[90]].concat());
    assert!(passed(&world), "{}", reasons(&world));
}

#[test]
fn a_last_point_within_the_usual_ups_and_downs_does_not_pass_whatever_came_before() {
    let world = at_the_gate(MeasureTest::ShowsImprovement, &[&LOW[..], &[90, 50]].concat());
    assert!(!passed(&world));
    assert!(reasons(&world).contains("usual ups and downs"), "{}", reasons(&world));
}

#[test]
fn too_few_points_never_pass_and_the_reason_says_how_many_are_missing() {
    for test in [MeasureTest::ShowsImprovement, MeasureTest::ShowsNoConcern] {
        let world = at_the_gate(test, &LOW[..9]);
        assert!(!passed(&world));
        assert!(reasons(&world).contains("3 more are needed"), "{}", reasons(&world));
    }
}

#[test]
fn usual_ups_and_downs_are_no_concern_and_a_drop_is_one() {
    assert!(passed(&at_the_gate(MeasureTest::ShowsNoConcern, &LOW)));
    let dropped = at_the_gate(MeasureTest::ShowsNoConcern, &[&LOW[..], &[10]].concat());
    assert!(!passed(&dropped));
    assert!(reasons(&dropped).contains("a concern"), "{}", reasons(&dropped));
}

#[test]
fn a_value_from_before_the_actions_speaks_for_no_gate() {
    let test = MeasureTest::Share(Comparison {
        how: How::AtLeast,
        permille: 800,
    });
    let mut world = World::with_open_plan_of(with_measures(test));
    let now = world.now;
    world.ok(person("r.manager"), value(now - TimeDelta::days(3), 9, 10));
    world.put_in_place(1);
    let opens = world.plan(1).retests[0].opens_at.unwrap();
    world.until(opens);
    let audit = world.plan(1).retests[0].audit.unwrap();
    world.submit("q.lead", audit, 0, "");
    assert!(!passed(&world));
    assert!(
        reasons(&world).contains("since the actions came into place"),
        "{}",
        reasons(&world)
    );
    assert_eq!(world.plan(1).stage, PlanStage::Open, "it begins again");
}
