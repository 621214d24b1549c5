//! Directories as a crash, a bad disk or a wrong hand leaves them.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use ratchet_ledger::record::frame_bytes;
use ratchet_ports::Store as _;
use ratchet_ports::store::{Group, Head, ReadRows as _, StoreError, Table};
use ratchet_store::{Condition, verify};
use tempfile::TempDir;

use crate::records::copy;
use crate::toy::{group, group_of_many, open, open_with, put, small};

const HEADER: u64 = 4096;

fn segments(dir: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(dir.join("ledger"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
}

fn overwrite(path: &Path, offset: u64, bytes: &[u8]) {
    OpenOptions::new()
        .write(true)
        .open(path)
        .unwrap()
        .write_all_at(bytes, offset)
        .unwrap();
}

fn flip(path: &Path, offset: u64) {
    let mut byte = [0];
    let file = OpenOptions::new().read(true).write(true).open(path).unwrap();
    file.read_exact_at(&mut byte, offset).unwrap();
    file.write_all_at(&[byte[0] ^ 0x20], offset).unwrap();
}

fn numbered(n: u32) -> Group {
    group_of_many(
        (0..3_u8)
            .map(|at| put(Table::Records, &[at], &n.to_be_bytes()))
            .collect(),
    )
}

fn bytes_of(group: &Group) -> u64 {
    group.events.iter().map(|event| frame_bytes(event.len()) as u64).sum()
}

/// Two groups, and the records of the first only, as after a crash in the second commit.
fn crashed_after_two(dir: &Path) -> (Head, u64) {
    let other = TempDir::new().unwrap();
    let store = open(other.path()).unwrap();
    let head = store.commit(numbered(1)).unwrap();
    drop(store);
    copy(other.path(), dir);
    let store = open(other.path()).unwrap();
    store.commit(numbered(2)).unwrap();
    fs::remove_dir_all(dir.join("ledger")).unwrap();
    copy(&other.path().join("ledger"), &dir.join("ledger"));
    (head, HEADER + bytes_of(&numbered(1)))
}

#[test]
fn the_last_group_cut_at_any_byte_is_removed_and_nothing_else() {
    let template = TempDir::new().unwrap();
    let (head, start) = crashed_after_two(template.path());
    let end = start + bytes_of(&numbered(2)) - 12;
    for cut in (start..end).step_by(5) {
        for zeroed in [false, true] {
            let dir = TempDir::new().unwrap();
            copy(template.path(), dir.path());
            let file = OpenOptions::new().write(true).open(&segments(dir.path())[0]).unwrap();
            let size = file.metadata().unwrap().len();
            file.set_len(cut).unwrap();
            if zeroed {
                file.set_len(size).unwrap();
            }
            let store = open(dir.path()).unwrap();
            assert_eq!(
                (store.head(), store.condition()),
                (head, Condition::Working),
                "cut at {cut}, zeroed: {zeroed}"
            );
            assert_eq!(store.commit(numbered(3)).unwrap().position, 6);
            drop(store);
            let report = verify(dir.path()).unwrap();
            assert_eq!(
                (report.events, report.groups, report.torn_bytes, report.fault),
                (6, 2, 0, None)
            );
        }
    }
}

/// A group that is overwritten after it was cut off was still looked for at the places of the old one.
#[test]
fn events_after_a_large_torn_group_are_found() {
    let dir = TempDir::new().unwrap();
    let options = || ratchet_store::Options {
        segment_bytes: 1024 * 1024,
        ..small()
    };
    let (store, _) = open_with(dir.path(), options()).unwrap();
    store.commit(numbered(1)).unwrap();
    drop(store);
    let records = TempDir::new().unwrap();
    copy(&dir.path().join("records"), records.path());
    let (store, _) = open_with(dir.path(), options()).unwrap();
    store
        .commit(Group {
            events: vec![vec![b'x'; 1000]; 300],
            writes: vec![],
        })
        .unwrap();
    drop(store);
    fs::remove_dir_all(dir.path().join("records")).unwrap();
    copy(records.path(), &dir.path().join("records"));
    OpenOptions::new()
        .write(true)
        .open(&segments(dir.path())[0])
        .unwrap()
        .set_len(250_000)
        .unwrap();
    let (store, _) = open_with(dir.path(), options()).unwrap();
    assert_eq!((store.head().position, store.condition()), (3, Condition::Working));
    for n in 0..200_u32 {
        store
            .commit(group(vec![put(Table::Records, &n.to_be_bytes(), &[1; 700])]))
            .unwrap();
    }
    for position in 1..=203 {
        assert_eq!(store.events(position, 1).unwrap()[0].position, position);
    }
}

/// Working records that know an event prove that it was acknowledged.
#[test]
fn an_acknowledged_group_that_is_cut_is_not_called_torn() {
    let dir = TempDir::new().unwrap();
    let store = open(dir.path()).unwrap();
    store.commit(numbered(1)).unwrap();
    store.commit(numbered(2)).unwrap();
    drop(store);
    let start = HEADER + bytes_of(&numbered(1));
    overwrite(&segments(dir.path())[0], start + 100, &[0; 1000]);
    let store = open(dir.path()).unwrap();
    assert!(
        matches!(store.condition(), Condition::Damaged { position: 4, .. }),
        "{:?}",
        store.condition()
    );
    assert_eq!(
        store.get(Table::Records, &[0]).unwrap(),
        Some(2_u32.to_be_bytes().to_vec())
    );
}

#[test]
fn a_flipped_byte_anywhere_makes_the_store_read_only_and_names_the_event() {
    let template = TempDir::new().unwrap();
    let store = open(template.path()).unwrap();
    for n in 0..6 {
        store.commit(numbered(n)).unwrap();
    }
    let frame = frame_bytes(numbered(0).events[0].len()) as u64;
    drop(store);
    let content = frame - (frame - 52 - numbered(0).events[0].len() as u64);
    for position in 1..=18_u64 {
        for within in (0..content).step_by(9) {
            let dir = TempDir::new().unwrap();
            copy(template.path(), dir.path());
            flip(&segments(dir.path())[0], HEADER + (position - 1) * frame + within);
            check_read_only(dir.path(), position);
        }
    }
}

fn check_read_only(dir: &Path, position: u64) {
    let before: Vec<_> = segments(dir).iter().map(|path| fs::read(path).unwrap()).collect();
    let store = open(dir).unwrap();
    match store.commit(numbered(9)) {
        Err(StoreError::Damaged { position: found, .. }) => assert_eq!(found, position),
        other => panic!("event {position}: {other:?}"),
    }
    assert!(matches!(store.condition(), Condition::Damaged { .. }));
    // Rows are still there, and so are the events before the damage that belong to whole groups.
    assert_eq!(
        store.get(Table::Records, &[2]).unwrap(),
        Some(5_u32.to_be_bytes().to_vec())
    );
    let sound = (position - 1) / 3 * 3;
    assert!(store.events(1, 100).map_or(0, |events| events.len() as u64) >= sound);
    if sound > 0 {
        assert_eq!(store.events(sound, 1).unwrap().len(), 1);
    }
    assert!(store.events(position, 1).is_err());
    drop(store);
    let report = verify(dir).unwrap();
    assert_eq!(report.fault.map(|fault| fault.position), Some(position));
    let after: Vec<_> = segments(dir).iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(before == after, "nothing was changed");
}

/// A ledger of several segments.
fn long(dir: &Path) -> Head {
    let store = open(dir).unwrap();
    let mut head = Head::default();
    for n in 0..40_u32 {
        let long = vec![n as u8; 300];
        head = store
            .commit(group(vec![put(Table::Records, &n.to_be_bytes(), &long)]))
            .unwrap();
    }
    drop(store);
    assert!(segments(dir).len() > 2);
    head
}

fn damaged_at(dir: &Path) -> u64 {
    let store = open(dir).unwrap();
    assert_eq!(
        store.get(Table::Records, &7_u32.to_be_bytes()).unwrap(),
        Some(vec![7; 300])
    );
    assert_eq!(
        store
            .scan(
                Table::Records,
                (std::ops::Bound::Unbounded, std::ops::Bound::Unbounded),
                ratchet_ports::store::Order::Ascending,
                100
            )
            .unwrap()
            .len(),
        40
    );
    match store.commit(numbered(1)) {
        Err(StoreError::Damaged { position, .. }) => position,
        other => panic!("{other:?}"),
    }
}

#[test]
fn damage_in_older_segments_is_found_at_open() {
    let template = TempDir::new().unwrap();
    long(template.path());
    let first_of = |path: &PathBuf| path.file_stem().unwrap().to_str().unwrap().parse::<u64>().unwrap();
    let paths = segments(template.path());
    let second = first_of(&paths[1]);
    let last = first_of(paths.last().unwrap());
    type Blow = Box<dyn Fn(&[PathBuf])>;
    let blows: Vec<(&str, u64, Blow)> = vec![
        (
            "a flipped byte in the first",
            1,
            Box::new(|paths| flip(&paths[0], HEADER + 30)),
        ),
        (
            "a flipped byte in the second",
            second,
            Box::new(|paths| flip(&paths[1], HEADER + 30)),
        ),
        (
            "the first is missing",
            1,
            Box::new(|paths| fs::remove_file(&paths[0]).unwrap()),
        ),
        (
            "the second is missing",
            second,
            Box::new(|paths| fs::remove_file(&paths[1]).unwrap()),
        ),
        (
            "the header of the second",
            second,
            Box::new(|paths| flip(&paths[1], 100)),
        ),
        (
            "the header of the last",
            last,
            Box::new(|paths| flip(&paths[paths.len() - 1], 20)),
        ),
        (
            "the first is cut",
            second - 1,
            Box::new(|paths| {
                let content = fs::read(&paths[0]).unwrap();
                let end = content.iter().rposition(|byte| *byte != 0).unwrap();
                overwrite(&paths[0], end as u64 - 600, &[0; 601]);
            }),
        ),
    ];
    for (name, position, blow) in blows {
        let dir = TempDir::new().unwrap();
        copy(template.path(), dir.path());
        blow(&segments(dir.path()));
        assert_eq!(damaged_at(dir.path()), position, "{name}");
        assert_eq!(verify(dir.path()).unwrap().fault.unwrap().position, position, "{name}");
    }
}

/// A whole ledger with every checksum right, and yet another history: only the chain can tell.
#[test]
fn a_segment_of_another_ledger_is_noticed() {
    let (one, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    long(one.path());
    let store = open(other.path()).unwrap();
    for n in 0..40_u32 {
        store
            .commit(group(vec![put(Table::Records, &n.to_be_bytes(), &[9; 300])]))
            .unwrap();
    }
    drop(store);
    let (ours, theirs) = (segments(one.path()), segments(other.path()));
    assert_eq!(ours[1].file_name(), theirs[1].file_name());
    fs::copy(&theirs[1], &ours[1]).unwrap();
    let position: u64 = ours[1].file_stem().unwrap().to_str().unwrap().parse().unwrap();
    assert_eq!(damaged_at(one.path()), position);
    assert_eq!(verify(one.path()).unwrap().fault.unwrap().position, position);
}

#[test]
fn events_beside_damage_that_was_too_far_back_to_be_checked_at_open() {
    let dir = TempDir::new().unwrap();
    let head = long(dir.path());
    flip(&segments(dir.path())[0], HEADER + 2000);
    let options = ratchet_store::Options {
        check_bytes: 0,
        ..crate::toy::small()
    };
    let (store, _) = crate::toy::open_with(dir.path(), options).unwrap();
    assert_eq!(store.condition(), Condition::Working);
    assert_eq!(store.events(head.position, 1).unwrap().len(), 1);
    let sound = store.events(1, 100).unwrap().len() as u64;
    assert!((1..10).contains(&sound));
    assert!(matches!(store.events(sound + 1, 1), Err(StoreError::Damaged { position, .. }) if position == sound + 1));
    assert!(
        matches!(store.commit(numbered(1)), Err(StoreError::Damaged { .. })),
        "from now on read-only"
    );
}

#[test]
fn directories_that_are_not_ours_of_another_version_or_in_use() {
    let foreign = TempDir::new().unwrap();
    fs::write(foreign.path().join("letters.txt"), "Dear Madam").unwrap();
    let error = open(foreign.path()).unwrap_err().to_string();
    assert!(error.contains("letters.txt"), "{error}");
    assert_eq!(
        fs::read_dir(foreign.path()).unwrap().count(),
        1,
        "nothing was put there"
    );

    let newer = TempDir::new().unwrap();
    drop(open(newer.path()).unwrap());
    fs::write(newer.path().join("FORMAT"), "ratchet store 2\n").unwrap();
    assert!(matches!(open(newer.path()), Err(StoreError::OtherVersion { .. })));
    assert!(matches!(verify(newer.path()), Err(StoreError::OtherVersion { .. })));

    let used = TempDir::new().unwrap();
    let store = open(used.path()).unwrap();
    match open(used.path()) {
        Err(StoreError::InUse { pid, .. }) => assert_eq!(pid, Some(std::process::id())),
        other => panic!("{other:?}"),
    }
    store.commit(numbered(1)).unwrap();
    assert_eq!(verify(used.path()).unwrap().events, 3, "verification needs no lock");
    drop(store);
    open(used.path()).unwrap();
}

#[test]
fn a_group_larger_than_a_segment_gets_a_larger_one() {
    let dir = TempDir::new().unwrap();
    let store = open(dir.path()).unwrap();
    let large = || group((0..40_u8).map(|n| put(Table::Records, &[n], &[n; 2000])).collect());
    store.commit(large()).unwrap();
    store.commit(numbered(1)).unwrap();
    store.commit(large()).unwrap();
    drop(store);
    let store = open(dir.path()).unwrap();
    assert_eq!(store.head().position, 5);
    assert_eq!(store.events(1, 10).unwrap().len(), 5);
    assert_eq!(verify(dir.path()).unwrap().fault, None);
}
