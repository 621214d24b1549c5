//! A plan that closes on a single good result.

use super::Folder;
use super::cycle::{Machine, Stage, explore};
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use crate::source::Place;

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
        fix: "left to you: a second retest needs somebody to do it and a rule for passing",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for plan in &folder.blocks.plans {
        let (Some(compiled), Some(closes)) = (folder.compiled(plan), plan.closes.said()) else {
            continue;
        };
        let machine = Machine::of_definition(compiled);
        let Some(only) = enough(&machine).and_then(|position| plan.retests.get(position)) else {
            continue;
        };
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

/// The re-test that verifies the plan by itself, if one does.
fn enough(machine: &Machine) -> Option<usize> {
    let asked = machine.asked();
    let only = (asked.count_ones() == 1).then(|| asked.trailing_zeros() as usize)?;
    // A retest that waits for itself is another problem.
    explore(machine, machine.all_retests() & !asked)
        .path_to(Stage::Verified)
        .map(|_| only)
}
