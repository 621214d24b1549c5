//! Two versions of the contract on one host, and what becomes of a version that a host does not serve.

#![allow(clippy::unwrap_used)]

use super::super::{Version, v1};
use crate::componentize::componentize;
use crate::host::WasmHost;
use crate::limits::Limits;
use crate::{CONTRACT, bundled};
use ratchet_core::tool::{Answer, Answers, Context, Record};
use ratchet_ports::PluginHost;
use ratchet_ports::plugin_host::{InstallError, Installed};
use std::path::Path;
use wit_component::{StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

const BOTH: &[Version] = &[v1::VERSION, super::VERSION];

/// Where the tool's answers begin in its memory.
const BASE: u32 = 1_024;

#[test]
fn both_versions_are_served_side_by_side() {
    let host = WasmHost::serving(BOTH, None, Limits::default()).unwrap();
    let old = host.install(bundled::SUPERVISION.component).unwrap();
    let new = host.install(&tool("1.1.0")).unwrap();
    assert_eq!(host.contract(&old.digest).as_deref(), Some("1.0.0"));
    assert_eq!(host.contract(&new.digest).as_deref(), Some("1.1.0"));

    let report = host.evaluate(&new.digest, &context(), &records(&new)).unwrap();
    assert_eq!(
        report.score,
        Some(50),
        "the border works out what this version leaves out"
    );
    assert_eq!(report.sections, [(0, Some(50))]);
    let finding = &report.findings[0];
    assert_eq!(finding.references, ["r-2"]);
    assert_eq!(finding.place, "Rowan House");
    assert_eq!(finding.immediate_correction.as_deref(), Some("Mend it today."));
    assert!(host.evaluate(&old.digest, &context(), &records(&old)).is_ok());
    assert!(host.check_record(&new.digest, &records(&new)[0]).unwrap().is_empty());
}

#[test]
fn a_version_that_is_not_served_is_refused_by_its_number() {
    let host = WasmHost::open(None, Limits::default()).unwrap();
    let Err(InstallError::WrongContract(why)) = host.install(&tool("1.1.0")) else {
        panic!("it was installed");
    };
    assert!(why.starts_with("it is made for version 1.1.0 of the contract"), "{why}");
    assert!(why.contains("this Ratchet serves 1.0.0"), "{why}");
}

#[test]
fn a_neighbouring_number_is_not_taken_for_the_one_that_is_served() {
    let host = WasmHost::serving(BOTH, None, Limits::default()).unwrap();
    let Err(InstallError::WrongContract(why)) = host.install(&tool("1.1.1")) else {
        panic!("it was installed");
    };
    assert!(why.contains("1.1.1") && why.contains("serves 1.0.0, 1.1.0"), "{why}");
}

#[test]
fn new_tools_are_made_for_the_newest_version_that_is_served() {
    let newest = super::super::SERVED.last().map(|version| version.number);
    assert_eq!(newest, Some(CONTRACT));
}

fn context() -> Context {
    Context {
        section: None,
        on: 0,
        service: "Rowan House".into(),
    }
}

/// Two records: all met, and the first question not met.
fn records(tool: &Installed) -> Vec<Record> {
    let mut answers = vec![Answer::Met; tool.description.questions.len()];
    let record = |reference: &str, answers: &[Answer]| Record {
        answers: Answers::new(answers.to_vec()),
        fields: Vec::new(),
        reference: reference.into(),
    };
    let first = record("r-1", &answers);
    answers[0] = Answer::NotMet;
    vec![first, record("r-2", &answers)]
}

/// Answers as they lie in the tool's memory.
#[derive(Default)]
struct Memory(Vec<u8>);

impl Memory {
    fn put(&mut self, bytes: &[u8]) -> u32 {
        self.0.resize(self.0.len().next_multiple_of(8), 0);
        let start = BASE + self.0.len() as u32;
        self.0.extend(bytes);
        start
    }

    /// Numbers of 32 bits one after the other: most of what the canonical ABI makes of a record.
    fn words(&mut self, words: &[u32]) -> u32 {
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        self.put(&bytes)
    }

    fn text(&mut self, text: &str) -> [u32; 2] {
        [self.put(text.as_bytes()), text.len() as u32]
    }
}

/// A tool of this version with one question, which says of two records that the second one fails it; made for the trial under
/// another number too.
fn tool(number: &str) -> Vec<u8> {
    let mut memory = Memory::default();
    let standard = memory.text("cqc-saf:S8");
    let standards = [memory.words(&standard), 1];
    let question = [memory.text("door-shuts"), memory.text("Does the door shut?"), standards];
    let question = memory.words(&question.concat());
    let description = [
        memory.text("doors"),
        memory.text("1.0.0"),
        memory.text("Doors"),
        [question, 1],
    ];
    let description = memory.words(&description.concat());
    let counts = memory.words(&[1, 1, 0, 0]);
    let failing = memory.words(&[1]);
    let (what, at_once) = (memory.text("The door does not shut."), memory.text("Mend it today."));
    let finding = memory.words(&[&[0], &what[..], &[1], &at_once, &[failing, 1]].concat());
    let report = memory.words(&[0, counts, 1, finding, 1]);
    let line = memory.text("two records");
    let data: String = memory.0.iter().map(|byte| format!("\\{byte:02x}")).collect();
    let text = format!(
        r#"(module
            (import "ratchet:audit-tool/log@{number}" "note" (func $note (param i32 i32)))
            (memory (export "memory") 4)
            (global $heap (mut i32) (i32.const 65536))
            (data (i32.const {BASE}) "{data}")
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
                (local $start i32)
                (local.set $start (i32.and (i32.add (global.get $heap) (i32.const 7)) (i32.const -8)))
                (global.set $heap (i32.add (local.get $start) (local.get 3)))
                (local.get $start))
            (func (export "ratchet:audit-tool/tool@{number}#describe") (result i32) i32.const {description})
            (func (export "ratchet:audit-tool/tool@{number}#evaluate") (param i64 i32 i32) (result i32)
                (call $note (i32.const {}) (i32.const {}))
                i32.const {report}))"#,
        line[0], line[1]
    );
    let mut module = wat::parse_str(text).unwrap();
    let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/contract/trial/audit-tool.wit");
    let wit = std::fs::read_to_string(wit).unwrap();
    let wit = wit.replace("ratchet:audit-tool@1.1.0", &format!("ratchet:audit-tool@{number}"));
    let mut resolve = Resolve::default();
    let package = resolve.push_str("audit-tool.wit", &wit).unwrap();
    let world = resolve.select_world(&[package], Some("audit-tool")).unwrap();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
    componentize(&module).unwrap()
}
