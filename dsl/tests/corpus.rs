//! The whole language: the files that define its feel, all together.

#![allow(clippy::unwrap_used)]

mod common;

use ratchet_dsl::{Colour, Folder, compile, render_terminal};

/// The corpus beside the shared words and the shipped workflow.
fn whole() -> Folder {
    let read = |path: &str| std::fs::read_to_string(common::root().join(path)).unwrap();
    common::folder(&common::root().join("dsl/tests/corpus"))
        .with("organisation.qip", common::organisation())
        .with("prn-medicines.qip", read("workflows/prn-medicines/prn-medicines.qip"))
}

#[test]
fn the_files_that_define_the_language_compile() {
    let compiled = compile(&whole(), &[]);
    insta::assert_snapshot!("corpus", render_terminal(&whole(), &compiled.diagnostics, Colour::Off));
    common::assert_titles_are_short(&compiled.diagnostics);
    let definition = compiled.definition.unwrap();
    let counts = [
        definition.audits.len(),
        definition.plans.len(),
        definition.rules.len(),
        definition.themes.len(),
        definition.packs.len(),
        compiled.scenarios.len(),
    ];
    assert_eq!(counts, [4, 3, 2, 1, 1, 3]);
}

#[test]
fn questions_of_a_file_become_a_tool_of_their_own() {
    let definition = compile(&whole(), &[]).definition.unwrap();
    let own: Vec<_> = definition.tools.iter().filter(|(_, tool)| tool.own.is_some()).collect();
    insta::assert_json_snapshot!("own_questions", own);
    let audit = &definition.audits["Care planning"];
    insta::assert_json_snapshot!("care_planning_audit", audit);
}

#[test]
fn the_tree_of_the_whole_language() {
    let mut folder = common::folder(&common::root().join("dsl/tests/corpus"));
    folder.files.retain(|(path, _)| path == "judgement-theme.qip");
    insta::assert_debug_snapshot!("theme_tree", compile(&folder, &[]).blocks);
}
