//! A plan in which nothing follows when a re-test fails.

use super::Folder;
use super::walk::{Steps, Walk};
use crate::ast::{Plan, Slot};
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity, StoryLine};

pub static ENTRY: Entry = Entry {
    name: "no-path-after-failed-retest",
    code: "Q0105",
    severity: Severity::Error,
    page: Page {
        catches: "A plan with retests that does not say what happens when one fails, or that does not reopen the actions then.",
        why: "A failed retest means that the actions did not work. If nothing follows, the plan stands still until somebody closes it anyway.",
        source: "the guidance behind Ratchet: a failed retest reopens the plan (D12)",
        example: "plan \"…\"\n  retest \"Six weeks\" by quality lead\n  closes: when retest \"Six weeks\" passed",
        better: "  if a retest fails: reopen actions, tell nominated individual",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for plan in &folder.blocks.plans {
        let Some(first) = plan.retests.first() else { continue };
        let problem = match &plan.if_fails {
            Slot::Broken => continue,
            Slot::Said(said) if said.value.reopens.is_some() => continue,
            Slot::Said(said) => Diagnostic::new(&ENTRY, said.place, "a failed retest reopens nothing in this plan")
                .label("the actions stay as they are")
                .help("if a retest fails: reopen actions, tell …"),
            Slot::Absent => Diagnostic::new(&ENTRY, first.head.line, "nothing happens when this retest fails")
                .label("no `if a retest fails` line in this plan")
                .help("if a retest fails: reopen actions, tell nominated individual"),
        };
        problems.push(
            problem
                .why("a failed retest means that the actions did not work; without a next step the plan stands still.")
                .story(story(folder, plan)),
        );
    }
}

fn story(folder: &Folder<'_>, plan: &Plan) -> Vec<StoryLine> {
    let Some(compiled) = folder.compiled(plan) else {
        return Vec::new();
    };
    let walk = Walk::new(compiled, folder.definition);
    let reached = walk.all(Steps::All);
    let Some((position, failed)) = reached.passed.iter().min_by_key(|(_, when)| **when) else {
        return Vec::new();
    };
    let name = compiled
        .retests
        .get(*position)
        .map_or("", |retest| retest.name.as_str());
    vec![
        walk.line("opens", Some(walk.opening())),
        walk.line("actions in place", reached.in_place),
        walk.line(format!("retest \"{name}\" fails"), Some(*failed)),
        walk.line("no action is open and no date is set.", None),
        walk.line("Nothing more happens.", None),
    ]
}
