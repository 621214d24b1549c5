//! A plan that can be closed although nobody has tested whether practice changed.

use super::Folder;
use super::cycle::{Dates, Event, Machine, Stage, explore, tell};
use crate::ast::{Clause, Clauses, Plan};
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity, StoryLine};

pub static ENTRY: Entry = Entry {
    name: "plan-closes-without-retest",
    code: "Q0101",
    severity: Severity::Error,
    page: Page {
        catches: "A plan whose closing condition can be met although no retest has passed.",
        why: "An audit said that practice had slipped. That the actions are done, or that a meeting agrees, says nothing about practice; only another look does.",
        source: "the guidance behind Ratchet: audit completed is not quality improved (D1); re-audit after six weeks and again after three months (D12)",
        example: "closes: when forum \"Quality forum\" agrees",
        better: "closes: when retest \"Three months\" passed and forum \"Quality forum\" agrees",
        fix: "names the last retest of the plan in `closes:`; where the plan has none, one is left to you to write",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for plan in &folder.blocks.plans {
        let Some(closes) = plan.closes.said() else { continue };
        // A clause that does not belong there is reported on its own.
        let Some(machine) = Machine::of_tree(plan) else {
            continue;
        };
        let Some(path) = explore(&machine, machine.all_retests()).path_to(Stage::Verified) else {
            continue;
        };
        let problem = Diagnostic::new(&ENTRY, closes.place, "this plan can close on paperwork alone")
            .label("nothing here needs a retest to pass")
            .why("the audit said practice had slipped. Without a retest you cannot show it recovered.")
            .story(story(folder, plan, &path));
        problems.push(match plan.retests.last() {
            Some(last) => {
                let better = better(&closes.value, &last.head.name.value);
                problem.help(format!("closes: {better}")).fix(closes.place, better)
            }
            None => problem.help("add a retest to the plan, and close it when the retest passed"),
        });
    }
}

fn better(closes: &Clauses, retest: &str) -> String {
    let forum = closes.each().into_iter().find_map(|clause| match &clause.value {
        Clause::Forum(name, _) => Some(format!(" and forum \"{}\" agrees", name.value)),
        _ => None,
    });
    format!("when retest \"{retest}\" passed{}", forum.unwrap_or_default())
}

fn story(folder: &Folder<'_>, plan: &Plan, path: &[Event]) -> Vec<StoryLine> {
    let Some(compiled) = folder.compiled(plan) else {
        return Vec::new();
    };
    let dates = Dates::new(compiled, folder.definition);
    let mut lines = tell(path, &dates);
    lines.extend([dates.line("closed.", None), dates.line("Nobody looked again.", None)]);
    lines
}
