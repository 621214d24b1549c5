//! How long formatting takes, proof included, from 1 KB to 10 MB. Aim: linear (10 times the size in at most 12 times the time).
//! `pasted` is a text in which every line has to change; `formatted` one in which none has to.

#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ratchet_dsl::format::format;
use std::hint::black_box;

const PLAN: &str = include_str!("../../workflows/prn-medicines/prn-medicines.qip");

/// About this many bytes of workflow, all names different.
fn workflow(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + PLAN.len());
    for number in 0.. {
        if text.len() >= bytes {
            break;
        }
        let named = PLAN.replace("PRN medicines", &format!("PRN medicines {number}"));
        text.push_str(&named.replace("PRN with a reason", &format!("PRN {number} with a reason")));
        text.push('\n');
    }
    let end = text[..bytes.min(text.len())].rfind('\n').unwrap_or(text.len());
    text.truncate(end + 1);
    text
}

/// The same as it comes out of a word processor.
fn pasted(text: &str) -> String {
    text.replace(" \"", " “")
        .replace("\" ", "” ")
        .replace("  ", "\t")
        .replace("weeks", "Wks")
        .replace(": ", ":  ")
}

fn sizes(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("format");
    for (name, bytes) in [
        ("1 KB", 1_000),
        ("10 KB", 10_000),
        ("100 KB", 100_000),
        ("1 MB", 1_000_000),
        ("10 MB", 10_000_000),
    ] {
        let text = workflow(bytes);
        let odd = pasted(&text);
        assert!(format(&text).is_ok() && format(&odd).is_ok());
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(BenchmarkId::new("formatted", name), |bencher| {
            bencher.iter(|| format(black_box(&text)))
        });
        group.bench_function(BenchmarkId::new("pasted", name), |bencher| {
            bencher.iter(|| format(black_box(&odd)))
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).warm_up_time(std::time::Duration::from_millis(300)).measurement_time(std::time::Duration::from_secs(2));
    targets = sizes
}
criterion_main!(benches);
