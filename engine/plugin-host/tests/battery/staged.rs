//! Tools made by hand to misbehave: a core module in the text format whose answers lie ready in its memory, byte for byte
//! as the canonical ABI wants them, so that any lie can be told.

use ratchet_plugin_host::componentize::componentize;
use std::path::Path;
use wit_component::{StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

/// Where answers begin in the tool's memory; below is nothing.
const BASE: u32 = 1_024;

/// Where input is laid by `cabi_realloc`; answers must stay below.
const HEAP: u32 = 192 * 1_024;

/// Memory being laid out.
#[derive(Default)]
pub struct Arena(Vec<u8>);

/// One record being laid out: fields one after the other at their natural alignment.
#[derive(Default, Clone)]
pub struct Layout(Vec<u8>);

impl Layout {
    fn align(mut self, to: usize) -> Self {
        self.0.resize(self.0.len().next_multiple_of(to), 0);
        self
    }

    pub fn u8(mut self, value: u8) -> Self {
        self.0.push(value);
        self
    }

    pub fn u16(self, value: u16) -> Self {
        let mut aligned = self.align(2);
        aligned.0.extend(value.to_le_bytes());
        aligned
    }

    pub fn u32(self, value: u32) -> Self {
        let mut aligned = self.align(4);
        aligned.0.extend(value.to_le_bytes());
        aligned
    }

    /// A string or a list.
    pub fn slice(self, (start, length): (u32, u32)) -> Self {
        self.u32(start).u32(length)
    }
}

impl Arena {
    fn put(&mut self, bytes: &[u8]) -> u32 {
        self.0.resize(self.0.len().next_multiple_of(8), 0);
        let start = BASE + self.0.len() as u32;
        self.0.extend(bytes);
        assert!(BASE as usize + self.0.len() < HEAP as usize, "the arena is full");
        start
    }

    pub fn text(&mut self, text: &str) -> (u32, u32) {
        (self.put(text.as_bytes()), text.len() as u32)
    }

    pub fn bytes(&mut self, bytes: &[u8]) -> (u32, u32) {
        (self.put(bytes), bytes.len() as u32)
    }

    pub fn list(&mut self, entries: &[Layout]) -> (u32, u32) {
        let bytes: Vec<u8> = entries.iter().flat_map(|entry| entry.clone().align(4).0).collect();
        (self.put(&bytes), entries.len() as u32)
    }

    /// Places a record and gives its address.
    pub fn record(&mut self, layout: Layout) -> u32 {
        self.put(&layout.0)
    }

    fn texts(&mut self, texts: &[&str]) -> (u32, u32) {
        let entries: Vec<Layout> = texts
            .iter()
            .map(|text| Layout::default().slice(self.text(text)))
            .collect();
        self.list(&entries)
    }

    /// A description with one section, two questions and no fields; `id` may be made unacceptable.
    fn description(&mut self, id: &str) -> u32 {
        let section = Layout::default()
            .slice(self.text("S"))
            .slice(self.text("records"))
            .slice(self.texts(&["team"]));
        let questions = [self.question("first", 0), self.question("second", 1)];
        let description = Layout::default()
            .slice(self.text(id))
            .slice(self.text("1.0.0"))
            .slice(self.text("Staged"))
            .slice(self.text("Nothing good."))
            .slice(self.texts(&["residential care"]))
            .slice(self.list(&[section]))
            .slice(self.list(&questions))
            .slice((0, 0))
            .slice((0, 0))
            // Not applicable excluded, unanswered counts, no override, rounded down.
            .u8(0)
            .u8(0)
            .u8(0)
            .u8(0);
        self.record(description)
    }

    fn question(&mut self, id: &str, source: u8) -> Layout {
        Layout::default()
            .slice(self.text(id))
            .slice(self.text(id))
            .slice(self.text("Is it so?"))
            .u16(0)
            .u8(source)
            .u8(0)
            .u16(1)
            .slice(self.texts(&["cqc-saf:S8"]))
            .slice(self.texts(&["knowledge"]))
            .slice(self.text("What was seen."))
    }
}

/// The parts of a report about two questions, to be bent before they are laid out.
pub struct Report {
    pub questions: Vec<[u32; 7]>,
    pub score: Option<u8>,
    pub section: u16,
    pub findings: Vec<Finding>,
    pub near_duplicates: Vec<Vec<u32>>,
}

#[derive(Clone)]
pub struct Finding {
    pub question: u16,
    pub what: String,
    pub count: u32,
    pub of: u32,
    pub records: Vec<u32>,
}

impl Report {
    /// What an honest tool says of two records: the first meets both questions, the second only the first question.
    pub fn honest() -> Self {
        Self {
            questions: vec![[0, 2, 0, 0, 0, 2, 2], [1, 1, 1, 0, 0, 1, 2]],
            score: Some(75),
            section: 0,
            findings: vec![Finding {
                question: 1,
                what: "It is not so.".into(),
                count: 1,
                of: 2,
                records: vec![1],
            }],
            near_duplicates: Vec::new(),
        }
    }

    /// Address of `ok(report)`.
    pub fn place(&self, arena: &mut Arena) -> u32 {
        let questions: Vec<Layout> = self
            .questions
            .iter()
            .map(|[question, counts @ ..]| {
                counts
                    .iter()
                    .fold(Layout::default().u16(*question as u16), |layout, count| {
                        layout.u32(*count)
                    })
            })
            .collect();
        let section = option(Layout::default().u16(self.section), self.score);
        let sections = arena.bytes(&section.0);
        let findings: Vec<Layout> = self.findings.iter().map(|finding| finding.lay(arena)).collect();
        let groups: Vec<Layout> = self
            .near_duplicates
            .iter()
            .map(|group| Layout::default().slice(numbers(arena, group)))
            .collect();
        let report = option(Layout::default().u32(0).slice(arena.list(&questions)), self.score)
            .slice((sections.0, 1))
            .slice((0, 0))
            .slice(arena.list(&findings))
            .slice(arena.list(&groups));
        arena.record(report)
    }
}

impl Finding {
    fn lay(&self, arena: &mut Arena) -> Layout {
        Layout::default()
            .u16(self.question)
            .u8(1)
            .slice(arena.text(&self.what))
            .slice(arena.text("Rowan House"))
            .u32(self.count)
            .u32(self.of)
            .slice((0, 0))
            .slice((0, 0))
            .u32(0)
            .slice((0, 0))
            .slice(numbers(arena, &self.records))
    }
}

fn option(layout: Layout, value: Option<u8>) -> Layout {
    layout.u8(value.is_some().into()).u8(value.unwrap_or(0))
}

fn numbers(arena: &mut Arena, numbers: &[u32]) -> (u32, u32) {
    let entries: Vec<Layout> = numbers.iter().map(|number| Layout::default().u32(*number)).collect();
    arena.list(&entries)
}

/// A tool to be staged. Bodies are instructions in the text format.
pub struct Staged {
    pub arena: Arena,
    pub id: &'static str,
    /// Memory pages at the beginning.
    pub pages: u32,
    /// Run before `describe` answers.
    pub describe: String,
    /// Must leave the address of the answer.
    pub evaluate: String,
    /// Further imports and functions.
    pub extra: String,
}

impl Staged {
    pub fn new() -> Self {
        let mut staged = Self {
            arena: Arena::default(),
            id: "staged",
            pages: 8,
            describe: String::new(),
            evaluate: String::new(),
            extra: String::new(),
        };
        staged.answer(&Report::honest());
        staged
    }

    /// A tool that reads the list `mar-export` and answers with an error of its own that says how it came out: the first cell of the
    /// first row, or the refusal.
    pub fn reading() -> Self {
        let mut staged = Self::new();
        staged.extra =
            r#"(import "ratchet:audit-records/records@1.0.0" "read" (func $read (param i32 i32 i32)))"#.into();
        let (start, length) = staged.arena.text("mar-export");
        // result<table, string>: a tag, then for a table columns and rows (start, length each), for a refusal its text.
        let answer = staged
            .arena
            .record(Layout::default().u32(0).u32(0).u32(0).u32(0).u32(0));
        // result<report, tool-error>: err(internal(text)).
        let told = staged.arena.record(Layout::default().u32(1).u32(1).u32(0).u32(0));
        staged.evaluate = format!(
            "(local $row i32)
             (call $read (i32.const {start}) (i32.const {length}) (i32.const {answer}))
             (if (i32.load8_u (i32.const {answer}))
               (then
                 (i32.store (i32.const {text}) (i32.load (i32.const {first})))
                 (i32.store (i32.const {size}) (i32.load (i32.const {second}))))
               (else
                 (local.set $row (i32.load (i32.load (i32.const {rows}))))
                 (i32.store (i32.const {text}) (i32.load (local.get $row)))
                 (i32.store (i32.const {size}) (i32.load offset=4 (local.get $row)))))
             i32.const {told}",
            text = told + 8,
            size = told + 12,
            first = answer + 4,
            second = answer + 8,
            rows = answer + 12,
        );
        staged
    }

    /// Lets `evaluate` run these instructions before the honest answer.
    pub fn before(mut self, instructions: &str) -> Self {
        self.evaluate = format!("{instructions} {}", self.evaluate);
        self
    }

    pub fn answering(mut self, report: &Report) -> Self {
        self.answer(report);
        self
    }

    fn answer(&mut self, report: &Report) {
        let address = report.place(&mut self.arena);
        self.evaluate = format!("i32.const {address}");
    }

    /// The component.
    pub fn build(mut self) -> Vec<u8> {
        let description = self.arena.description(self.id);
        let data: String = self.arena.0.iter().map(|byte| format!("\\{byte:02x}")).collect();
        let Self {
            pages,
            describe,
            evaluate,
            extra,
            ..
        } = self;
        let text = format!(
            r#"(module
                {extra}
                (memory (export "memory") {pages})
                (global $heap (mut i32) (i32.const {HEAP}))
                (data (i32.const {BASE}) "{data}")
                (func $recurse (param i32) (result i32)
                    (i32.add (call $recurse (i32.add (local.get 0) (i32.const 1))) (i32.const 1)))
                (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
                    (local $start i32)
                    (local.set $start (i32.and (i32.add (global.get $heap) (i32.const 7)) (i32.const -8)))
                    (global.set $heap (i32.add (local.get $start) (local.get 3)))
                    (local.get $start))
                (func (export "ratchet:audit-tool/tool@1.0.0#describe") (result i32)
                    {describe} i32.const {description})
                (func (export "ratchet:audit-tool/tool@1.0.0#evaluate")
                    (param i32 i32 i64 i32 i32 i32 i32) (result i32) {evaluate})
                (func (export "ratchet:audit-tool/tool@1.0.0#check-record")
                    (param i32 i32 i32 i32 i32 i32) (result i32) i32.const 0))"#
        );
        let mut module = wat::parse_str(text).unwrap();
        let reads = extra.contains("audit-records");
        let mut resolve = Resolve::default();
        let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/wit");
        let (package, _) = resolve.push_dir(&wit).unwrap();
        let world = if reads {
            let more = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/wit-records");
            let (package, _) = resolve.push_dir(&more).unwrap();
            resolve
                .select_world(&[package], Some("audit-tool-with-records"))
                .unwrap()
        } else {
            resolve.select_world(&[package], Some("audit-tool")).unwrap()
        };
        embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
        componentize(&module).unwrap()
    }
}
