//! An action that asks people to learn and gives them nobody who helps.

use super::Folder;
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use ratchet_core::strength::ActionKind;

pub static ENTRY: Entry = Entry {
    name: "action-without-support",
    code: "Q0404",
    severity: Severity::Note,
    page: Page {
        catches: "Training, a practice scenario or a new policy without a `support` line.",
        why: "People learn while somebody stands beside them. An owner who is alone with it reads out a slide.",
        source: "the guidance behind Ratchet: actions are owned, tracked and coached (D4)",
        example: "action \"One real scenario in each team meeting\" by team leader\n  kind: practice scenario",
        better: "  support: coaching by practice lead",
        fix: "left to you: who can help is a choice",
    },
};

/// Kinds of action that ask people to do what they have not done before.
const LEARNT: &[ActionKind] = &[
    ActionKind::NewPolicy,
    ActionKind::PracticeScenario,
    ActionKind::Training,
];

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for plan in &folder.blocks.plans {
        let Some(compiled) = folder.compiled(plan) else {
            continue;
        };
        for (written, action) in plan.actions.iter().zip(&compiled.actions) {
            let (Some(kind), true) = (written.kind.said(), written.support.is_absent()) else {
                continue;
            };
            if LEARNT.contains(&action.kind) {
                problems.push(
                    Diagnostic::new(&ENTRY, kind.place, "nobody helps with this action")
                        .label("no `support` line")
                        .help("support: coaching by …"),
                );
            }
        }
    }
}
