//! The example tool in four languages: the same golden audits, the same reports.
//!
//! The Rust one runs natively here. `RATCHET_EXAMPLES=DIR` adds every component DIR/LANGUAGE/call-bells.wasm that
//! `plugins/examples/build` made. `RATCHET_GOLDEN=write` writes the reports anew; read them before committing.

use crate::{golden, native, sample};
use ratchet_core::tool as core;
use ratchet_plugin_host::componentize::componentize;
use ratchet_plugin_host::{Limits, WasmHost};
use ratchet_ports::PluginHost;
use ratchet_tool_call_bells::AuditTool;
use ratchet_tool_sdk::{Tool, contract as wire};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

const CASES: [&str; 4] = ["good", "slipping", "poor", "unreadable-shift"];

/// What a core module begins with; C is built as one.
const CORE_MODULE: &[u8] = b"\0asm\x01\0\0\0";

fn file(name: &str, end: &str) -> PathBuf {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/examples/golden");
    golden.join(format!("{name}.{end}"))
}

/// As much of the description as reading a table needs.
fn description() -> core::Description {
    let field = |field: wire::Field| core::Field {
        id: field.id,
        title: field.title,
        kind: match field.kind {
            wire::FieldKind::Text => core::FieldKind::Text,
            wire::FieldKind::Number => core::FieldKind::Number,
            wire::FieldKind::Moment => core::FieldKind::Moment,
            wire::FieldKind::Flag => core::FieldKind::Flag,
        },
        section: field.section,
    };
    let said = AuditTool::TABLE.describe();
    core::Description {
        id: said.id,
        version: said.version,
        title: said.title,
        subject: said.subject,
        service_types: said.service_types,
        sections: Vec::new(),
        questions: Vec::new(),
        measures: Vec::new(),
        fields: said.fields.into_iter().map(field).collect(),
        scoring: core::Scoring {
            not_applicable: core::NotApplicable::Excluded,
            unanswered: core::Unanswered::CountsAsNotMet,
            critical_overrides: true,
            rounding: core::Rounding::Down,
        },
    }
}

/// Components that were built, by language.
fn built() -> Vec<(String, Vec<u8>)> {
    let Some(directory) = std::env::var_os("RATCHET_EXAMPLES") else {
        return Vec::new();
    };
    // Relative to the workspace, as it is given on a command line.
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(directory);
    let languages = ["c", "javascript", "python", "rust"]
        .into_iter()
        .filter_map(|language| {
            let bytes = fs::read(directory.join(language).join("call-bells.wasm")).ok()?;
            let component = if bytes.starts_with(CORE_MODULE) {
                componentize(&bytes).unwrap()
            } else {
                bytes
            };
            Some((language.to_owned(), component))
        });
    let languages: Vec<_> = languages.collect();
    assert!(
        !languages.is_empty(),
        "RATCHET_EXAMPLES names a folder without examples"
    );
    languages
}

#[test]
fn the_example_says_the_same_in_every_language() {
    let patient = Limits {
        time_max: Duration::from_secs(60),
        ..Limits::default()
    };
    let host = WasmHost::open(None, patient).unwrap();
    let tools: Vec<_> = built()
        .into_iter()
        .map(|(language, component)| (language, host.install(&component).unwrap()))
        .collect();
    for name in CASES {
        let records = sample::read(&file(name, "csv"), &description(), 0);
        let context = golden::context(0);
        let report = native::evaluate::<AuditTool>(&context, &records);
        if std::env::var_os("RATCHET_GOLDEN").is_some_and(|value| value == "write") {
            fs::write(
                file(name, "json"),
                serde_json::to_string_pretty(&report).unwrap() + "\n",
            )
            .unwrap();
        }
        let expected: core::Report = serde_json::from_str(&fs::read_to_string(file(name, "json")).unwrap()).unwrap();
        assert_eq!(report, expected, "{name}: not the expected report");
        for (language, tool) in &tools {
            let report = host.evaluate(&tool.digest, &context, &records).unwrap();
            assert_eq!(report, expected, "{name}: {language} says something else");
        }
    }
    for (first, second) in tools.iter().zip(tools.iter().skip(1)) {
        assert_eq!(
            first.1.description, second.1.description,
            "{} and {} describe themselves differently",
            first.0, second.0
        );
    }
}

#[test]
fn the_form_says_the_same_in_every_language() {
    let host = WasmHost::open(None, Limits::default()).unwrap();
    let records = [
        (core::FieldValue::Number(-1), core::FieldValue::Flag(true)),
        (core::FieldValue::Number(10_001), core::FieldValue::Flag(false)),
        (core::FieldValue::Text("twelve".into()), core::FieldValue::Flag(true)),
    ];
    for (waited, helped) in records {
        let record = core::Record {
            answers: core::Answers::new(vec![core::Answer::Met; 4]),
            fields: vec![(2, waited), (3, helped), (9, core::FieldValue::Flag(true))],
            reference: "r-1".into(),
        };
        let expected = native::check_record::<AuditTool>(&record);
        assert!(expected.len() >= 3, "{expected:?}");
        for (language, component) in built() {
            let tool = host.install(&component).unwrap();
            assert_eq!(
                host.check_record(&tool.digest, &record).unwrap(),
                expected,
                "{language} says something else"
            );
        }
    }
}
