//! Every check finds its failing file, says so in the form of the design, and leaves its passing file alone.

#![allow(clippy::unwrap_used)]

mod common;

use ratchet_dsl::{Colour, checks, compile, render_speech, render_terminal};
use std::path::PathBuf;

fn directory() -> PathBuf {
    common::root().join("dsl/tests/checks")
}

fn cases() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(directory())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn case(name: &str, file: &str) -> String {
    std::fs::read_to_string(directory().join(name).join(file)).unwrap()
}

#[test]
fn failing_files_fail_with_their_check_alone() {
    for name in cases() {
        let folder = common::beside_organisation(&case(&name, "fails.qip"));
        let compiled = compile(&folder, &[]);
        let found: Vec<&str> = compiled.diagnostics.iter().map(|problem| problem.name).collect();
        assert_eq!(found, [name.as_str()]);
        common::assert_titles_are_short(&compiled.diagnostics);
        insta::assert_snapshot!(name, render_terminal(&folder, &compiled.diagnostics, Colour::Off));
    }
}

#[test]
fn passing_files_pass() {
    for name in cases() {
        let folder = common::beside_organisation(&case(&name, "passes.qip"));
        let compiled = compile(&folder, &[]);
        assert_eq!(
            render_terminal(&folder, &compiled.diagnostics, Colour::Off),
            "",
            "{name}"
        );
        assert!(compiled.definition.is_some());
    }
}

#[test]
fn a_fix_that_is_offered_puts_the_problem_right() {
    let mut fixed = 0;
    for name in cases() {
        let folder = common::beside_organisation(&case(&name, "fails.qip"));
        let problems = compile(&folder, &[]).diagnostics;
        let Some(fix) = &problems[0].fix else { continue };
        let folder = common::fixed(&folder, fix);
        assert_eq!(
            render_terminal(&folder, &compile(&folder, &[]).diagnostics, Colour::Off),
            "",
            "{name}"
        );
        fixed += 1;
    }
    assert!(fixed >= 3);
}

#[test]
fn every_check_has_a_page_and_a_case() {
    let cases = cases();
    let entries = checks::entries();
    for entry in &entries {
        let page = checks::explain(entry.code).unwrap();
        assert_eq!(checks::explain(entry.name), Some(page.clone()));
        assert!(page.starts_with(&format!("{} ({}", entry.name, entry.code)));
        let is_check = entry.code >= "Q0100" && entry.code < "Q0900";
        assert!(
            !is_check || cases.contains(&entry.name.to_owned()),
            "{} has no case",
            entry.name
        );
    }
    let codes: std::collections::BTreeSet<&str> = entries.iter().map(|entry| entry.code).collect();
    let names: std::collections::BTreeSet<&str> = entries.iter().map(|entry| entry.name).collect();
    assert_eq!(
        (codes.len(), names.len()),
        (entries.len(), entries.len()),
        "a name or code is used twice"
    );
    assert_eq!(checks::explain("no-such-check"), None);
    insta::assert_snapshot!("explain", checks::explain("q0101").unwrap());
}

#[test]
fn the_same_problem_in_speech_and_json() {
    let folder = common::beside_organisation(&case("plan-closes-without-retest", "fails.qip"));
    let problems = compile(&folder, &[]).diagnostics;
    insta::assert_snapshot!("speech", render_speech(&folder, &problems));
    insta::assert_json_snapshot!("json", ratchet_dsl::render_json(&folder, &problems));
}
