//! The cycle turns: from a finding to a plan, through its re-tests, to verified, watched and closed.

use crate::world::{FORUM, SERVICE, World, at, person};
use ratchet_core::command::Command;
use ratchet_core::definition::Recipient;
use ratchet_core::id::{FindingId, PlanId};
use ratchet_core::record::{AuditStage, PlanStage, Purpose, ReadTyped, Reason};

fn agree(world: &mut World) {
    let command = Command::DecideClosure {
        agreed: true,
        forum: FORUM.to_owned(),
        plan: PlanId(1),
        present: Vec::new(),
        reason: "shown".to_owned(),
    };
    world.ok(person("n.individual"), command);
}

#[test]
fn audits_open_on_the_first_monday_and_are_due_in_five_working_days() {
    let mut world = World::new();
    world.until(at("2026-05-04 00:00"));
    let audit = world.state.audit(world.open_audit()).unwrap().unwrap().clone();
    assert_eq!(audit.opened_at, at("2026-05-04 00:00"));
    // 4 May 2026 is the early May bank holiday; it is the start and does not count, so the five days end on Monday 11 May.
    assert_eq!(audit.due.current().date_naive().to_string(), "2026-05-11");
    assert_eq!(audit.sample.unwrap().rows.len(), 10);
    assert_eq!(audit.purpose, Purpose::Routine { turn: 1 });
    world.until(at("2026-06-01 00:00"));
    let (missed, next) = (audit.id, world.open_audit());
    assert_eq!(
        world.state.audit(missed).unwrap().unwrap().stage,
        AuditStage::Missed,
        "an audit that nobody made is missed once the next one opens"
    );
    assert_eq!(
        world.state.audit(next).unwrap().unwrap().purpose,
        Purpose::Routine { turn: 2 }
    );
}

#[test]
fn one_significant_result_waits_and_the_second_in_a_row_opens_the_plan() {
    let mut world = World::new();
    world.audit(3, "r");
    assert!(world.state.plan(PlanId(1)).unwrap().is_none());
    world.audit(0, "r");
    world.audit(3, "r");
    assert!(
        world.state.plan(PlanId(1)).unwrap().is_none(),
        "a good result between breaks the row"
    );
    world.audit(2, "r");
    let plan = world.plan(1);
    assert_eq!(plan.stage, PlanStage::Open);
    assert_eq!(plan.findings.len(), 2, "the findings of both audits belong to it");
    assert_eq!(plan.actions.len(), 3);
    let causes = &world.state.finding(FindingId(1)).unwrap().unwrap().causes;
    assert_eq!(causes, &["knowledge"], "a cause outside the taxonomy is not taken on");
}

#[test]
fn nine_of_ten_is_ninety_percent_and_not_below_it() {
    let mut world = World::new();
    let audit = world.audit(1, "r");
    assert!(!world.state.audit(audit).unwrap().unwrap().significant);
    let audit = world.audit(2, "r");
    assert!(world.state.audit(audit).unwrap().unwrap().significant);
}

#[test]
fn a_missing_element_sets_off_an_immediate_correction() {
    let mut world = World::new();
    world.audit(1, "c");
    let finding = world.state.finding(FindingId(1)).unwrap().unwrap().clone();
    let correction = world.action(finding.corrections[0]);
    assert_eq!(correction.title, "correct the protocol");
    assert_eq!(
        correction.obligations[0].due.current(),
        correction.opened_at + chrono::TimeDelta::hours(24)
    );
}

#[test]
fn the_whole_cycle_from_finding_to_closed() {
    let mut world = World::with_open_plan();
    world.put_in_place(1);
    assert_eq!(world.plan(1).stage, PlanStage::InPlace);
    let in_place = world.plan(1).in_place_at.unwrap();

    world.until(in_place + chrono::TimeDelta::weeks(6));
    assert_eq!(world.plan(1).stage, PlanStage::Retesting(0));
    let retest = world.plan(1).retests[0].audit.unwrap();
    world.submit("q.lead", retest, 0, "");
    assert_eq!(
        world.plan(1).stage,
        PlanStage::InPlace,
        "the first good result does not close it"
    );

    let opens = world.plan(1).retests[1].opens_at.unwrap();
    world.until(opens);
    let retest = world.plan(1).retests[1].audit.unwrap();
    world.submit("q.lead", retest, 1, "r");
    assert_eq!(world.plan(1).stage, PlanStage::Closing);
    assert!(
        world
            .messages()
            .iter()
            .any(|message| message.reason == Reason::ClosureAsked && message.role == "nominated individual")
    );

    agree(&mut world);
    let plan = world.plan(1);
    assert_eq!(plan.stage, PlanStage::Watched);
    assert!(plan.verified_at.is_some());
    assert!(
        world
            .state
            .finding(plan.findings[0])
            .unwrap()
            .unwrap()
            .resolved_at
            .is_some()
    );
    world.until(plan.watch_until.unwrap());
    assert_eq!(world.plan(1).stage, PlanStage::Closed);
    assert_eq!(
        world.state.slot(SERVICE, crate::world::PLAN).unwrap().unwrap().plan,
        None
    );
    for action in world.plan(1).actions {
        assert!(
            world.action(action).done_at.is_some(),
            "what went on for ever ends with its plan"
        );
    }
}

#[test]
fn a_failed_retest_reopens_everything_and_says_so() {
    let mut world = World::with_open_plan();
    world.put_in_place(1);
    let opens = world.plan(1).retests[0].opens_at.unwrap();
    world.until(opens);
    let retest = world.plan(1).retests[0].audit.unwrap();
    world.submit("q.lead", retest, 4, "r");
    let plan = world.plan(1);
    assert_eq!((plan.stage, plan.round), (PlanStage::Open, 2));
    assert_eq!(plan.retests[0].attempts.len(), 1, "the lineage stays");
    assert_eq!(
        plan.retests[0].attempts[0].reasons,
        ["\"Rationale recorded\" is 6 of 10, and must be at least 90%"]
    );
    for action in &plan.actions {
        assert!(world.action(*action).in_place_at.is_none());
    }
    let told: Vec<_> = world
        .messages()
        .into_iter()
        .filter(|message| message.reason == Reason::RetestFailed)
        .collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].role, "nominated individual");
    let recipient = Recipient::Role("nominated individual".to_owned());
    assert_eq!(
        crate::world::definition().plans[crate::world::PLAN]
            .if_retest_fails
            .tell,
        [recipient]
    );
    world.put_in_place(1);
    assert_eq!(
        world.plan(1).stage,
        PlanStage::InPlace,
        "the second round runs like the first"
    );
}

#[test]
fn a_recurrence_in_the_watch_period_reopens_the_plan() {
    let mut world = watched();
    world.audit(3, "r");
    let plan = world.plan(1);
    assert_eq!((plan.stage, plan.round), (PlanStage::Open, 2));
    assert!(plan.verified_at.is_none());
    assert!(
        world
            .state
            .finding(plan.findings[0])
            .unwrap()
            .unwrap()
            .resolved_at
            .is_none(),
        "its findings are open again"
    );
    assert!(
        world
            .messages()
            .iter()
            .any(|message| message.reason == Reason::Recurred)
    );
}

pub fn watched() -> World {
    verified(World::with_open_plan())
}

/// The world with its plan verified: in place, both re-tests passed, agreed.
pub fn verified(mut world: World) -> World {
    world.put_in_place(1);
    for retest in 0..2 {
        let opens = world.plan(1).retests[retest].opens_at.unwrap();
        world.until(opens);
        let audit = world.plan(1).retests[retest].audit.unwrap();
        world.submit("q.lead", audit, 0, "");
    }
    agree(&mut world);
    world
}

#[test]
fn repeating_work_ends_after_its_weeks_and_counts_what_was_missed() {
    let mut world = World::with_open_plan();
    let weekly = world.plan(1).actions[2];
    for week in 1..=8 {
        if week != 3 {
            world.complete(weekly);
        }
        let now = world.now;
        world.until(now + chrono::TimeDelta::weeks(1));
    }
    let action = world.action(weekly);
    assert_eq!(action.turns_opened, 8);
    assert_eq!(
        action.obligations.len() + action.missed as usize,
        1,
        "exactly the third week is not evidenced"
    );
}

#[test]
fn a_sample_waits_for_its_list_and_is_drawn_when_it_comes() {
    let mut world = World::empty();
    world.ok(
        ratchet_core::event::Actor::Operator,
        Command::FoundProvider { name: "F".to_owned() },
    );
    let definition = std::sync::Arc::new(crate::world::definition());
    world.ok(
        ratchet_core::event::Actor::Operator,
        Command::ApplyDefinition { definition },
    );
    world.until(at("2026-05-04 10:00"));
    let audit = world.open_audit();
    assert!(world.state.audit(audit).unwrap().unwrap().sample.is_none());
    world.frame(7);
    assert_eq!(
        world
            .state
            .audit(audit)
            .unwrap()
            .unwrap()
            .sample
            .as_ref()
            .unwrap()
            .rows
            .len(),
        7
    );
    assert_eq!(world.state.audit(audit).unwrap().unwrap().stage, AuditStage::Open);
}
