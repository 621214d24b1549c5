//! One call of the medicines tool, warm, in a fresh instance each time: 50 PRN administrations, 600 answers.
//! Goal: p50 at most 100 µs.

#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{Criterion, criterion_group, criterion_main};
use ratchet_core::tool::{Answer, Answers, Context, Description, FieldValue, Record};
use ratchet_plugin_host::{Limits, WasmHost, bundled};
use ratchet_ports::PluginHost;
use std::path::Path;

const ON: i64 = 1_790_000_000;

fn evaluate(criterion: &mut Criterion) {
    let host = WasmHost::open(None, Limits::default()).unwrap();
    // A tool that was just built can be measured before it is committed.
    let component = match std::env::var_os("RATCHET_TOOLS") {
        Some(directory) => std::fs::read(Path::new(&directory).join("medicines.wasm")).unwrap(),
        None => bundled::MEDICINES.component.to_vec(),
    };
    let tool = host.install(&component).unwrap();
    let records: Vec<Record> = (0..50).map(|number| record(&tool.description, number)).collect();
    let bare: Vec<Record> = records
        .iter()
        .map(|record| Record {
            fields: Vec::new(),
            ..record.clone()
        })
        .collect();
    let context = Context {
        section: Some(0),
        on: ON,
        service: "Rowan House".into(),
    };
    let mut group = criterion.benchmark_group("evaluate");
    group.bench_function("600 answers, few fields", |bencher| {
        bencher.iter(|| host.evaluate(&tool.digest, &context, &records).unwrap());
    });
    group.bench_function("600 answers, no fields", |bencher| {
        bencher.iter(|| host.evaluate(&tool.digest, &context, &bare).unwrap());
    });
    group.bench_function("no records", |bencher| {
        bencher.iter(|| host.evaluate(&tool.digest, &context, &[]).unwrap());
    });
    group.finish();
}

fn record(description: &Description, number: i64) -> Record {
    let mut answers = vec![Answer::Met; 12];
    if number % 10 == 0 {
        answers[0] = Answer::NotMet;
    }
    let position = |id: &str| description.fields.iter().position(|field| field.id == id).unwrap() as u16;
    let text = |text: String| FieldValue::Text(text);
    Record {
        answers: Answers::new(answers),
        fields: vec![
            (position("person"), text(format!("P-{:03}", number % 20))),
            (position("medicine"), text("Paracetamol 500 mg tablets".into())),
            (position("given-at"), FieldValue::Moment(ON - 86_400 * number)),
            (position("trigger"), text("rubbed her hip after the stairs".into())),
            (position("alternatives-tried"), text("warm pack for ten minutes".into())),
            (position("effect"), text("walked to lunch".into())),
            (position("effect-at"), FieldValue::Moment(ON - 86_400 * number + 3_000)),
        ],
        reference: format!("adm-{number:03}"),
    }
}

criterion_group!(benches, evaluate);
criterion_main!(benches);
