//! Things that set each other off in a circle, so that work goes round and nothing ends.

use super::Folder;
use super::asked::Subject;
use super::cycle::{Dates, Event, Machine, Stage, explore, tell};
use super::retest_easier_than_finding::{good_from, passes_from};
use crate::ast::fold;
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use ratchet_core::definition;
use std::collections::BTreeSet;

pub static ENTRY: Entry = Entry {
    name: "trigger-loop",
    code: "Q0113",
    severity: Severity::Error,
    page: Page {
        catches: "A plan that one and the same result can verify and reopen, again and again; roles that report to each other in a circle.",
        why: "Work would go round for ever without anybody doing better or worse, and an escalation that goes round reaches nobody.",
        source: "the guidance behind Ratchet: what is overdue goes up until somebody acts (D10); a plan holds once its retests passed (D12)",
        example: "significant finding: when \"Rationale recorded\" is below 90%\n…\n  pass: \"Rationale recorded\" is at least 80%\n  watch: 6 months, reopen when audit \"PRN medicines\" has a significant finding",
        better: "  pass: \"Rationale recorded\" is at least 90%",
        fix: "left to you: which of the two limits is right, or who is above whom, is a choice",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for plan in &folder.blocks.plans {
        let (Some(compiled), Some(watch)) = (folder.compiled(plan), plan.watch.said()) else {
            continue;
        };
        let Some(round) = round(folder, compiled) else { continue };
        let dates = Dates::new(compiled, folder.definition);
        let mut path = explore(&Machine::of_definition(compiled), 0)
            .path_to(Stage::Watched)
            .unwrap_or_default();
        path.push(Event::Recurs);
        let mut story = tell(&path, &dates);
        story.push(dates.line("And so on.", None));
        let (low, good) = (f64::from(round.passes_from) / 10.0, f64::from(round.good_from) / 10.0);
        problems.push(
            Diagnostic::new(&ENTRY, watch.place, "one result verifies this plan and reopens it")
                .label(format!("passed from {low}%, reopened below {good}%"))
                .why("the work would go round for ever without anybody doing worse.")
                .story(story)
                .help(format!("let the retests pass from {good}%")),
        );
    }
    circles(folder, problems);
}

/// The limits between which a plan goes round.
pub(super) struct Round {
    good_from: u16,
    passes_from: u16,
}

/// Whether one result passes every re-test that a plan needs and is a finding that reopens it.
pub(super) fn round(folder: &Folder<'_>, plan: &definition::Plan) -> Option<Round> {
    plan.recurrences()
        .into_iter()
        .find_map(|watched| round_by(folder, plan, watched))
}

fn round_by(folder: &Folder<'_>, plan: &definition::Plan, watched: &str) -> Option<Round> {
    let significant = &folder.definition.audits.get(watched)?.significant;
    let asked = Machine::of_definition(plan).asked();
    let needed = plan.retests.iter().enumerate();
    let needed: Vec<&definition::Retest> = needed
        .filter(|(at, _)| asked & (1u64.checked_shl(*at as u32).unwrap_or(0)) != 0)
        .map(|(_, retest)| retest)
        .collect();
    if needed.is_empty() || needed.iter().any(|retest| retest.audit != watched) {
        return None;
    }
    good_from(significant).into_iter().find_map(|(subject, good)| {
        let low = |retest: &&definition::Retest| passes_from(&retest.pass, subject).map(|(low, _)| low);
        let strictest = needed.iter().filter_map(low).max()?;
        let whole = subject != Subject::Every;
        (whole && strictest < good).then_some(Round {
            good_from: good,
            passes_from: strictest,
        })
    })
}

/// Reports roles that report to each other in a circle, once a circle.
fn circles(folder: &Folder<'_>, problems: &mut Problems) {
    let roles = &folder.definition.roles;
    let mut reported: BTreeSet<&str> = BTreeSet::new();
    for (name, role) in roles {
        let (mut above, mut seen) = (role.reports_to.as_deref(), BTreeSet::from([name.as_str()]));
        while let Some(next) = above.filter(|next| seen.insert(next)) {
            above = roles.get(next).and_then(|role| role.reports_to.as_deref());
        }
        if above != Some(name) || reported.contains(name.as_str()) {
            continue;
        }
        reported.extend(seen.iter());
        let block = folder
            .blocks
            .roles
            .iter()
            .find(|block| fold(&block.head.name.value) == fold(name));
        let Some(said) = block.and_then(|block| block.reports_to.said()) else {
            continue;
        };
        problems.push(
            Diagnostic::new(&ENTRY, said.place, "these roles report to each other in a circle")
                .label(format!(
                    "and so in the end to {} again",
                    crate::render::shorten(name, 40)
                ))
                .why("an escalation that goes round reaches nobody who could decide.")
                .help("let the highest of them report to nobody"),
        );
    }
}
