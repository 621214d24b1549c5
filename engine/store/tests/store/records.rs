//! Working records that are lost, damaged, too old or half written: they are derived from the ledger again.

use std::fs;
use std::ops::Bound::Unbounded;
use std::path::Path;

use ratchet_ports::Store as _;
use ratchet_ports::store::{Head, Order, ReadRows, Row, StoreError, Table};
use ratchet_store::{DiskStore, Progress};
use tempfile::TempDir;

use crate::toy::{ToyProjector, group, open, open_with, put, remove, small};

fn all_rows(store: &impl ReadRows) -> Vec<Vec<Row>> {
    Table::ALL
        .map(|table| {
            store
                .scan(table, (Unbounded, Unbounded), Order::Ascending, usize::MAX)
                .unwrap()
        })
        .to_vec()
}

/// 300 events that put, replace and remove rows.
fn fill(store: &DiskStore) -> Head {
    for n in 0..300_u32 {
        let table = Table::ALL[n as usize % 5];
        let mut writes = vec![put(
            table,
            &(n % 70).to_be_bytes(),
            &vec![n as u8; 20 + n as usize % 90],
        )];
        if n % 7 == 0 {
            writes.push(remove(table, &((n + 35) % 70).to_be_bytes()));
        }
        store.commit(group(writes)).unwrap();
        if n % 100 == 50 {
            store.checkpoint().unwrap();
        }
    }
    store.head()
}

fn filled(dir: &Path) -> Vec<Vec<Row>> {
    let store = open(dir).unwrap();
    fill(&store);
    all_rows(&store)
}

#[test]
fn an_orderly_end_leaves_nothing_to_replay() {
    let dir = TempDir::new().unwrap();
    let rows = filled(dir.path());
    let (store, replayed) = open_with(dir.path(), small()).unwrap();
    assert_eq!(replayed, 0);
    assert_eq!(all_rows(&store), rows);
    store
        .commit(group(vec![put(Table::Records, b"one more", b"")]))
        .unwrap();
    store.checkpoint().unwrap();
    std::mem::forget(store);
}

#[test]
fn every_way_to_lose_the_records_ends_with_the_same_rows() {
    let template = TempDir::new().unwrap();
    let rows = filled(template.path());
    type Blow = fn(&Path);
    let blows: [(&str, Blow); 8] = [
        ("removed", |records| fs::remove_dir_all(records).unwrap()),
        ("emptied", |records| fs::remove_dir_all(records.join("sled")).unwrap()),
        ("zeroed", |records| {
            let size = fs::metadata(records.join("sled/db")).unwrap().len() as usize;
            fs::write(records.join("sled/db"), vec![0; size]).unwrap();
        }),
        ("scrambled", |records| {
            let mut bytes = fs::read(records.join("sled/db")).unwrap();
            bytes
                .iter_mut()
                .enumerate()
                .for_each(|(at, byte)| *byte ^= (at % 251) as u8);
            fs::write(records.join("sled/db"), bytes).unwrap();
        }),
        ("cut", |records| {
            let file = fs::OpenOptions::new()
                .write(true)
                .open(records.join("sled/db"))
                .unwrap();
            file.set_len(3000).unwrap();
        }),
        ("configuration lost", |records| {
            fs::write(records.join("sled/conf"), "nonsense").unwrap()
        }),
        ("distrusted", |records| {
            fs::write(records.join("damaged"), "a row did not match").unwrap()
        }),
        ("a file in their place", |records| {
            fs::remove_dir_all(records).unwrap();
            fs::write(records, "not a directory").unwrap();
        }),
    ];
    for (name, blow) in blows {
        let dir = TempDir::new().unwrap();
        copy(template.path(), dir.path());
        blow(&dir.path().join("records"));
        let (store, replayed) = open_with(dir.path(), small()).unwrap();
        assert_eq!(all_rows(&store), rows, "{name}");
        assert!(replayed <= 300, "{name}");
        drop(store);
        let (store, replayed) = open_with(dir.path(), small()).unwrap();
        assert_eq!((all_rows(&store) == rows, replayed), (true, 0), "{name}, opened again");
    }
}

#[test]
fn a_new_rule_set_rebuilds_and_shows_progress() {
    let dir = TempDir::new().unwrap();
    let rows = filled(dir.path());
    let mut told: Vec<Progress> = Vec::new();
    let mut projector = ToyProjector { version: 2, seen: 0 };
    let store = DiskStore::open(dir.path(), small(), &mut projector, &mut |progress| told.push(progress)).unwrap();
    assert_eq!(all_rows(&store), rows);
    assert_eq!(
        told.last(),
        Some(&Progress {
            first: 1,
            position: 300,
            last: 300
        })
    );
    assert!(dir.path().join("records.damaged-1").exists());
}

#[test]
fn records_of_another_ledger_or_ahead_of_it_are_not_used() {
    let (one, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let rows = filled(one.path());
    let store = open(other.path()).unwrap();
    fill(&store);
    store.commit(group(vec![put(Table::Records, b"ahead", b"")])).unwrap();
    drop(store);
    fs::remove_dir_all(one.path().join("records")).unwrap();
    copy(&other.path().join("records"), &one.path().join("records"));
    let (store, replayed) = open_with(one.path(), small()).unwrap();
    assert_eq!((all_rows(&store) == rows, replayed), (true, 300));
}

/// Damaged records are kept to be looked at, but not so many that they fill the disk.
#[test]
fn only_the_newest_damaged_records_are_kept() {
    let dir = TempDir::new().unwrap();
    let rows = filled(dir.path());
    for _ in 0..5 {
        fs::write(dir.path().join("records/damaged"), "a row did not match").unwrap();
        assert!(all_rows(&open(dir.path()).unwrap()) == rows);
    }
    let kept = (1..=5).filter(|number| dir.path().join(format!("records.damaged-{number}")).exists());
    assert_eq!(kept.collect::<Vec<_>>(), [3, 4, 5]);
}

/// The machine went down while the store was open: then every row is compared with what was kept about them.
#[test]
fn after_a_power_cut_rows_that_silently_vanished_are_noticed() {
    let dir = TempDir::new().unwrap();
    let rows = filled(dir.path());
    let records = dir.path().join("records");
    let sled = sled::open(records.join("sled")).unwrap();
    let (key, _) = sled.range([3_u8]..).next().unwrap().unwrap();
    sled.remove(key).unwrap();
    drop(sled);
    fs::write(records.join("session"), "another run of the machine").unwrap();
    let (store, replayed) = open_with(dir.path(), small()).unwrap();
    assert_eq!((all_rows(&store) == rows, replayed), (true, 300));
}

#[test]
fn a_row_with_flipped_bits_is_never_handed_out() {
    let dir = TempDir::new().unwrap();
    let rows = filled(dir.path());
    let sled = sled::open(dir.path().join("records/sled")).unwrap();
    let (key, value) = sled.range([1_u8]..).next().unwrap().unwrap();
    let mut flipped = value.to_vec();
    flipped[9] ^= 0x40;
    sled.insert(&key, flipped).unwrap();
    drop(sled);
    let store = open(dir.path()).unwrap();
    let got = store.get(Table::Records, &key[1..]);
    assert!(matches!(got, Err(StoreError::Records { .. })), "{got:?}");
    assert!(
        store
            .scan(Table::Records, (Unbounded, Unbounded), Order::Ascending, 10)
            .is_err()
    );
    drop(store);
    let (store, replayed) = open_with(dir.path(), small()).unwrap();
    assert_eq!((all_rows(&store) == rows, replayed), (true, 300));
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
