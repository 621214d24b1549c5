//! A re-test that can come before the actions are in place.

use super::Folder;
use super::cycle::{Dates, Event, Machine, explore};
use crate::ast::{Anchor, Moment, Plan};
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity, StoryLine};

pub static ENTRY: Entry = Entry {
    name: "retest-before-actions",
    code: "Q0103",
    severity: Severity::Error,
    page: Page {
        catches: "A retest that counts from the opening, from the finding or from one action, not from the moment when all actions are in place.",
        why: "A retest before the changes are made tests the old practice; a retest soon after only some of them says nothing about the plan.",
        source: "the guidance behind Ratchet: re-audit six weeks after the changes (D12, D20)",
        example: "when: 6 weeks after opening",
        better: "when: 6 weeks after all actions are in place",
        fix: "counts the retest from the moment when all actions are in place",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for plan in &folder.blocks.plans {
        let Some(machine) = Machine::of_tree(plan) else {
            continue;
        };
        for (position, retest) in plan.retests.iter().enumerate() {
            let Some(when) = retest.when.value() else { continue };
            let label = match &when.anchor.value {
                Anchor::Opening | Anchor::Finding => "the actions may still be open then",
                Anchor::ActionInPlace(_) => "the other actions may still be open then",
                Anchor::ActionsInPlace | Anchor::RetestPassed(_) => continue,
            };
            let others = machine.all_retests() & !(1 << position);
            if explore(&machine, others)
                .path_before_actions(Event::Passes(position))
                .is_none()
            {
                continue;
            }
            problems.push(
                Diagnostic::new(
                    &ENTRY,
                    when.anchor.place,
                    "this retest may come before the actions are in place",
                )
                .label(label)
                .why("a retest before the changes are made tests the old practice.")
                .story(story(folder, plan, when))
                .help(format!("when: {} after all actions are in place", when.length.value))
                .fix(when.anchor.place, "all actions are in place"),
            );
        }
    }
}

/// The latest action against the re-test, both counted from the opening.
fn story(folder: &Folder<'_>, plan: &Plan, when: &Moment) -> Vec<StoryLine> {
    let Some(compiled) = folder.compiled(plan) else {
        return Vec::new();
    };
    let dates = Dates::new(compiled, folder.definition);
    let anchor = match &when.anchor.value {
        Anchor::ActionInPlace(name) => {
            let action = compiled
                .actions
                .iter()
                .find(|action| crate::ast::fold(&action.name) == crate::ast::fold(&name.value));
            action.map_or_else(|| dates.opening(), |action| dates.action_due(action, dates.opening()))
        }
        _ => dates.opening(),
    };
    let retest = dates.after(anchor, &crate::lower::span(when.length.value));
    let last = dates.in_place(dates.opening());
    let opening = dates.line("opens", Some(dates.opening()));
    if last >= retest {
        return vec![
            opening,
            dates.line("retest", Some(retest)),
            dates.line("last action in place", Some(last)),
            dates.line("the retest saw the old practice.", None),
        ];
    }
    vec![
        opening,
        dates.line("last action due", Some(last)),
        dates.line("nobody does it", None),
        dates.line("retest", Some(retest)),
        dates.line("the retest saw the old practice.", None),
    ]
}
