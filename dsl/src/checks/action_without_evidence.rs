//! An action that is done when somebody says so.

use super::Folder;
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};

pub static ENTRY: Entry = Entry {
    name: "action-without-evidence",
    code: "Q0402",
    severity: Severity::Error,
    page: Page {
        catches: "An action without an `evidence` line.",
        why: "Without evidence, done means that somebody said so. An inspector will ask what shows it, and so should you.",
        source: "the guidance behind Ratchet: actions are owned, tracked and evidenced (D4)",
        example: "action \"New template\" by practice lead\n  kind: forced field\n  due: within 15 working days of opening",
        better: "  evidence: new template signed off, old template withdrawn",
        fix: "left to you: what shows that the work was done is known only to those who do it",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    let actions = folder.blocks.plans.iter().flat_map(|plan| &plan.actions);
    for action in actions.filter(|action| action.evidence.is_absent()) {
        problems.push(
            Diagnostic::new(
                &ENTRY,
                action.head.name.place,
                "nothing shows that this action was done",
            )
            .label("no `evidence` line")
            .why("without evidence, done means that somebody said so.")
            .help("add a line like: evidence: new template signed off, old template withdrawn"),
        );
    }
}
