//! A re-test that somebody carries out on their own work.

use super::Folder;
use crate::ast::fold;
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};

pub static ENTRY: Entry = Entry {
    name: "retest-by-owner",
    code: "Q0104",
    severity: Severity::Error,
    page: Page {
        catches: "A retest by the role that owns the plan or one of its actions.",
        why: "Nobody sees their own work with fresh eyes, and nobody should have to fail themselves.",
        source: "separation of duties: auditor, action owner and retester of the same thing are different people",
        example: "action \"New template\" by practice lead\nretest \"Six weeks\" by practice lead",
        better: "action \"New template\" by practice lead\nretest \"Six weeks\" by quality lead",
        fix: "left to you: who can look with fresh eyes is a choice",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for plan in &folder.blocks.plans {
        for by in plan.retests.iter().filter_map(|retest| retest.by.as_ref()) {
            let role = fold(&by.value);
            let action = plan
                .actions
                .iter()
                .find(|action| action.by.as_ref().is_some_and(|owner| fold(&owner.value) == role));
            let owns_plan = plan.owner.value().is_some_and(|owner| fold(owner) == role);
            let label = match action {
                Some(action) => format!(
                    "also owns action \"{}\"",
                    crate::render::shorten(&action.head.name.value, 50)
                ),
                None if owns_plan => "also owns the plan".to_owned(),
                None => continue,
            };
            problems.push(
                Diagnostic::new(&ENTRY, by.place, "this retest is done by somebody who owns the work")
                    .label(label)
                    .why("nobody sees their own work with fresh eyes.")
                    .help("give the retest to another role"),
            );
        }
    }
}
