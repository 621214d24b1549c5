//! Random commits, flushes and restarts against a plain map.

use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Included, Unbounded};

use proptest::prelude::*;
use ratchet_ports::Store as _;
use ratchet_ports::store::{Order, ReadRows as _, Table, Write};
use ratchet_store::{DiskStore, verify};
use tempfile::TempDir;

use crate::records::copy;
use crate::toy::{group, open};

#[derive(Debug, Clone)]
enum Step {
    Commit(Vec<Write>),
    Flush,
    Reopen,
    /// The process dies: what is on disk at this moment is opened instead.
    Crash,
}

fn any_write() -> impl Strategy<Value = Write> {
    let value = prop::option::of(prop::collection::vec(any::<u8>(), 0..40));
    (
        prop::sample::select(&Table::ALL[..2]),
        prop::collection::vec(0_u8..3, 0..4),
        value,
    )
        .prop_map(|(table, key, value)| Write { table, key, value })
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => prop::collection::vec(any_write(), 1..8).prop_map(Step::Commit),
        3 => Just(Step::Flush),
        1 => Just(Step::Reopen),
        1 => Just(Step::Crash),
    ]
}

type Model = BTreeMap<(Table, Vec<u8>), Vec<u8>>;

fn check(store: &DiskStore, model: &Model) {
    for table in &Table::ALL[..2] {
        let rows = |range: (std::ops::Bound<Vec<u8>>, std::ops::Bound<Vec<u8>>)| {
            let within = model
                .iter()
                .filter(|((of, key), _)| of == table && std::ops::RangeBounds::contains(&range, key));
            within
                .map(|((_, key), value)| (key.clone(), value.clone()))
                .collect::<Vec<_>>()
        };
        let ranges = [
            (Unbounded, Unbounded),
            (Included(vec![1]), Excluded(vec![2, 1])),
            (Excluded(vec![0, 1]), Unbounded),
        ];
        for range in ranges {
            let mut expected = rows(range.clone());
            for order in [Order::Ascending, Order::Descending] {
                for limit in [2, 100] {
                    let found = store.scan(*table, range.clone(), order, limit).unwrap();
                    assert_eq!(found, expected[..limit.min(expected.len())]);
                }
                expected.reverse();
            }
        }
        for key in [vec![], vec![0], vec![1, 2], vec![2, 2, 2]] {
            assert_eq!(store.get(*table, &key).unwrap().as_ref(), model.get(&(*table, key)));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn a_store_is_a_map_with_a_ledger(steps in prop::collection::vec(any_step(), 1..40)) {
        let root = TempDir::new().unwrap();
        let mut life = 0;
        let mut path = root.path().join("0");
        let mut store = open(&path).unwrap();
        let mut model = Model::new();
        let mut events = 0;
        for step in steps {
            match step {
                Step::Commit(writes) => {
                    for write in &writes {
                        let key = (write.table, write.key.clone());
                        match &write.value {
                            Some(value) => model.insert(key, value.clone()),
                            None => model.remove(&key),
                        };
                    }
                    store.commit(group(writes)).unwrap();
                    events += 1;
                }
                Step::Flush => store.checkpoint().unwrap(),
                Step::Reopen => {
                    drop(store);
                    store = open(&path).unwrap();
                }
                Step::Crash => {
                    life += 1;
                    let next = root.path().join(life.to_string());
                    copy(&path, &next);
                    path = next;
                    store = open(&path).unwrap();
                }
            }
            check(&store, &model);
            prop_assert_eq!(store.head().position, events);
        }
        let report = verify(&path).unwrap();
        prop_assert_eq!((report.events, report.fault), (events, None));
        prop_assert_eq!((report.hash, report.root), (store.head().hash, store.tree_head().1.root));
    }
}
