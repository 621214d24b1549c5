//! Forty files as quality leads write them, each an organisation by itself: what is said about them is right, and nothing else is said.
//!
//! Beside them stands `realistic/expected.txt`: every warning that is given, with its line. A change that makes a check speak up more
//! or less often is seen there and has to be justified; a warning that is wrong has no place in it.

#![allow(clippy::unwrap_used)]

mod common;

use ratchet_dsl::{Colour, Folder, Severity, checks, compile, render_terminal, repair};
use std::fmt::Write as _;

fn files() -> Vec<(String, String)> {
    let directory = common::root().join("dsl/tests/realistic");
    let mut files: Vec<(String, String)> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "qip"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn only_what_is_right_is_said() {
    let files = files();
    assert_eq!(files.len(), 40);
    let mut said = String::new();
    let mut quiet = 0;
    for (name, text) in &files {
        let folder = Folder::new().with(name, text);
        let compiled = compile(&folder, &[]);
        let shown = render_terminal(&folder, &compiled.diagnostics, Colour::Off);
        assert_eq!(compiled.errors(), 0, "{name}\n{shown}");
        common::assert_titles_are_short(&compiled.diagnostics);
        quiet += usize::from(compiled.diagnostics.is_empty());
        for problem in &compiled.diagnostics {
            let line = text[..problem.place.start as usize].lines().count().max(1);
            let words = folder.slice(problem.place).lines().next().unwrap_or_default();
            writeln!(
                said,
                "{name}, line {line}: {} · {words} · {}",
                problem.name, problem.label
            )
            .unwrap();
        }
    }
    let expected = common::root().join("dsl/tests/realistic/expected.txt");
    if std::env::var_os("RATCHET_EXPECT").is_some() {
        std::fs::write(&expected, &said).unwrap();
    }
    assert_eq!(said, std::fs::read_to_string(expected).unwrap_or_default());
    assert!(quiet >= 20, "only {quiet} of 40 files are left in peace");
}

#[test]
fn every_plan_is_verified_by_its_retests_alone() {
    for (name, text) in files() {
        let folder = Folder::new().with(&name, text);
        let definition = compile(&folder, &[]).definition.unwrap();
        let proofs = checks::prove(&definition);
        assert!(!proofs.is_empty());
        for proof in proofs {
            assert!(proof.holds(), "{name}: {proof:?}");
        }
    }
}

#[test]
fn fixes_make_nothing_worse() {
    for (name, text) in files() {
        let folder = Folder::new().with(&name, text);
        let before = compile(&folder, &[]);
        let after = repair::repair(&folder, &[]);
        assert!(after.compiled.errors() <= before.errors(), "{name}");
        assert!(after.compiled.diagnostics.len() <= before.diagnostics.len(), "{name}");
        assert_eq!(after.done.is_empty(), folder == after.folder, "{name}");
        let again = repair::repair(&after.folder, &[]);
        assert_eq!(
            again.done,
            [],
            "{name}: a second time there is nothing left to put right"
        );
    }
}

#[test]
fn a_pasted_mess_is_put_right_as_far_as_it_goes() {
    let (name, text) = files().into_iter().find(|(name, _)| name == "nur-falls.qip").unwrap();
    let mess = text
        .replace("onwer:", "owner:")
        .replacen(
            "  sample: 12 falls, including nights, every unit",
            "  smaple: 12 falls, including nights, every unit",
            1,
        )
        .replacen("to clinical lead when overdue", "to clinicl lead when overdue", 1)
        .replacen(
            "  if a retest fails: reopen actions, tell nominated individual\n",
            "",
            1,
        )
        .replace('\n', "\r\n");
    let folder = Folder::new().with(&name, &mess);
    assert!(compile(&folder, &[]).errors() >= 3);
    let after = repair::repair(&folder, &[]);
    let shown = render_terminal(&after.folder, &after.compiled.diagnostics, Colour::Off);
    assert_eq!(after.compiled.errors(), 0, "{shown}");
    assert!(after.done.len() >= 3);
    assert!(
        !after.folder.text(0).replace("\r\n", "").contains('\n'),
        "line ends stay as they are"
    );
    assert!(
        after
            .compiled
            .diagnostics
            .iter()
            .all(|problem| problem.severity != Severity::Error)
    );
}
