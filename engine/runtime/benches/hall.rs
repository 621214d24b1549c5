//! What a command costs the writer, and how quickly rows are derived from the ledger. Over memory it is the time of this thread on a
//! processor, which whatever else the machine does cannot disturb; on disk it is the time that passes, so the disk's own latency is printed
//! first.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../tests/runtime/support.rs"]
mod support;
#[path = "../../core/tests/state/world.rs"]
#[allow(dead_code)]
mod world;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ratchet_core::instant::Instant;
use ratchet_ports::store::{Projector, Store};
use ratchet_runtime::rows::Which;
use ratchet_runtime::{Hall, Replay, Request, View};
use ratchet_store::{DiskStore, MemoryStore, Options, measure_fdatasync};
use std::sync::Arc;
use std::time::{Duration, Instant as Tick};
use support::{actions, completion, founded, occurrence};
use world::at;

/// Commands in one group: as many as are in flight in the cycle workload.
const GROUP: u64 = 64;

fn now() -> Instant {
    at("2026-05-04 09:00")
}

/// Time that this thread has spent on a processor.
fn processor_time() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(text.split(' ').next().unwrap().parse().unwrap())
}

fn stores(dir: &std::path::Path) -> [(&'static str, Arc<dyn Store>); 2] {
    let disk = DiskStore::open(dir, Options::default(), &mut Replay::default(), &mut |_| {}).unwrap();
    [("memory", Arc::new(MemoryStore::new())), ("disk", Arc::new(disk))]
}

/// Occurrences, each answered by a rule's action; then their completion by the owner.
fn work(hall: &mut Hall) -> [Vec<Request>; 2] {
    let occurrences: Vec<Request> = (0..GROUP).map(|_| occurrence("incident", now())).collect();
    hall.group(occurrences.clone(), now());
    let open = actions(&View::new(hall.store().clone()), Which::Open);
    [occurrences, open.iter().take(GROUP as usize).map(completion).collect()]
}

fn groups(criterion: &mut Criterion) {
    let dir = tempfile::tempdir().unwrap();
    println!("fdatasync: {:?}", measure_fdatasync(dir.path(), 200).unwrap());
    let mut benches = criterion.benchmark_group("commands");
    benches.throughput(Throughput::Elements(2 * GROUP));
    for (name, store) in stores(&dir.path().join("data")) {
        let mut hall = founded(store, now());
        benches.bench_function(name, |bencher| {
            bencher.iter_custom(|times| {
                let mut taken = Duration::ZERO;
                for _ in 0..times {
                    // The first group of `work` is not measured: it makes the actions that are completed.
                    let requests = work(&mut hall);
                    let (start, processor) = (Tick::now(), processor_time());
                    for group in requests {
                        let done = hall.group(group, now()).answers;
                        assert!(done.iter().all(Result::is_ok));
                    }
                    taken += if name == "disk" {
                        start.elapsed()
                    } else {
                        processor_time() - processor
                    };
                    // So that the next round finds few open actions.
                    let rest = actions(&View::new(hall.store().clone()), Which::Open);
                    hall.group(rest.iter().map(completion).collect(), now());
                }
                taken
            });
        });
    }
}

fn replay(criterion: &mut Criterion) {
    const EVENTS: usize = 20_000;
    let store = Arc::new(MemoryStore::new());
    let mut hall = founded(store.clone(), now());
    while hall.head().position < EVENTS as u64 {
        for group in work(&mut hall) {
            hall.group(group, now());
        }
    }
    let events = store.events(1, EVENTS).unwrap();
    let mut benches = criterion.benchmark_group("replay");
    benches.sample_size(10).throughput(Throughput::Elements(EVENTS as u64));
    benches.bench_function("events", |bencher| {
        bencher.iter_custom(|times| {
            let start = processor_time();
            for _ in 0..times {
                let (fresh, mut replay) = (MemoryStore::new(), Replay::default());
                for batch in events.chunks(4096) {
                    replay.project(batch, &fresh).unwrap();
                }
            }
            processor_time() - start
        });
    });
}

criterion_group!(benches, groups, replay);
criterion_main!(benches);
