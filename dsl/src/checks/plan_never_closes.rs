//! A plan whose closing condition can never be met.

use super::Folder;
use super::cycle::{Machine, explore};
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};

pub static ENTRY: Entry = Entry {
    name: "plan-never-closes",
    code: "Q0106",
    severity: Severity::Error,
    page: Page {
        catches: "A plan that needs a retest to pass which can never begin, because it waits for itself.",
        why: "The plan would stay open for ever, and people would stop believing what is open.",
        source: "",
        example: "retest \"A\" by quality lead\n  when: 6 weeks after retest \"B\" passed\nretest \"B\" by quality lead\n  when: 3 months after retest \"A\" passed",
        better: "retest \"A\" by quality lead\n  when: 6 weeks after all actions are in place\nretest \"B\" by quality lead\n  when: 3 months after retest \"A\" passed",
        fix: "left to you: which retest comes first is a choice",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for plan in &folder.blocks.plans {
        let (Some(_), Some(machine)) = (folder.compiled(plan), Machine::of_tree(plan)) else {
            continue;
        };
        let waits = machine.all_retests() & !explore(&machine.endless(), 0).ever_passed();
        let stuck = plan.retests.get(waits.trailing_zeros() as usize);
        let Some(when) = stuck.and_then(|retest| retest.when.value()) else {
            continue;
        };
        problems.push(
            Diagnostic::new(&ENTRY, when.anchor.place, "this retest can never begin")
                .label("waits for itself in a circle")
                .why("the plan would stay open for ever.")
                .help(format!("when: {} after all actions are in place", when.length.value)),
        );
    }
}
