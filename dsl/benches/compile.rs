//! How long a folder takes from text to definition. Aim: a cold check of 100 files in less than 100 ms, growing in proportion.

#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ratchet_core::definition::Tool;
use ratchet_dsl::{Folder, compile, lock};
use std::hint::black_box;

const PLAN: &str = include_str!("../../workflows/prn-medicines/prn-medicines.qip");
const ORGANISATION: &str = include_str!("../../workflows/prn-medicines/organisation.qip");
const LOCK: &str = include_str!("../tests/fixtures/tools.lock");

/// A folder of this many workflow files beside the shared words, all names different.
fn folder(files: usize) -> Folder {
    let named = |number: usize| {
        let text = PLAN.replace("audit \"PRN medicines\"", &format!("audit \"PRN medicines {number}\""));
        let text = text.replace("rule \"Fix", &format!("rule \"{number} Fix"));
        text.replace("plan \"PRN", &format!("plan \"{number} PRN"))
    };
    let start = Folder::new().with("organisation.qip", ORGANISATION);
    (0..files).fold(start, |folder, number| {
        folder.with(format!("prn-{number}.qip"), named(number))
    })
}

fn tools() -> Vec<Tool> {
    lock::read(LOCK).unwrap()
}

fn whole_folders(criterion: &mut Criterion) {
    let tools = tools();
    let mut group = criterion.benchmark_group("compile");
    for files in [1, 10, 100, 1000] {
        let folder = folder(files);
        assert!(compile(&folder, &tools).definition.is_some());
        group.throughput(Throughput::Bytes(
            folder.files.iter().map(|(_, text)| text.len() as u64).sum(),
        ));
        group.bench_function(format!("{files} files"), |bencher| {
            bencher.iter(|| compile(black_box(&folder), &tools))
        });
    }
    group.finish();
}

fn broken_folders(criterion: &mut Criterion) {
    let tools = tools();
    let mut folder = folder(100);
    folder.files.remove(0);
    assert!(compile(&folder, &tools).errors() > 1000);
    criterion.bench_function("compile 100 files without any of the names", |bencher| {
        bencher.iter(|| compile(black_box(&folder), &tools))
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = whole_folders, broken_folders
}
criterion_main!(benches);
