//! A repeating action without an end.

use super::Folder;
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use ratchet_core::definition::Timing;

pub static ENTRY: Entry = Entry {
    name: "never-ending-action",
    code: "Q0705",
    severity: Severity::Note,
    page: Page {
        catches: "An action that comes again and again and does not say for how long.",
        why: "It is owed until the plan is closed, which may be a year. If that is meant, nothing is wrong; if a few weeks were meant, say so.",
        source: "",
        example: "every: week",
        better: "every: week, for 8 weeks",
        fix: "left to you: how long the work is needed is a choice",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for plan in &folder.blocks.plans {
        let Some(compiled) = folder.compiled(plan) else {
            continue;
        };
        for (written, action) in plan.actions.iter().zip(&compiled.actions) {
            let endless = matches!(&action.timing, Timing::Turns(recurrence) if recurrence.lasts.is_none());
            let (true, Some(every)) = (endless, written.every.said()) else {
                continue;
            };
            problems.push(
                Diagnostic::new(&ENTRY, every.place, "this action goes on until the plan is closed")
                    .label("does not say for how long")
                    .help("add an end if one is meant: for 8 weeks"),
            );
        }
    }
}
