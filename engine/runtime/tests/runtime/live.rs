//! The hall with threads: many senders, effects performed by workers, restarts that lose nothing.

use crate::support::{
    Flaky, Machines, actions, audits, completion, founding, memory, occurrence, request_audit, submission, table,
};
use crate::world::at;
use chrono::TimeDelta;
use ratchet_core::event::{Event, Recorded};
use ratchet_core::id::AuditId;
use ratchet_core::key::Key;
use ratchet_core::record::{Audit, AuditStage, Record};
use ratchet_ports::store::{Store, Table};
use ratchet_runtime::rows::{Kind, List, Which};
use ratchet_runtime::{Hall, Options, Provider, Refusal};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant as Tick};

const NOW: &str = "2026-05-04 09:00";

fn options() -> Options {
    let retry_after = Duration::from_millis(2);
    Options {
        retry_after,
        ..Options::default()
    }
}

fn start(machines: &Machines) -> Provider {
    Provider::start(machines.parts(), options()).unwrap()
}

fn found(provider: &Provider) {
    for request in founding() {
        provider.submit_blocking(request).unwrap();
    }
}

fn founded() -> (Machines, Provider) {
    let machines = Machines::new(memory(), NOW);
    let provider = start(&machines);
    found(&provider);
    (machines, provider)
}

fn audit(provider: &Provider, number: u64) -> Audit {
    let record = provider.view().record(&Key::Audit(AuditId(number))).unwrap().unwrap();
    match record.as_ref() {
        Record::Audit(audit) => audit.as_ref().clone(),
        other => panic!("an audit is stored: {other:?}"),
    }
}

/// Waits for something that other threads do; the bound is far beyond what it takes.
fn eventually(what: impl Fn() -> bool) {
    let begun = Tick::now();
    while !what() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it did not happen");
        std::thread::yield_now();
    }
}

fn nothing_is_owed(store: &dyn Store) -> bool {
    table(store, Table::Effects).is_empty()
}

fn ledger(store: &dyn Store) -> Vec<Recorded> {
    let events = store.events(1, usize::MAX).unwrap();
    events
        .iter()
        .map(|event| serde_json::from_slice(&event.bytes).unwrap())
        .collect()
}

/// How often each message was recorded as told.
fn told(store: &dyn Store) -> BTreeMap<u64, usize> {
    let mut told = BTreeMap::new();
    for recorded in ledger(store) {
        if let Event::MessageTold { message } = recorded.event {
            *told.entry(message.0).or_default() += 1;
        }
    }
    told
}

#[test]
fn sixty_four_senders_get_sixty_four_numbers() {
    let (_, provider) = founded();
    let send = |_| {
        let provider = provider.clone();
        std::thread::spawn(move || provider.submit_blocking(request_audit()).unwrap().first)
    };
    let threads: Vec<_> = (0..64).map(send).collect();
    let mut first: Vec<u64> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    first.sort_unstable();
    first.dedup();
    assert_eq!(first.len(), 64);
    assert_eq!(audits(&provider.view(), Which::All).len(), 64);
}

#[test]
fn a_submitted_audit_is_evaluated_by_a_worker() {
    let (_, provider) = founded();
    provider.submit_blocking(request_audit()).unwrap();
    provider.submit_blocking(submission(&audit(&provider, 1), 3)).unwrap();
    eventually(|| audit(&provider, 1).stage == AuditStage::Evaluated);
}

#[test]
fn what_was_owed_at_a_stop_is_done_after_the_start() {
    let (machines, provider) = founded();
    provider.submit_blocking(request_audit()).unwrap();
    let submission = submission(&audit(&provider, 1), 0);
    provider.drain();
    let mut hall = Hall::open(machines.store.clone()).unwrap();
    hall.group(vec![submission], at(NOW)).answers.remove(0).unwrap();
    drop(hall);
    let provider = start(&machines);
    eventually(|| audit(&provider, 1).stage == AuditStage::Evaluated);
}

#[test]
fn after_draining_requests_are_refused_in_plain_words() {
    let (_, provider) = founded();
    provider.drain();
    let refused = provider.submit_blocking(request_audit()).unwrap_err();
    assert!(matches!(&refused, Refusal::Stopped(_)));
    assert!(refused.to_string().contains("shutting down"), "{refused}");
    provider.drain();
}

#[test]
fn everything_that_was_taken_is_answered_when_draining() {
    let (machines, provider) = founded();
    let before = machines.store.head().position;
    let answers: Vec<_> = (0..500).map(|_| provider.submit(request_audit())).collect();
    provider.drain();
    for answer in answers {
        poll_once(answer).expect("answered before the stop").unwrap();
    }
    assert!(machines.store.head().position >= before + 500);
}

/// The answer of a future that is ready.
fn poll_once<T>(future: impl Future<Output = T>) -> Option<T> {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        std::task::Poll::Ready(answer) => Some(answer),
        std::task::Poll::Pending => None,
    }
}

#[test]
fn a_provider_whose_last_handle_goes_lets_go_of_its_store() {
    let (machines, provider) = founded();
    drop(provider);
    assert_eq!(Arc::strong_count(&machines.store), 1);
}

#[test]
fn a_full_mailbox_says_so_at_once() {
    let machines = Machines::new(memory(), NOW);
    let mailbox = 4;
    let provider = Provider::start(machines.parts(), Options { mailbox, ..options() }).unwrap();
    found(&provider);
    let answers: Vec<_> = (0..5_000).map(|_| provider.submit(request_audit())).collect();
    let busy = Arc::new(
        answers
            .into_iter()
            .map(poll_once)
            .filter(|answer| matches!(answer, Some(Err(Refusal::Busy))))
            .count(),
    );
    assert!(*busy > 0, "some were turned away");
    assert_eq!(Refusal::Busy.to_string().matches("busy").count(), 1);
}

/// A thousand and more timers come due at once: all fire, each once, everybody is told once, and people are served between.
#[test]
fn a_herd_leaves_room_for_people() {
    let (machines, provider) = founded();
    let herd = 1_500;
    let sent: Vec<_> = (0..herd)
        .map(|_| provider.submit(occurrence("incident", at(NOW))))
        .collect();
    provider.submit_blocking(request_audit()).unwrap();
    sent.into_iter()
        .for_each(|answer| drop(poll_once(answer).unwrap().unwrap()));
    machines.clock.set(at(NOW) + TimeDelta::hours(73));
    let due = || table(machines.store.as_ref(), Table::Timers).len();
    let escalated = || {
        ledger(machines.store.as_ref())
            .iter()
            .filter(|recorded| matches!(recorded.event, Event::Escalated { .. }))
            .count()
    };
    let served_between = AtomicBool::new(false);
    eventually(|| {
        provider.submit_blocking(request_audit()).unwrap();
        let fired = escalated();
        served_between.fetch_or((1..herd).contains(&fired), Ordering::SeqCst);
        fired >= herd
    });
    assert!(served_between.into_inner() && due() > 0);
    eventually(|| nothing_is_owed(machines.store.as_ref()));
    provider.drain();
    assert_eq!(escalated(), herd, "none fired twice");
    assert_eq!(machines.outbox.told().len(), herd, "everybody was told once");
    assert!(told(machines.store.as_ref()).values().all(|times| *times == 1));
}

#[test]
fn what_could_not_be_told_is_tried_again() {
    let (machines, provider) = founded();
    machines.outbox.refuse();
    for _ in 0..50 {
        provider.submit_blocking(occurrence("incident", at(NOW))).unwrap();
    }
    machines.clock.set(at(NOW) + TimeDelta::hours(73));
    let open = List::of(Kind::Messages, Which::Open);
    eventually(|| provider.view().list(&open, None, 100).unwrap().records.len() == 50);
    eventually(|| machines.outbox.refused() > 50);
    assert!(machines.outbox.told().is_empty());
    machines.outbox.take();
    eventually(|| nothing_is_owed(machines.store.as_ref()));
    provider.drain();
    assert_eq!(machines.outbox.told().len(), 50);
}

#[test]
fn a_restart_tells_what_was_owed_once() {
    let (machines, provider) = founded();
    machines.outbox.refuse();
    provider.submit_blocking(occurrence("incident", at(NOW))).unwrap();
    machines.clock.set(at(NOW) + TimeDelta::hours(73));
    let open = List::of(Kind::Messages, Which::Open);
    eventually(|| provider.view().list(&open, None, 100).unwrap().records.len() == 1);
    provider.drain();
    machines.outbox.take();
    for _ in 0..2 {
        let provider = start(&machines);
        eventually(|| nothing_is_owed(machines.store.as_ref()));
        provider.drain();
    }
    assert_eq!(machines.outbox.told().len(), 1);
    assert_eq!(told(machines.store.as_ref()).len(), 1);
}

#[test]
fn a_full_disk_refuses_and_then_goes_on() {
    let store = Arc::new(Flaky::default());
    let machines = Machines::new(store.clone(), NOW);
    let provider = start(&machines);
    found(&provider);
    provider.submit_blocking(occurrence("incident", at(NOW))).unwrap();
    store.fail(true);
    machines.clock.set(at(NOW) + TimeDelta::hours(73));
    let refused = provider.submit_blocking(request_audit()).unwrap_err();
    assert!(refused.to_string().contains("disk is full"), "{refused}");
    store.fail(false);
    provider.submit_blocking(request_audit()).unwrap();
    eventually(|| {
        ledger(store.as_ref())
            .iter()
            .any(|recorded| matches!(recorded.event, Event::Escalated { .. }))
    });
}

#[test]
fn a_provider_that_stopped_says_why_and_answers_everybody() {
    let store = Arc::new(Flaky::default());
    let machines = Machines::new(store.clone(), NOW);
    let provider = start(&machines);
    found(&provider);
    provider.drain();
    let hash = ledger(store.as_ref())
        .into_iter()
        .find_map(|recorded| match recorded.event {
            Event::DefinitionApplied { hash, .. } => Some(hash),
            _ => None,
        })
        .unwrap();
    store.hide(Some(&Key::Definition(hash)));
    let (provider, neighbour) = (start(&machines), founded().1);
    for _ in 0..3 {
        let refused = provider.submit_blocking(occurrence("incident", at(NOW))).unwrap_err();
        assert!(
            matches!(&refused, Refusal::Stopped(reason) if reason.contains("pinned but not kept")),
            "{refused}"
        );
    }
    assert!(provider.stopped().is_some() && neighbour.stopped().is_none());
    neighbour.submit_blocking(request_audit()).unwrap();
    provider.drain();
}

#[test]
fn subscribers_see_what_is_committed() {
    let (_, provider) = founded();
    let mut commits = provider.subscribe();
    let receipt = provider.submit_blocking(occurrence("incident", at(NOW))).unwrap();
    assert_eq!(commits.blocking_recv().unwrap(), receipt.events);
    let action = actions(&provider.view(), Which::Open).remove(0);
    provider.submit_blocking(completion(&action)).unwrap();
    assert!(!commits.blocking_recv().unwrap().is_empty());
}
