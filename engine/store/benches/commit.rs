//! How quick is the store? Prints how long this disk takes for one `fdatasync` first: everything durable is counted in that.

use std::hint::black_box;
use std::ops::Bound::{Included, Unbounded};
use std::path::Path;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ratchet_ports::Store;
use ratchet_ports::store::{Group, LedgerEvent, Order, Projector, ReadRows, StoreError, Table, Write};
use ratchet_store::{DiskStore, MemoryStore, Options, measure_fdatasync, verify};
use tempfile::TempDir;

/// Two rows per event: a record that changes again later, and a row of a list.
struct Rows;

impl Projector for Rows {
    fn version(&self) -> u32 {
        1
    }

    fn project(&mut self, events: &[LedgerEvent], _: &dyn ReadRows) -> Result<Vec<Write>, StoreError> {
        Ok(events.iter().flat_map(|event| writes(event.position)).collect())
    }
}

fn writes(position: u64) -> [Write; 2] {
    let write = |table, key: u64, value: &[u8]| Write {
        table,
        key: key.to_be_bytes().to_vec(),
        value: Some(value.to_vec()),
    };
    [
        write(Table::Records, position / 8, &[b'r'; 200]),
        write(Table::Lists, position, b"plan-0123456789"),
    ]
}

fn group(first: u64, size: u64) -> Group {
    let event = |position| {
        format!("{{\"action\":\"action-{position:010}\",\"at\":\"2026-11-02T09:00:00Z\",\"by\":\"person-17\",\"kind\":\"action-completed\",\"note\":\"{}\"}}", "n".repeat(120)).into_bytes()
    };
    Group {
        events: (first..first + size).map(event).collect(),
        writes: (first..first + size).flat_map(writes).collect(),
    }
}

fn open(dir: &Path) -> DiskStore {
    DiskStore::open(dir, Options::default(), &mut Rows, &mut |_| {}).expect("the directory is ours")
}

/// Commits groups of `size` as `criterion` asks; making the groups is not counted.
fn commit_groups(store: &dyn Store, size: u64, iterations: u64) -> Duration {
    let mut taken = Duration::ZERO;
    for _ in 0..iterations {
        let group = group(store.head().position + 1, size);
        let start = Instant::now();
        store.commit(group).expect("the disk has room");
        taken += start.elapsed();
    }
    taken
}

fn commit(criterion: &mut Criterion) {
    let dir = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
    let latency = measure_fdatasync(dir.path(), 500).expect("a file");
    println!("fdatasync of 4 KiB: p50 {:?}, p99 {:?}", latency.p50, latency.p99);
    let mut benches = criterion.benchmark_group("commit");
    for size in [1, 64, 512] {
        let store = open(&dir.path().join(format!("store-{size}")));
        benches.throughput(Throughput::Elements(size));
        benches.bench_function(format!("disk/{size}"), |bench| {
            bench.iter_custom(|count| commit_groups(&store, size, count))
        });
    }
    let store = MemoryStore::new();
    benches.throughput(Throughput::Elements(64));
    benches.bench_function("memory/64", |bench| {
        bench.iter_custom(|count| commit_groups(&store, 64, count))
    });
    benches.finish();
}

fn read(criterion: &mut Criterion) {
    const EVENTS: u64 = 300_000;
    let dir = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
    let store = open(dir.path());
    commit_groups(&store, 500, EVENTS / 500);
    store.checkpoint().expect("the disk has room");
    let mut benches = criterion.benchmark_group("read");
    let mut position = 0;
    let mut next = || {
        position = (position + 7919) % EVENTS;
        position + 1
    };
    benches.bench_function("get", |bench| {
        bench.iter(|| black_box(store.get(Table::Lists, &next().to_be_bytes())))
    });
    benches.bench_function("scan/50", |bench| {
        bench.iter(|| {
            black_box(store.scan(
                Table::Lists,
                (Included(next().to_be_bytes().to_vec()), Unbounded),
                Order::Ascending,
                50,
            ))
        });
    });
    benches.bench_function("events/50", |bench| bench.iter(|| black_box(store.events(next(), 50))));
    drop(store);

    benches.sample_size(10).throughput(Throughput::Elements(EVENTS));
    benches.bench_function("rebuild", |bench| {
        bench.iter(|| {
            std::fs::remove_dir_all(dir.path().join("records")).expect("the records were there");
            open(dir.path()).checkpoint().expect("the disk has room");
        });
    });
    benches.bench_function("verify", |bench| {
        bench.iter(|| verify(dir.path()).expect("a ledger").events)
    });
    benches.finish();
}

criterion_group!(benches, commit, read);
criterion_main!(benches);
