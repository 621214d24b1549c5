//! What every store must do, whatever it is made of. `run` takes a function that makes an empty store.

use std::ops::Bound::{self, Excluded, Included, Unbounded};
use std::sync::atomic::{AtomicBool, Ordering};

use ratchet_ledger::chain;
use ratchet_ports::Store;
use ratchet_ports::store::{Group, Head, Order, StoreError, Table};

use crate::toy::{group, group_of_many, put, remove};

/// Runs the whole battery; `settle` does what the store does in the background (e.g. moves rows to disk), between steps.
pub fn run<S: Store>(make: impl Fn() -> S, settle: impl Fn(&S) + Copy) {
    empty_store(&make());
    ledger_keeps_order_bytes_and_chain(&make());
    groups_are_all_or_nothing(&make());
    later_writes_win(&make(), settle);
    tables_are_apart(&make(), settle);
    scans_keep_bounds_order_and_limit(&make(), settle);
    removed_rows_stay_removed(&make(), settle);
    refused_groups_change_nothing(&make());
    readers_see_whole_groups_in_order(&make(), settle);
}

fn empty_store(store: &impl Store) {
    assert_eq!(store.head(), Head::default());
    assert_eq!(store.events(0, 10).unwrap(), vec![]);
    assert_eq!(store.events(1, 10).unwrap(), vec![]);
    assert_eq!(store.get(Table::Records, b"").unwrap(), None);
    assert_eq!(store.commit(Group::default()).unwrap(), Head::default());
    store.checkpoint().unwrap();
}

fn ledger_keeps_order_bytes_and_chain(store: &impl Store) {
    let mut hash = chain::START;
    let mut expected = Vec::new();
    for size in 1..60_usize {
        let events: Vec<Vec<u8>> = (0..size)
            .map(|n| format!("{{\"group\":{size},\"n\":{n}}}").into_bytes())
            .collect();
        let head = store
            .commit(Group {
                events: events.clone(),
                writes: vec![],
            })
            .unwrap();
        for event in &events {
            hash = chain::extend(&hash, event);
        }
        expected.extend(events);
        assert_eq!(
            head,
            Head {
                position: expected.len() as u64,
                hash
            }
        );
        assert_eq!(store.head(), head);
    }
    let read = store.events(1, usize::MAX).unwrap();
    assert!(read.iter().map(|event| &event.bytes).eq(&expected));
    assert!(read.iter().map(|event| event.position).eq(1..=expected.len() as u64));
    assert_eq!(read.last().unwrap().hash, hash);
    for (from, limit) in [
        (1, 1),
        (2, 3),
        (700, 5),
        (1769, 5),
        (1770, 5),
        (1771, 5),
        (5, 0),
        (u64::MAX, 2),
    ] {
        let part = store.events(from, limit).unwrap();
        let expected = read.iter().skip((from - 1).min(10_000) as usize).take(limit);
        assert!(part.iter().eq(expected), "events({from}, {limit})");
    }
    let mut walked = Vec::new();
    while let Some(event) = store.events(walked.len() as u64 + 1, 7).unwrap().into_iter().next() {
        walked.push(event);
    }
    assert_eq!(walked, read);
}

fn groups_are_all_or_nothing(store: &impl Store) {
    let head = store
        .commit(group_of_many(vec![
            put(Table::Records, b"a", b"1"),
            put(Table::Timers, b"t", b"2"),
        ]))
        .unwrap();
    assert_eq!(head.position, 2);
    assert_eq!(
        store.get(Table::Records, b"a").unwrap().as_deref(),
        Some(b"1".as_slice())
    );
    assert_eq!(
        store.get(Table::Timers, b"t").unwrap().as_deref(),
        Some(b"2".as_slice())
    );
}

fn later_writes_win<S: Store>(store: &S, settle: impl Fn(&S)) {
    let key = b"plan-1";
    let once = |writes| {
        store.commit(group(writes)).unwrap();
        let now = store.get(Table::Records, key).unwrap();
        settle(store);
        assert_eq!(store.get(Table::Records, key).unwrap(), now);
        now
    };
    let put = |value: &[u8]| put(Table::Records, key, value);
    let remove = || remove(Table::Records, key);
    assert_eq!(once(vec![put(b"a"), put(b"b")]).as_deref(), Some(b"b".as_slice()));
    assert_eq!(once(vec![put(b"c"), remove()]), None);
    assert_eq!(once(vec![remove(), put(b"d")]).as_deref(), Some(b"d".as_slice()));
    assert_eq!(once(vec![put(b"")]).as_deref(), Some(b"".as_slice()));
    assert_eq!(once(vec![remove()]), None);
}

fn tables_are_apart<S: Store>(store: &S, settle: impl Fn(&S)) {
    for table in Table::ALL {
        store
            .commit(group(vec![
                put(table, b"", &[table as u8]),
                put(table, &[0xFF; 3], b"last"),
                put(table, b"k", b"middle"),
            ]))
            .unwrap();
    }
    for _ in 0..2 {
        for table in Table::ALL {
            let rows = store.scan(table, (Unbounded, Unbounded), Order::Ascending, 10).unwrap();
            let expected = [
                (b"".to_vec(), vec![table as u8]),
                (b"k".to_vec(), b"middle".to_vec()),
                (vec![0xFF; 3], b"last".to_vec()),
            ];
            assert_eq!(rows, expected);
        }
        settle(store);
    }
    store.commit(group(vec![remove(Table::Lists, b"k")])).unwrap();
    assert_eq!(store.get(Table::Lists, b"k").unwrap(), None);
    assert!(store.get(Table::Records, b"k").unwrap().is_some());
}

fn bounds() -> Vec<Bound<Vec<u8>>> {
    let keys: [&[u8]; 6] = [b"", b"05", b"10", b"105", b"19", b"zz"];
    let both = keys
        .iter()
        .flat_map(|key| [Included(key.to_vec()), Excluded(key.to_vec())]);
    both.chain([Unbounded]).collect()
}

fn scans_keep_bounds_order_and_limit<S: Store>(store: &S, settle: impl Fn(&S)) {
    let key = |n: u32| format!("{n:02}").into_bytes();
    // Some rows are settled, some are new, some settled ones are replaced or removed.
    for n in (0..30).step_by(2) {
        store.commit(group(vec![put(Table::Lists, &key(n), b"old")])).unwrap();
    }
    settle(store);
    for n in 0..30 {
        let write = match n % 5 {
            0 => remove(Table::Lists, &key(n)),
            1 | 2 => put(Table::Lists, &key(n), b"new"),
            _ => continue,
        };
        store.commit(group(vec![write])).unwrap();
    }
    let expected: Vec<_> = (0..30_u32)
        .filter_map(|n| match (n % 5, n % 2) {
            (1 | 2, _) => Some((key(n), b"new".to_vec())),
            (3 | 4, 0) => Some((key(n), b"old".to_vec())),
            _ => None,
        })
        .collect();
    for _ in 0..2 {
        for start in bounds() {
            for end in bounds() {
                check_scans(store, &(start.clone(), end), &expected);
            }
        }
        settle(store);
    }
}

fn check_scans(store: &impl Store, range: &(Bound<Vec<u8>>, Bound<Vec<u8>>), rows: &[(Vec<u8>, Vec<u8>)]) {
    use std::ops::RangeBounds as _;
    let mut within: Vec<_> = rows.iter().filter(|row| range.contains(&row.0)).cloned().collect();
    for order in [Order::Ascending, Order::Descending] {
        for limit in [0, 1, 3, usize::MAX] {
            let found = store.scan(Table::Lists, range.clone(), order, limit).unwrap();
            assert_eq!(found, within[..limit.min(within.len())], "{range:?} {order:?} {limit}");
        }
        within.reverse();
    }
}

/// Removals that are not yet on disk hide the rows that are, however many there are before the first that is left.
fn removed_rows_stay_removed<S: Store>(store: &S, settle: impl Fn(&S)) {
    let key = |n: u32| n.to_be_bytes();
    store
        .commit(group((0..500).map(|n| put(Table::Timers, &key(n), b"due")).collect()))
        .unwrap();
    settle(store);
    store
        .commit(group((0..499).map(|n| remove(Table::Timers, &key(n))).collect()))
        .unwrap();
    for _ in 0..2 {
        let rows = store
            .scan(Table::Timers, (Unbounded, Unbounded), Order::Ascending, 3)
            .unwrap();
        assert_eq!(rows, [(key(499).to_vec(), b"due".to_vec())]);
        settle(store);
    }
    store
        .commit(group(vec![put(Table::Timers, &key(7), b"again")]))
        .unwrap();
    let rows = store
        .scan(Table::Timers, (Unbounded, Unbounded), Order::Descending, 3)
        .unwrap();
    assert_eq!(
        rows,
        [
            (key(499).to_vec(), b"due".to_vec()),
            (key(7).to_vec(), b"again".to_vec())
        ]
    );
}

fn refused_groups_change_nothing(store: &impl Store) {
    let head = store.commit(group(vec![put(Table::Records, b"kept", b"yes")])).unwrap();
    let without_event = Group {
        events: vec![],
        writes: vec![put(Table::Records, b"lost", b"yes")],
    };
    let too_long = Group {
        events: vec![vec![b' '; 17 * 1024 * 1024]],
        writes: vec![put(Table::Records, b"lost", b"yes")],
    };
    for refused in [without_event, too_long] {
        assert!(matches!(store.commit(refused), Err(StoreError::Refused(_))));
        assert_eq!(store.head(), head);
        assert_eq!(store.get(Table::Records, b"lost").unwrap(), None);
    }
    assert_eq!(
        store
            .commit(group(vec![put(Table::Records, b"more", b"yes")]))
            .unwrap()
            .position,
        head.position + 1
    );
}

/// One thread commits groups that keep 20 rows equal; others look at any time, and must never see two different ones.
fn readers_see_whole_groups_in_order<S: Store>(store: &S, settle: impl Fn(&S)) {
    let done = AtomicBool::new(false);
    let rows = |value: u32| {
        group(
            (0..20_u8)
                .map(|n| put(Table::Records, &[n], &value.to_be_bytes()))
                .collect(),
        )
    };
    store.commit(rows(0)).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut last = 0;
                while !done.load(Ordering::Relaxed) {
                    let before = store.head().position;
                    let events = store.events(before, 3).unwrap();
                    assert_eq!(events.first().map(|event| event.position), Some(before));
                    let found = store
                        .scan(Table::Records, (Unbounded, Unbounded), Order::Ascending, 100)
                        .unwrap();
                    assert_eq!(found.len(), 20);
                    assert!(
                        found.iter().all(|(_, value)| *value == found[0].1),
                        "a group was seen half"
                    );
                    let value = u32::from_be_bytes(found[0].1.as_slice().try_into().unwrap());
                    assert!(value >= last, "an older group was seen after a newer one");
                    last = value;
                }
            });
        }
        for value in 1..120 {
            store.commit(rows(value)).unwrap();
            if value % 10 == 0 {
                settle(store);
            }
        }
        done.store(true, Ordering::Relaxed);
    });
}
