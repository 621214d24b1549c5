//! A cause that no action of the plan works on.

use super::Folder;
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use ratchet_core::definition::{CauseArea, Definition};
use ratchet_core::strength::{ActionKind, Strength};

pub static ENTRY: Entry = Entry {
    name: "cause-without-action",
    code: "Q0403",
    severity: Severity::Warning,
    page: Page {
        catches: "A cause that lies in the work, its tools, its place or its leadership, in a plan whose actions only tell or teach people.",
        why: "Somebody who has no time is not helped by training. What causes the fault must change, or it comes back.",
        source: "the work system of SEIPS: people, tasks, tools, environment, organisation, external; the guidance behind Ratchet: why, not only what (D7)",
        example: "cause: time pressure\naction \"Coach each shift\" by practice lead\n  kind: observation and coaching",
        better: "action \"Protected hour for reviews\" by registered manager\n  kind: protected time",
        fix: "left to you: what would take the cause away is known only to those who do the work",
    },
};

/// Kinds of action that tell or teach people and leave the work as it is.
const ON_PEOPLE: &[ActionKind] = &[
    ActionKind::ObservationAndCoaching,
    ActionKind::PracticeScenario,
    ActionKind::Reminder,
    ActionKind::SupervisionNote,
    ActionKind::Training,
    ActionKind::Warning,
];

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for plan in &folder.blocks.plans {
        let (Some(compiled), Some(causes)) = (folder.compiled(plan), plan.causes.value()) else {
            continue;
        };
        let only_people = compiled.actions.iter().all(|action| ON_PEOPLE.contains(&action.kind));
        // Somebody who watches practice is oversight, which is what an organisation may lack.
        let watched = compiled
            .actions
            .iter()
            .any(|action| action.kind == ActionKind::ObservationAndCoaching);
        // Where all of them are weak besides, that is said once, for the plan.
        let all_weak = compiled
            .actions
            .iter()
            .all(|action| action.kind.strength() == Strength::Weaker);
        if all_weak || !only_people {
            continue;
        }
        for (written, cause) in causes.iter().zip(&compiled.causes) {
            let Some(area) = area(folder.definition, cause)
                .filter(|area| *area != CauseArea::People && !(watched && *area == CauseArea::Organisation))
            else {
                continue;
            };
            problems.push(
                Diagnostic::new(&ENTRY, written.place, "no action of this plan works on this cause")
                    .label(format!(
                        "lies in {}; the actions only tell or teach people",
                        words(area)
                    ))
                    .why("what causes the fault must change, or it comes back.")
                    .help("add an action that changes the work, for example `kind: protected time`"),
            );
            break;
        }
    }
}

/// Where a cause lies: as the file says, or as the usual four are understood.
fn area(definition: &Definition, cause: &str) -> Option<CauseArea> {
    let said = definition.causes.get(cause).and_then(|cause| cause.area);
    said.or(match cause.to_lowercase().as_str() {
        "knowledge" => Some(CauseArea::People),
        "time pressure" => Some(CauseArea::Tasks),
        "unclear process" | "leadership oversight" => Some(CauseArea::Organisation),
        _ => None,
    })
}

const fn words(area: CauseArea) -> &'static str {
    match area {
        CauseArea::People => "people",
        CauseArea::Tasks => "the work itself",
        CauseArea::Tools => "the tools",
        CauseArea::Environment => "the place",
        CauseArea::Organisation => "the organisation",
        CauseArea::External => "what comes from outside",
    }
}
