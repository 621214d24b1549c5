//! Golden audits of the bundled tools: records in, report out, natively and as a component alike.
//!
//! Cases lie beside the tool as `golden/NAME.csv` with `golden/NAME.json`. `RATCHET_GOLDEN=write` writes the reports anew;
//! read them before committing. `RATCHET_TOOLS=DIR` runs tools that were just built instead of the committed ones.

use crate::{native, sample};
use ratchet_core::tool::{Context, Report};
use ratchet_plugin_host::bundled::{self, Bundled};
use ratchet_plugin_host::{Limits, WasmHost};
use ratchet_ports::PluginHost;
use ratchet_tool_sdk::Tool;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A bundled component: the committed one, or one that was just built.
pub fn component(tool: Bundled) -> Vec<u8> {
    match std::env::var_os("RATCHET_TOOLS") {
        Some(directory) => fs::read(Path::new(&directory).join(format!("{}.wasm", tool.id))).unwrap(),
        None => tool.component.to_vec(),
    }
}

/// The medicines component.
pub fn medicines() -> Vec<u8> {
    component(bundled::MEDICINES)
}

pub fn context(section: u16) -> Context {
    Context {
        section: Some(section),
        on: sample::moment("2026-11-02T00:00Z"),
        service: "Rowan House".into(),
    }
}

/// A golden file of the medicines tool.
pub fn golden(name: &str) -> PathBuf {
    folder("medicines").join(name)
}

fn folder(tool: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../plugins")
        .join(tool)
        .join("golden")
}

/// Runs every case of a tool; `cases` name them with the section that they are about.
fn check<T: Tool>(bundled: Bundled, cases: &[(&str, u16)]) {
    let host = WasmHost::open(None, Limits::default()).unwrap();
    let tool = host.install(&component(bundled)).unwrap();
    assert_no_case_is_left_out(bundled.id, cases);
    for (name, section) in cases {
        let file = |end| folder(bundled.id).join(format!("{name}.{end}"));
        let records = sample::read(&file("csv"), &tool.description, *section);
        let context = context(*section);
        let report = host.evaluate(&tool.digest, &context, &records).unwrap();
        assert_eq!(
            report,
            native::evaluate::<T>(&context, &records),
            "{name}: the component and the native tool differ"
        );
        assert_eq!(
            report,
            host.evaluate(&tool.digest, &context, &records).unwrap(),
            "{name}: the second time differs"
        );
        if std::env::var_os("RATCHET_GOLDEN").is_some_and(|value| value == "write") {
            fs::write(file("json"), serde_json::to_string_pretty(&report).unwrap() + "\n").unwrap();
        }
        let expected: Report = serde_json::from_str(&fs::read_to_string(file("json")).unwrap()).unwrap();
        assert_eq!(report, expected, "{name}: not the expected report");
        assert_tells_services_apart(name, &report);
    }
}

/// Whatever the report says in detail: a good service has no findings, a slipping one some, a poor one serious ones.
fn assert_tells_services_apart(name: &str, report: &Report) {
    let serious = report
        .findings
        .iter()
        .any(|finding| finding.severity == ratchet_core::tool::Severity::High);
    match name.rsplit('-').next() {
        Some("good") => assert!(report.findings.is_empty() && report.score == Some(100), "{name}"),
        Some("slipping") => assert!(
            !report.findings.is_empty() && report.findings.len() < report.questions.len(),
            "{name}"
        ),
        Some("poor") => assert!(serious && report.score < Some(80), "{name}"),
        _ => panic!("{name}: say whether the service is good, slipping or poor"),
    }
}

fn assert_no_case_is_left_out(tool: &str, cases: &[(&str, u16)]) {
    let named: BTreeSet<String> = cases.iter().map(|(name, _)| format!("{name}.csv")).collect();
    let files = fs::read_dir(folder(tool))
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    let there: BTreeSet<String> = files
        .filter_map(|name| name.into_string().ok())
        .filter(|name| name.ends_with(".csv"))
        .collect();
    assert_eq!(named, there, "{tool}: cases and files in golden/ differ");
}

#[test]
fn medicines_tells_good_slipping_and_poor_services_apart() {
    check::<ratchet_tool_medicines::Medicines>(
        bundled::MEDICINES,
        &[
            ("prn-good", 0),
            ("prn-slipping", 0),
            ("prn-poor", 0),
            ("mar-good", 1),
            ("mar-slipping", 1),
            ("mar-poor", 1),
            ("controlled-good", 2),
            ("controlled-slipping", 2),
            ("controlled-poor", 2),
            ("storage-good", 3),
            ("storage-slipping", 3),
            ("storage-poor", 3),
            ("topical-good", 4),
            ("topical-slipping", 4),
            ("topical-poor", 4),
            ("covert-good", 5),
            ("covert-slipping", 5),
            ("covert-poor", 5),
            ("remedies-good", 6),
            ("remedies-slipping", 6),
            ("remedies-poor", 6),
            ("own-good", 7),
            ("own-slipping", 7),
            ("own-poor", 7),
            ("stock-good", 8),
            ("stock-slipping", 8),
            ("stock-poor", 8),
            ("errors-good", 9),
            ("errors-slipping", 9),
            ("errors-poor", 9),
            ("competency-good", 10),
            ("competency-slipping", 10),
            ("competency-poor", 10),
        ],
    );
}

#[test]
fn care_planning_tells_good_slipping_and_poor_services_apart() {
    check::<ratchet_tool_care_planning::CarePlanning>(
        bundled::CARE_PLANNING,
        &[
            ("plans-good", 0),
            ("plans-slipping", 0),
            ("plans-poor", 0),
            ("consent-good", 1),
            ("consent-slipping", 1),
            ("consent-poor", 1),
            ("incidents-good", 2),
            ("incidents-slipping", 2),
            ("incidents-poor", 2),
        ],
    );
}

#[test]
fn incident_review_tells_good_slipping_and_poor_services_apart() {
    check::<ratchet_tool_incident_review::IncidentReview>(
        bundled::INCIDENT_REVIEW,
        &[("incidents-good", 0), ("incidents-slipping", 0), ("incidents-poor", 0)],
    );
}

#[test]
fn infection_prevention_tells_good_slipping_and_poor_services_apart() {
    check::<ratchet_tool_infection_prevention::InfectionPrevention>(
        bundled::INFECTION_PREVENTION,
        &[
            ("hands-good", 0),
            ("hands-slipping", 0),
            ("hands-poor", 0),
            ("rooms-good", 1),
            ("rooms-slipping", 1),
            ("rooms-poor", 1),
            ("infections-good", 2),
            ("infections-slipping", 2),
            ("infections-poor", 2),
        ],
    );
}

#[test]
fn safeguarding_and_restrictive_practice_tells_good_slipping_and_poor_services_apart() {
    check::<ratchet_tool_safeguarding_restrictive_practice::SafeguardingRestrictivePractice>(
        bundled::SAFEGUARDING_RESTRICTIVE_PRACTICE,
        &[
            ("concerns-good", 0),
            ("concerns-slipping", 0),
            ("concerns-poor", 0),
            ("uses-good", 1),
            ("uses-slipping", 1),
            ("uses-poor", 1),
            ("standing-good", 2),
            ("standing-slipping", 2),
            ("standing-poor", 2),
        ],
    );
}

#[test]
fn supervision_tells_good_slipping_and_poor_services_apart() {
    check::<ratchet_tool_supervision::Supervision>(
        bundled::SUPERVISION,
        &[("staff-good", 0), ("staff-slipping", 0), ("staff-poor", 0)],
    );
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
