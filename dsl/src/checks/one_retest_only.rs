//! A plan that closes on a single good result.

use super::Folder;
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use crate::source::Place;
use ratchet_core::definition::{self, Anchor};
use std::collections::BTreeSet;

pub static ENTRY: Entry = Entry {
    name: "one-retest-only",
    code: "Q0102",
    severity: Severity::Warning,
    page: Page {
        catches: "A plan that can close after one passed retest.",
        why: "Scores often rise while everybody is looking and slip back when they stop. A second retest some months later shows whether the change held.",
        source: "the guidance behind Ratchet: re-audit after six weeks and again after three months; open until the second passes (D12)",
        example: "retest \"Six weeks\" by quality lead\n  …\ncloses: when retest \"Six weeks\" passed",
        better: "retest \"Three months\" by quality lead\n  when: 3 months after retest \"Six weeks\" passed\n  …\ncloses: when retest \"Three months\" passed",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for plan in &folder.blocks.plans {
        let (Some(compiled), Some(closes)) = (folder.compiled(plan), plan.closes.said()) else {
            continue;
        };
        let needed = needed(compiled);
        let (1, Some(only)) = (needed.len(), needed.first().and_then(|first| plan.retests.get(*first))) else {
            continue;
        };
        // A retest that waits for itself is another problem.
        let begins = |position: &usize| {
            compiled
                .retests
                .get(*position)
                .is_some_and(|retest| retest.anchor == Anchor::ActionsInPlace)
        };
        if !needed.iter().all(begins) {
            continue;
        }
        let name = &only.head.name.value;
        let problem = |place: Place| {
            Diagnostic::new(&ENTRY, place, "one good result closes this plan")
                .why("scores often rise while everybody is looking, and slip back later.")
        };
        problems.push(
            match plan.retests.iter().rfind(|retest| retest.head.name.value != *name) {
                None => problem(only.head.line).label("the only retest").help(format!(
                    "add a second one: when: 3 months after retest \"{name}\" passed"
                )),
                Some(other) => problem(closes.place)
                    .label("the other retests need not pass")
                    .help(format!("closes: when retest \"{}\" passed …", other.head.name.value)),
            },
        );
    }
}

/// The re-tests that must have passed before the plan can close: those that it names, and those that these wait for.
fn needed(plan: &definition::Plan) -> BTreeSet<usize> {
    let mut needed = BTreeSet::new();
    let mut waiting: Vec<usize> = plan.closes.retests.iter().copied().collect();
    while let Some(position) = waiting.pop() {
        let anchor = plan.retests.get(position).map(|retest| retest.anchor);
        if let (true, Some(Anchor::RetestPassed(before))) = (needed.insert(position), anchor) {
            waiting.push(before);
        }
    }
    needed
}
