//! Timers: in virtual time, in herds, over a disk that fails, and those that find nothing to do.

use crate::support::{Flaky, actions, ask, founded, founding, memory, occurrence, parts, request_audit};
use crate::world::at;
use chrono::TimeDelta;
use ratchet_core::event::{Event, Recorded};
use ratchet_core::id::{ActionId, PlanId};
use ratchet_core::key::Key;
use ratchet_runtime::rows::Which;
use ratchet_runtime::{Hall, Refusal, Stepped, View};
use std::collections::BTreeMap;
use std::sync::Arc;

const NOW: &str = "2026-05-04 09:00";

/// How often each action was escalated to each rung.
fn count(escalations: &mut BTreeMap<(String, usize), usize>, recorded: &Recorded) {
    if let Event::Escalated { about, rung, .. } = &recorded.event {
        *escalations.entry((format!("{about:?}"), *rung)).or_default() += 1;
    }
}

#[test]
fn a_herd_is_fired_in_portions_and_each_timer_once() {
    let store = memory();
    let mut hall = founded(store, at(NOW));
    let herd = 1_000;
    let requests = (0..herd).map(|_| occurrence("incident", at(NOW))).collect();
    hall.group(requests, at(NOW))
        .answers
        .into_iter()
        .for_each(|answer| drop(answer.unwrap()));
    let late = at(NOW) + TimeDelta::hours(73);
    let (mut escalations, mut portions) = (BTreeMap::new(), 0);
    loop {
        let due = hall.due(late, 128).unwrap();
        if due.is_empty() {
            break;
        }
        assert!(due.len() <= 128);
        portions += 1;
        for answer in hall.group(due, late).answers {
            answer
                .unwrap()
                .events
                .iter()
                .for_each(|recorded| count(&mut escalations, recorded));
        }
    }
    assert_eq!((escalations.len(), portions), (herd, 8));
    assert!(escalations.values().all(|times| *times == 1));
    assert!(hall.next_timer().unwrap() > late, "the next rung comes later");
}

#[test]
fn timers_that_did_not_reach_the_disk_fire_again() {
    let store = Arc::new(Flaky::default());
    let mut hall = founded(store.clone(), at(NOW));
    ask(&mut hall, occurrence("incident", at(NOW)), at(NOW)).unwrap();
    let late = at(NOW) + TimeDelta::hours(73);
    let due = hall.due(late, 10).unwrap();
    assert_eq!(due.len(), 1);
    store.fail(true);
    assert!(matches!(hall.group(due, late).answers[0], Err(Refusal::Store(_))));
    store.fail(false);
    let due = hall.due(late, 10).unwrap();
    assert_eq!(due.len(), 1);
    assert!(!hall.group(due, late).answers.remove(0).unwrap().events.is_empty());
    assert!(hall.due(late, 10).unwrap().is_empty());
}

#[test]
fn a_timer_of_something_that_is_not_there_does_not_spin_or_stand_in_the_way() {
    let store = Arc::new(Flaky::default());
    for number in 0..300 {
        store.plant_timer(at("2026-05-01 09:00"), &Key::Plan(PlanId(1_000 + number)));
    }
    let mut hall = founded(store.clone(), at(NOW));
    ask(&mut hall, occurrence("incident", at(NOW)), at(NOW)).unwrap();
    let late = at(NOW) + TimeDelta::hours(73);
    let (mut fired, mut looks) = (0, 0);
    loop {
        let due = hall.due(late, 100).unwrap();
        if due.is_empty() {
            break;
        }
        looks += 1;
        fired += hall
            .group(due, late)
            .answers
            .iter()
            .flatten()
            .filter(|receipt| !receipt.events.is_empty())
            .count();
    }
    assert_eq!((fired, looks), (1, 4));
    assert!(hall.due(late, 100).unwrap().is_empty());
    assert!(hall.next_timer().unwrap() > late);
}

/// Rows count in milliseconds; a moment between two of them was fired early and then looked at again an hour late.
#[test]
fn a_timer_between_two_milliseconds_fires_on_time() {
    let mut world = Stepped::new(parts(memory()), at(NOW)).unwrap();
    for request in founding() {
        world.submit(request, &mut |_| {}).unwrap();
    }
    let happened = at(NOW) - TimeDelta::nanoseconds(999_499);
    world.submit(occurrence("incident", happened), &mut |_| {}).unwrap();
    let due = happened + TimeDelta::hours(72);
    let mut escalations = BTreeMap::new();
    world
        .advance_to(due + TimeDelta::seconds(2), &mut |recorded| {
            count(&mut escalations, recorded)
        })
        .unwrap();
    assert_eq!(escalations.len(), 1);
}

#[test]
fn timers_fire_at_their_own_moments_in_virtual_time() {
    let mut world = Stepped::new(parts(memory()), at(NOW)).unwrap();
    for request in founding() {
        world.submit(request, &mut |_| {}).unwrap();
    }
    world.submit(occurrence("incident", at(NOW)), &mut |_| {}).unwrap();
    let mut seen = Vec::new();
    world
        .advance_to(at("2026-06-20 09:00"), &mut |recorded| seen.push(recorded.clone()))
        .unwrap();
    let escalated = seen
        .iter()
        .find(|recorded| matches!(recorded.event, Event::Escalated { .. }))
        .unwrap();
    assert_eq!(escalated.at, at(NOW) + TimeDelta::hours(72) + TimeDelta::seconds(1));
    assert!(seen.windows(2).all(|pair| pair[0].at <= pair[1].at));
    assert!(
        seen.iter()
            .any(|recorded| matches!(recorded.event, Event::MessageTold { .. }))
    );
}

#[test]
fn after_downtime_each_timer_fires_once() {
    let store = memory();
    let mut hall = founded(store.clone(), at(NOW));
    ask(&mut hall, occurrence("incident", at(NOW)), at(NOW)).unwrap();
    drop(hall);
    let later = at("2026-07-01 09:00");
    let mut escalations = BTreeMap::new();
    for _ in 0..2 {
        let mut hall = Hall::open(store.clone()).unwrap();
        loop {
            let due = hall.due(later, 10).unwrap();
            if due.is_empty() {
                break;
            }
            for answer in hall.group(due, later).answers {
                answer
                    .unwrap()
                    .events
                    .iter()
                    .for_each(|recorded| count(&mut escalations, recorded));
            }
        }
    }
    assert_eq!(
        escalations.values().sum::<usize>(),
        1,
        "the latest rung, once: {escalations:?}"
    );
}

/// A commit may arm a timer that lies before those that have fired already.
#[test]
fn a_timer_that_is_armed_behind_the_mark_fires() {
    let store = memory();
    let mut hall = founded(store.clone(), at(NOW));
    let late = at(NOW) + TimeDelta::hours(200);
    ask(&mut hall, occurrence("incident", at(NOW)), late).unwrap();
    let due = hall.due(late, 10).unwrap();
    assert!(!due.is_empty());
    hall.group(due, late);
    ask(&mut hall, occurrence("incident", at(NOW) - TimeDelta::hours(100)), late).unwrap();
    let due = hall.due(late, 10).unwrap();
    let keys: Vec<String> = due.iter().map(|request| format!("{:?}", request.command)).collect();
    assert_eq!(keys.len(), 1, "{keys:?}");
    let second = ActionId(2);
    assert!(keys[0].contains(&format!("{:?}", Key::Action(second))), "{keys:?}");
    assert_eq!(actions(&View::new(store), Which::Open).len(), 2);
    ask(&mut hall, request_audit(), late).unwrap();
}
