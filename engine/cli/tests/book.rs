//! The manual: every page is listed, every link leads somewhere, every file and line in it is the one that is checked, every command in it
//! is run, and the reference pages are those that the program makes now. `RATCHET_BLESS=1` writes them anew.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "support/command_line.rs"]
mod command_line;
#[path = "book/command_pages.rs"]
mod command_pages;
#[path = "book/language_pages.rs"]
mod language_pages;
#[path = "book/page.rs"]
mod page;

use page::{Claim, Page, pages, root};
use ratchet_dsl::{Folder, compile};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

fn ratchet(words: &[String]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ratchet"))
        .args(words)
        .current_dir(root())
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .output()
        .unwrap()
}

/// Every `.qip` file of a directory.
fn folder(directory: &Path) -> Folder {
    let mut names: Vec<_> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".qip"))
        .collect();
    names.sort();
    names.into_iter().fold(Folder::new(), |folder, name| {
        let text = std::fs::read_to_string(directory.join(&name)).unwrap();
        folder.with(name, text)
    })
}

fn problems(folder: &Folder) -> BTreeSet<&'static str> {
    compile(folder, &[])
        .diagnostics
        .iter()
        .map(|problem| problem.name)
        .collect()
}

#[test]
fn every_page_is_listed_and_every_link_leads_somewhere() {
    let summary = Page::read("SUMMARY.md");
    let listed: BTreeSet<String> = summary.links().into_iter().collect();
    for page in pages() {
        assert!(
            page.path == "SUMMARY.md" || listed.contains(&page.path),
            "{} is not in SUMMARY.md",
            page.path
        );
        for link in page.links() {
            assert!(
                page::source().join(&link).exists(),
                "{}: {link} is not there",
                page.path
            );
        }
    }
}

#[test]
fn what_pages_show_of_files_is_what_stands_in_them() {
    let mut shown = 0;
    for page in pages() {
        page.keep(&|claim| match claim {
            Claim::File(path) => Some(page::file(path).trim_end().to_owned()),
            Claim::Block(path, word) => Some(page::block(&page::file(path), word)),
            _ => None,
        });
        for (claim, text) in page.claims() {
            shown += 1;
            if let Claim::Lines(path) = &claim {
                let file = page::file(path);
                for line in text.lines() {
                    assert!(
                        file.lines().any(|known| known == line),
                        "{}: `{line}` is not in {path}",
                        page.path
                    );
                }
            }
        }
    }
    assert!(shown >= 9, "the tutorial shows its files");
}

#[test]
fn what_pages_call_wrong_is_refused_for_that_reason() {
    let mut tried = 0;
    for page in pages() {
        for (claim, text) in page.claims() {
            let Claim::Wrong(path, name) = claim else { continue };
            let lines = |sign| text.lines().filter_map(move |line| line.strip_prefix(sign));
            let (from, to): (Vec<&str>, Vec<&str>) = (lines('-').collect(), lines('+').collect());
            let (from, to) = (from.join("\n"), to.join("\n"));
            let path = Path::new(&path);
            let mut changed = folder(&page::source().join(path.parent().unwrap()));
            let file_name = path.file_name().unwrap().to_str().unwrap();
            let (_, file) = changed.files.iter_mut().find(|(known, _)| known == file_name).unwrap();
            assert!(file.contains(&from), "{}: {from}", page.path);
            *file = file.replacen(&from, &to, 1);
            assert!(
                problems(&changed).contains(name.as_str()),
                "{}: {name} is not found",
                page.path
            );
            tried += 1;
        }
    }
    assert!(tried >= 1);
}

#[test]
fn each_step_of_the_tutorial_lacks_what_the_next_one_adds() {
    let steps = [
        ("1-audit", Some("finding-goes-nowhere")),
        ("2-rule", Some("significant-without-plan")),
        ("3-plan", Some("no-escalation")),
        ("4-ladder", Some("untested-gate")),
        ("5-forum", None),
        ("6-theme", None),
    ];
    for (at, (chapter, lacks)) in steps.into_iter().enumerate() {
        let step = page::source().join(format!("tutorial/step-{}", at + 1));
        let found = problems(&folder(&step));
        assert_eq!(found, lacks.into_iter().collect(), "{chapter}");
        let text = Page::read(&format!("tutorial/{chapter}.md")).text;
        for name in found {
            assert!(
                text.contains(&format!("`{name}`")),
                "{chapter} does not speak of {name}"
            );
        }
    }
}

#[test]
fn every_command_in_the_manual_does_what_it_is_shown_for() {
    let mut run = 0;
    for page in pages() {
        for line in page.commands() {
            let output = ratchet(&command_line::words(&line));
            assert!(
                output.status.success(),
                "{}: `ratchet {line}` ended with {:?}\n{}{}",
                page.path,
                output.status.code(),
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            );
            assert!(
                !output.stdout.is_empty(),
                "{}: `ratchet {line}` says nothing",
                page.path
            );
            run += 1;
        }
    }
    assert!(run >= 15, "{run}");
}

#[test]
fn the_reference_pages_are_those_of_this_program() {
    for (path, made) in [
        ("reference/language.md", language_pages::blocks()),
        ("reference/checks.md", language_pages::checks()),
        (
            "reference/commands.md",
            command_pages::commands(&|words| {
                let output = ratchet(words);
                assert!(output.status.success(), "{words:?}");
                String::from_utf8(output.stdout).unwrap()
            }),
        ),
    ] {
        let place = page::source().join(path);
        if page::blessing() {
            std::fs::write(&place, &made).unwrap();
        }
        let there = std::fs::read_to_string(&place).unwrap_or_default();
        assert_eq!(there, made, "{path} is stale: run again with RATCHET_BLESS=1");
    }
}
