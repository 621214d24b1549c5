//! The hall with threads: many senders, effects performed by workers, restarts that lose nothing.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "support/machines.rs"]
mod support;
#[path = "../../core/tests/state/world.rs"]
#[allow(dead_code)]
mod world;

use ratchet_core::command::Command;
use ratchet_core::event::Actor;
use ratchet_core::id::AuditId;
use ratchet_core::key::Key;
use ratchet_core::record::{AuditStage, Record};
use ratchet_ports::store::Store;
use ratchet_runtime::rows::{Kind, List, Which};
use ratchet_runtime::{Options, Provider, Refusal, Request};
use ratchet_store::MemoryStore;
use std::sync::Arc;
use std::time::{Duration, Instant as Tick};
use support::parts_at;
use world::{AUDIT, PEOPLE, SERVICE, at, person};

fn start(store: Arc<dyn Store>) -> Provider {
    Provider::start(parts_at(store, at("2026-05-04 09:00")), Options::default()).unwrap()
}

fn found(provider: &Provider) {
    let ask = |command| {
        provider
            .submit_blocking(Request::new(Actor::Operator, command))
            .unwrap()
    };
    ask(Command::FoundProvider {
        name: "Fictional Care".to_owned(),
    });
    ask(Command::ApplyDefinition {
        definition: Arc::new(world::definition()),
    });
    for (person, role) in PEOPLE {
        let (name, person, role) = (person.to_owned(), person.to_owned(), role.to_owned());
        ask(Command::AppointPerson {
            name,
            person,
            role,
            service: None,
        });
    }
    ask(Command::ImportFrame {
        frame: Arc::new(support::frame(40)),
        service: SERVICE.to_owned(),
    });
}

fn request_audit() -> Request {
    Request::new(
        Actor::Operator,
        Command::RequestAudit {
            audit: AUDIT.to_owned(),
            service: SERVICE.to_owned(),
        },
    )
}

fn audit(provider: &Provider, number: u64) -> ratchet_core::record::Audit {
    let record = provider.view().record(&Key::Audit(AuditId(number))).unwrap().unwrap();
    let Record::Audit(audit) = record.as_ref() else {
        panic!("an audit")
    };
    audit.as_ref().clone()
}

/// Waits for something that other threads do; the bound is far beyond what it takes.
fn eventually(what: impl Fn() -> bool) {
    let begun = Tick::now();
    while !what() {
        assert!(begun.elapsed() < Duration::from_secs(30), "it did not happen");
        std::thread::yield_now();
    }
}

#[test]
fn sixty_four_senders_get_sixty_four_numbers() {
    let provider = start(Arc::new(MemoryStore::new()));
    found(&provider);
    let threads: Vec<_> = (0..64)
        .map(|_| {
            let provider = provider.clone();
            std::thread::spawn(move || provider.submit_blocking(request_audit()).unwrap().first)
        })
        .collect();
    let mut first: Vec<u64> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    first.sort_unstable();
    first.dedup();
    assert_eq!(first.len(), 64);
    let listed = provider
        .view()
        .list(&List::of(Kind::Audits, Which::All), None, 100)
        .unwrap()
        .records;
    assert_eq!(listed.len(), 64);
    provider.drain();
}

#[test]
fn a_submitted_audit_is_evaluated_by_a_worker() {
    let provider = start(Arc::new(MemoryStore::new()));
    found(&provider);
    provider.submit_blocking(request_audit()).unwrap();
    let records = support::answers(&audit(&provider, 1), 3);
    let command = Command::SubmitAudit {
        audit: AuditId(1),
        records,
        tool_version: None,
    };
    provider
        .submit_blocking(Request::new(person("p.lead"), command))
        .unwrap();
    eventually(|| audit(&provider, 1).stage == AuditStage::Evaluated);
    provider.drain();
}

#[test]
fn what_was_owed_at_a_stop_is_done_after_the_start() {
    let store = Arc::new(MemoryStore::new());
    let mut hall = ratchet_runtime::Hall::open(store.clone()).unwrap();
    let now = at("2026-05-04 09:00");
    let provider = start(store.clone());
    found(&provider);
    provider.submit_blocking(request_audit()).unwrap();
    let records = support::answers(&audit(&provider, 1), 0);
    provider.drain();
    hall = ratchet_runtime::Hall::open(hall.store().clone()).unwrap();
    let command = Command::SubmitAudit {
        audit: AuditId(1),
        records,
        tool_version: None,
    };
    hall.group(vec![Request::new(person("p.lead"), command)], now)
        .answers
        .remove(0)
        .unwrap();
    drop(hall);
    let provider = start(store);
    eventually(|| audit(&provider, 1).stage == AuditStage::Evaluated);
    provider.drain();
}

#[test]
fn after_draining_requests_are_refused_in_plain_words() {
    let provider = start(Arc::new(MemoryStore::new()));
    found(&provider);
    provider.drain();
    let refused = provider.submit_blocking(request_audit()).unwrap_err();
    assert!(matches!(&refused, Refusal::Stopped(_)));
    assert!(refused.to_string().contains("shutting down"), "{refused}");
}

#[test]
fn timers_fire_by_the_clock() {
    let provider = Provider::start(
        parts_at(Arc::new(MemoryStore::new()), at("2026-05-01 09:00")),
        Options::default(),
    )
    .unwrap();
    found(&provider);
    let store = provider.view();
    assert!(
        store
            .list(&List::of(Kind::Audits, Which::All), None, 10)
            .unwrap()
            .records
            .is_empty()
    );
    provider.drain();
}
