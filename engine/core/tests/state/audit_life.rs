//! The life of an audit before its result: begun, late, missed, waived; when the next one comes. Hazards: a missed escalation of a late
//! audit, a false closure by a waiver, a wrong next date.

use crate::world::{AUDIT, FORUM, SERVICE, World, at, definition, person, report};
use ratchet_core::audit_state::AuditState;
use ratchet_core::command::Command;
use ratchet_core::definition::{self, Approval, Cadence, CadenceWhen, Definition, Rung};
use ratchet_core::event::{Actor, Event, Late};
use ratchet_core::explain::explain;
use ratchet_core::id::{AnyId, AuditId};
use ratchet_core::key::Key;
use ratchet_core::record::{Audit, AuditStage, Purpose, ReadTyped, Reason};
use ratchet_core::recurrence::{Every, Recurrence};
use ratchet_core::span::Span;
use std::num::NonZeroU32;
use std::sync::Arc;

pub fn with(change: impl FnOnce(&mut Definition)) -> World {
    let mut world = World::new();
    apply(&mut world, change);
    world
}

pub fn apply(world: &mut World, change: impl FnOnce(&mut Definition)) {
    let mut definition = definition();
    change(&mut definition);
    let definition = Arc::new(definition);
    world.ok(Actor::Operator, Command::ApplyDefinition { definition });
}

pub fn audit(world: &World, id: AuditId) -> Audit {
    world.state.audit(id).unwrap().unwrap().as_ref().clone()
}

fn state(world: &World, id: AuditId) -> &'static str {
    AuditState::of(&audit(world, id), world.now).word()
}

fn rung(after: Option<Span>, to: &str) -> Rung {
    Rung {
        after,
        answer_within: None,
        to: to.to_owned(),
    }
}

/// An audit with a ladder: the registered manager as soon as it is late, the nominated individual after three working days.
fn with_ladder() -> World {
    with(|definition| {
        definition.audits.get_mut(AUDIT).unwrap().escalate = vec![
            rung(None, "registered manager"),
            rung(Some(Span::WorkingDays(3)), "nominated individual"),
        ];
    })
}

fn escalated(world: &World, id: AuditId) -> Vec<(String, bool)> {
    let told = world.ledger.iter().filter_map(|recorded| match &recorded.event {
        Event::Escalated { about, late, to, .. } if *about == Late::Audit(id) => Some((to.clone(), *late)),
        _ => None,
    });
    told.collect()
}

fn waive(audit: AuditId, forum: Option<&str>) -> Command {
    Command::WaiveAudit {
        audit,
        forum: forum.map(str::to_owned),
        present: Vec::new(),
        reason: "the home is closed for two weeks".to_owned(),
    }
}

fn next_opens(world: &World) -> ratchet_core::instant::Instant {
    world.state.series(SERVICE, AUDIT).unwrap().unwrap().next_opens.unwrap()
}

#[test]
fn an_audit_goes_from_open_over_in_progress_to_late() {
    let mut world = World::new();
    world.until(at("2026-05-05 09:00"));
    let id = world.open_audit();
    assert_eq!(state(&world, id), "open");
    world.ok(person("p.lead"), Command::BeginAudit { audit: id });
    assert_eq!(state(&world, id), "in-progress");
    assert_eq!(audit(&world, id).begun.unwrap().by, "p.lead");
    let again = world.ok(person("p.lead"), Command::BeginAudit { audit: id });
    assert_eq!(again, [], "who has begun already and says so again changes nothing");
    let other = world.send(person("q.lead"), Command::BeginAudit { audit: id });
    assert_eq!(other.unwrap_err().code(), "not-appointed");
    world.until(at("2026-05-12 00:00"));
    assert_eq!(state(&world, id), "overdue", "late is a matter of the moment");
    let why = explain(&world.state, AnyId::Audit(id), world.now).unwrap();
    assert_eq!(why.state, "in progress, and overdue");
    world.submit("p.lead", id, 0, "");
    assert_eq!(state(&world, id), "evaluated");
}

#[test]
fn an_audit_without_a_sample_cannot_begin() {
    let mut world = World::empty();
    let name = "F".to_owned();
    world.ok(Actor::Operator, Command::FoundProvider { name });
    let definition = Arc::new(definition());
    world.ok(Actor::Operator, Command::ApplyDefinition { definition });
    world.ok(
        Actor::Operator,
        Command::AppointPerson {
            name: "P".to_owned(),
            person: "p.lead".to_owned(),
            role: "practice lead".to_owned(),
            service: None,
        },
    );
    world.until(at("2026-05-05 09:00"));
    let audit = world.open_audit();
    let refused = world.send(person("p.lead"), Command::BeginAudit { audit }).unwrap_err();
    assert_eq!(refused.code(), "no-sample");
}

#[test]
fn a_late_audit_climbs_its_ladder_once_and_handing_it_in_ends_that() {
    let mut world = with_ladder();
    world.until(at("2026-05-11 23:59"));
    let id = world.open_audit();
    assert_eq!(escalated(&world, id), [], "on its last day it is in time");
    world.until(at("2026-05-12 00:01"));
    assert_eq!(escalated(&world, id), [("registered manager".to_owned(), false)]);
    for _ in 0..3 {
        assert_eq!(
            world.ok(Actor::Engine, Command::Wake { key: Key::Audit(id) }),
            [],
            "the same rung does not speak twice"
        );
    }
    world.submit("p.lead", id, 0, "");
    world.until(at("2026-05-30 09:00"));
    assert_eq!(escalated(&world, id).len(), 1, "what was handed in is not escalated");
}

#[test]
fn after_downtime_the_latest_rung_speaks_once_and_late_before_the_audit_is_missed() {
    let mut world = with_ladder();
    world.until(at("2026-05-04 09:00"));
    let id = world.open_audit();
    world.sleep_until(at("2026-06-10 09:00"));
    assert_eq!(
        escalated(&world, id),
        [("nominated individual".to_owned(), true)],
        "nothing is missed in silence"
    );
    assert_eq!(state(&world, id), "missed");
    // Whichever timer is looked at first: the turn's own, or that of the late audit.
    let mut other = with_ladder();
    other.until(at("2026-05-04 09:00"));
    other.now = at("2026-06-10 09:00");
    let key = Key::Series(SERVICE.to_owned(), AUDIT.to_owned());
    other.ok(Actor::Engine, Command::Wake { key });
    assert_eq!(escalated(&other, id), [("nominated individual".to_owned(), true)]);
    assert_eq!(state(&other, id), "missed");
}

#[test]
fn a_missed_audit_can_no_longer_be_handed_in_and_somebody_hears_of_it() {
    let mut world = World::new();
    world.until(at("2026-05-04 09:00"));
    let id = world.open_audit();
    let records = world.answers(id, 0, "");
    world.until(at("2026-06-01 09:00"));
    assert_eq!(audit(&world, id).missed_at, Some(at("2026-06-01 00:00")));
    let tool_version = None;
    let refused = world
        .send(
            person("p.lead"),
            Command::SubmitAudit {
                audit: id,
                records,
                tool_version,
            },
        )
        .unwrap_err();
    assert_eq!(refused.code(), "audit-not-open");
    assert_eq!(
        refused.to_string(),
        "AUD-1 was missed: its next turn has opened, so hand in that one"
    );
    let told: Vec<String> = world
        .messages()
        .into_iter()
        .filter(|message| message.reason == Reason::AuditMissed)
        .map(|message| message.role)
        .collect();
    assert_eq!(told, ["practice lead", "registered manager"]);
    assert_eq!(world.open_audits().count(), 1, "only the new turn is open");
    let why = explain(&world.state, AnyId::Audit(id), world.now).unwrap();
    assert!(why.closed);
    assert!(
        why.why_now[0].contains("It can no longer be handed in"),
        "{:?}",
        why.why_now
    );
}

#[test]
fn an_audit_is_never_missed_before_it_is_due() {
    let mut world = with(|definition| {
        let audit = definition.audits.get_mut(AUDIT).unwrap();
        audit.every = Recurrence::weekly();
        audit.finished_within = Span::WorkingDays(8);
    });
    world.until(at("2026-05-04 09:00"));
    let first = world.open_audit();
    world.until(at("2026-05-11 09:00"));
    assert_eq!(
        state(&world, first),
        "open",
        "it is due on 14 May, whatever has opened since"
    );
    world.submit("p.lead", first, 0, "");
    assert_eq!(state(&world, first), "evaluated");
    let second = world.open_audit();
    world.until(at("2026-05-25 09:00"));
    assert_eq!(
        state(&world, second),
        "missed",
        "due on 20 May, and a turn opened after that"
    );
}

#[test]
fn a_retest_is_never_missed_it_stays_owed_and_late() {
    let mut world = World::with_open_plan();
    world.put_in_place(1);
    let opens = world.plan(1).retests[0].opens_at.unwrap();
    world.until(opens);
    let retest = world.plan(1).retests[0].audit.unwrap();
    world.until(at("2027-02-01 09:00"));
    assert_eq!(state(&world, retest), "overdue");
    assert_eq!(escalated(&world, retest).len(), 2, "it climbed the ladder of its plan");
    world.submit("q.lead", retest, 0, "");
    let attempt = &world.plan(1).retests[0].attempts[0];
    assert!(attempt.passed && attempt.late);
}

#[test]
fn somebody_above_waives_a_turn_and_never_the_owner_alone() {
    let mut world = with_ladder();
    world.until(at("2026-05-12 09:00"));
    let id = world.open_audit();
    let owner = world.send(person("p.lead"), waive(id, None)).unwrap_err();
    assert_eq!(owner.code(), "separation-of-duties");
    let beside = world.send(person("t.lead"), waive(id, None)).unwrap_err();
    assert_eq!(beside.code(), "not-appointed");
    world.ok(person("r.manager"), waive(id, None));
    assert_eq!(state(&world, id), "waived");
    let waived = audit(&world, id).waived.unwrap();
    assert_eq!((waived.by.as_str(), waived.forum), ("r.manager", None));
    world.until(at("2026-05-30 09:00"));
    assert_eq!(
        escalated(&world, id).len(),
        1,
        "a waived audit is not escalated any further"
    );
    world.until(at("2026-06-02 09:00"));
    assert_eq!(state(&world, id), "waived", "what was waived is not missed");
    let why = explain(&world.state, AnyId::Audit(id), world.now).unwrap();
    assert!(
        why.why_now.iter().any(|line| line.contains("closed for two weeks")),
        "{:?}",
        why.why_now
    );
    let again = world.send(person("r.manager"), waive(id, None)).unwrap_err();
    assert_eq!(again.code(), "audit-not-open");
}

#[test]
fn a_holder_of_the_role_above_who_owes_the_audit_too_does_not_waive_it() {
    let mut world = World::new();
    world.ok(
        Actor::Operator,
        Command::AppointPerson {
            name: "R".to_owned(),
            person: "r.manager".to_owned(),
            role: "practice lead".to_owned(),
            service: None,
        },
    );
    world.until(at("2026-05-05 09:00"));
    let id = world.open_audit();
    let refused = world.send(person("r.manager"), waive(id, None)).unwrap_err();
    assert_eq!(refused.code(), "separation-of-duties");
    world.ok(person("n.individual"), waive(id, None));
}

#[test]
fn a_forum_waives_where_it_may() {
    let mut world = with(|definition| {
        definition
            .forums
            .get_mut(FORUM)
            .unwrap()
            .approves
            .insert(Approval::Waivers);
    });
    world.until(at("2026-05-05 09:00"));
    let id = world.open_audit();
    let not_chair = world.send(person("r.manager"), waive(id, Some(FORUM))).unwrap_err();
    assert_eq!(not_chair.code(), "not-appointed");
    world.ok(person("n.individual"), waive(id, Some(FORUM)));
    assert_eq!(audit(&world, id).waived.unwrap().forum.as_deref(), Some(FORUM));
    let mut other = World::new();
    other.until(at("2026-05-05 09:00"));
    let refused = other.send(person("n.individual"), waive(id, Some(FORUM))).unwrap_err();
    assert_eq!(refused.code(), "forum-may-not", "this one approves no waivers");
}

#[test]
fn a_retest_is_not_waived_like_a_turn() {
    let mut world = World::with_open_plan();
    world.put_in_place(1);
    let opens = world.plan(1).retests[0].opens_at.unwrap();
    world.until(opens);
    let retest = world.plan(1).retests[0].audit.unwrap();
    let refused = world.send(person("n.individual"), waive(retest, None)).unwrap_err();
    assert_eq!(refused.code(), "not-possible");
    assert!(refused.to_string().contains("re-test of QIP-1"), "{refused}");
    assert_eq!(
        world.plan(1).retests[0].audit,
        Some(retest),
        "the gate stands where it stood"
    );
}

fn with_cadence() -> World {
    let fortnight = Recurrence::every(Every::Weeks {
        every: NonZeroU32::new(2).unwrap(),
        on: None,
    });
    with(|definition| {
        definition.audits.get_mut(AUDIT).unwrap().cadence = vec![
            Cadence {
                every: fortnight,
                when: CadenceWhen::AfterSignificant,
            },
            Cadence {
                every: Recurrence::every(Every::Quarter { on: None }),
                when: CadenceWhen::AfterGood { in_a_row: 3 },
            },
        ];
    })
}

#[test]
fn after_a_significant_finding_the_next_audit_comes_in_the_second_week_after_the_result() {
    let mut world = with_cadence();
    world.until(at("2026-05-06 09:00"));
    let first = world.open_audit();
    assert_eq!(next_opens(&world), at("2026-06-01 00:00"), "the ordinary cadence");
    world.submit("p.lead", first, 3, "r");
    assert_eq!(next_opens(&world), at("2026-05-18 00:00"));
    let series = world.state.series(SERVICE, AUDIT).unwrap().unwrap();
    assert_eq!(series.after, Some(CadenceWhen::AfterSignificant));
    world.until(at("2026-05-26 09:00"));
    let second = world.open_audit();
    assert_eq!(audit(&world, second).purpose, Purpose::Routine { turn: 2 });
    assert_eq!(
        next_opens(&world),
        at("2026-06-01 00:00"),
        "as long as nothing better is known"
    );
    world.submit("p.lead", second, 0, "");
    assert_eq!(
        next_opens(&world),
        at("2026-06-01 00:00"),
        "a good result brings the month back"
    );
}

#[test]
fn a_definition_brought_into_force_again_moves_no_date_that_depends_on_a_result() {
    let mut world = with_cadence();
    world.until(at("2026-05-06 09:00"));
    let first = world.open_audit();
    world.submit("p.lead", first, 3, "r");
    let before = next_opens(&world);
    world.until(at("2026-05-12 09:00"));
    let cadence = world
        .state
        .definition(&audit(&world, first).definition)
        .unwrap()
        .unwrap()
        .audits[AUDIT]
        .cadence
        .clone();
    apply(&mut world, |definition| {
        let audit = definition.audits.get_mut(AUDIT).unwrap();
        audit.cadence = cadence;
        audit.standards = vec!["Medicines policy".to_owned()];
    });
    assert_eq!(next_opens(&world), before);
}

#[test]
fn three_good_results_in_a_row_let_it_come_each_quarter() {
    let mut world = with_cadence();
    for (opens, day) in [("2026-05-04", 0), ("2026-06-01", 0), ("2026-07-06", 0)] {
        world.until(at(&format!("{opens} 09:00")));
        let id = world.open_audit();
        world.submit("p.lead", id, day, "");
    }
    assert_eq!(next_opens(&world), at("2026-10-01 00:00"));
    world.until(at("2026-10-02 09:00"));
    let id = world.open_audit();
    world.submit("p.lead", id, 3, "r");
    assert_eq!(
        next_opens(&world),
        at("2026-10-12 00:00"),
        "a significant finding ends the long breaks"
    );
}

#[test]
fn a_result_that_comes_in_late_does_not_crowd_out_the_turn_that_opened_meanwhile() {
    let mut world = with(|definition| {
        let audit = definition.audits.get_mut(AUDIT).unwrap();
        audit.every = Recurrence::weekly();
        audit.finished_within = Span::WorkingDays(8);
        audit.cadence = vec![Cadence {
            every: Recurrence::every(Every::TwiceWeekly),
            when: CadenceWhen::AfterSignificant,
        }];
    });
    world.until(at("2026-05-11 09:00"));
    let (first, second) = (AuditId(1), AuditId(2));
    assert_eq!(audit(&world, second).opened_at, at("2026-05-11 00:00"));
    world.submit("p.lead", first, 3, "r");
    assert!(next_opens(&world) > at("2026-05-11 23:59"));
    world.until(next_opens(&world));
    assert_eq!(audit(&world, second).stage, AuditStage::Open, "its time is not over");
}

#[test]
fn audits_are_made_only_in_their_services() {
    let mut world = World::new();
    apply(&mut world, |definition| {
        let place = definition.services[SERVICE].clone();
        definition.services.insert("Elm Court".to_owned(), place);
        definition.audits.get_mut(AUDIT).unwrap().services = ["Elm Court".to_owned()].into();
    });
    assert_eq!(
        world.state.series(SERVICE, AUDIT).unwrap().unwrap().next_opens,
        None,
        "what was planned elsewhere is planned no more"
    );
    world.until(at("2026-05-05 09:00"));
    let open = audit(&world, world.open_audit());
    assert_eq!((open.service.as_str(), world.open_audits().count()), ("Elm Court", 1));
    let asked = Command::RequestAudit {
        audit: AUDIT.to_owned(),
        service: SERVICE.to_owned(),
    };
    let refused = world.send(Actor::Operator, asked).unwrap_err();
    assert_eq!(refused.code(), "not-possible");
    assert!(refused.to_string().contains("only in Elm Court"), "{refused}");
}

#[test]
fn what_cannot_be_carried_out_is_not_brought_into_force() {
    let check = |change: &dyn Fn(&mut definition::Audit), says: &str| {
        let mut definition = definition();
        change(definition.audits.get_mut(AUDIT).unwrap());
        let definition = Arc::new(definition);
        let refused = World::new()
            .send(Actor::Operator, Command::ApplyDefinition { definition })
            .unwrap_err()
            .to_string();
        assert!(refused.contains(says), "{refused}");
    };
    let king = || "king".to_owned();
    check(&|audit| audit.authorised_by = Some(king()), "names the role \"king\"");
    check(
        &|audit| audit.escalate = vec![rung(None, "king")],
        "names the role \"king\"",
    );
    check(&|audit| audit.services = [king()].into(), "which is no service");
    let endless = || Cadence {
        every: Recurrence::monthly(),
        when: CadenceWhen::AfterGood { in_a_row: 99 },
    };
    check(&|audit| audit.cadence = vec![endless()], "good results in a row");
}

#[test]
fn replay_equals_state_over_the_whole_life() {
    let mut world = with_ladder();
    world.until(at("2026-05-05 09:00"));
    let first = world.open_audit();
    world.ok(person("p.lead"), Command::BeginAudit { audit: first });
    world.until(at("2026-06-02 09:00"));
    let second = world.open_audit();
    world.ok(person("r.manager"), waive(second, None));
    world.until(at("2026-07-07 09:00"));
    let third = world.open_audit();
    world.submit("p.lead", third, 2, "r");
    world.settle(report);
    let mut replayed = ratchet_core::state::Whole::default();
    for recorded in &world.ledger {
        let text = serde_json::to_string(recorded).unwrap();
        ratchet_core::apply::apply(&mut replayed, &serde_json::from_str(&text).unwrap()).unwrap();
    }
    assert_eq!(replayed, world.state);
}
