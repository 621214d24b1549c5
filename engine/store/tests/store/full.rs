//! A disk that is full or fails: nothing of the group is there afterwards, and nothing before it is lost.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use ratchet_ledger::record::frame_bytes;
use ratchet_ports::Store as _;
use ratchet_ports::store::{ReadRows as _, StoreError, Table};
use ratchet_store::{Condition, DiskStore, Options, verify};
use tempfile::TempDir;

use crate::scripted_disk::{Script, ScriptedDisk};
use crate::toy::{ToyProjector, group_of_many, open, put, small};

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
