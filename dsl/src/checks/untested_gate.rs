//! A re-test that no scenario plays, in a folder that has scenarios.

use super::Folder;
use crate::ast::{Clause, Clauses, Scenario, Step, fold};
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use std::collections::BTreeSet;

pub static ENTRY: Entry = Entry {
    name: "untested-gate",
    code: "Q0601",
    severity: Severity::Note,
    page: Page {
        catches: "A retest that no scenario lets pass or fail, in a folder that has scenarios.",
        why: "A scenario shows that the gate holds before anybody relies on it.",
        source: "",
        example: "scenario \"…\"      (none says `then: retest \"Three months\" passed` or `failed`)",
        better: "then: retest \"Three months\" failed\nexpect: plan \"PRN with a reason\" is reopened",
        fix: "left to you: what must happen is what you want to be sure of",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    let scenarios = &folder.blocks.scenarios;
    if scenarios.is_empty() {
        return;
    }
    let played: BTreeSet<String> = scenarios.iter().flat_map(played).collect();
    for plan in &folder.blocks.plans {
        if folder.compiled(plan).is_none() {
            continue;
        }
        for retest in &plan.retests {
            let name = &retest.head.name;
            if played.contains(&fold(&name.value)) {
                continue;
            }
            problems.push(
                Diagnostic::new(&ENTRY, name.place, "no scenario plays this retest")
                    .label("neither passed nor failed anywhere")
                    .help(format!(
                        "add to a scenario: then: retest \"{}\" failed",
                        crate::render::shorten(&name.value, 40)
                    )),
            );
        }
    }
}

/// The re-tests that a scenario lets pass or fail.
fn played(scenario: &Scenario) -> Vec<String> {
    let clauses = scenario.steps.iter().filter_map(|step| match &step.value {
        Step::Given(clauses) | Step::Then(clauses) => Some(clauses),
        Step::Wait(_) | Step::Expect(_) => None,
    });
    clauses
        .flat_map(Clauses::each)
        .filter_map(|clause| match &clause.value {
            Clause::Retest(name, _) => Some(fold(&name.value)),
            _ => None,
        })
        .collect()
}
