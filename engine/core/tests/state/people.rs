//! Who stands for a role: holders, their cover while they are away, the provider as a whole, or nobody. And who may not: separation of
//! duties, and forums that are quorate after conflicts of interest.

use crate::world::{FORUM, PLAN, SERVICE, World, at, definition, person, report};
use ratchet_core::command::Command;
use ratchet_core::definition::Role;
use ratchet_core::event::{Actor, Event};
use ratchet_core::id::PlanId;
use ratchet_core::instant::Instant;
use ratchet_core::record::PlanStage;
use ratchet_core::rejection::Rejection;
use ratchet_core::responsibility::{holder, standers};
use std::sync::Arc;

fn away(person: &str, from: &str, until: &str, cover: Option<&str>) -> Command {
    Command::RecordAbsence {
        cover: cover.map(str::to_owned),
        from: at(from),
        person: person.to_owned(),
        until: Some(at(until)),
    }
}

fn resolved(world: &World, role: &str, when: Instant) -> Option<String> {
    holder(&world.state, Some(SERVICE), role, when).unwrap()
}

fn appoint(world: &mut World, who: &str, role: &str, service: Option<&str>) {
    world.ok(
        Actor::Operator,
        Command::AppointPerson {
            name: who.to_owned(),
            person: who.to_owned(),
            role: role.to_owned(),
            service: service.map(str::to_owned),
        },
    );
}

#[test]
fn the_cover_stands_in_between_the_dates_and_the_holder_again_after_them() {
    let mut world = World::new();
    world.ok(
        Actor::Operator,
        away("r.manager", "2026-06-01 00:00", "2026-06-15 00:00", Some("q.lead")),
    );
    let manager = |when: &str| resolved(&world, "registered manager", at(when)).unwrap();
    assert_eq!(manager("2026-05-31 23:59"), "r.manager");
    assert_eq!(manager("2026-06-01 00:00"), "q.lead");
    assert_eq!(manager("2026-06-14 23:59"), "q.lead");
    assert_eq!(manager("2026-06-15 00:00"), "r.manager");
    let standers = standers(
        &world.state,
        Some(SERVICE),
        "registered manager",
        at("2026-06-10 12:00"),
    )
    .unwrap();
    assert_eq!(standers[0].covers.as_deref(), Some("r.manager"));
    world.until(at("2026-06-20 09:00"));
    let ended = |recorded: &ratchet_core::event::Recorded| matches!(recorded.event, Event::AbsenceEnded { .. });
    assert!(world.ledger.iter().any(ended), "the end is recorded by itself");
}

#[test]
fn a_cover_who_is_away_too_hands_on_and_a_circle_is_a_vacancy() {
    let mut world = World::new();
    let dates = ("2026-06-01 00:00", "2026-06-15 00:00");
    world.ok(Actor::Operator, away("r.manager", dates.0, dates.1, Some("q.lead")));
    world.ok(Actor::Operator, away("q.lead", dates.0, dates.1, Some("t.lead")));
    let when = at("2026-06-02 09:00");
    assert_eq!(resolved(&world, "registered manager", when).as_deref(), Some("t.lead"));
    world.ok(Actor::Operator, away("t.lead", dates.0, dates.1, Some("r.manager")));
    assert_eq!(resolved(&world, "registered manager", when), None);
}

#[test]
fn without_cover_the_provider_stands_in_and_else_nobody_does() {
    let mut world = World::new();
    appoint(&mut world, "deputy", "team leader", Some(SERVICE));
    let when = at("2026-06-02 09:00");
    assert_eq!(resolved(&world, "team leader", when).as_deref(), Some("deputy"));
    world.ok(
        Actor::Operator,
        away("deputy", "2026-06-01 00:00", "2026-06-15 00:00", None),
    );
    assert_eq!(resolved(&world, "team leader", when).as_deref(), Some("t.lead"));
    world.ok(
        Actor::Operator,
        away("t.lead", "2026-06-01 00:00", "2026-06-15 00:00", None),
    );
    assert_eq!(resolved(&world, "team leader", when), None);
    world.ok(
        Actor::Operator,
        Command::EndAbsence {
            from: None,
            person: "t.lead".to_owned(),
        },
    );
    assert_eq!(resolved(&world, "team leader", when).as_deref(), Some("t.lead"));
}

#[test]
fn absences_that_cannot_be_meant_are_refused() {
    let mut world = World::new();
    let refused = |world: &mut World, command: Command| world.send(Actor::Operator, command).unwrap_err().code();
    let june = ("2026-06-01 00:00", "2026-06-15 00:00");
    assert_eq!(
        refused(&mut world, away("r.manager", june.1, june.0, None)),
        "bad-absence"
    );
    assert_eq!(
        refused(&mut world, away("r.manager", june.0, june.1, Some("r.manager"))),
        "bad-absence"
    );
    assert_eq!(refused(&mut world, away("nobody", june.0, june.1, None)), "unknown");
    assert_eq!(
        refused(&mut world, away("r.manager", june.0, june.1, Some("nobody"))),
        "unknown"
    );
    world.ok(Actor::Operator, away("r.manager", june.0, june.1, None));
    assert_eq!(
        refused(
            &mut world,
            away("r.manager", "2026-06-14 00:00", "2026-07-01 00:00", None)
        ),
        "bad-absence"
    );
    world.ok(Actor::Operator, away("r.manager", june.1, "2026-07-01 00:00", None));
    world.until(at("2026-08-01 09:00"));
    assert_eq!(refused(&mut world, away("t.lead", june.0, june.1, None)), "bad-absence");
}

#[test]
fn a_cover_may_do_the_work_of_the_role() {
    let (mut world, action) = crate::missed_escalation::incident();
    world.ok(
        Actor::Operator,
        away("t.lead", "2026-06-01 09:00", "2026-06-15 00:00", Some("q.lead")),
    );
    let complete = Command::CompleteAction {
        action,
        evidence: vec![crate::world::evidence("reviewed")],
        obligation: None,
    };
    assert_eq!(
        world.send(person("p.lead"), complete.clone()).unwrap_err().code(),
        "not-appointed"
    );
    world.ok(person("q.lead"), complete);
    assert!(world.action(action).done_at.is_some());
}

/// A plan whose re-tests have passed, with a forum of a chair and members that takes three people.
fn closing() -> World {
    let mut definition = definition();
    definition.roles.insert("trustee".to_owned(), Role::default());
    let forum = definition.forums.get_mut(FORUM).unwrap();
    forum.members = vec![
        "trustee".to_owned(),
        "registered manager".to_owned(),
        "quality lead".to_owned(),
        "team leader".to_owned(),
        "practice lead".to_owned(),
    ];
    forum.quorum = Some(3);
    let mut world = World::with_open_plan_of(definition);
    world.put_in_place(1);
    for gate in 0..2 {
        let opens = world.plan(1).retests[gate].opens_at.unwrap();
        world.until(opens);
        let audit = world.plan(1).retests[gate].audit.unwrap();
        world.submit("q.lead", audit, 0, "");
    }
    assert_eq!(world.plan(1).stage, PlanStage::Closing);
    world.settle(report);
    world
}

fn agree(present: &[&str]) -> Command {
    Command::DecideClosure {
        agreed: true,
        forum: FORUM.to_owned(),
        plan: PlanId(1),
        present: present.iter().map(|person| (*person).to_owned()).collect(),
        reason: "the re-tests passed".to_owned(),
    }
}

#[test]
fn whoever_has_a_part_in_the_plan_stands_aside_and_the_rest_must_be_quorate() {
    let mut world = closing();
    let all = ["n.individual", "r.manager", "t.lead", "q.lead", "p.lead"];
    let Err(Rejection::NotQuorate {
        deciding,
        quorum,
        stood_aside,
        ..
    }) = world.send(person("n.individual"), agree(&all))
    else {
        panic!("a forum whose members own the plan or tested it decided");
    };
    assert_eq!(quorum, 3);
    assert!(deciding < 3 && deciding + stood_aside.len() == all.len());
    assert!(
        stood_aside
            .iter()
            .any(|aside| aside.starts_with("q.lead stood aside: made AUD-")),
        "{stood_aside:?}"
    );
    for trustee in ["t.one", "t.two"] {
        appoint(&mut world, trustee, "trustee", None);
    }
    assert!(
        world.send(person("n.individual"), agree(&["t.one"])).is_err(),
        "two people are not three"
    );
    let everybody: Vec<&str> = all.into_iter().chain(["t.one", "t.two"]).collect();
    world.ok(person("n.individual"), agree(&everybody));
    let decision = world.plan(1).decisions[0].clone();
    assert_eq!((decision.present.len(), decision.stood_aside.len()), (7, 4));
}

#[test]
fn a_decision_says_who_was_present_and_who_stood_aside() {
    let mut definition = definition();
    let forum = definition.forums.get_mut(FORUM).unwrap();
    forum.members = vec!["quality lead".to_owned()];
    let mut world = World::with_open_plan_of(definition);
    world.put_in_place(1);
    for gate in 0..2 {
        let opens = world.plan(1).retests[gate].opens_at.unwrap();
        world.until(opens);
        let audit = world.plan(1).retests[gate].audit.unwrap();
        world.submit("q.lead", audit, 0, "");
    }
    assert!(
        matches!(
            world.send(person("n.individual"), agree(&["p.lead"])),
            Err(Rejection::NotOnForum { .. })
        ),
        "who has no seat cannot make it quorate"
    );
    world.ok(person("n.individual"), agree(&["n.individual", "q.lead"]));
    let decision = world.plan(1).decisions[0].clone();
    assert_eq!(decision.present, ["n.individual", "q.lead"]);
    assert_eq!(decision.stood_aside[0].person, "q.lead");
    assert_eq!(world.plan(1).stage, PlanStage::Watched);
}

/// The demo's forum found this: the manager of another home at the table made every decision about one home impossible.
#[test]
fn whoever_sits_for_another_service_sits_at_the_same_table() {
    let mut definition = definition();
    let forum = definition.forums.get_mut(FORUM).unwrap();
    forum.members = vec!["registered manager".to_owned(), "quality lead".to_owned()];
    let elsewhere = definition.services[SERVICE].clone();
    definition.services.insert("Yew Lodge".to_owned(), elsewhere);
    let mut world = World::with_open_plan_of(definition);
    world.put_in_place(1);
    for gate in 0..2 {
        let opens = world.plan(1).retests[gate].opens_at.unwrap();
        world.until(opens);
        let audit = world.plan(1).retests[gate].audit.unwrap();
        world.submit("q.lead", audit, 0, "");
    }
    appoint(&mut world, "e.manager", "registered manager", Some("Yew Lodge"));
    world.ok(person("n.individual"), agree(&["e.manager"]));
    let decision = world.plan(1).decisions[0].clone();
    assert_eq!(decision.present, ["n.individual", "e.manager"]);
    assert_eq!(decision.stood_aside, [], "the other home's manager has no part in it");
    assert!(
        matches!(
            world.send(person("n.individual"), agree(&["t.lead"])),
            Err(Rejection::NotOnForum { .. } | Rejection::NotPossible { .. })
        ),
        "who has a seat nowhere has none here"
    );
}

#[test]
fn a_team_cannot_own_anything() {
    let mut world = World::new();
    for owned in 0..4 {
        let mut definition = definition();
        definition.roles.get_mut("team leader").unwrap().is_team = owned == 0;
        definition.roles.get_mut("practice lead").unwrap().is_team = owned == 1;
        definition.roles.get_mut("quality lead").unwrap().is_team = owned == 2;
        definition.roles.get_mut("nominated individual").unwrap().is_team = owned == 3;
        let command = Command::ApplyDefinition {
            definition: Arc::new(definition),
        };
        let rejection = world.send(Actor::Operator, command).unwrap_err();
        assert!(rejection.to_string().contains("is a team"), "{rejection}");
    }
    let mut definition = definition();
    let team = Role {
        is_team: true,
        ..Role::default()
    };
    definition.roles.insert("night staff".to_owned(), team);
    definition.plans.get_mut(PLAN).unwrap().escalate[0].to = "night staff".to_owned();
    let definition = Arc::new(definition);
    world.ok(Actor::Operator, Command::ApplyDefinition { definition });
}
