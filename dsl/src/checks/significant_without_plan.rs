//! A significant finding that opens no plan.

use super::Folder;
use super::finding_goes_nowhere::Answered;
use crate::ast::{Clause, fold};
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use std::collections::BTreeSet;

pub static ENTRY: Entry = Entry {
    name: "significant-without-plan",
    code: "Q0107",
    severity: Severity::Warning,
    page: Page {
        catches: "An audit whose significant finding opens no plan and is watched by no theme.",
        why: "A finding that leads to nothing teaches people that audits change nothing.",
        source: "the guidance behind Ratchet: findings and actions are linked (D17)",
        example: "audit \"PRN medicines\"\n  significant finding: when score is below 85%\n(and no plan)",
        better: "plan \"PRN with a reason\"\n  opens: when audit \"PRN medicines\" has a significant finding",
        fix: "left to you: a plan needs an owner, actions and retests",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    let blocks = folder.blocks;
    let themes = &folder.definition.themes;
    // What a plan or theme that could not be compiled answers is not known.
    if blocks.plans.iter().any(|plan| folder.compiled(plan).is_none())
        || blocks
            .themes
            .iter()
            .any(|theme| !themes.contains_key(&theme.head.name.value))
    {
        return;
    }
    let clauses = blocks
        .plans
        .iter()
        .filter_map(|plan| plan.opens.value())
        .flat_map(|opens| opens.each());
    let opened = clauses.filter_map(|clause| match &clause.value {
        Clause::Significant { audit, .. } | Clause::FindsCause { audit, .. } | Clause::FindsMissing { audit, .. } => {
            Some(fold(&audit.value))
        }
        _ => None,
    });
    let watched = blocks
        .themes
        .iter()
        .filter_map(|theme| theme.watches.value())
        .flatten()
        .map(|name| fold(&name.value));
    let answered: BTreeSet<String> = opened.chain(watched).collect();
    let somebody = Answered::of(folder.definition);
    for audit in blocks
        .audits
        .iter()
        .filter(|audit| !answered.contains(&fold(&audit.head.name.value)))
    {
        let Some(significant) = audit.significant.said() else {
            continue;
        };
        // Findings that reach nobody at all are reported as such.
        if !somebody.reaches_somebody(&audit.head.name.value) {
            continue;
        }
        problems.push(
            Diagnostic::new(&ENTRY, significant.place, "this significant finding opens no plan")
                .label("and then?")
                .why("a finding that leads to nothing teaches people that audits change nothing.")
                .help(format!(
                    "add a plan with: opens: when audit \"{}\" has a significant finding",
                    audit.head.name.value
                )),
        );
    }
}
