//! A plan that is verified by records alone.

use super::Folder;
use super::asked::looks_beyond_records;
use super::cycle::Machine;
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use ratchet_core::definition::{self, MeasureKind};

pub static ENTRY: Entry = Entry {
    name: "no-outcome-measure",
    code: "Q0305",
    severity: Severity::Warning,
    page: Page {
        catches: "A plan without an outcome measure, whose retests ask only what stands in the records.",
        why: "Records improve first, because they are what is looked at. Whether people are better off is another question, and the one that matters.",
        source: "the guidance behind Ratchet: trigger, alternatives, effect, and did PRN use fall (D14); improvement is sustained over time (D22)",
        example: "pass: \"Rationale recorded\" is at least 90%      (a question from records, and no measure)",
        better: "pass: \"Rationale recorded\" is at least 90% and measure \"PRN given\" is not higher than at opening",
        fix: "left to you: what people should notice is a choice",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for plan in &folder.blocks.plans {
        let Some(compiled) = folder.compiled(plan) else {
            continue;
        };
        if compiled
            .measures
            .iter()
            .any(|measure| measure.kind == MeasureKind::Outcome)
        {
            continue;
        }
        let asked = Machine::of_definition(compiled).asked();
        let needed = compiled.retests.iter().enumerate();
        let needed: Vec<(usize, &definition::Retest)> = needed
            .filter(|(at, _)| asked & (1u64.checked_shl(*at as u32).unwrap_or(0)) != 0)
            .collect();
        let beyond = needed.iter().any(|(_, retest)| {
            let audit = folder.definition.audits.get(&retest.audit);
            audit.is_none_or(|audit| looks_beyond_records(&retest.pass, audit, folder.definition))
        });
        let last = needed.last().and_then(|(at, _)| plan.retests.get(*at));
        let (false, Some(pass)) = (beyond, last.and_then(|retest| retest.pass.said())) else {
            continue;
        };
        problems.push(
            Diagnostic::new(&ENTRY, pass.place, "nothing here shows that people are better off")
                .label("answered from records alone")
                .why("records improve first, because they are what is looked at.")
                .help("ask about something that was seen, said or counted, or add a measure to the plan"),
        );
    }
}
