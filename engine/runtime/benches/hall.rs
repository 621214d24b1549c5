//! How many commands the writer decides and commits in a second, with groups of 64.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../tests/runtime/support.rs"]
mod support;
#[path = "../../core/tests/state/world.rs"]
#[allow(dead_code)]
mod world;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ratchet_core::command::Command;
use ratchet_core::event::Actor;
use ratchet_ports::store::Store;
use ratchet_runtime::{Hall, Replay, Request};
use ratchet_store::{DiskStore, MemoryStore, Options, measure_fdatasync};
use std::sync::Arc;
use world::{AUDIT, SERVICE, at};

fn hall(store: Arc<dyn Store>) -> Hall {
    let mut hall = Hall::open(store).unwrap();
    let requests = [
        Command::FoundProvider {
            name: "Fictional Care".to_owned(),
        },
        Command::ApplyDefinition {
            definition: Arc::new(world::definition()),
        },
        Command::ImportFrame {
            frame: Arc::new(support::frame(40)),
            service: SERVICE.to_owned(),
        },
    ];
    for command in requests {
        hall.group(vec![Request::new(Actor::Operator, command)], at("2026-05-04 09:00"))
            .answers
            .remove(0)
            .unwrap();
    }
    hall
}

fn group() -> Vec<Request> {
    let occurrence = || {
        let (event, service) = ("incident".to_owned(), SERVICE.to_owned());
        Command::RecordOccurrence {
            event,
            happened_at: at("2026-05-04 09:00"),
            service,
            subject: None,
        }
    };
    (0..64).map(|_| Request::new(Actor::Operator, occurrence())).collect()
}

fn groups(criterion: &mut Criterion) {
    let dir = tempfile::tempdir().unwrap();
    println!("fdatasync: {:?}", measure_fdatasync(dir.path(), 200).unwrap());
    assert_eq!(AUDIT, "PRN medicines");
    let mut benches = criterion.benchmark_group("occurrence, with its rule's action");
    benches.throughput(Throughput::Elements(64));
    let disk = DiskStore::open(
        &dir.path().join("data"),
        Options::default(),
        &mut Replay::default(),
        &mut |_| {},
    )
    .unwrap();
    let stores: [(&str, Arc<dyn Store>); 2] = [("memory", Arc::new(MemoryStore::new())), ("disk", Arc::new(disk))];
    for (name, store) in stores {
        let mut hall = hall(store);
        benches.bench_function(name, |bencher| {
            bencher.iter(|| hall.group(group(), at("2026-05-04 09:00")));
        });
    }
}

criterion_group!(benches, groups);
criterion_main!(benches);
