//! A plan that only tells people what they were told before.

use super::Folder;
use crate::ast::{Clause, Plan, fold};
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use ratchet_core::strength::{ActionKind, Strength};

pub static ENTRY: Entry = Entry {
    name: "weak-actions-only",
    code: "Q0401",
    severity: Severity::Error,
    page: Page {
        catches: "A plan for a significant or recurring finding whose actions are all of the weaker kinds: training, reminders, policies, warnings. For a plan that only an event opens it is a warning.",
        why: "They rely on memory and goodwill, which were there before. At least one action must change how the work is done.",
        source: "the action hierarchy of RCA2 (IHI/NPSF 2015); the guidance behind Ratchet: patterns lead to system fixes (D8)",
        example: "action \"Retrain all staff\" by practice lead\n  kind: training",
        better: "action \"Template with required fields\" by practice lead\n  kind: forced field",
        fix: "left to you: what would change the work is known only to those who do it",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for plan in &folder.blocks.plans {
        let kinds: Vec<Option<ActionKind>> = plan
            .actions
            .iter()
            .map(|action| {
                action
                    .kind
                    .value()
                    .and_then(|words| ActionKind::from_words(&fold(words)))
            })
            .collect();
        let weak = |kind: &Option<ActionKind>| kind.is_some_and(|kind| kind.strength() == Strength::Weaker);
        let Some(first) = plan.actions.first() else { continue };
        if !kinds.iter().all(weak) {
            continue;
        }
        let severity = if answers_a_finding(plan) {
            Severity::Error
        } else {
            Severity::Warning
        };
        let words = kinds.first().copied().flatten().map_or("", ActionKind::words);
        problems.push(
            Diagnostic::new(
                &ENTRY,
                first.kind.said().map_or(first.head.line, |kind| kind.place),
                "every action of this plan is of a weak kind",
            )
            .label(format!("{words} alone seldom changes practice"))
            .why("reminders and training rely on memory and goodwill, which were there before.")
            .help("add an action that changes how the work is done, for example `kind: forced field`")
            .severity(severity),
        );
    }
}

/// Whether a significant finding or something that recurs opens the plan, and not only an event.
fn answers_a_finding(plan: &Plan) -> bool {
    let clauses = plan.opens.value().map(|opens| opens.each()).unwrap_or_default();
    clauses
        .iter()
        .any(|clause| !matches!(clause.value, Clause::Event(_) | Clause::Leaves(_)))
}
