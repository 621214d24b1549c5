//! Golden audits of the bundled tools: records in, report out, natively and as a component alike.
//!
//! Cases lie beside the tool as `golden/NAME.csv` with `golden/NAME.json`. `RATCHET_GOLDEN=write` writes the reports anew;
//! read them before committing. `RATCHET_TOOLS=DIR` runs tools that were just built instead of the committed ones.

use crate::{native, sample};
use ratchet_core::tool::{Context, Report};
use ratchet_plugin_host::{Limits, WasmHost, bundled};
use ratchet_ports::PluginHost;
use std::fs;
use std::path::{Path, PathBuf};

/// The medicines component: the committed one, or one that was just built.
pub fn medicines() -> Vec<u8> {
    match std::env::var_os("RATCHET_TOOLS") {
        Some(directory) => fs::read(Path::new(&directory).join("medicines.wasm")).unwrap(),
        None => bundled::MEDICINES.component.to_vec(),
    }
}

pub fn context(section: u16) -> Context {
    Context {
        section: Some(section),
        on: sample::moment("2026-11-02T00:00Z"),
        service: "Rowan House".into(),
    }
}

pub fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../plugins/medicines/golden")
        .join(name)
}

fn check(name: &str, section: u16) {
    let host = WasmHost::open(None, Limits::default()).unwrap();
    let tool = host.install(&medicines()).unwrap();
    let records = sample::read(&golden(&format!("{name}.csv")), &tool.description, section);
    let context = context(section);
    let report = host.evaluate(&tool.digest, &context, &records).unwrap();
    assert_eq!(
        report,
        native::evaluate(&context, &records),
        "{name}: the component and the native tool differ"
    );
    assert_eq!(
        report,
        host.evaluate(&tool.digest, &context, &records).unwrap(),
        "{name}: the second time differs"
    );

    let path = golden(&format!("{name}.json"));
    if std::env::var_os("RATCHET_GOLDEN").is_some_and(|value| value == "write") {
        fs::write(&path, serde_json::to_string_pretty(&report).unwrap() + "\n").unwrap();
    }
    let expected: Report = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(report, expected, "{name}: not the expected report");
}

#[test]
fn a_good_service_has_no_findings_on_prn() {
    check("prn-good", 0);
}

#[test]
fn a_slipping_service_has_findings_here_and_there_on_prn() {
    check("prn-slipping", 0);
}

#[test]
fn a_poor_service_has_serious_findings_on_prn() {
    check("prn-poor", 0);
}

#[test]
fn charts_of_a_good_service_tally() {
    check("mar-good", 1);
}

#[test]
fn charts_of_a_poor_service_show_gaps_and_unlawful_covert_use() {
    check("mar-poor", 1);
}

#[test]
fn a_form_shows_what_is_missing_beside_the_field() {
    let host = WasmHost::open(None, Limits::default()).unwrap();
    let tool = host.install(&medicines()).unwrap();
    let records = sample::read(&golden("prn-poor.csv"), &tool.description, 0);
    let said: Vec<String> = host
        .check_record(&tool.digest, &records[0])
        .unwrap()
        .into_iter()
        .map(|error| format!("{}: {}", error.path, error.message))
        .collect();
    assert_eq!(
        said,
        [
            "maximum-in-24h: the protocol has no maximum in 24 hours",
            "contact-prescriber: the protocol has nothing on when to ring the prescriber",
            "trigger: the entry has no trigger",
            "effect: the entry has no effect",
        ]
    );
}
