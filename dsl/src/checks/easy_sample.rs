//! A sample that may be all of the easy cases.

use super::Folder;
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use crate::source::Place;
use ratchet_core::definition;

pub static ENTRY: Entry = Entry {
    name: "easy-sample",
    code: "Q0303",
    severity: Severity::Warning,
    page: Page {
        catches: "An audit whose sample is not spread over staff, times or situations.",
        why: "Drawn without a spread, ten records may all be from weekday mornings, when practice is best. Faults live in nights, weekends, agency shifts and the days after an incident.",
        source: "the guidance behind Ratchet: sample staff, times and scenarios (D6)",
        example: "sample: 10 PRN administrations",
        better: "sample: 10 PRN administrations, including evenings, weekends, every team",
        fix: "adds a spread over what the tool's records tell apart (`every team`); without a tool it is left to you",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for audit in &folder.blocks.audits {
        let (Some(sample), Some(rules)) = (
            audit.sample.said(),
            folder.definition.audits.get(&audit.head.name.value),
        ) else {
            continue;
        };
        // `residents with a catheter` names the situation itself.
        if sample.value.unit.value.contains(" with ") {
            continue;
        }
        if !sample.value.including.is_empty() || !sample.value.only.is_empty() || covers_all(folder, rules) {
            continue;
        }
        let end = Place {
            start: sample.place.end,
            ..sample.place
        };
        let problem = Diagnostic::new(&ENTRY, sample.place, "this sample may be all of the easy cases")
            .label("no nights, weekends, teams or hard days asked for")
            .why("faults live where fewer people look: nights, weekends, agency shifts, the days after an incident.");
        problems.push(match stratum(folder, rules) {
            Some(stratum) => problem
                .help(format!("add to the line: , every {stratum}"))
                .fix(end, format!(", every {stratum}")),
            None => problem.help("add to the line what must be among them, for example: including nights, weekends"),
        });
    }
}

/// Whether the sample is as large as the largest service: then everybody is looked at.
fn covers_all(folder: &Folder<'_>, rules: &definition::Audit) -> bool {
    super::sample_cannot_tell::population(&rules.sample, rules, folder.definition)
        .is_some_and(|most| rules.sample.size >= most)
}

/// What the records of the audit's section tell apart: teams before shifts before anything else.
fn stratum<'f>(folder: &'f Folder<'_>, rules: &definition::Audit) -> Option<&'f str> {
    let description = &folder.definition.tools.get(&rules.tool.tool)?.description;
    let section = rules.tool.section.unwrap_or(0);
    let strata = &description.sections.get(usize::from(section))?.strata;
    let known = |wanted: &str| strata.iter().find(|stratum| stratum.as_str() == wanted);
    let found = known("team").or_else(|| known("shift")).or_else(|| strata.first());
    found.map(String::as_str)
}
