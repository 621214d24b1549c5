//! A re-test that can come before the actions are in place.

use super::Folder;
use super::walk::Walk;
use crate::ast::{Anchor, Moment, Plan};
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity, StoryLine};

pub static ENTRY: Entry = Entry {
    name: "retest-before-actions",
    code: "Q0103",
    severity: Severity::Error,
    page: Page {
        catches: "A retest that counts from the opening, from the finding or from one action, not from the moment when all actions are in place.",
        why: "A retest before the changes are made tests the old practice; a retest soon after only some of them says nothing about the plan.",
        source: "the guidance behind Ratchet: re-audit six weeks after the changes (D12, D20)",
        example: "when: 6 weeks after opening",
        better: "when: 6 weeks after all actions are in place",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for plan in &folder.blocks.plans {
        for retest in &plan.retests {
            let Some(when) = retest.when.value() else { continue };
            let label = match &when.anchor.value {
                Anchor::Opening | Anchor::Finding => "the actions may still be open then",
                Anchor::ActionInPlace(_) => "the other actions may still be open then",
                Anchor::ActionsInPlace | Anchor::RetestPassed(_) => continue,
            };
            problems.push(
                Diagnostic::new(
                    &ENTRY,
                    when.anchor.place,
                    "this retest may come before the actions are in place",
                )
                .label(label)
                .why("a retest before the changes are made tests the old practice.")
                .story(story(folder, plan, when))
                .help(format!("when: {} after all actions are in place", when.length.value))
                .fix(when.anchor.place, "all actions are in place"),
            );
        }
    }
}

/// The latest action against the re-test, both counted from the opening.
fn story(folder: &Folder<'_>, plan: &Plan, when: &Moment) -> Vec<StoryLine> {
    let Some(compiled) = folder.compiled(plan) else {
        return Vec::new();
    };
    let walk = Walk::new(compiled, folder.definition);
    let anchor = match &when.anchor.value {
        Anchor::ActionInPlace(name) => {
            let action = compiled
                .actions
                .iter()
                .find(|action| crate::ast::fold(&action.name) == crate::ast::fold(&name.value));
            action.map_or_else(|| walk.opening(), |action| walk.action_due(action))
        }
        _ => walk.opening(),
    };
    let retest = walk.after(anchor, &crate::lower::span(when.length.value));
    let last = walk.in_place();
    let opening = walk.line("opens", Some(walk.opening()));
    if last >= retest {
        return vec![
            opening,
            walk.line("retest", Some(retest)),
            walk.line("last action in place", Some(last)),
            walk.line("the retest saw the old practice.", None),
        ];
    }
    vec![
        opening,
        walk.line("last action due", Some(last)),
        walk.line("nobody does it", None),
        walk.line("retest", Some(retest)),
        walk.line("the retest saw the old practice.", None),
    ]
}
