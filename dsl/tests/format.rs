//! `fmt`: every shipped file is in its one form, and whatever stands in a file, formatting it changes nothing that it means.

#![allow(clippy::unwrap_used)]

mod common;

use common::mutant::{mutants_per_file, mutate};
use proptest::prelude::*;
use ratchet_dsl::format::{diff, format};
use ratchet_dsl::{Folder, compile};
use std::path::{Path, PathBuf};

/// Every `.qip` file below a directory.
fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "qip") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn examples() -> Vec<PathBuf> {
    let root = common::root();
    ["workflows", "dsl/tests/corpus", "dsl/tests/wrong"]
        .iter()
        .flat_map(|place| files(&root.join(place)))
        .collect()
}

#[test]
fn every_shipped_file_is_formatted() {
    let root = common::root();
    for path in files(&root.join("workflows")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let formatted = format(&text).unwrap();
        let shown = path.strip_prefix(&root).unwrap().display().to_string();
        assert!(formatted.text == text, "{}", diff::unified(&shown, &text, &formatted));
    }
}

/// Formats, and compiles both texts beside the shared words: neither may be better or worse than the other.
fn means_the_same(text: &str, organisation: &str) {
    let formatted = format(text).unwrap_or_else(|error| panic!("{error}:\n{text}")).text;
    let problems = |text: &str| {
        let folder = Folder::new()
            .with("mutant.qip", text)
            .with("organisation.qip", organisation);
        let compiled = compile(&folder, &[]);
        let mut codes: Vec<_> = compiled
            .diagnostics
            .iter()
            .filter(|problem| problem.place.file == 0)
            .map(|problem| problem.code)
            .collect();
        codes.sort_unstable();
        codes
    };
    assert_eq!(problems(text), problems(&formatted), "{text}\n----\n{formatted}");
}

#[test]
fn mutants_of_every_example_keep_their_meaning() {
    let organisation = common::organisation();
    for (file, path) in examples().iter().enumerate() {
        let text = std::fs::read_to_string(path).unwrap();
        for seed in 0..mutants_per_file() / 10 {
            let mutant = mutate(&text, seed + 1_000_000 * file as u64);
            means_the_same(&mutant, &organisation);
        }
    }
}

/// What pasting from a word processor does to a text.
fn pasted(text: &str, slips: u64) -> String {
    let mut odd = 0;
    let mut next = |every: u64| {
        odd += 1;
        slips
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .wrapping_add(odd * 7)
            .is_multiple_of(every)
    };
    let mut out = String::new();
    let mut comment = false;
    for letter in text.chars() {
        comment = letter == '#' || comment && letter != '\n';
        match letter {
            _ if comment => out.push(letter),
            '"' if next(2) => out.push(if next(2) { '“' } else { '”' }),
            ' ' if next(7) => out.push('\u{a0}'),
            ' ' if next(9) && out.ends_with(char::is_alphanumeric) => out.push_str("  "),
            '\n' if next(5) => out.push_str("\r\n"),
            '\n' if next(6) => out.push_str(" \t\n"),
            '\'' => out.push('’'),
            _ => out.push(letter),
        }
    }
    out
}

#[test]
fn what_a_word_processor_did_is_undone() {
    for path in examples()
        .iter()
        .filter(|path| path.ends_with("prn-medicines.qip") || path.ends_with("care-planning.qip"))
    {
        let text = std::fs::read_to_string(path).unwrap();
        let tidy = format(&text).unwrap().text;
        for slips in 0..20 {
            let formatted = format(&pasted(&text, slips)).unwrap().text;
            assert_eq!(formatted, tidy, "{slips} {}", path.display());
        }
    }
}

#[test]
fn a_diff_says_which_lines_change() {
    let text = "plan “P”\n\towner: a\n\n\n\n  aim: x\n  problem: b  c\n  cause: k\n  closes: when forum \"F\" agrees\n  watch: 1 month\n  if a retest fails: reopen actions\n  escalate: to a\nrole  b\n\n";
    insta::assert_snapshot!(diff::unified("plan.qip", text, &format(text).unwrap()), @r#"
    --- plan.qip
    +++ plan.qip (formatted)
    @@ -1,14 +1,11 @@
    -plan “P”
    -	owner: a
    +plan "P"
    +  owner: a
     
    -
    -
       aim: x
    -  problem: b  c
    +  problem: b c
       cause: k
       closes: when forum "F" agrees
       watch: 1 month
       if a retest fails: reopen actions
       escalate: to a
    -role  b
    -
    +role b
    "#);
    let formatted = format(text).unwrap().text;
    assert_eq!(diff::unified("plan.qip", &formatted, &format(&formatted).unwrap()), "");
    let ends = formatted.replace('\n', "\r\n");
    assert!(diff::unified("plan.qip", &ends, &format(&ends).unwrap()).contains("only line ends"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_keeps_its_meaning(text in "\\PC{0,300}") {
        format(&text).unwrap();
    }

    #[test]
    fn any_lines_keep_their_meaning(lines in prop::collection::vec("[ \\t]{0,6}(plan|role|action|owner:|#|when:|closes:)?[ \\t]{0,2}[A-Za-zé\"“#:(), 0-9%>]{0,30}", 0..20), end in "\r|\n|\r\n") {
        format(&lines.join(&end)).unwrap();
    }
}
