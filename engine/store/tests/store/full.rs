//! A disk that is full or fails: nothing of the group is there afterwards, and nothing before it is lost.

use std::ops::Bound::Unbounded;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use ratchet_ledger::record::frame_bytes;
use ratchet_ports::Store as _;
use ratchet_ports::store::{Order, ReadRows as _, StoreError, Table};
use ratchet_store::{Condition, DiskStore, Options, verify};
use tempfile::TempDir;

use crate::scripted_disk::{Script, ScriptedDisk};
use crate::toy::{ToyProjector, group_of_many, open, open_with, put, small};

fn scripted(dir: &TempDir) -> (DiskStore, Arc<Script>) {
    let disk = ScriptedDisk::new();
    let options = Options {
        disk: Arc::new(disk.clone()),
        ..small()
    };
    let mut projector = ToyProjector { version: 1, seen: 0 };
    (
        DiskStore::open(dir.path(), options, &mut projector, &mut |_| {}).unwrap(),
        disk.0,
    )
}

fn three(text: &[u8]) -> ratchet_ports::store::Group {
    group_of_many(vec![
        put(Table::Records, b"a", text),
        put(Table::Records, b"b", text),
        put(Table::Records, b"c", text),
    ])
}

#[test]
fn a_disk_that_is_full_anywhere_in_a_group_keeps_nothing_of_it() {
    let dir = TempDir::new().unwrap();
    let (store, script) = scripted(&dir);
    let before = store.commit(three(b"before")).unwrap();
    let bytes: usize = three(b"refused")
        .events
        .iter()
        .map(|event| frame_bytes(event.len()))
        .sum();
    for room in (0..bytes as u64).step_by(7) {
        script.room.store(room, Ordering::Relaxed);
        let error = store.commit(three(b"refused")).unwrap_err();
        assert!(matches!(error, StoreError::Full { .. }), "{error}");
        assert_eq!(store.head(), before);
        assert_eq!(
            store.get(Table::Records, b"a").unwrap().as_deref(),
            Some(b"before".as_slice())
        );
        let report = verify(dir.path()).unwrap();
        assert_eq!(
            (report.events, report.torn_bytes, report.fault),
            (3, 0, None),
            "room {room}"
        );
    }
    script.room.store(u64::MAX, Ordering::Relaxed);
    assert_eq!(store.condition(), Condition::Working);
    let after = store.commit(three(b"after")).unwrap();
    drop(store);
    let store = open(dir.path()).unwrap();
    assert_eq!(store.head(), after);
    assert_eq!(
        store.get(Table::Records, b"c").unwrap().as_deref(),
        Some(b"after".as_slice())
    );
}

#[test]
fn no_room_for_a_new_segment() {
    let dir = TempDir::new().unwrap();
    let (store, script) = scripted(&dir);
    script.no_new_files.store(true, Ordering::Relaxed);
    let mut head = store.head();
    let error = loop {
        match store.commit(three(&[b'x'; 300])) {
            Ok(next) => head = next,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, StoreError::Full { .. }), "{error}");
    assert!(matches!(
        store.commit(three(&[b'x'; 300])),
        Err(StoreError::Full { .. })
    ));
    assert_eq!(store.head(), head);
    assert_eq!(
        std::fs::read_dir(dir.path().join("ledger")).unwrap().count(),
        1,
        "the unfinished segment is gone"
    );
    script.no_new_files.store(false, Ordering::Relaxed);
    assert_eq!(store.commit(three(b"y")).unwrap().position, head.position + 3);
    assert_eq!(verify(dir.path()).unwrap().events, head.position + 3);
}

#[test]
fn a_failed_write_is_taken_back_and_the_store_works_on() {
    let dir = TempDir::new().unwrap();
    let (store, script) = scripted(&dir);
    let before = store.commit(three(b"before")).unwrap();
    script.writes_fail.store(true, Ordering::Relaxed);
    assert!(matches!(store.commit(three(b"refused")), Err(StoreError::Io { .. })));
    assert_eq!(store.head(), before);
    script.writes_fail.store(false, Ordering::Relaxed);
    assert_eq!(store.commit(three(b"after")).unwrap().position, 6);
    let report = verify(dir.path()).unwrap();
    assert_eq!((report.events, report.fault), (6, None));
}

/// After a failed sync nobody knows what is on the disk: asking again would be answered "yes" without being true.
#[test]
fn a_failed_sync_stops_the_store_until_it_is_opened_again() {
    let dir = TempDir::new().unwrap();
    let (store, script) = scripted(&dir);
    let before = store.commit(three(b"before")).unwrap();
    script.sync_fails.store(true, Ordering::Relaxed);
    assert!(matches!(store.commit(three(b"refused")), Err(StoreError::Stopped(_))));
    script.sync_fails.store(false, Ordering::Relaxed);
    assert!(matches!(store.commit(three(b"refused")), Err(StoreError::Stopped(_))));
    assert!(matches!(store.condition(), Condition::Stopped { .. }));
    assert_eq!(store.head(), before);
    assert_eq!(store.events(1, 10).unwrap().len(), 3);
    drop(store);
    let store = open(dir.path()).unwrap();
    assert_eq!(store.head(), before);
    assert_eq!(
        store.get(Table::Records, b"a").unwrap().as_deref(),
        Some(b"before".as_slice())
    );
    store.commit(three(b"after")).unwrap();
}

/// Rows that cannot be written wait in memory, commits go on until that is full, and nothing is lost.
#[test]
fn rows_wait_while_they_cannot_be_written() {
    let dir = TempDir::new().unwrap();
    let options = Options {
        backlog_bytes_max: 20_000,
        ..small()
    };
    let (store, _) = open_with(dir.path(), options).unwrap();
    let redo = dir.path().join("records/redo");
    std::fs::remove_file(&redo).unwrap();
    std::fs::create_dir(&redo).unwrap();
    let row = |n: u32| group_of_many(vec![put(Table::Records, &n.to_be_bytes(), &[7; 100])]);
    let mut count = 0;
    let error = loop {
        match store.commit(row(count)) {
            Ok(_) => count += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, StoreError::Stopped(_)) && count > 50, "{error}");
    assert!(store.checkpoint().is_err());
    assert_eq!(
        store.get(Table::Records, &0_u32.to_be_bytes()).unwrap(),
        Some(vec![7; 100])
    );
    std::fs::remove_dir(&redo).unwrap();
    store.commit(row(count)).unwrap();
    drop(store);
    let (store, replayed) = open_with(dir.path(), small()).unwrap();
    assert_eq!((store.head().position, replayed), (u64::from(count) + 1, 0));
    let rows = store
        .scan(Table::Records, (Unbounded, Unbounded), Order::Ascending, usize::MAX)
        .unwrap();
    assert_eq!(rows.len() as u32, count + 1);
}
