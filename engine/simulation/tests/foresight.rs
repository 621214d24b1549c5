//! Looking ahead from a portfolio as it is: what breaches when, who carries how much, what comes. The ledger that is looked at stays as it
//! is. And looking back: the past through a workflow.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "foresight/backtest.rs"]
mod backtest;

use chrono::{TimeDelta, TimeZone, Utc};
use ratchet_core::command::Command;
use ratchet_core::definition::Definition;
use ratchet_core::event::Actor;
use ratchet_core::instant::Instant;
use ratchet_core::sampling::{Frame, FrameRow};
use ratchet_dsl::{Folder, compile, render_speech};
use ratchet_ports::Store;
use ratchet_simulation::foresight::{Breaching, Foresight, foresee};
use ratchet_simulation::house::{House, Machines};
use ratchet_simulation::scripted_host::ScriptedHost;
use ratchet_store::MemoryStore;
use std::collections::BTreeMap;
use std::sync::Arc;

const SERVICE: &str = "Oak House";

fn definition() -> Definition {
    let folder = Folder::new().with("cycle.qip", include_str!("theme-cycle.qip"));
    let compiled = compile(&folder, &[]);
    let problems = render_speech(&folder, &compiled.diagnostics);
    compiled.definition.unwrap_or_else(|| panic!("{problems}"))
}

/// A provider on the evening of 2 June: two incidents, one of them serious, and nobody is quality lead.
fn portfolio() -> (Arc<dyn Store>, Instant) {
    let mut definition = definition();
    definition.roles.get_mut("team leader").unwrap().capacity = Some(1);
    let definition = Arc::new(definition);
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let machines = Machines {
        host: Arc::new(ScriptedHost::with_tools_of(&definition)),
        store: store.clone(),
    };
    let start = Utc.with_ymd_and_hms(2026, 6, 2, 8, 0, 0).unwrap();
    let mut house = House::new(&machines, start).unwrap().in_silence();
    let mut must = |command| house.must(Actor::Operator, command, "a deed of the test").unwrap();
    let name = "Fictional Care".to_owned();
    must(Command::FoundProvider { name });
    let roles: Vec<String> = definition.roles.keys().cloned().collect();
    must(Command::ApplyDefinition { definition });
    for role in roles.into_iter().filter(|role| role != "quality lead") {
        let (person, service) = (role.replace(' ', "."), None);
        let name = person.clone();
        must(Command::AppointPerson {
            name,
            person,
            role,
            service,
        });
    }
    for population in ["care plans", "supervision records"] {
        let row = |number: u32| FrameRow {
            reference: format!("REC-{number}"),
            strata: BTreeMap::new(),
        };
        let frame = Arc::new(Frame::new(population, (1..=30).map(row).collect()).unwrap());
        let service = SERVICE.to_owned();
        must(Command::ImportFrame { frame, service });
    }
    for event in ["incident", "serious incident"] {
        must(Command::RecordOccurrence {
            event: event.to_owned(),
            happened_at: start,
            service: SERVICE.to_owned(),
            subject: None,
        });
    }
    (store, start + TimeDelta::hours(10))
}

fn look(days: i64) -> Foresight {
    let (store, from) = portfolio();
    let head = store.head();
    let fresh = || Arc::new(MemoryStore::new()) as Arc<dyn Store>;
    let seen = foresee(store.as_ref(), from, from + TimeDelta::days(days), &fresh).unwrap();
    assert_eq!(store.head(), head, "nothing is written back");
    assert_eq!(seen.position, head.position);
    seen
}

fn lines(breaching: &[Breaching]) -> Vec<String> {
    let line = |late: &Breaching| format!("{} {} by the {}", late.due.format("%-d %b"), late.what, late.role);
    breaching.iter().map(line).collect()
}

#[test]
fn what_breaches_when_nobody_acts_does_so_at_its_date() {
    let seen = look(16);
    assert_eq!((seen.open.actions, seen.open.plans), (2, 1));
    assert_eq!(
        lines(&seen.if_nobody_acts),
        [
            "3 Jun check that the care plan was reviewed by the team leader",
            "16 Jun Huddle after each incident by the team leader",
        ]
    );
    assert!(
        seen.if_nobody_acts
            .iter()
            .all(|late| late.person.as_deref() == Some("team.leader"))
    );
    assert_eq!(lines(&seen.if_all_act_on_the_last_day), [""; 0]);
}

#[test]
fn what_nobody_can_hold_breaches_even_when_everybody_acts_on_the_last_day() {
    let seen = look(90);
    let late: Vec<_> = seen
        .if_all_act_on_the_last_day
        .iter()
        .filter(|late| late.what == "Care planning")
        .collect();
    assert_eq!(late.len(), 1, "{:#?}", lines(&seen.if_all_act_on_the_last_day));
    assert_eq!(late[0].role, "quality lead");
    assert_eq!(late[0].why.as_deref(), Some("nobody is quality lead of Oak House then"));
    let retest = &seen.retests[0];
    assert_eq!(
        (retest.what.as_str(), retest.role.as_str()),
        ("After a serious incident: Six weeks", "quality lead")
    );
    assert_eq!(
        retest.opens.format("%-d %b").to_string(),
        "28 Jul",
        "six weeks after the last action on its last day"
    );
    let meetings: Vec<String> = seen
        .meetings
        .iter()
        .map(|meeting| meeting.on.format("%-d %b").to_string())
        .collect();
    assert_eq!(meetings.len(), 2, "{meetings:?}");
}

#[test]
fn who_carries_more_than_they_can_is_the_bottleneck() {
    let seen = look(16);
    let first = &seen.load[0];
    assert_eq!(
        (first.role.as_str(), first.open, first.capacity, first.too_much),
        ("team leader", 2, Some(1), true)
    );
    let bottleneck = seen.bottleneck.unwrap();
    assert_eq!(
        bottleneck.why,
        "2 actions are open in the week of 1 Jun 2026, and 1 person can carry 1 each"
    );
}

#[test]
fn the_same_portfolio_gives_the_same_foresight() {
    assert_eq!(look(60), look(60));
}

#[test]
fn a_date_that_has_passed_is_refused() {
    let (store, from) = portfolio();
    let fresh = || Arc::new(MemoryStore::new()) as Arc<dyn Store>;
    let refused = foresee(store.as_ref(), from, from, &fresh).unwrap_err();
    assert!(refused.to_string().contains("give one that lies ahead"), "{refused}");
}
