//! A theme that opens no plan.

use super::Folder;
use crate::ast::{Clause, Holds, fold};
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use std::collections::BTreeSet;

pub static ENTRY: Entry = Entry {
    name: "theme-goes-nowhere",
    code: "Q0108",
    severity: Severity::Warning,
    page: Page {
        catches: "A theme that no plan answers.",
        why: "A pattern over several audits calls for one change to how the work is done; without a plan it is noticed every time and never worked on.",
        source: "the guidance behind Ratchet: patterns lead to system fixes (D8), one strand over several audits (D15)",
        example: "theme \"Consistent recording\"\n  raised: when cause unclear process is found in 2 or more audits within 3 months\n(and no plan)",
        better: "plan \"Same thresholds, whoever is on shift\"\n  opens: when theme \"Consistent recording\" is raised",
        fix: "left to you: a plan needs an owner, actions and retests",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    let plans = &folder.blocks.plans;
    // What a plan that could not be compiled answers is not known.
    if plans.iter().any(|plan| folder.compiled(plan).is_none()) {
        return;
    }
    let clauses = plans
        .iter()
        .filter_map(|plan| plan.opens.value())
        .flat_map(|opens| opens.each());
    let answered: BTreeSet<String> = clauses
        .filter_map(|clause| match &clause.value {
            Clause::ThemeRaised(theme, Holds::Yes) => Some(fold(&theme.value)),
            _ => None,
        })
        .collect();
    for theme in &folder.blocks.themes {
        let name = &theme.head.name.value;
        if answered.contains(&fold(name)) || !folder.definition.themes.contains_key(name) {
            continue;
        }
        problems.push(
            Diagnostic::new(&ENTRY, theme.head.line, "no plan answers this theme")
                .label("and then?")
                .why("a pattern that is noticed every time and never worked on stays.")
                .help(format!(
                    "add a plan with: opens: when theme \"{}\" is raised",
                    crate::render::shorten(name, 60)
                )),
        );
    }
}
