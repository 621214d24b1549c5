//! Nothing panics, whatever stands in a file, and every place that is reported is a place in the text.

#![allow(clippy::unwrap_used)]

mod common;

use common::mutant::{mutants_per_file, mutate};
use proptest::prelude::*;
use ratchet_core::definition::Tool;
use ratchet_dsl::{Colour, Diagnostic, Folder, compile, lock, render_json, render_speech, render_terminal};

fn tools() -> Vec<Tool> {
    lock::read(common::TOOLS_LOCK).unwrap()
}

/// Compiles, renders in every form, and looks at every place.
fn survives(folder: &Folder, tools: &[Tool]) {
    let compiled = compile(folder, tools);
    compiled
        .diagnostics
        .iter()
        .for_each(|problem| places_are_real(folder, problem));
    common::assert_titles_are_short(&compiled.diagnostics);
    let lines: std::collections::BTreeSet<_> = render_json(folder, &compiled.diagnostics)
        .into_iter()
        .map(|problem| (problem.file, problem.line))
        .collect();
    assert_eq!(lines.len(), compiled.diagnostics.len(), "at most one problem a line");
    assert_eq!(compiled.definition.is_some(), compiled.errors() == 0);
    render_terminal(folder, &compiled.diagnostics, Colour::On);
    render_speech(folder, &compiled.diagnostics);
}

fn places_are_real(folder: &Folder, problem: &Diagnostic) {
    let edits = problem
        .fix
        .iter()
        .flat_map(|fix| fix.edits.iter().map(|edit| edit.place));
    for place in edits.chain([problem.place]) {
        let text = folder.text(place.file);
        assert!(
            text.get(place.start as usize..place.end as usize).is_some(),
            "{place:?} of {problem:?}"
        );
    }
}

fn mutants_of(text: &str, tools: &[Tool], offset: u64) {
    let organisation = common::organisation();
    for seed in 0..mutants_per_file() {
        let mutant = mutate(text, seed.wrapping_add(offset));
        let folder = Folder::new()
            .with("mutant.qip", mutant.clone())
            .with("organisation.qip", organisation.clone());
        let outcome = std::panic::catch_unwind(|| survives(&folder, tools));
        assert!(outcome.is_ok(), "seed {} panics:\n{mutant}", seed.wrapping_add(offset));
    }
}

fn corpus(name: &str) -> String {
    std::fs::read_to_string(common::root().join("dsl/tests/corpus").join(name)).unwrap()
}

fn shipped(name: &str) -> String {
    std::fs::read_to_string(common::root().join("workflows/prn-medicines").join(name)).unwrap()
}

#[test]
fn mutants_of_the_shipped_workflow_survive() {
    mutants_of(&shipped("prn-medicines.qip"), &tools(), 0);
    mutants_of(&shipped("cycle.test.qip"), &tools(), 10_000);
    mutants_of(&shipped("organisation.qip"), &tools(), 20_000);
}

#[test]
fn mutants_of_audits_with_their_own_questions_survive() {
    mutants_of(&corpus("care-planning.qip"), &tools(), 30_000);
    mutants_of(&corpus("supervision.qip"), &tools(), 40_000);
    mutants_of(&corpus("incident-review.qip"), &tools(), 50_000);
}

#[test]
fn mutants_of_themes_and_scenarios_survive() {
    mutants_of(&corpus("judgement-theme.qip"), &tools(), 60_000);
    mutants_of(&corpus("care-cycle.test.qip"), &tools(), 70_000);
}

#[test]
fn mutants_of_a_file_with_every_label_survive() {
    let base = std::fs::read_to_string(common::root().join("dsl/tests/wrong/base.qip")).unwrap();
    mutants_of(&base, &tools(), 80_000);
}

#[test]
fn large_and_odd_files_survive() {
    let many_roles: String = (0..5_000)
        .map(|number| format!("role r{number}\n  reports to: nobody {number}\n"))
        .collect();
    let odd = [
        "(".repeat(200_000),
        format!("plan \"P\"\n  closes: when {}", "(".repeat(100_000)),
        format!(
            "plan \"P\"\n  closes: when {}",
            "retest \"A\" passed and ".repeat(5_000)
        ),
        format!("audit \"{}\"", "x".repeat(500_000)),
        format!("audit \"A\"\n  sample: 10 {}", "charts, ".repeat(50_000)),
        format!("plan \"P\"\n  escalate: {}", "to a when overdue, ".repeat(5_000)),
        "a".repeat(1_000_000),
        "\n".repeat(300_000),
        " x\n".repeat(50_000),
        many_roles,
        "plan \"P\"\n".repeat(5_000),
        "x".repeat(5 * 1024 * 1024),
    ];
    for text in odd {
        survives(&Folder::new().with("odd.qip", text), &[]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_survives(text in "\\PC{0,300}") {
        survives(&Folder::new().with("any.qip", text), &[]);
    }

    #[test]
    fn any_text_with_line_ends_survives(lines in prop::collection::vec("[ \\t]{0,6}[a-zé\"“#:(), ]{0,30}", 0..30), end in "\r|\n|\r\n") {
        survives(&Folder::new().with("any.qip", lines.join(&end)), &[]);
    }

    #[test]
    fn words_of_the_language_in_any_order_survive(words in prop::collection::vec(prop::sample::select(vec![
        "audit", "plan", "\"A\"", "when", "is", "at least", "90%", "and", "or", "(", ")", "has", "a", "significant", "finding", "retest", "passed",
        "forum", "agrees", "within", "5", "working days", "of", "opening", "every", "month", ",", "on", "the", "first", "Monday", "measure", "not",
        "higher", "than", "in", "row", "audits", "theme", "cause", "found", "was", "told", "about", "rule", "question", "score", "below", "all",
        "actions", "are", "place", "6 weeks", "after", "to", "tell", "reopen", "an", "missed something", "late", "waived", "standard", "shows",
        "improvement", "no concern", "8", "leaves", "is away for", "answers", "watched", "improved", "raised",
    ]), 0..14), label in prop::sample::select(vec!["opens", "closes", "escalate", "watch", "if a retest fails", "cause"])) {
        let words = words.join(" ");
        let text = format!("plan \"P\"\n  {label}: {words}\n  retest \"R\" by x\n    when: {words}\n    pass: {words}\n    accepts: {words}\nscenario \"S\"\n  then: {words}\n  expect: {words}\ntheme \"T\"\n  raised: {words}\n  improved: {words}\n");
        survives(&Folder::new().with("any.qip", text), &[]);
    }
}
