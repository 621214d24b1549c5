//! An action that is due after the audit has come again.

use super::Folder;
use super::cycle::Dates;
use super::lengths::{Days, calendars};
use crate::ast;
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity, StoryLine};
use ratchet_core::definition::{self, Opens, Timing};

pub static ENTRY: Entry = Entry {
    name: "due-after-next-audit",
    code: "Q0701",
    severity: Severity::Warning,
    page: Page {
        catches: "A plan of which no action needs to be in place before the audit that found the problem comes again, however the dates fall.",
        why: "The next audit finds the same thing before anything could change, and people learn that findings are normal.",
        source: "the guidance behind Ratchet: actions are due before practice is looked at again (D20)",
        example: "every: month, finished within 5 working days\n…\ndue: within 12 weeks of opening",
        better: "due: within 15 working days of opening",
        fix: "left to you: how long the work takes is known only to those who do it",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for plan in &folder.blocks.plans {
        let Some(compiled) = folder.compiled(plan) else {
            continue;
        };
        let audits: Vec<&definition::Audit> = compiled
            .opens
            .iter()
            .filter_map(|opens| match opens {
                Opens::Finding { audit, .. } => folder.definition.audits.get(audit),
                Opens::Theme { .. } | Opens::Event { .. } => None,
            })
            .collect();
        let later = |action: &definition::Action| {
            let Timing::Once(span) = &action.timing else {
                return None;
            };
            let after = |audit: &&&definition::Audit| {
                calendars(Some(audit), folder.definition)
                    .iter()
                    .all(|calendar| Days::of(span, calendar).always_exceeds(Days::between(&audit.every, calendar)))
            };
            audits.iter().find(after).copied()
        };
        // Where one action is in place in time, practice can have changed when the audit comes again.
        if compiled.actions.iter().any(|action| later(action).is_none()) {
            continue;
        }
        for (written, action) in plan.actions.iter().zip(&compiled.actions) {
            let (Some(audit), Some(due)) = (later(action), written.due.said()) else {
                continue;
            };
            problems.push(
                Diagnostic::new(&ENTRY, due.place, "the audit comes again before this is due")
                    .label(format!("the audit comes {}", audit.every))
                    .why("the next audit finds the same thing before anything could change.")
                    .story(story(folder, compiled, written, audit))
                    .help("make it due earlier, or begin with an action that can change practice sooner"),
            );
        }
    }
}

fn story(
    folder: &Folder<'_>,
    plan: &definition::Plan,
    written: &ast::Action,
    audit: &definition::Audit,
) -> Vec<StoryLine> {
    let dates = Dates::new(plan, folder.definition);
    let opening = dates.opening();
    let due = plan
        .actions
        .iter()
        .find(|action| action.name == written.head.name.value)
        .map(|action| dates.action_due(action, opening));
    vec![
        dates.line("opens", Some(opening)),
        dates.line("the audit comes again", dates.next(&audit.every, opening)),
        dates.line("the action is due", due),
        dates.line("the same was found twice.", None),
    ]
}
