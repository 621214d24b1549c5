//! Every number that is promised of audit tools, in one command: `cargo bench -p ratchet-plugin-host --bench tools`.
//!
//! The medicines tool and 50 PRN administrations, 600 answers, a fresh instance each time. Goals: warm call p50 100 µs and
//! p99 500 µs; a record beside the form p95 5 ms; a tool from the cache of compiled code 20 ms; 64 calls at the same time
//! use all processors. The same tool compiled natively says what the sandbox costs. Not a test: it prints, and a machine
//! that does something else at the same time prints worse numbers.

#![allow(missing_docs, clippy::unwrap_used)]

use ratchet_core::tool as core;
use ratchet_plugin_host::{Limits, WasmHost, bundled};
use ratchet_ports::PluginHost;
use ratchet_ports::plugin_host::Installed;
use ratchet_tool_medicines::Medicines;
use ratchet_tool_sdk::contract as wire;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

const ON: i64 = 1_790_000_000;
const CALLS: usize = 5_000;
const LOADS: usize = 20;
const AT_ONCE: usize = 64;
const EACH: usize = 100;

fn main() {
    // `cargo test --benches` asks for nothing but that it starts.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let open = || WasmHost::open(Some(directory.path()), Limits::default()).unwrap();
    // A tool that was just built can be measured before it is committed.
    let component = match std::env::var_os("RATCHET_TOOLS") {
        Some(directory) => std::fs::read(Path::new(&directory).join("medicines.wasm")).unwrap(),
        None => bundled::MEDICINES.component.to_vec(),
    };
    let (host, compiled) = timed(|| {
        let host = open();
        host.install(&component).unwrap();
        host
    });
    line("compiled for the first time", &mut [compiled], None);
    let mut loads: Vec<Duration> = (0..LOADS)
        .map(|_| {
            let host = open();
            timed(|| host.install(&component).unwrap()).1
        })
        .collect();
    line("loaded from the cache", &mut loads, Some("goal: 20 ms"));

    let tool = host.install(&component).unwrap();
    let records: Vec<core::Record> = (0..50).map(|number| record(&tool.description, number)).collect();
    let context = context();
    let evaluate = || host.evaluate(&tool.digest, &context, &records).unwrap();
    let mut calls = repeat(evaluate);
    let component_p50 = line(
        "600 answers, fresh instance",
        &mut calls,
        Some("goal: p50 100 us, p99 500 us"),
    );
    let sampled: Vec<wire::Sampled> = records.iter().map(native).collect();
    let spoken = wire::Context {
        section: context.section,
        on: context.on,
        service: context.service.clone(),
    };
    let mut calls = repeat(|| ratchet_tool_sdk::evaluate::<Medicines>(&spoken, &sampled).unwrap());
    let native_p50 = line("the same, compiled natively", &mut calls, None);
    println!(
        "{:<36} {:.2} x",
        "a component costs, by p50",
        component_p50.as_secs_f64() / native_p50.as_secs_f64()
    );
    let mut calls = repeat(|| host.check_record(&tool.digest, &records[0]).unwrap());
    line("a record beside the form", &mut calls, Some("goal: p95 5 ms"));
    at_once(&host, &tool, &context, &records);
}

/// The same calls from one thread and from 64: how much of the processors they use.
fn at_once(host: &WasmHost, tool: &Installed, context: &core::Context, records: &[core::Record]) {
    let calls = || (0..EACH).for_each(|_| drop(black_box(host.evaluate(&tool.digest, context, records).unwrap())));
    let ((), alone) = timed(calls);
    let ((), together) = timed(|| std::thread::scope(|scope| (0..AT_ONCE).for_each(|_| drop(scope.spawn(calls)))));
    let rate = |calls: usize, took: Duration| calls as f64 / took.as_secs_f64();
    let (one, many) = (rate(EACH, alone), rate(EACH * AT_ONCE, together));
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    println!(
        "{:<36} {many:.0} a second, {one:.0} from one: {:.2} x on {processors} processors",
        format!("{AT_ONCE} at the same time"),
        many / one
    );
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let done = work();
    (done, begun.elapsed())
}

fn repeat<T>(work: impl Fn() -> T) -> Vec<Duration> {
    (0..CALLS / 10).for_each(|_| drop(black_box(work())));
    (0..CALLS).map(|_| timed(|| drop(black_box(work()))).1).collect()
}

/// Prints p50, p95 and p99, and gives the p50.
fn line(what: &str, times: &mut [Duration], goal: Option<&str>) -> Duration {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    let (p50, p95, p99) = (at(50), at(95), at(99));
    println!(
        "{what:<36} p50 {:>10.1?}  p95 {:>10.1?}  p99 {:>10.1?}  {}",
        p50,
        p95,
        p99,
        goal.unwrap_or_default()
    );
    p50
}

fn context() -> core::Context {
    core::Context {
        section: Some(0),
        on: ON,
        service: "Rowan House".into(),
    }
}

fn record(description: &core::Description, number: i64) -> core::Record {
    let mut answers = vec![core::Answer::Met; 12];
    if number % 10 == 0 {
        answers[0] = core::Answer::NotMet;
    }
    let position = |id: &str| description.fields.iter().position(|field| field.id == id).unwrap() as u16;
    let text = |text: &str| core::FieldValue::Text(text.to_owned());
    core::Record {
        answers: core::Answers::new(answers),
        fields: vec![
            (position("person"), text(&format!("P-{:03}", number % 20))),
            (position("medicine"), text("Paracetamol 500 mg tablets")),
            (position("given-at"), core::FieldValue::Moment(ON - 86_400 * number)),
            (position("trigger"), text("rubbed her hip after the stairs")),
            (position("alternatives-tried"), text("warm pack for ten minutes")),
            (position("effect"), text("walked to lunch")),
            (
                position("effect-at"),
                core::FieldValue::Moment(ON - 86_400 * number + 3_000),
            ),
        ],
        reference: format!("adm-{number:03}"),
    }
}

fn native(record: &core::Record) -> wire::Sampled {
    let answer = |answer: &core::Answer| match answer {
        core::Answer::Met => wire::Answer::Met,
        core::Answer::NotMet => wire::Answer::NotMet,
        core::Answer::NotApplicable => wire::Answer::NotApplicable,
        core::Answer::Unanswered => wire::Answer::Unanswered,
    };
    let value = |value: &core::FieldValue| match value {
        core::FieldValue::Text(text) => wire::FieldValue::Text(text.clone()),
        core::FieldValue::Number(number) => wire::FieldValue::Number(*number),
        core::FieldValue::Moment(moment) => wire::FieldValue::Moment(*moment),
        core::FieldValue::Flag(flag) => wire::FieldValue::Flag(*flag),
    };
    wire::Sampled {
        reference: record.reference.clone(),
        answers: record.answers.as_slice().iter().map(answer).collect(),
        fields: record
            .fields
            .iter()
            .map(|(field, of)| wire::FieldEntry {
                field: *field,
                value: value(of),
            })
            .collect(),
    }
}
