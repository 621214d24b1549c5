//! The whole language: files that this version reads in full and refuses in part.

#![allow(clippy::unwrap_used)]

mod common;

use ratchet_dsl::{Colour, compile, render_terminal};

#[test]
fn the_whole_language_is_read_and_what_cannot_run_is_refused() {
    let mut folder = common::folder(&common::root().join("dsl/tests/corpus"));
    folder = folder
        .with("organisation.qip", common::organisation())
        .with("tools.lock", common::TOOLS_LOCK);
    let compiled = compile(&folder, &[]);
    insta::assert_snapshot!("corpus", render_terminal(&folder, &compiled.diagnostics, Colour::Off));
    common::assert_titles_are_short(&compiled.diagnostics);
    let blocks = &compiled.blocks;
    let counts = [
        blocks.audits.len(),
        blocks.plans.len(),
        blocks.rules.len(),
        blocks.themes.len(),
        blocks.packs.len(),
        blocks.scenarios.len(),
    ];
    assert_eq!(counts, [3, 2, 1, 1, 1, 3]);
    assert!(compiled.definition.is_none() && compiled.scenarios.is_empty());
    assert!(blocks.plans.iter().all(|plan| plan.closes.said().is_some()
        && plan.opens.said().is_some()
        && plan.retests.iter().all(|retest| retest.pass.said().is_some())));
}

#[test]
fn the_tree_of_the_whole_language() {
    let mut folder = common::folder(&common::root().join("dsl/tests/corpus"));
    folder.files.retain(|(path, _)| path == "judgement-theme.qip");
    insta::assert_debug_snapshot!("theme_tree", compile(&folder, &[]).blocks);
}
