//! A forum as data: called by its schedule with the agenda as it stood, held or missed, decisions against it, what it leaves over, and
//! owners that answer for slippage.

use crate::world::{FORUM, PLAN, SERVICE, World, at, definition, person};
use chrono::TimeDelta;
use ratchet_core::agenda::by_topic;
use ratchet_core::command::{Command, Resolve};
use ratchet_core::definition::{Approval, Definition, Topic};
use ratchet_core::event::{Actor, Event};
use ratchet_core::id::{ActionId, MeetingId, PlanId};
use ratchet_core::minutes::minutes;
use ratchet_core::record::{Diary, Meeting, MeetingStage, ReadTyped, Reason, Slipping};
use ratchet_core::rejection::Rejection;
use std::sync::Arc;

fn sitting() -> Definition {
    let mut definition = definition();
    let forum = definition.forums.get_mut(FORUM).unwrap();
    forum.members = vec!["quality lead".to_owned(), "team leader".to_owned()];
    forum.quorum = Some(2);
    forum.reviews = vec![Topic::OverdueActions, Topic::Slippage, Topic::LastDecisions];
    forum.approves.extend([
        Approval::PlanPriorities,
        Approval::Extensions,
        Approval::AcceptedRisks,
        Approval::Waivers,
    ]);
    definition
}

/// A plan is open since 1 June; the next meeting is that of 1 July.
fn world() -> World {
    World::with_open_plan_of(sitting())
}

fn diary(world: &World) -> Diary {
    world.state.diary(FORUM).unwrap().unwrap().as_ref().clone()
}

fn meeting(world: &World, id: u64) -> Meeting {
    world.state.meeting(MeetingId(id)).unwrap().unwrap().as_ref().clone()
}

fn open(world: &mut World, present: &[&str]) -> Result<Vec<Event>, Rejection> {
    let present = present.iter().map(|person| (*person).to_owned()).collect();
    let forum = FORUM.to_owned();
    let opened = world.send(person("n.individual"), Command::OpenMeeting { forum, present });
    world.settle(crate::world::report);
    opened
}

fn close(world: &mut World) -> Result<Vec<Event>, Rejection> {
    let command = Command::CloseMeeting {
        forum: FORUM.to_owned(),
        words: Some("thank you".to_owned()),
    };
    world.send(person("n.individual"), command)
}

fn resolve(world: &mut World, what: Resolve, reason: &str) -> Result<Vec<Event>, Rejection> {
    let command = Command::ResolveInForum {
        forum: FORUM.to_owned(),
        present: Vec::new(),
        reason: reason.to_owned(),
        what,
    };
    let resolved = world.send(person("n.individual"), command);
    world.settle(crate::world::report);
    resolved
}

fn challenge(world: &mut World, action: u64) -> Result<Vec<Event>, Rejection> {
    let about = Slipping::Action(ActionId(action));
    resolve(world, Resolve::Challenge { about }, "what is in the way?")
}

fn told(world: &World, reason: Reason) -> Vec<(String, String)> {
    let messages = world.messages();
    let messages = messages.into_iter().filter(|message| message.reason == reason);
    messages.map(|message| (message.role, message.text)).collect()
}

#[test]
fn a_meeting_is_called_by_its_schedule_with_the_agenda_as_it_stood() {
    let mut world = world();
    world.until(at("2026-07-01 09:00"));
    let running = diary(&world).running.unwrap();
    let called = meeting(&world, running.0);
    assert_eq!(called.stage, MeetingStage::Called);
    assert_eq!(called.called_at, at("2026-07-01 00:00"));
    let agenda = called.agenda.clone().unwrap();
    let topics: Vec<&str> = by_topic(&agenda).iter().map(|item| item.topic).collect();
    // The last two are not asked for by the file: the forum alone can decide them.
    assert_eq!(
        topics,
        [
            "Overdue actions",
            "Slippage",
            "Decisions of the last meeting",
            "Open plans"
        ]
    );
    let overdue = by_topic(&agenda)[0].lines.clone();
    assert!(overdue[0].starts_with("ACT-1 \"Rewrite the template\""), "{overdue:?}");
    // What happens later does not change it.
    world.complete(ActionId(1));
    world.until(at("2026-07-02 09:00"));
    assert_eq!(meeting(&world, running.0).agenda.unwrap(), agenda);
    let ready = told(&world, Reason::MeetingCalled);
    assert_eq!(ready.last().unwrap().0, "nominated individual");
    assert!(
        ready.last().unwrap().1.contains("1 matter waits for a decision"),
        "{ready:?}"
    );
}

#[test]
fn a_meeting_is_open_only_with_its_chair_and_enough_members() {
    let mut world = world();
    world.until(at("2026-07-01 09:00"));
    let alone = open(&mut world, &[]).unwrap_err();
    assert_eq!(alone.code(), "not-quorate");
    let stranger = open(&mut world, &["p.lead"]).unwrap_err();
    assert_eq!(stranger.code(), "not-on-forum");
    let forum = FORUM.to_owned();
    let present = vec!["n.individual".to_owned()];
    let member = world.send(person("q.lead"), Command::OpenMeeting { forum, present });
    assert_eq!(member.unwrap_err().code(), "not-appointed");
    open(&mut world, &["q.lead"]).unwrap();
    let again = open(&mut world, &["q.lead"]).unwrap_err();
    assert_eq!(again.code(), "not-possible");
    let id = diary(&world).running.unwrap();
    assert_eq!(meeting(&world, id.0).present, ["n.individual", "q.lead"]);
}

#[test]
fn decisions_stand_against_the_meeting_and_what_is_left_is_carried_over() {
    let mut world = world();
    world.until(at("2026-07-01 09:00"));
    open(&mut world, &["q.lead"]).unwrap();
    let id = diary(&world).running.unwrap();
    let note = Resolve::Note { about: None };
    resolve(&mut world, note, "staffing goes to the board").unwrap();
    close(&mut world).unwrap();
    let closed = meeting(&world, id.0);
    assert_eq!((closed.stage, closed.minutes.len()), (MeetingStage::Closed, 1));
    assert_eq!(closed.undecided, ["QIP-1"], "its priority was asked for");
    world.until(at("2026-08-03 09:00"));
    let next = meeting(&world, diary(&world).running.unwrap().0);
    assert_eq!(next.carried, ["QIP-1"]);
    let items = by_topic(next.agenda.as_ref().unwrap());
    let plans = items.iter().find(|item| item.topic == "Open plans").unwrap();
    assert!(
        plans.lines[0].ends_with("(carried over) [decision]"),
        "{:?}",
        plans.lines
    );
    let last = items
        .iter()
        .find(|item| item.topic == "Decisions of the last meeting")
        .unwrap();
    assert_eq!(last.lines, ["staffing goes to the board"]);
    open(&mut world, &["q.lead"]).unwrap();
    let rank = Resolve::Priority {
        plan: PlanId(1),
        rank: 1,
    };
    resolve(&mut world, rank, "people are at risk now").unwrap();
    close(&mut world).unwrap();
    assert!(meeting(&world, next.id.0).undecided.is_empty());
    assert_eq!(world.plan(1).priority.unwrap().rank, 1);
    let text = minutes(&world.state, next.id).unwrap();
    for line in [
        "# Quality forum: minutes of MTG-3",
        "Present: n.individual and q.lead.",
        "1. QIP-1 has priority 1: people are at risk now",
        "thank you",
    ] {
        assert!(text.contains(line), "{line} is missing in\n{text}");
    }
}

#[test]
fn a_meeting_that_nobody_opens_is_missed_and_seen() {
    let mut world = world();
    world.until(at("2026-08-01 09:00"));
    let missed = meeting(&world, 1);
    assert_eq!(missed.stage, MeetingStage::Missed);
    let told = told(&world, Reason::MeetingMissed);
    assert!(told.iter().any(|(role, text)| {
        role == "nominated individual" && text == "Quality forum, called for Mon 1 Jun 2026, was not held (MTG-1); 1 matter waits for its decision."
    }), "{told:?}");
    let agenda = meeting(&world, 3).agenda.unwrap();
    let last = by_topic(&agenda)
        .into_iter()
        .find(|item| item.topic == "Decisions of the last meeting");
    assert_eq!(last.unwrap().lines, ["2 meetings before this one were not held"]);
}

#[test]
fn meetings_that_passed_while_nothing_ran_are_skipped_and_their_numbers_show_it() {
    let mut world = world();
    world.sleep_until(at("2026-11-10 09:00"));
    let last = meeting(&world, diary(&world).running.unwrap().0);
    assert_eq!(last.number, Some(6), "June to November");
    let called = world
        .ledger
        .iter()
        .filter(|event| matches!(event.event, Event::MeetingCalled { .. }));
    assert_eq!(called.count(), 2);
}

#[test]
fn a_decision_at_a_called_meeting_opens_it_and_the_next_one_ends_it() {
    let mut world = world();
    world.until(at("2026-07-01 09:00"));
    let command = Command::ResolveInForum {
        forum: FORUM.to_owned(),
        present: vec!["q.lead".to_owned()],
        reason: "first things first".to_owned(),
        what: Resolve::Priority {
            plan: PlanId(1),
            rank: 2,
        },
    };
    world.ok(person("n.individual"), command);
    let id = diary(&world).running.unwrap();
    assert_eq!(meeting(&world, id.0).stage, MeetingStage::Open);
    world.until(at("2026-08-03 09:00"));
    let over = meeting(&world, id.0);
    assert_eq!(
        (over.stage, over.chair.as_deref()),
        (MeetingStage::Lapsed, Some("n.individual"))
    );
    assert_eq!(diary(&world).held, Some(id));
}

#[test]
fn who_slips_is_asked_and_has_until_the_next_meeting() {
    let mut world = world();
    world.until(at("2026-06-02 09:00"));
    let present = vec!["q.lead".to_owned()];
    let forum = FORUM.to_owned();
    world.ok(person("n.individual"), Command::OpenMeeting { forum, present });
    let on_time = challenge(&mut world, 1).unwrap_err();
    assert!(on_time.to_string().contains("it is on time"), "{on_time}");
    world.until(at("2026-06-25 09:00"));
    challenge(&mut world, 1).unwrap();
    let asked = told(&world, Reason::Challenged);
    assert_eq!(
        asked,
        [(
            "practice lead".to_owned(),
            "Quality forum asks about ACT-1 \"Rewrite the template\" in Oak House: what is in the way? Answer by Wed 1 Jul 2026.".to_owned()
        )]
    );
    assert_eq!(challenge(&mut world, 1).unwrap_err().code(), "not-possible");
    let answer = |words: &str| Command::AnswerChallenge {
        about: Slipping::Action(ActionId(1)),
        words: words.to_owned(),
    };
    let other = world.send(person("t.lead"), answer("not mine")).unwrap_err();
    assert_eq!(other.code(), "not-appointed");
    world.ok(person("p.lead"), answer("the printer is broken"));
    assert_eq!(
        world.send(person("p.lead"), answer("twice")).unwrap_err().code(),
        "not-possible"
    );
    let due = world.action(ActionId(1)).obligations[0].due.clone();
    assert!(due.moves.is_empty(), "an answer moves no date");
    world.until(at("2026-07-01 09:00"));
    let agenda = meeting(&world, diary(&world).running.unwrap().0).agenda.unwrap();
    let slippage = &by_topic(&agenda)[1].lines;
    assert!(
        slippage[0].ends_with("asked about on Thu 25 Jun 2026, answered on Thu 25 Jun 2026: the printer is broken"),
        "{slippage:?}"
    );
    assert!(told(&world, Reason::ChallengeUnanswered).is_empty());
}

#[test]
fn no_answer_by_the_next_meeting_goes_to_the_role_above_once() {
    let mut world = world();
    world.until(at("2026-07-01 09:00"));
    open(&mut world, &["q.lead"]).unwrap();
    challenge(&mut world, 1).unwrap();
    world.until(at("2026-10-01 09:00"));
    let passed_on = told(&world, Reason::ChallengeUnanswered);
    assert_eq!(passed_on.len(), 1);
    assert_eq!(passed_on[0].0, "registered manager");
    assert!(passed_on[0].1.contains("has no answer: what is in the way?"));
}

#[test]
fn a_forum_extends_a_due_date_and_nobody_extends_their_own() {
    let mut world = world();
    world.until(at("2026-07-01 09:00"));
    let extension = |action: u64, to: &str| Resolve::Extension {
        action: ActionId(action),
        obligation: None,
        to: at(to),
    };
    open(&mut world, &["q.lead", "t.lead"]).unwrap();
    world.occurrence("new PRN instruction");
    let backwards = resolve(&mut world, extension(2, "2026-07-01 10:00"), "sooner").unwrap_err();
    assert_eq!(backwards.code(), "bad-move");
    resolve(&mut world, extension(2, "2026-07-20 12:00"), "the pharmacist is away").unwrap();
    let moved = world.action(ActionId(2)).obligations[0].due.moves[0].clone();
    assert_eq!(
        (moved.by.as_str(), moved.reason.as_str()),
        ("n.individual", "Quality forum: the pharmacist is away")
    );
    let minute = meeting(&world, diary(&world).running.unwrap().0).minutes.pop().unwrap();
    assert_eq!(minute.stood_aside[0].person, "t.lead", "the team leader owns it");
    // With the team leader standing aside two are left; without the quality lead there is no quorum.
    let present = vec!["t.lead".to_owned()];
    let command = Command::ResolveInForum {
        forum: FORUM.to_owned(),
        present,
        reason: "again".to_owned(),
        what: extension(2, "2026-08-20 12:00"),
    };
    assert_eq!(
        world.send(person("n.individual"), command).unwrap_err().code(),
        "not-quorate"
    );
}

#[test]
fn a_forum_decides_only_on_what_its_file_lets_it() {
    let mut world = World::with_open_plan();
    let rank = Resolve::Priority {
        plan: PlanId(1),
        rank: 1,
    };
    let refused = resolve(&mut world, rank, "now").unwrap_err();
    assert_eq!(
        refused.to_string(),
        "Quality forum does not decide on plan priorities; no forum does: name what it `approves:` in the workflow"
    );
    world.ok(
        Actor::Operator,
        Command::ApplyDefinition {
            definition: Arc::new(sitting()),
        },
    );
    let zero = Command::ResolveInForum {
        forum: FORUM.to_owned(),
        present: vec!["q.lead".to_owned()],
        reason: "now".to_owned(),
        what: Resolve::Priority {
            plan: PlanId(1),
            rank: 0,
        },
    };
    assert_eq!(world.send(person("n.individual"), zero).unwrap_err().code(), "bad-text");
}

#[test]
fn a_forum_that_is_gone_meets_no_more() {
    let mut world = world();
    let mut without = sitting();
    without.forums.clear();
    without.plans.get_mut(PLAN).unwrap().closes.forum = None;
    let definition = Arc::new(without);
    world.ok(Actor::Operator, Command::ApplyDefinition { definition });
    world.until(world.now + TimeDelta::days(60));
    assert_eq!(diary(&world).next_meets, None);
    assert_eq!(SERVICE, world.plan(1).service);
}
