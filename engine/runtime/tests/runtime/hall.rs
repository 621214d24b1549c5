//! Groups, idempotency, failures of the disk and of the rules themselves.

use crate::support::{
    Flaky, actions, answers, ask, audits, check_replay, completion, founded, founding, memory, occurrence, operator,
    plan, request_audit, submission, verified,
};
use crate::world::{PEOPLE, at};
use ratchet_core::command::Command;
use ratchet_core::event::{Actor, Event};
use ratchet_core::id::{ActionId, AuditId};
use ratchet_core::key::Key;
use ratchet_core::record::Record;
use ratchet_ports::store::Store;
use ratchet_runtime::rows::Which;
use ratchet_runtime::{Hall, Refusal, Request, View};
use std::sync::Arc;

const NOW: &str = "2026-05-04 09:00";

#[test]
fn a_verified_plan_can_be_derived_again_from_the_ledger() {
    let store = memory();
    let world = verified(store.clone());
    let plan = plan(&world.view(), 1).unwrap();
    assert!(
        plan.verified_at.is_some(),
        "the cycle came to its end: {:?}",
        plan.stage
    );
    check_replay(store.as_ref(), &[1, 7, 1_000_000]);
}

#[test]
fn the_same_deeds_give_the_same_ledger() {
    let heads: Vec<_> = (0..2).map(|_| verified(memory()).head()).collect();
    assert_eq!(heads[0], heads[1]);
    assert!(heads[0].position > 300);
}

#[test]
fn groups_change_nothing_but_speed() {
    let mut requests = founding();
    requests.extend((0..20).map(|_| request_audit()));
    let head = |size: usize| {
        let mut hall = Hall::open(memory()).unwrap();
        for chunk in requests.chunks(size) {
            hall.group(chunk.to_vec(), at(NOW))
                .answers
                .into_iter()
                .for_each(|answer| drop(answer.unwrap()));
        }
        hall.head()
    };
    let one = head(1);
    assert_eq!(one, head(5));
    assert_eq!(one, head(100));
}

fn keyed(request: Request, key: &str) -> Request {
    let key = Some(key.to_owned());
    Request { key, ..request }
}

#[test]
fn the_same_request_under_the_same_key_is_done_once() {
    let store = memory();
    let mut hall = founded(store.clone(), at(NOW));
    let request = keyed(occurrence("incident", at(NOW)), "system/17");
    let first = ask(&mut hall, request.clone(), at(NOW)).unwrap();
    let mut reopened = Hall::open(store).unwrap();
    let again = ask(&mut reopened, request.clone(), at("2026-06-01 09:00")).unwrap();
    assert!(!first.repeated && again.repeated);
    assert_eq!(
        (again.first, &again.events, again.at),
        (first.first, &first.events, first.at)
    );
    let name = "x".to_owned();
    let other = keyed(operator(Command::FoundProvider { name }), "system/17");
    let refused = ask(&mut reopened, other, at(NOW)).unwrap_err();
    assert!(matches!(refused, Refusal::Rejected(rejection) if rejection.code() == "key-reused"));
}

#[test]
fn a_request_that_is_sent_twice_within_a_group_is_done_once() {
    let mut hall = founded(memory(), at(NOW));
    let request = || keyed(occurrence("incident", at(NOW)), "a");
    let other = keyed(request_audit(), "a");
    let mut answers = hall.group(vec![request(), other, request()], at(NOW)).answers;
    let again = answers.remove(2).unwrap();
    let refused = answers.remove(1).unwrap_err();
    let first = answers.remove(0).unwrap();
    assert!(!first.repeated && again.repeated);
    assert_eq!((first.first, &first.events), (again.first, &again.events));
    assert!(matches!(refused, Refusal::Rejected(rejection) if rejection.code() == "key-reused"));
}

#[test]
fn a_group_that_does_not_reach_the_disk_leaves_nothing_behind() {
    let store = Arc::new(Flaky::default());
    let mut hall = founded(store.clone(), at(NOW));
    let before = hall.head();
    store.fail(true);
    let keyed = keyed(request_audit(), "k");
    let answers = hall.group(vec![request_audit(), keyed.clone()], at(NOW)).answers;
    assert!(
        answers.iter().all(|answer| matches!(answer, Err(Refusal::Store(_)))),
        "{answers:?}"
    );
    assert_eq!(hall.head(), before);
    store.fail(false);
    let receipt = ask(&mut hall, keyed, at(NOW)).unwrap();
    assert!(!receipt.repeated, "the key was not used up");
    let numbers: Vec<AuditId> = audits(&View::new(store.clone()), Which::All)
        .iter()
        .map(|audit| audit.id)
        .collect();
    assert_eq!(numbers, [AuditId(1)], "the number was not used up");
    check_replay(store.as_ref(), &[3]);
}

#[test]
fn what_the_rules_refuse_is_refused_while_the_disk_is_full_too() {
    let store = Arc::new(Flaky::default());
    let mut hall = founded(store.clone(), at(NOW));
    store.fail(true);
    let unknown = occurrence("flood", at(NOW));
    let answers = hall.group(vec![unknown, request_audit()], at(NOW)).answers;
    assert!(matches!(&answers[0], Err(Refusal::Rejected(_))));
    assert!(matches!(&answers[1], Err(Refusal::Store(_))));
}

#[test]
fn time_never_goes_backwards() {
    let store = memory();
    founded(store.clone(), at(NOW));
    let mut hall = Hall::open(store).unwrap();
    let receipt = ask(
        &mut hall,
        occurrence("incident", at("2026-01-01 09:00")),
        at("2026-01-01 09:00"),
    )
    .unwrap();
    assert_eq!(
        receipt.at,
        at(NOW),
        "a clock that was set back stands still, after a restart too"
    );
}

#[test]
fn a_broken_invariant_stops_one_provider_and_loses_nothing() {
    let (store, other) = (Arc::new(Flaky::default()), memory());
    let mut hall = founded(store.clone(), at(NOW));
    let mut neighbour = founded(other, at(NOW));
    let acknowledged = ask(&mut hall, request_audit(), at(NOW)).unwrap().head;
    let definition = store
        .events(1, 10)
        .unwrap()
        .iter()
        .find_map(|event| {
            match serde_json::from_slice::<ratchet_core::event::Recorded>(&event.bytes)
                .unwrap()
                .event
            {
                Event::DefinitionApplied { hash, .. } => Some(Key::Definition(hash)),
                _ => None,
            }
        })
        .unwrap();
    // Working records that contradict each other: a definition is in force that is not there.
    store.hide(Some(&definition));
    let mut hall_again = Hall::open(store.clone()).unwrap();
    let answers = hall_again
        .group(vec![occurrence("incident", at(NOW)), request_audit()], at(NOW))
        .answers;
    assert!(
        answers.iter().all(|answer| matches!(answer, Err(Refusal::Stopped(_)))),
        "{answers:?}"
    );
    assert!(hall_again.stopped().unwrap().contains("pinned but not kept"));
    assert!(matches!(
        ask(&mut hall_again, founding().remove(0), at(NOW)),
        Err(Refusal::Stopped(_))
    ));
    assert_eq!(
        store.head(),
        acknowledged,
        "what was acknowledged is there, and nothing else"
    );
    ask(&mut neighbour, request_audit(), at(NOW)).unwrap();
    store.hide(None);
    ask(&mut Hall::open(store).unwrap(), request_audit(), at(NOW)).unwrap();
}

fn timer(action: ActionId) -> Request {
    let key = Key::Action(action);
    Request::new(Actor::Engine, Command::Wake { key })
}

/// The deed of the owner and the timer meet in one group: whoever comes first wins, the other is harmless.
#[test]
fn an_owner_and_a_timer_race_and_one_wins() {
    let due = at(NOW) + chrono::TimeDelta::hours(73);
    let race = |timer_first: bool| {
        let store = memory();
        let mut hall = founded(store.clone(), at(NOW));
        ask(&mut hall, occurrence("incident", at(NOW)), at(NOW)).unwrap();
        let action = actions(&View::new(store.clone()), Which::Open).remove(0);
        let mut requests = vec![completion(&action), timer(action.id)];
        if timer_first {
            requests.reverse();
        }
        let answers = hall.group(requests, due).answers;
        let events: Vec<usize> = answers
            .iter()
            .map(|answer| answer.as_ref().unwrap().events.len())
            .collect();
        assert!(hall.due(due, 10).unwrap().is_empty(), "nothing is left to fire");
        check_replay(store.as_ref(), &[2]);
        events
    };
    let (owner_first, timer_first) = (race(false), race(true));
    assert_eq!(owner_first[1], 0, "the timer found the work done");
    assert!(timer_first[0] > 0 && timer_first[1] > 0, "escalated, then done");
}

#[test]
fn of_two_who_do_the_same_one_wins() {
    let store = memory();
    let mut hall = founded(store.clone(), at(NOW));
    ask(&mut hall, occurrence("incident", at(NOW)), at(NOW)).unwrap();
    let action = actions(&View::new(store.clone()), Which::Open).remove(0);
    let answers = hall
        .group(vec![completion(&action), completion(&action)], at(NOW))
        .answers;
    assert!(answers[0].is_ok());
    assert!(matches!(&answers[1], Err(Refusal::Rejected(rejection)) if rejection.code() == "nothing-owed"));
}

#[test]
fn of_two_answers_of_a_tool_one_counts() {
    let store = memory();
    let mut hall = founded(store.clone(), at(NOW));
    ask(&mut hall, request_audit(), at(NOW)).unwrap();
    let audit = audits(&View::new(store), Which::Open).remove(0);
    let outcome = hall.group(vec![submission(&audit, 0)], at(NOW));
    assert_eq!(outcome.owed.len(), 1);
    let report = Ok(crate::world::report(&answers(&audit, 0)));
    let command = Command::RecordEvaluation {
        attempt: 1,
        audit: audit.id,
        outcome: report,
    };
    let answer = || Request::new(Actor::Engine, command.clone());
    let answers = hall.group(vec![answer(), answer()], at(NOW)).answers;
    let counts: Vec<usize> = answers.into_iter().map(|answer| answer.unwrap().events.len()).collect();
    assert_eq!(counts, [1, 0]);
}

/// Staff and frames are put without being looked at first.
#[test]
fn a_record_that_is_put_anew_after_a_restart_is_the_same_as_in_a_replay() {
    let store = memory();
    founded(store.clone(), at(NOW));
    let mut hall = Hall::open(store.clone()).unwrap();
    for request in founding().split_off(2) {
        ask(&mut hall, request, at(NOW)).unwrap();
    }
    check_replay(store.as_ref(), &[1, 5, 100]);
    let staff = View::new(store)
        .record(&Key::Person(PEOPLE[0].0.to_owned()))
        .unwrap()
        .unwrap();
    assert!(matches!(staff.as_ref(), Record::Person(_)));
}

#[test]
fn nobody_is_told_that_something_was_done_before_it_is_on_the_disk() {
    let store = Arc::new(Flaky::default());
    let mut hall = founded(store.clone(), at(NOW));
    ask(&mut hall, request_audit(), at(NOW)).unwrap();
    let audit = audits(&View::new(store.clone()), Which::Open).remove(0);
    store.fail(true);
    let outcome = hall.group(vec![submission(&audit, 0)], at(NOW));
    assert!(
        outcome.owed.is_empty(),
        "no tool is asked about answers that were not kept"
    );
}
