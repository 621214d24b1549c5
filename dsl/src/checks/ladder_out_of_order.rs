//! A ladder whose later rung speaks before an earlier one.

use super::Folder;
use super::lengths::{calendars, exceeds};
use crate::ast::{Blocks, Rung, Slot};
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use crate::lower::span;
use ratchet_core::calendar::Calendar;
use ratchet_core::span::Span;

pub static ENTRY: Entry = Entry {
    name: "ladder-out-of-order",
    code: "Q0703",
    severity: Severity::Error,
    page: Page {
        catches: "An escalation in which somebody named later is told earlier.",
        why: "Read aloud, the order of the line says who is told first. Whoever is named last would be told before those who could have helped.",
        source: "the guidance behind Ratchet: what is overdue goes up step by step (D10)",
        example: "escalate: to registered manager after 5 working days, to nominated individual when overdue",
        better: "escalate: to registered manager when overdue, to nominated individual after 5 working days",
        fix: "left to you: whether the order or the times are wrong is a choice",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    let calendars = calendars(None, folder.definition);
    for ladder in ladders(folder.blocks) {
        for pair in ladder.windows(2) {
            let [earlier, later] = pair else { continue };
            judge(earlier, later, &calendars, problems);
        }
    }
}

/// Every ladder of a folder.
pub(super) fn ladders(blocks: &Blocks) -> Vec<&[Rung]> {
    let plans = blocks.plans.iter().flat_map(|plan| {
        let own = plan.actions.iter().map(|action| &action.escalate);
        std::iter::once(&plan.escalate).chain(own)
    });
    let audits = blocks.audits.iter().map(|audit| &audit.escalate);
    let rules = blocks.rules.iter().map(|rule| &rule.escalate);
    let slots = audits.chain(rules).chain(plans);
    slots.filter_map(Slot::value).map(Vec::as_slice).collect()
}

fn judge(earlier: &Rung, later: &Rung, calendars: &[Calendar], problems: &mut Problems) {
    let Some(first) = &earlier.after else { return };
    let first_span = span(first.value);
    let second = later.after.as_ref().map(|after| after.value);
    let second_span = second.map_or(Span::Minutes(0), span);
    if !exceeds(&first_span, &second_span, calendars) {
        return;
    }
    let when = second.map_or_else(|| "at once when overdue".to_owned(), |after| format!("after {after}"));
    problems.push(
        Diagnostic::new(
            &ENTRY,
            later.after.as_ref().map_or(later.to.place, |after| after.place),
            "somebody named later is told earlier",
        )
        .label(format!("told {when}, before the one told after {}", first.value))
        .why("the order of the line says who is told first.")
        .help("name those first who are told first"),
    );
}
