//! The manual's page of values: every line that it shows is read where it says that it may stand.

#![allow(clippy::unwrap_used)]

mod common;

use ratchet_dsl::{Diagnostic, compile};
use std::collections::BTreeSet;

/// A line that the page shows, and the head of the block that it may stand in.
struct Shown {
    head: String,
    line: String,
}

fn shown() -> Vec<Shown> {
    let page = std::fs::read_to_string(common::root().join("docs/book/src/reference/values.md")).unwrap();
    let mut head = None;
    let mut shown = Vec::new();
    for line in page.lines() {
        if let Some(told) = line.strip_prefix("<!-- in: ") {
            head = told.strip_suffix(" -->").map(str::to_owned);
        } else if line.starts_with("## ") {
            head = None;
        }
        let Some(line) = line.strip_prefix("| `").and_then(|rest| rest.split('`').next()) else {
            continue;
        };
        if let Some(head) = &head {
            let (head, line) = (head.clone(), line.to_owned());
            shown.push(Shown { head, line });
        }
    }
    assert!(shown.len() > 50, "{}", shown.len());
    shown
}

/// The file with the line in its block, in the place of the line with the same label.
fn with(base: &str, shown: &Shown) -> String {
    let label = shown.line.split_inclusive(':').next().unwrap();
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut lines: Vec<String> = base.lines().map(str::to_owned).collect();
    let head = lines
        .iter()
        .position(|line| line.trim_start().starts_with(&shown.head))
        .unwrap_or_else(|| panic!("no {}", shown.head));
    let inner = depth(&lines[head]) + 2;
    let fields = (head + 1..lines.len()).take_while(|at| depth(&lines[*at]) >= inner);
    let known = fields
        .clone()
        .find(|at| depth(&lines[*at]) == inner && lines[*at].trim_start().starts_with(label));
    let line = format!("{}{}", " ".repeat(inner), shown.line);
    match known {
        Some(at) => lines[at] = line,
        None => lines.insert(head + 1, line),
    }
    lines.join("\n") + "\n"
}

/// What cannot be read or is not known. What the checks say about the story as a whole is left out: one line changed it.
fn unread(text: &str) -> BTreeSet<String> {
    let problems = compile(&common::beside_organisation(text), &[]).diagnostics;
    let of_language = |problem: &&Diagnostic| !("Q0100".."Q0900").contains(&problem.code);
    problems
        .iter()
        .filter(of_language)
        .map(|problem| format!("{}: {}", problem.name, problem.title))
        .collect()
}

#[test]
fn every_line_of_the_page_of_values_can_be_read() {
    let base = std::fs::read_to_string(common::root().join("dsl/tests/wrong/base.qip")).unwrap();
    assert_eq!(unread(&base), BTreeSet::new());
    let mut misread = Vec::new();
    for shown in shown() {
        for problem in unread(&with(&base, &shown)) {
            misread.push(format!("{} in {}: {problem}", shown.line, shown.head));
        }
    }
    assert!(misread.is_empty(), "{}", misread.join("\n"));
}

#[test]
fn a_line_that_the_page_could_not_show_is_noticed() {
    let base = std::fs::read_to_string(common::root().join("dsl/tests/wrong/base.qip")).unwrap();
    let shown = Shown {
        head: "audit \"Falls\"".to_owned(),
        line: "every: now and then".to_owned(),
    };
    assert!(!unread(&with(&base, &shown)).is_empty());
}
