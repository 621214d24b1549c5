//! How long it takes from a keystroke to the problems of a folder, for a file of 2,000 lines. Aim: p95 below 10 ms.
//!
//! Each keystroke changes one letter somewhere in the file; the whole folder is compiled anew, as the language server does.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use chrono::NaiveDate;
use criterion::{Criterion, criterion_group, criterion_main};
use ratchet_core::definition::Tool;
use ratchet_dsl::assist::Assist;
use ratchet_dsl::{Folder, lock};
use std::hint::black_box;
use std::time::{Duration, Instant};

const PLAN: &str = include_str!("../../workflows/prn-medicines/prn-medicines.qip");
const ORGANISATION: &str = include_str!("../../workflows/prn-medicines/organisation.qip");
const LOCK: &str = include_str!("../tests/fixtures/tools.lock");

/// A file of about this many lines, all names different.
fn file(lines: usize) -> String {
    let each = PLAN.lines().count() + 1;
    let named = |number: usize| {
        let text = PLAN.replace("audit \"PRN medicines\"", &format!("audit \"PRN medicines {number}\""));
        let text = text.replace("rule \"Fix", &format!("rule \"{number} Fix"));
        text.replace("plan \"PRN", &format!("plan \"{number} PRN"))
    };
    (0..lines.div_ceil(each)).map(|number| named(number) + "\n").collect()
}

fn typed(text: &str, stroke: usize) -> String {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let at = places[stroke * 7_919 % places.len()];
    let mut typed = text.to_owned();
    typed.insert(at, 'x');
    typed
}

fn problems(text: String, tools: &[Tool], today: NaiveDate) -> usize {
    let folder = Folder::new()
        .with("organisation.qip", ORGANISATION)
        .with("plan.qip", text);
    Assist::new(folder, tools, today).compiled.diagnostics.len()
}

fn keystrokes(criterion: &mut Criterion) {
    let tools = lock::read(LOCK).unwrap();
    let today = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
    let text = file(2_000);
    assert!(text.lines().count() >= 2_000);
    let mut taken: Vec<Duration> = (0..400)
        .map(|stroke| {
            let typed = typed(&text, stroke);
            let start = Instant::now();
            black_box(problems(typed, &tools, today));
            start.elapsed()
        })
        .collect();
    taken.sort_unstable();
    println!(
        "400 keystrokes in {} lines: p50 {:?}, p95 {:?}, p99 {:?}, most {:?}",
        text.lines().count(),
        taken[200],
        taken[380],
        taken[396],
        taken[399]
    );
    criterion.bench_function("keystroke in 2,000 lines", |bencher| {
        let mut stroke = 0;
        bencher.iter(|| {
            stroke += 1;
            problems(typed(&text, stroke), &tools, today)
        });
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = keystrokes
}
criterion_main!(benches);
