//! Hazard: a false closure. Whatever people, timers and tools do in whatever order, a plan is verified only through its gates.

use crate::world::{FORUM, PEOPLE, PLAN, SERVICE, World, definition, evidence, person, report};
use proptest::prelude::*;
use ratchet_core::command::Command;
use ratchet_core::definition::{Approval, Definition, MeasureKind, PlanMeasure};
use ratchet_core::event::{Actor, Event, Recorded};
use ratchet_core::id::{ActionId, AuditId, FindingId, PlanId};
use ratchet_core::record::{AddedAction, AtRisk, PlanStage, ReadTyped};
use ratchet_core::span::Span;
use ratchet_core::strength::ActionKind;
use ratchet_core::tool::Better;

/// One thing that somebody might do.
#[derive(Debug, Clone)]
enum Deed {
    Wait(u32),
    Submit { person: usize, bad: usize },
    Complete { person: usize, action: u64 },
    Agree { person: usize },
    Occur,
    LateReport { audit: u64, attempt: u32 },
    Wake { plan: u64 },
    Waive { person: usize, retest: usize, days: u32 },
    AcceptRisk { person: usize, days: u32 },
    AddAction { person: usize, weak: bool },
    Measure { person: usize, good: u64 },
    Join { person: usize, finding: u64 },
    SetAside { person: usize, finding: u64 },
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        4 => (1_u32..60).prop_map(Deed::Wait),
        4 => (0..PEOPLE.len(), prop_oneof![Just(0_usize), Just(3)]).prop_map(|(person, bad)| Deed::Submit { person, bad }),
        6 => (0..PEOPLE.len(), 1_u64..8).prop_map(|(person, action)| Deed::Complete { person, action }),
        3 => (0..PEOPLE.len()).prop_map(|person| Deed::Agree { person }),
        2 => Just(Deed::Occur),
        1 => (1_u64..12, 0_u32..3).prop_map(|(audit, attempt)| Deed::LateReport { audit, attempt }),
        1 => (1_u64..3).prop_map(|plan| Deed::Wake { plan }),
        3 => (0..PEOPLE.len(), 0_usize..3, 1_u32..90).prop_map(|(person, retest, days)| Deed::Waive { person, retest, days }),
        1 => (0..PEOPLE.len(), 1_u32..90).prop_map(|(person, days)| Deed::AcceptRisk { person, days }),
        1 => (0..PEOPLE.len(), any::<bool>()).prop_map(|(person, weak)| Deed::AddAction { person, weak }),
        1 => (0..PEOPLE.len(), 0_u64..11).prop_map(|(person, good)| Deed::Measure { person, good }),
        1 => (0..PEOPLE.len(), 1_u64..8).prop_map(|(person, finding)| Deed::Join { person, finding }),
        1 => (0..PEOPLE.len(), 1_u64..8).prop_map(|(person, finding)| Deed::SetAside { person, finding }),
    ];
    prop::collection::vec(deed, 1..90)
}

fn play(world: &mut World, deed: &Deed) {
    let who = |index: usize| person(PEOPLE[index].0);
    match deed {
        Deed::Wait(days) => {
            let to = world.now + chrono::TimeDelta::days(i64::from(*days));
            world.until(to);
        }
        Deed::Submit { person, bad } => {
            for audit in world.open_audits().collect::<Vec<_>>() {
                let records = world.answers(audit, *bad, "r");
                let _ = world.send(
                    who(*person),
                    Command::SubmitAudit {
                        audit,
                        records,
                        tool_version: None,
                    },
                );
                world.settle(report);
            }
        }
        Deed::Complete { person, action } => {
            let command = Command::CompleteAction {
                action: ActionId(*action),
                evidence: vec![evidence("e")],
                obligation: None,
            };
            let _ = world.send(who(*person), command);
        }
        Deed::Agree { person } => {
            let command = Command::DecideClosure {
                agreed: true,
                forum: FORUM.to_owned(),
                plan: PlanId(1),
                present: Vec::new(),
                reason: "r".to_owned(),
            };
            let _ = world.send(who(*person), command);
        }
        Deed::Occur => world.occurrence("new PRN instruction"),
        Deed::LateReport { audit, attempt } => {
            let command = Command::RecordEvaluation {
                attempt: *attempt,
                audit: AuditId(*audit),
                outcome: Ok(report(&[])),
            };
            let _ = world.send(Actor::Engine, command);
        }
        Deed::Waive { .. }
        | Deed::AcceptRisk { .. }
        | Deed::AddAction { .. }
        | Deed::Measure { .. }
        | Deed::Join { .. }
        | Deed::SetAside { .. } => around_the_gates(world, deed),
        Deed::Wake { plan } => {
            let _ = world.send(
                Actor::Engine,
                Command::Wake {
                    key: ratchet_core::key::Key::Plan(PlanId(*plan)),
                },
            );
        }
    }
}

/// Everything that people may say about a plan beside its work and its tests. None of it may verify anything.
fn around_the_gates(world: &mut World, deed: &Deed) {
    let in_days = |world: &World, days: u32| world.now + chrono::TimeDelta::days(i64::from(days));
    let (who, command) = match *deed {
        Deed::Waive { person, retest, days } => {
            let until = in_days(world, days);
            let (forum, present, reason) = (FORUM.to_owned(), Vec::new(), "r".to_owned());
            let plan = PlanId(1);
            (
                person,
                Command::WaiveGate {
                    forum,
                    plan,
                    present,
                    reason,
                    retest,
                    until,
                },
            )
        }
        Deed::AcceptRisk { person, days } => {
            let until = in_days(world, days);
            let (forum, present, reason) = (FORUM.to_owned(), Vec::new(), "r".to_owned());
            let about = AtRisk::Plan(PlanId(1));
            (
                person,
                Command::AcceptRisk {
                    about,
                    forum,
                    present,
                    reason,
                    until,
                },
            )
        }
        Deed::AddAction { person, weak } => {
            let kind = if weak {
                ActionKind::Training
            } else {
                ActionKind::Checklist
            };
            let added = AddedAction {
                evidence: vec!["e".to_owned()],
                kind,
            };
            let (name, owner) = ("More".to_owned(), "team leader".to_owned());
            let (due, plan) = (Span::Days(7), PlanId(1));
            (
                person,
                Command::AddAction {
                    added,
                    due,
                    name,
                    owner,
                    plan,
                },
            )
        }
        Deed::Measure { person, good } => {
            let command = Command::RecordMeasure {
                at: world.now,
                denominator: 10,
                measure: "Supervisions held".to_owned(),
                note: None,
                numerator: good,
                plan: PLAN.to_owned(),
                service: SERVICE.to_owned(),
            };
            (person, command)
        }
        Deed::Join { person, finding } => {
            let (finding, plan, reason) = (FindingId(finding), PlanId(1), "r".to_owned());
            (person, Command::JoinFinding { finding, plan, reason })
        }
        Deed::SetAside { person, finding } => {
            let (finding, reason) = (FindingId(finding), "r".to_owned());
            (person, Command::SetAside { finding, reason })
        }
        _ => return,
    };
    let _ = world.send(self::person(PEOPLE[who].0), command);
    world.settle(report);
}

/// Reads the ledger as an inspector would: between a plan's last beginning and its verification stand all its gates, each passed
/// after the actions were in place, by somebody without a part in it, and then the forum's agreement.
fn inspect(ledger: &[Recorded]) {
    let plan = PlanId(1);
    let mut in_place = false;
    let mut passed = Vec::new();
    let mut agreed = false;
    let mut verified = false;
    for recorded in ledger {
        match &recorded.event {
            Event::PlanOpened { plan: id, .. } | Event::PlanReopened { plan: id, .. } if *id == plan => {
                (in_place, agreed, verified) = (false, false, false);
                passed.clear();
            }
            Event::PlanInPlace { plan: id } if *id == plan => in_place = true,
            Event::RetestPassed { plan: id, retest, .. } if *id == plan => {
                assert!(in_place, "a gate was passed before the actions were in place");
                passed.push(*retest);
            }
            Event::ForumDecided {
                plan: id, agreed: yes, ..
            } if *id == plan => {
                assert!(
                    passed.contains(&0) && passed.contains(&1),
                    "the forum decided before the gates were passed"
                );
                assert_eq!(recorded.by, person("n.individual"));
                agreed = *yes;
            }
            Event::PlanVerified { plan: id, .. } if *id == plan => {
                let both: std::collections::BTreeSet<_> = passed.iter().copied().collect();
                assert!(
                    in_place && both == [0, 1].into() && agreed,
                    "verified without its gates"
                );
                verified = true;
            }
            Event::PlanClosed { plan: id } if *id == plan => {
                assert!(verified, "closed without being verified")
            }
            _ => {}
        }
    }
}

/// The forum may waive and accept risks, and the plan follows a measure.
fn with_everything() -> Definition {
    let mut definition = definition();
    let forum = definition.forums.get_mut(FORUM).unwrap();
    forum.approves.extend([Approval::Waivers, Approval::AcceptedRisks]);
    definition.plans.get_mut(PLAN).unwrap().measures.push(PlanMeasure {
        better: Better::Higher,
        from: "supervision".to_owned(),
        kind: MeasureKind::Process,
        name: "Supervisions held".to_owned(),
        target: None,
        text: "Supervisions held".to_owned(),
    });
    definition
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_deeds_verifies_a_plan_without_its_gates(deeds in deeds()) {
        let mut world = World::with_open_plan_of(with_everything());
        for deed in &deeds {
            play(&mut world, deed);
        }
        inspect(&world.ledger);
        if let Some(plan) = world.state.plan(PlanId(1)).unwrap() {
            prop_assert_eq!(plan.verified_at.is_some(), matches!(plan.stage, PlanStage::Watched | PlanStage::Closed));
        }
    }
}

#[test]
fn the_inspector_would_notice_a_plan_that_closes_on_paper() {
    let world = World::with_open_plan();
    let mut forged = world.ledger.clone();
    forged.push(Recorded {
        at: world.now,
        by: Actor::Operator,
        command: None,
        event: Event::PlanVerified {
            plan: PlanId(1),
            watch_until: None,
        },
    });
    assert!(std::panic::catch_unwind(|| inspect(&forged)).is_err());
}

#[test]
fn a_gate_with_nothing_to_look_at_does_not_pass() {
    let mut world = World::with_open_plan();
    world.put_in_place(1);
    let opens = world.plan(1).retests[0].opens_at.unwrap();
    world.until(opens);
    let audit = world.plan(1).retests[0].audit.unwrap();
    let records = world.answers(audit, 0, "");
    world.ok(
        person("q.lead"),
        Command::SubmitAudit {
            audit,
            records,
            tool_version: None,
        },
    );
    world.settle(|_| report(&[]));
    assert_eq!(
        world.plan(1).stage,
        PlanStage::Open,
        "a report without answers is not a pass"
    );
}

#[test]
fn a_gate_never_passes_by_waiting() {
    let mut world = World::with_open_plan();
    world.put_in_place(1);
    let opens = world.plan(1).retests[0].opens_at.unwrap();
    world.until(opens + chrono::TimeDelta::days(700));
    assert_eq!(world.plan(1).stage, PlanStage::Retesting(0));
    assert!(
        world
            .state
            .slot(SERVICE, crate::world::PLAN)
            .unwrap()
            .unwrap()
            .plan
            .is_some()
    );
}

#[test]
fn a_report_of_an_earlier_round_is_harmless() {
    let mut world = World::with_open_plan();
    world.put_in_place(1);
    let opens = world.plan(1).retests[0].opens_at.unwrap();
    world.until(opens);
    let audit = world.plan(1).retests[0].audit.unwrap();
    world.submit("q.lead", audit, 4, "r");
    let before = world.ledger.len();
    let late = Command::RecordEvaluation {
        attempt: 1,
        audit,
        outcome: Ok(report(&[])),
    };
    assert_eq!(world.ok(Actor::Engine, late), []);
    assert_eq!(world.ledger.len(), before);
}

#[test]
fn a_definition_that_closes_without_a_retest_is_refused_whoever_sends_it() {
    let mut world = World::new();
    let mut definition = crate::world::definition();
    definition
        .plans
        .get_mut(crate::world::PLAN)
        .unwrap()
        .closes
        .retests
        .clear();
    let refused = world.send(
        Actor::Operator,
        Command::ApplyDefinition {
            definition: std::sync::Arc::new(definition),
        },
    );
    assert_eq!(refused.unwrap_err().code(), "bad-definition");
}
