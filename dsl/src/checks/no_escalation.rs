//! A deadline that nobody hears of when it passes.

use super::Folder;
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};

pub static ENTRY: Entry = Entry {
    name: "no-escalation",
    code: "Q0202",
    severity: Severity::Warning,
    page: Page {
        catches: "A rule, or a plan with actions, whose delay is told to nobody.",
        why: "What is overdue and told to nobody stays overdue.",
        source: "the guidance behind Ratchet: what is overdue goes to the registered manager (D10)",
        example: "rule \"Fix a missing protocol part\"\n  due: within 24 hours of finding",
        better: "  due: within 24 hours of finding\n  escalate: to registered manager when overdue",
        fix: "left to you: who is told is a choice, and a name that is guessed would be relied on",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    let silent_rules = folder
        .blocks
        .rules
        .iter()
        .filter(|rule| rule.escalate.is_absent())
        .map(|rule| (&rule.head, "this rule"));
    let silent_plans = folder
        .blocks
        .plans
        .iter()
        .filter(|plan| plan.escalate.is_absent() && plan.actions.iter().any(|action| action.escalate.is_absent()));
    for (head, what) in silent_rules.chain(silent_plans.map(|plan| (&plan.head, "this plan"))) {
        problems.push(
            Diagnostic::new(&ENTRY, head.line, format!("nobody is told when {what} is late"))
                .label("no `escalate` line")
                .why("what is overdue and told to nobody stays overdue.")
                .help("escalate: to registered manager when overdue"),
        );
    }
}
