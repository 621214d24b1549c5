//! The shipped workflow compiles, and means what it says.

#![allow(clippy::unwrap_used)]

mod common;

use ratchet_dsl::{Colour, Folder, compile, render_terminal};

/// The shipped files with the fixture's tool and shared words, so that a new question or service in the real ones does not change
/// the snapshot.
fn with_fixture() -> Folder {
    let mut folder = common::shipped();
    folder
        .files
        .retain(|(path, _)| path.ends_with(".qip") && path != "organisation.qip");
    folder
        .with("organisation.qip", common::organisation())
        .with("tools.lock", common::TOOLS_LOCK)
}

#[test]
fn the_shipped_workflow_has_no_problem() {
    for folder in [common::shipped(), with_fixture()] {
        let compiled = compile(&folder, &[]);
        assert_eq!(render_terminal(&folder, &compiled.diagnostics, Colour::Off), "");
        assert_eq!((compiled.definition.is_some(), compiled.scenarios.len()), (true, 6));
    }
}

#[test]
fn the_shipped_workflow_means_what_it_says() {
    let compiled = compile(&with_fixture(), &[]);
    let mut definition = compiled.definition.unwrap();
    definition.tools.clear();
    insta::assert_json_snapshot!("definition", definition);
    insta::assert_json_snapshot!("scenarios", compiled.scenarios);
}

#[test]
fn the_same_files_give_the_same_definition() {
    let hash = |folder: &Folder| compile(folder, &[]).definition.unwrap().hash();
    let folder = with_fixture();
    let mut reversed = folder.clone();
    reversed.files.reverse();
    assert_eq!(hash(&folder), hash(&folder.clone()));
    assert_eq!(
        hash(&folder),
        hash(&reversed),
        "the order of the files carries no meaning"
    );
}
