//! A plan that closes on a single good result.

use super::Folder;
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};

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
        let ([only], Some(closes)) = (plan.retests.as_slice(), plan.closes.said()) else {
            continue;
        };
        if crate::ast::holds_without_retest(&closes.value) {
            continue;
        }
        let name = &only.head.name.value;
        problems.push(
            Diagnostic::new(&ENTRY, only.head.line, "one good result closes this plan")
                .label("the only retest")
                .why("scores often rise while everybody is looking, and slip back later.")
                .help(format!(
                    "add a second one: when: 3 months after retest \"{name}\" passed"
                )),
        );
    }
}
