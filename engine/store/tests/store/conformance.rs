//! The battery, for every store there is.

use ratchet_ports::Store as _;
use ratchet_store::{DiskStore, MemoryStore};
use tempfile::TempDir;

use crate::battery;
use crate::toy::open;

#[test]
fn memory_store() {
    battery::run(MemoryStore::new, |_| {});
}

/// A new directory for every store, removed in the end.
fn disk(settle: impl Fn(&DiskStore) + Copy) {
    let root = TempDir::new().unwrap();
    let count = std::cell::Cell::new(0);
    let make = || {
        count.set(count.get() + 1);
        open(&root.path().join(count.get().to_string())).unwrap()
    };
    battery::run(make, settle);
}

#[test]
fn disk_store_with_everything_in_memory() {
    disk(|_| {});
}

#[test]
fn disk_store_with_everything_flushed() {
    disk(|store| store.checkpoint().unwrap());
}

/// The same events give the same head on every store.
#[test]
fn heads_do_not_depend_on_the_store() {
    let root = TempDir::new().unwrap();
    let (disk, memory) = (open(root.path()).unwrap(), MemoryStore::new());
    for n in 0..50_u32 {
        let events = || {
            (0..=n % 4)
                .map(|at| format!("{{\"at\":{at},\"n\":{n}}}").into_bytes())
                .collect()
        };
        let group = || ratchet_ports::store::Group {
            events: events(),
            writes: vec![],
        };
        assert_eq!(disk.commit(group()).unwrap(), memory.commit(group()).unwrap());
    }
    assert_eq!(disk.tree_head().1.size, disk.head().position);
}

/// A ledger that is written at this moment has no fault, wherever the check meets the writer.
#[test]
fn verification_beside_a_writer_finds_no_fault() {
    let dir = TempDir::new().unwrap();
    let store = open(dir.path()).unwrap();
    let group = || ratchet_ports::store::Group {
        events: vec![vec![b'e'; 700]; 5],
        writes: vec![],
    };
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                store.commit(group()).unwrap();
            }
        });
        for _ in 0..60 {
            let before = store.head().position;
            let report = ratchet_store::verify(dir.path()).unwrap();
            assert_eq!(report.fault, None);
            assert!(report.events >= before && report.events.is_multiple_of(5));
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
    });
}
