//! How long a folder takes from text to definition. Aims: a cold check of 100 files in less than 100 ms; a file of 2,000 lines in less
//! than 10 ms; ten times the text takes no more than twelve times as long, from 1 KB to 10 MB.
//!
//! `folder` and `of_bytes` make large inputs. `cargo bench -p ratchet-dsl` prints what this machine does.

#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ratchet_core::definition::Tool;
use ratchet_dsl::{Folder, compile, lock, parse};
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

/// A folder of about so many bytes.
fn of_bytes(bytes: usize) -> Folder {
    folder((bytes.saturating_sub(ORGANISATION.len()) / PLAN.len()).max(1))
}

/// One file of about so many lines, with everything in it.
fn of_lines(lines: usize) -> Folder {
    let many = folder(lines / PLAN.lines().count());
    let text: String = many.files.iter().map(|(_, text)| format!("{text}\n")).collect();
    Folder::new().with("all.qip", text)
}

/// Reading alone, and reading with every check, over five powers of ten.
fn growth(criterion: &mut Criterion) {
    let tools = tools();
    let mut group = criterion.benchmark_group("growth");
    group.sample_size(10);
    for (name, bytes) in [
        ("1 KB", 1_000),
        ("10 KB", 10_000),
        ("100 KB", 100_000),
        ("1 MB", 1_000_000),
        ("10 MB", 10_000_000),
    ] {
        let folder = of_bytes(bytes);
        group.throughput(Throughput::Bytes(
            folder.files.iter().map(|(_, text)| text.len() as u64).sum(),
        ));
        group.bench_function(format!("parse {name}"), |bencher| {
            bencher.iter(|| parse(black_box(&folder)))
        });
        group.bench_function(format!("check {name}"), |bencher| {
            bencher.iter(|| compile(black_box(&folder), &tools))
        });
    }
    group.finish();
}

fn one_long_file(criterion: &mut Criterion) {
    let tools = tools();
    let folder = of_lines(2_000);
    assert!(compile(&folder, &tools).definition.is_some());
    criterion.bench_function("check one file of 2,000 lines", |bencher| {
        bencher.iter(|| compile(black_box(&folder), &tools))
    });
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
    targets = whole_folders, growth, one_long_file, broken_folders
}
criterion_main!(benches);
