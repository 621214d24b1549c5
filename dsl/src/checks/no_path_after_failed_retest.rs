//! A plan in which nothing follows when a re-test fails.

use super::Folder;
use super::cycle::{Dates, Machine, Stage, explore, tell};
use crate::ast::{Plan, Slot};
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity, StoryLine};
use crate::source::Place;

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
        fix: "adds `if a retest fails: reopen actions` to the plan; whom it tells is left to you",
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
                .help("if a retest fails: reopen actions, tell …")
                .fix(before(said.place), "reopen actions, "),
            Slot::Absent => Diagnostic::new(&ENTRY, first.head.line, "nothing happens when this retest fails")
                .label("no `if a retest fails` line in this plan")
                .help("if a retest fails: reopen actions, tell nominated individual")
                .fix(before(first.head.line), "if a retest fails: reopen actions\n  "),
        };
        problems.push(
            problem
                .why("a failed retest means that the actions did not work; without a next step the plan stands still.")
                .story(story(folder, plan)),
        );
    }
}

/// The empty place in front of another.
const fn before(place: Place) -> Place {
    Place {
        end: place.start,
        ..place
    }
}

fn story(folder: &Folder<'_>, plan: &Plan) -> Vec<StoryLine> {
    let (Some(compiled), Some(machine)) = (folder.compiled(plan), Machine::of_tree(plan)) else {
        return Vec::new();
    };
    let Some(path) = explore(&machine, 0).path_to(Stage::Stuck) else {
        return Vec::new();
    };
    let dates = Dates::new(compiled, folder.definition);
    let mut lines = tell(&path, &dates);
    lines.extend([
        dates.line("no action is open and no date is set.", None),
        dates.line("Nothing more happens.", None),
    ]);
    lines
}
