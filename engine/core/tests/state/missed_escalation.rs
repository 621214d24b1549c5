//! Hazard: a missed escalation. Every rung of every ladder speaks once at its moment, none speaks for what was done in time.

use crate::world::{AUDIT, SERVICE, World, at, definition, evidence, person};
use chrono::TimeDelta;
use ratchet_core::command::Command;
use ratchet_core::definition::Trigger;
use ratchet_core::event::{Actor, Event};
use ratchet_core::id::{ActionId, AnyId};
use ratchet_core::key::Key;
use ratchet_core::record::{Action, Delegated, Origin, ReadTyped, Record, Vacancy};
use ratchet_core::span::Span;
use std::sync::Arc;

pub fn incident() -> (World, ActionId) {
    let mut world = World::new();
    world.now = at("2026-06-01 09:00");
    world.until(at("2026-06-01 09:00"));
    world.occurrence("incident");
    let action = ActionId(1);
    (world, action)
}

fn told(world: &World, action: ActionId) -> Vec<(String, bool)> {
    world
        .action(action)
        .escalations
        .iter()
        .map(|escalation| (escalation.to.clone(), escalation.late))
        .collect()
}

#[test]
fn a_rule_that_waits_for_a_significant_finding_was_never_set_off() {
    let mut definition = definition();
    let rule = definition.rules.get_mut("Review after incident").unwrap();
    rule.when = vec![Trigger::SignificantFinding {
        audit: AUDIT.to_owned(),
    }];
    let mut world = World::new();
    let definition = Arc::new(definition);
    world.ok(Actor::Operator, Command::ApplyDefinition { definition });
    let from_rule = |world: &World| {
        let actions = world.records().filter_map(|(_, record)| match record {
            Record::Action(action) => Some(action.clone()),
            _ => None,
        });
        let of =
            |action: &Action| matches!(&action.origin, Origin::Rule { rule, .. } if rule == "Review after incident");
        actions.filter(|action| of(action)).collect::<Vec<_>>()
    };
    world.audit(0, "");
    assert_eq!(from_rule(&world).len(), 0, "a good result sets nothing off");
    world.audit(3, "r");
    let actions = from_rule(&world);
    assert_eq!(actions.len(), 1, "once, however many findings the result has");
    let due = actions[0].obligations[0].due.current();
    world.until(due + TimeDelta::minutes(1));
    assert_eq!(told(&world, actions[0].id)[0].0, "registered manager");
}

#[test]
fn a_late_review_reaches_the_registered_manager_after_72_hours() {
    let (mut world, action) = incident();
    world.until(at("2026-06-04 09:00"));
    assert_eq!(told(&world, action), [], "at the very hour it is still in time");
    world.until(at("2026-06-04 09:01"));
    assert_eq!(told(&world, action), [("registered manager".to_owned(), false)]);
    assert!(
        world
            .messages()
            .iter()
            .any(|message| message.role == "registered manager" && message.about == "ACT-1")
    );
    world.until(at("2026-06-12 12:00"));
    assert_eq!(told(&world, action).len(), 2);
    assert_eq!(told(&world, action)[1].0, "nominated individual");
    world.until(at("2026-09-01 09:00"));
    assert_eq!(told(&world, action).len(), 2, "each rung speaks once");
}

#[test]
fn seventy_two_hours_run_through_the_night_the_clocks_change() {
    let mut world = World::new();
    world.until(at("2026-10-24 10:00"));
    world.occurrence("incident");
    let due = world.action(ActionId(1)).obligations[0].due.current();
    assert_eq!(due, at("2026-10-27 09:00"));
}

#[test]
fn work_done_in_time_is_never_escalated() {
    let (mut world, action) = incident();
    world.until(at("2026-06-04 08:59"));
    world.complete(action);
    world.until(at("2026-09-01 09:00"));
    assert_eq!(told(&world, action), []);
}

#[test]
fn evidence_at_the_last_instant_wins_against_the_timer() {
    let (mut world, action) = incident();
    world.until(at("2026-06-04 09:00"));
    world.complete(action);
    assert_eq!(
        world.ok(
            Actor::Engine,
            Command::Wake {
                key: Key::Action(action)
            }
        ),
        [],
        "the timer lost the race and is harmless"
    );
    assert_eq!(told(&world, action), []);
}

#[test]
fn after_downtime_the_latest_rung_speaks_once_and_is_marked_late() {
    let (mut world, action) = incident();
    world.sleep_until(at("2026-07-20 09:00"));
    assert_eq!(told(&world, action), [("nominated individual".to_owned(), true)]);
    world.until(at("2026-09-20 09:00"));
    assert_eq!(
        told(&world, action).len(),
        1,
        "the rung that was passed over does not follow"
    );
    let message = world
        .messages()
        .into_iter()
        .find(|message| message.about == "ACT-1")
        .unwrap();
    assert!(message.text.ends_with("(told late)"), "{}", message.text);
}

#[test]
fn a_moved_deadline_starts_its_ladder_anew() {
    let (mut world, action) = incident();
    world.until(at("2026-06-04 10:00"));
    let (reason, to) = ("waiting for the hospital's letter".to_owned(), at("2026-06-08 12:00"));
    world.ok(
        person("r.manager"),
        Command::MoveDue {
            action,
            obligation: None,
            reason,
            to,
        },
    );
    world.until(at("2026-06-08 12:01"));
    assert_eq!(
        told(&world, action).len(),
        2,
        "once for the first date, once for the new one"
    );
    let due = &world.action(action).obligations[0].due;
    assert_eq!(due.original, at("2026-06-04 09:00"), "the original date stays");
    assert_eq!(due.moves[0].by, "r.manager");
}

#[test]
fn every_turn_of_repeating_work_has_its_own_ladder() {
    let mut world = World::with_open_plan();
    let weekly = world.plan(1).actions[2];
    let start = world.now;
    world.until(start + TimeDelta::weeks(3) + TimeDelta::hours(1));
    let turns: Vec<u32> = world
        .action(weekly)
        .escalations
        .iter()
        .filter(|told| told.rung == 0)
        .map(|told| told.obligation)
        .collect();
    assert_eq!(turns, [1, 2, 3]);
}

#[test]
fn a_retest_that_nobody_makes_climbs_the_ladder_of_its_plan() {
    let mut world = World::with_open_plan();
    world.put_in_place(1);
    let opens = world.plan(1).retests[0].opens_at.unwrap();
    world.until(opens + TimeDelta::weeks(4));
    let audit = world.plan(1).retests[0].audit.unwrap();
    let escalated = world.ledger.iter().filter(|recorded| {
        matches!(recorded.event, Event::Escalated { about: ratchet_core::event::Late::Audit(id), .. } if id == audit)
    });
    assert_eq!(escalated.count(), 2);
}

#[test]
fn an_escalation_to_a_vacant_role_goes_on_to_the_role_above_at_once_and_says_so() {
    let (mut world, action) = incident();
    stand_down(&mut world, "r.manager", "registered manager");
    world.until(at("2026-06-04 09:01"));
    let escalation = world.action(action).escalations[0].clone();
    assert_eq!(escalation.to, "nominated individual");
    assert_eq!(escalation.person.as_deref(), Some("n.individual"));
    assert_eq!(escalation.instead_of.as_deref(), Some("registered manager"));
    let message = world
        .messages()
        .into_iter()
        .rfind(|message| message.about == "ACT-1")
        .unwrap();
    assert!(
        message.text.contains("in place of the registered manager"),
        "{}",
        message.text
    );
}

#[test]
fn where_nobody_is_above_either_the_role_stays_told_and_the_vacancy_is_recorded() {
    let (mut world, action) = incident();
    stand_down(&mut world, "r.manager", "registered manager");
    stand_down(&mut world, "n.individual", "nominated individual");
    world.until(at("2026-06-04 09:01"));
    let escalation = world.action(action).escalations[0].clone();
    assert_eq!(
        (escalation.to.as_str(), escalation.person),
        ("registered manager", None)
    );
    assert!(vacancy(&world, "registered manager").is_some());
    appoint(&mut world, "new.manager", "registered manager");
    assert_eq!(vacancy(&world, "registered manager"), None);
    let message = world.messages().into_iter().last().unwrap();
    assert_eq!(message.person.as_deref(), Some("new.manager"));
    assert!(message.text.contains("an answer about ACT-1"), "{}", message.text);
}

#[test]
fn the_cover_of_whoever_is_away_is_told() {
    let (mut world, action) = incident();
    away(&mut world, "r.manager", 30, Some("q.lead"));
    world.until(at("2026-06-04 09:01"));
    let escalation = world.action(action).escalations[0].clone();
    assert_eq!(escalation.to, "registered manager");
    assert_eq!(escalation.person.as_deref(), Some("q.lead"));
}

#[test]
fn a_role_that_owes_something_and_loses_its_holder_is_told_upwards_at_once() {
    let (mut world, _) = incident();
    stand_down(&mut world, "t.lead", "team leader");
    let noticed = vacancy(&world, "team leader").unwrap();
    assert_eq!(noticed.told.as_deref(), Some("registered manager"));
    let message = world.messages().into_iter().last().unwrap();
    assert_eq!(message.person.as_deref(), Some("r.manager"));
    assert!(
        message.text.starts_with("Nobody is team leader of Oak House") && message.text.contains("ACT-1"),
        "{}",
        message.text
    );
    appoint(&mut world, "new.leader", "team leader");
    assert_eq!(vacancy(&world, "team leader"), None);
    let handover = world.messages().into_iter().last().unwrap();
    assert_eq!(handover.text, "As team leader of Oak House you owe ACT-1.");
}

#[test]
fn an_absence_without_cover_is_a_vacancy_on_its_first_day_and_none_after_its_last() {
    let (mut world, _) = incident();
    let absence = Command::RecordAbsence {
        cover: None,
        from: at("2026-06-02 00:00"),
        person: "t.lead".to_owned(),
        until: Some(at("2026-06-04 00:00")),
    };
    world.ok(Actor::Operator, absence);
    assert_eq!(vacancy(&world, "team leader"), None, "it has not begun");
    world.until(at("2026-06-02 00:00"));
    assert!(vacancy(&world, "team leader").is_some());
    world.until(at("2026-06-04 00:00"));
    assert_eq!(vacancy(&world, "team leader"), None);
}

#[test]
fn work_that_opens_for_a_role_without_anybody_is_a_vacancy_at_once() {
    let mut world = World::new();
    let before = stand_down(&mut world, "t.lead", "team leader");
    assert!(before, "a role of the workflows that was just lost is told upwards");
    world.until(at("2026-06-01 09:00"));
    world.occurrence("incident");
    let open = ratchet_core::vacancy::in_service(&world.state, &definition(), SERVICE, world.now).unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].role, "team leader");
    assert_eq!(open[0].owes.len(), 1);
}

/// The review after an incident, where each rung must answer within a day.
fn incident_with_clocks() -> (World, ActionId) {
    let mut definition = definition();
    for rung in &mut definition.rules.get_mut("Review after incident").unwrap().escalate {
        rung.answer_within = Some(Span::Days(1));
    }
    let mut world = World::new();
    world.now = at("2026-06-01 09:00");
    let definition = Arc::new(definition);
    world.ok(Actor::Operator, Command::ApplyDefinition { definition });
    world.until(at("2026-06-01 09:00"));
    world.occurrence("incident");
    (world, ActionId(1))
}

fn answer(action: ActionId) -> Command {
    Command::AnswerEscalation {
        about: AnyId::Action(action),
        obligation: None,
        words: "the team leader is on shift tonight and does it then".to_owned(),
    }
}

#[test]
fn without_an_answer_in_its_time_the_next_rung_speaks_at_once() {
    let (mut world, action) = incident_with_clocks();
    world.until(at("2026-06-05 09:02"));
    let roles = told(&world, action);
    assert_eq!(roles.len(), 2, "{roles:?}");
    assert_eq!(roles[1].0, "nominated individual");
    let message = world.messages().into_iter().last().unwrap();
    assert!(
        message
            .text
            .contains("The registered manager was told and has not answered"),
        "{}",
        message.text
    );
    world.until(at("2026-09-01 09:00"));
    assert_eq!(
        told(&world, action).len(),
        2,
        "nobody is above the nominated individual"
    );
}

#[test]
fn beyond_the_last_rung_the_role_above_is_told() {
    let mut definition = definition();
    let rule = definition.rules.get_mut("Review after incident").unwrap();
    rule.escalate.truncate(1);
    rule.escalate[0].answer_within = Some(Span::Days(1));
    let mut world = World::new();
    let definition = Arc::new(definition);
    world.ok(Actor::Operator, Command::ApplyDefinition { definition });
    world.until(at("2026-06-01 09:00"));
    world.occurrence("incident");
    world.until(at("2026-06-05 09:02"));
    assert_eq!(told(&world, ActionId(1))[1].0, "nominated individual");
}

#[test]
fn an_answer_stops_the_clock_of_answers_and_not_the_ladder() {
    let (mut world, action) = incident_with_clocks();
    world.until(at("2026-06-04 12:00"));
    assert_eq!(
        world.send(person("p.lead"), answer(action)).unwrap_err().code(),
        "not-appointed"
    );
    world.ok(person("r.manager"), answer(action));
    assert_eq!(
        world.send(person("r.manager"), answer(action)).unwrap_err().code(),
        "nothing-to-answer"
    );
    world.until(at("2026-06-10 09:00"));
    assert_eq!(told(&world, action).len(), 1);
    let given = world.action(action).escalations[0].answer.clone().unwrap();
    assert_eq!(given.by, "r.manager");
    world.until(at("2026-06-12 12:00"));
    assert_eq!(told(&world, action).len(), 2, "five working days after it was due");
}

#[test]
fn whoever_covers_may_answer() {
    let (mut world, action) = incident_with_clocks();
    away(&mut world, "r.manager", 30, Some("q.lead"));
    world.until(at("2026-06-04 12:00"));
    world.ok(person("q.lead"), answer(action));
    assert!(world.action(action).escalations[0].answer.is_some());
}

#[test]
fn after_downtime_an_answer_is_not_asked_for_a_rung_that_never_spoke() {
    let (mut world, action) = incident_with_clocks();
    world.sleep_until(at("2026-07-20 09:00"));
    assert_eq!(told(&world, action), [("nominated individual".to_owned(), true)]);
}

fn reassign(action: ActionId, to: &str) -> Command {
    Command::ReassignAction {
        action,
        reason: "the team leader has left".to_owned(),
        to: to.to_owned(),
    }
}

#[test]
fn work_given_to_another_role_keeps_its_date_and_its_ladder_begins_again_with_what_is_left() {
    let (mut world, action) = incident();
    let due = world.action(action).obligations[0].due.clone();
    world.until(at("2026-06-08 12:00"));
    assert_eq!(
        world
            .send(person("t.lead"), reassign(action, "practice lead"))
            .unwrap_err()
            .code(),
        "not-appointed",
        "an owner does not hand their own work away"
    );
    world.ok(person("r.manager"), reassign(action, "practice lead"));
    let record = world.action(action);
    assert_eq!(
        (record.owner.as_str(), &record.obligations[0].due),
        ("practice lead", &due)
    );
    assert_eq!(
        world.send(person("r.manager"), answer(action)).unwrap_err().code(),
        "nothing-to-answer",
        "the running escalation is cancelled"
    );
    world.until(at("2026-06-12 12:00"));
    assert_eq!(told(&world, action).len(), 1, "five working days count from now");
    world.until(at("2026-06-16 12:00"));
    assert_eq!(told(&world, action).len(), 2);
    world.ok(
        person("p.lead"),
        Command::CompleteAction {
            action,
            evidence: vec![evidence("reviewed")],
            obligation: None,
        },
    );
}

#[test]
fn work_is_not_given_to_whoever_tests_it() {
    let mut world = World::with_open_plan();
    let action = world.plan(1).actions[0];
    let rejection = world
        .send(person("r.manager"), reassign(action, "quality lead"))
        .unwrap_err();
    assert_eq!(rejection.code(), "bad-reassignment");
}

#[test]
fn a_delegate_may_act_and_the_role_stays_responsible() {
    let (mut world, action) = incident();
    let what = Delegated::Action(action);
    let delegate = |to: &str| Command::DelegateWork {
        from: None,
        to: to.to_owned(),
        until: Some(at("2026-06-03 09:00")),
        what: what.clone(),
    };
    assert_eq!(
        world.send(person("p.lead"), delegate("q.lead")).unwrap_err().code(),
        "not-appointed"
    );
    world.ok(person("t.lead"), delegate("p.lead"));
    assert_eq!(
        world.send(person("p.lead"), delegate("q.lead")).unwrap_err().code(),
        "not-appointed",
        "a delegate does not delegate on"
    );
    let add = Command::AddEvidence {
        action,
        evidence: evidence("spoke with the family"),
        obligation: None,
    };
    world.ok(person("p.lead"), add.clone());
    assert_eq!(world.action(action).owner, "team leader");
    world.ok(
        person("t.lead"),
        Command::RevokeDelegation {
            to: "p.lead".to_owned(),
            what: what.clone(),
        },
    );
    assert_eq!(
        world.send(person("p.lead"), add.clone()).unwrap_err().code(),
        "not-appointed"
    );
    world.ok(person("t.lead"), delegate("p.lead"));
    world.until(at("2026-06-03 09:00"));
    assert_eq!(
        world.send(person("p.lead"), add).unwrap_err().code(),
        "not-appointed",
        "its time is over"
    );
}

#[test]
fn a_delegated_role_ends_with_whoever_delegated_it() {
    let (mut world, action) = incident();
    let what = Delegated::Role {
        role: "team leader".to_owned(),
        service: SERVICE.to_owned(),
    };
    let (from, to, until) = (None, "p.lead".to_owned(), None);
    world.ok(person("t.lead"), Command::DelegateWork { from, to, until, what });
    let add = Command::AddEvidence {
        action,
        evidence: evidence("spoke with the family"),
        obligation: None,
    };
    world.ok(person("p.lead"), add.clone());
    stand_down(&mut world, "t.lead", "team leader");
    assert_eq!(world.send(person("p.lead"), add).unwrap_err().code(), "not-appointed");
}

#[test]
fn a_message_about_repeating_work_says_which_turn_is_late() {
    let mut world = World::with_open_plan();
    let weekly = world.plan(1).actions[2];
    world.until(world.now + TimeDelta::weeks(3) + TimeDelta::hours(1));
    let texts: Vec<String> = world
        .messages()
        .into_iter()
        .filter(|message| message.about == weekly.to_string())
        .map(|message| message.text)
        .collect();
    for turn in 1..=3 {
        let said = format!("Turn {turn} of \"Watch PRN being given\"");
        assert!(texts.iter().any(|text| text.starts_with(&said)), "{texts:?}");
    }
}

fn stand_down(world: &mut World, who: &str, role: &str) -> bool {
    let messages = world.messages().len();
    let command = Command::StandDownPerson {
        person: who.to_owned(),
        role: role.to_owned(),
        service: None,
    };
    world.ok(Actor::Operator, command);
    world.messages().len() > messages
}

fn appoint(world: &mut World, who: &str, role: &str) {
    let command = Command::AppointPerson {
        name: who.to_owned(),
        person: who.to_owned(),
        role: role.to_owned(),
        service: None,
    };
    world.ok(Actor::Operator, command);
}

fn away(world: &mut World, who: &str, days: i64, cover: Option<&str>) {
    let command = Command::RecordAbsence {
        cover: cover.map(str::to_owned),
        from: world.now,
        person: who.to_owned(),
        until: Some(world.now + TimeDelta::days(days)),
    };
    world.ok(Actor::Operator, command);
}

fn vacancy(world: &World, role: &str) -> Option<Vacancy> {
    let duties = world.state.duties(SERVICE).unwrap()?;
    duties.by_role.get(role)?.vacancy.clone()
}
