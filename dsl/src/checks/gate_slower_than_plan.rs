//! A gate that asks for more audits than come before it, or a watch period in which nothing is looked at.

use super::Folder;
use super::asked::parts;
use super::cycle::Dates;
use super::lengths::{Days, calendars};
use crate::ast::{self, Clause};
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity, StoryLine};
use ratchet_core::definition::{self, Condition};

pub static ENTRY: Entry = Entry {
    name: "gate-slower-than-plan",
    code: "Q0704",
    severity: Severity::Warning,
    page: Page {
        catches: "A retest that asks for a theme which its audits can seldom show to have improved by then, because they come too slowly; a watch period that is shorter than the time between two audits.",
        why: "A gate that cannot be passed on its day fails people who did improve; a watch period without an audit watches nothing.",
        source: "",
        example: "when: 6 weeks after all actions are in place\npass: theme \"Consistent recording\" is improved      (2 audits in a row, and one of the audits comes each quarter)",
        better: "when: 6 months after all actions are in place",
        fix: "left to you: whether the gate comes too early or the audits too seldom is a choice",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for plan in &folder.blocks.plans {
        let Some(compiled) = folder.compiled(plan) else {
            continue;
        };
        for (written, retest) in plan.retests.iter().zip(&compiled.retests) {
            gate(folder, compiled, written, retest, problems);
        }
        watch(folder, plan, compiled, problems);
    }
}

fn gate(
    folder: &Folder<'_>,
    plan: &definition::Plan,
    written: &ast::Retest,
    retest: &definition::Retest,
    problems: &mut Problems,
) {
    let (Some(clauses), Some(when)) = (written.pass.value(), written.when.value()) else {
        return;
    };
    let clauses = clauses.each();
    for (at, part) in parts(&retest.pass).into_iter().enumerate() {
        let Condition::ThemeImproved(theme) = part else {
            continue;
        };
        let Some(rules) = folder.definition.themes.get(theme) else {
            continue;
        };
        let slow = rules
            .watches
            .iter()
            .find(|name| too_slow(folder, plan, retest, rules, name));
        let (Some(audit), Some(Clause::ThemeImproved(..))) = (slow, clauses.get(at).map(|clause| &clause.value)) else {
            continue;
        };
        let wanted = rules.improved.in_a_row;
        problems.push(
            Diagnostic::new(
                &ENTRY,
                when.length.place,
                "this gate comes before its audits can have shown it",
            )
            .label(format!(
                "too soon for {wanted} of \"{}\"",
                crate::render::shorten(audit, 40)
            ))
            .why("results count from the day on which the actions are in place; people who did improve would fail.")
            .story(story(folder, plan, retest, audit))
            .help("let the retest come later, or let that audit come more often"),
        );
    }
}

/// Whether, on most days on which the actions may come into place, too few turns of an audit open before the gate ends.
fn too_slow(
    folder: &Folder<'_>,
    plan: &definition::Plan,
    retest: &definition::Retest,
    theme: &definition::Theme,
    audit: &str,
) -> bool {
    let Some(rules) = folder.definition.audits.get(audit) else {
        return false;
    };
    let middle = |days: Days| (days.least + days.most) / 2.0;
    // The gate itself is one more look at the audit that it repeats.
    let own = u32::from(retest.audit == audit);
    let turns = theme.improved.in_a_row.saturating_sub(own);
    calendars(Some(rules), folder.definition).iter().all(|calendar| {
        let mut window = middle(Days::of(&retest.finished_within, calendar));
        let mut next = Some(retest);
        let mut steps = 0;
        while let Some(gate) = next.filter(|_| steps <= plan.retests.len()) {
            window += middle(Days::of(&gate.after, calendar));
            steps += 1;
            next = match gate.anchor {
                definition::Anchor::RetestPassed(before) => plan.retests.get(before),
                definition::Anchor::ActionsInPlace => None,
            };
        }
        let apart = middle(Days::between(&rules.every, calendar));
        // So many turns lie in a window of this length on fewer than half of the days on which it can begin.
        window / apart < f64::from(turns) - 0.5
    })
}

fn story(folder: &Folder<'_>, plan: &definition::Plan, retest: &definition::Retest, audit: &str) -> Vec<StoryLine> {
    let Some(rules) = folder.definition.audits.get(audit) else {
        return Vec::new();
    };
    let dates = Dates::new(plan, folder.definition);
    let in_place = dates.in_place(dates.opening());
    let opens = dates.after(in_place, &retest.after);
    let mut lines = vec![dates.line("actions in place", Some(in_place))];
    let mut next = dates.next(&rules.every, in_place);
    while let Some(turn) = next.filter(|turn| *turn <= opens) {
        if lines.len() > 4 {
            break;
        }
        lines.push(dates.line("the audit opens", Some(turn)));
        next = dates.next(&rules.every, turn);
    }
    lines.push(dates.line(format!("retest \"{}\" opens", retest.name), Some(opens)));
    lines.push(dates.line("the next turn of the audit", next));
    lines
}

fn watch(folder: &Folder<'_>, plan: &ast::Plan, compiled: &definition::Plan, problems: &mut Problems) {
    let (Some(watch), Some(said)) = (&compiled.watch, plan.watch.value()) else {
        return;
    };
    let audits = compiled.recurrences().into_iter();
    let audits: Vec<&definition::Audit> = audits.filter_map(|audit| folder.definition.audits.get(audit)).collect();
    let too_slow = |rules: &definition::Audit| {
        calendars(Some(rules), folder.definition)
            .iter()
            .all(|calendar| Days::between(&rules.every, calendar).always_exceeds(Days::of(&watch.lasts, calendar)))
    };
    let Some(rules) = audits.first() else { return };
    if audits.iter().all(|rules| too_slow(rules)) {
        problems.push(
            Diagnostic::new(&ENTRY, said.length.place, "no audit may fall into this watch period")
                .label(format!("the audit comes {}", rules.every))
                .why("a watch period without an audit watches nothing.")
                .help("watch for longer than the audit takes to come again"),
        );
    }
}
