//! The store on disk: what was acknowledged is there after a restart, and rows are derived again when they are lost.

use crate::support::{ask, check_replay, founded, occurrence, table, verified};
use crate::world::at;
use ratchet_ports::store::{Store, Table};
use ratchet_runtime::{Hall, Replay};
use ratchet_store::{DiskStore, Options};
use std::path::Path;
use std::sync::Arc;

fn open(dir: &Path) -> Arc<DiskStore> {
    let store = DiskStore::open(dir, Options::default(), &mut Replay::default(), &mut |_| {});
    Arc::new(store.unwrap())
}

#[test]
fn lost_rows_are_derived_again() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    verified(store.clone());
    let before: Vec<_> = Table::ALL.into_iter().map(|kind| table(store.as_ref(), kind)).collect();
    let head = store.head();
    drop(store);
    std::fs::remove_dir_all(dir.path().join("records")).unwrap();
    let store = open(dir.path());
    assert_eq!(store.head(), head);
    let after: Vec<_> = Table::ALL.into_iter().map(|kind| table(store.as_ref(), kind)).collect();
    assert_eq!(before, after);
    check_replay(store.as_ref(), &[11]);
}

#[test]
fn a_restart_continues_the_ledger() {
    let dir = tempfile::tempdir().unwrap();
    let now = at("2026-05-04 09:00");
    let first = founded(open(dir.path()), now).head();
    let mut hall = Hall::open(open(dir.path())).unwrap();
    assert_eq!(hall.head(), first);
    let receipt = ask(&mut hall, occurrence("incident", now), now).unwrap();
    assert_eq!(receipt.first, first.position + 1);
    assert_eq!(hall.store().head(), receipt.head);
}
