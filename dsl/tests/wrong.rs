//! The wrong lines: what people write by mistake, one case each, with the message that they get.
//!
//! `wrong/base.qip` has no problem. Each case of the other files takes lines away (`-`) and puts others there (`+`); what comes out
//! is kept as a snapshot, so that a change of wording is seen. The labels are tried one by one from the vocabulary itself.

#![allow(clippy::unwrap_used)]

mod common;

use ratchet_dsl::{Colour, Diagnostic, Folder, checks, compile, lock, render_terminal};
use std::collections::BTreeSet;
use std::path::PathBuf;

fn directory() -> PathBuf {
    common::root().join("dsl/tests/wrong")
}

fn base() -> String {
    std::fs::read_to_string(directory().join("base.qip")).unwrap()
}

/// One mistake: what it is, and the lines that it takes away and puts there.
struct Case {
    title: String,
    away: Vec<String>,
    put: Vec<String>,
}

/// The cases of every file, by file name.
fn files() -> Vec<(String, Vec<Case>)> {
    let mut names: Vec<String> = std::fs::read_dir(directory())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".cases").map(str::to_owned))
        .collect();
    names.sort();
    names
        .into_iter()
        .map(|name| {
            let text = std::fs::read_to_string(directory().join(format!("{name}.cases"))).unwrap();
            (name, read_cases(&text))
        })
        .collect()
}

fn read_cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        let (sign, rest) = line.split_at(1);
        match sign {
            "#" => cases.push(Case {
                title: rest.trim().to_owned(),
                away: Vec::new(),
                put: Vec::new(),
            }),
            "-" => cases.last_mut().unwrap().away.push(rest.to_owned()),
            "+" => cases.last_mut().unwrap().put.push(rest.to_owned()),
            _ => panic!("a line begins with #, - or +: {line}"),
        }
    }
    cases
}

/// The folder with the mistake. Without lines to take away, the new ones come at the end.
fn with(case: &Case) -> Folder {
    let base = base();
    let mut put = case.put.join("\n");
    if !put.is_empty() {
        put.push('\n');
    }
    if case.away.is_empty() {
        return common::beside_organisation(&format!("{base}{put}"));
    }
    let (base, put) = (format!("\n{base}"), format!("\n{put}"));
    let away: String = case.away.iter().map(|line| format!("\n{line}")).collect::<String>() + "\n";
    let found = base.matches(&away).count();
    assert_eq!(
        found, 1,
        "{}: these lines stand {found} times in the base:\n{away}",
        case.title
    );
    common::beside_organisation(&base.replacen(&away, &put, 1)[1..])
}

/// Words of the workshop that nobody who writes care plans should have to read.
const JARGON: &[&str] = &[
    "argument",
    "ast",
    "boolean",
    "column",
    "compile",
    "compiler",
    "enum",
    "eof",
    "expected",
    "field",
    "grammar",
    "identifier",
    "illegal",
    "index",
    "input",
    "integer",
    "invalid",
    "json",
    "keyword",
    "literal",
    "lower",
    "lowering",
    "node",
    "none",
    "null",
    "operator",
    "parse",
    "parser",
    "regex",
    "schema",
    "semantic",
    "string",
    "syntax",
    "token",
    "undefined",
    "unexpected",
    "unresolved",
    "utf",
    "variable",
];

/// Short, plain, at most one a line, and an error stops the folder.
fn well_put(title: &str, folder: &Folder, problems: &[Diagnostic]) {
    common::assert_titles_are_short(problems);
    for problem in problems {
        let own: String = problem.title.split('`').step_by(2).collect();
        let words = own.split(|letter: char| !letter.is_alphanumeric());
        for word in words.map(str::to_lowercase) {
            assert!(
                !JARGON.contains(&word.as_str()),
                "{title}: `{word}` in: {}",
                problem.title
            );
        }
        assert!(
            problem.help.is_some() || problem.label.contains("missing"),
            "{title}: no way out of: {}",
            problem.title
        );
    }
    let rendered = ratchet_dsl::render_json(folder, problems);
    let lines: BTreeSet<_> = rendered
        .into_iter()
        .map(|problem| (problem.file, problem.line))
        .collect();
    assert_eq!(lines.len(), problems.len(), "{title}: more than one problem a line");
}

#[test]
fn the_base_has_no_problem() {
    let folder = common::beside_organisation(&base());
    let compiled = compile(&folder, &[]);
    assert_eq!(render_terminal(&folder, &compiled.diagnostics, Colour::Off), "");
    assert!(compiled.definition.is_some());
}

#[test]
fn every_wrong_line_is_named_for_what_it_is() {
    let mut count = 0;
    for (name, cases) in files() {
        let mut shown = String::new();
        for case in &cases {
            let folder = with(case);
            let compiled = compile(&folder, &[]);
            assert!(!compiled.diagnostics.is_empty(), "{}: nothing is wrong", case.title);
            well_put(&case.title, &folder, &compiled.diagnostics);
            let rendered = render_terminal(&folder, &compiled.diagnostics, Colour::Off);
            shown.push_str(&format!("#### {}\n{rendered}\n", case.title));
            count += 1;
        }
        insta::assert_snapshot!(format!("wrong_{name}"), shown);
    }
    assert!(count >= 150, "only {count} wrong lines");
}

#[test]
fn a_fix_that_is_offered_takes_its_problem_away() {
    for case in files().into_iter().flat_map(|(_, cases)| cases) {
        let folder = with(&case);
        let before = compile(&folder, &[]).diagnostics;
        for problem in &before {
            let Some(fix) = &problem.fix else { continue };
            let after = compile(&common::fixed(&folder, fix), &[]).diagnostics;
            let same = |other: &&Diagnostic| (other.name, &other.title) == (problem.name, &problem.title);
            let (was, is) = (before.iter().filter(same).count(), after.iter().filter(same).count());
            assert!(is < was, "{}: the fix leaves: {}", case.title, problem.title);
        }
    }
}

/// Folders with mistakes that are not a line of a file.
fn whole_folders() -> Vec<(Folder, Vec<ratchet_core::definition::Tool>)> {
    let pinned = common::beside_organisation(&base());
    let mut damaged = pinned.clone();
    damaged.files.retain(|(path, _)| path != lock::FILE_NAME);
    let damaged = damaged.with(lock::FILE_NAME, "{");
    let huge = "# far too long\n".repeat(300_000);
    let mut changed = lock::read(common::TOOLS_LOCK).unwrap();
    changed[0].digest = "1".repeat(64);
    vec![
        (damaged, Vec::new()),
        (common::beside_organisation(&huge), Vec::new()),
        (pinned, changed),
    ]
}

#[test]
fn every_entry_of_the_catalogue_is_met() {
    let mut met: BTreeSet<&str> = BTreeSet::new();
    let mut meet = |folder: &Folder, tools: &[ratchet_core::definition::Tool]| {
        met.extend(compile(folder, tools).diagnostics.iter().map(|problem| problem.code));
    };
    for case in files().into_iter().flat_map(|(_, cases)| cases) {
        meet(&with(&case), &[]);
    }
    for (folder, tools) in whole_folders() {
        meet(&folder, &tools);
    }
    for entry in std::fs::read_dir(common::root().join("dsl/tests/checks")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path().join("fails.qip")).unwrap();
        meet(&common::beside_organisation(&text), &[]);
    }
    let never: Vec<&str> = checks::entries()
        .into_iter()
        .filter(|entry| !met.contains(entry.code))
        .map(|entry| entry.name)
        .collect();
    assert_eq!(never, Vec::<&str>::new(), "no wrong line of the corpus brings these up");
}
