//! An audit that looks at records alone.

use super::Folder;
use super::asked::questions;
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use ratchet_core::tool::Source;

pub static ENTRY: Entry = Entry {
    name: "paperwork-only",
    code: "Q0302",
    severity: Severity::Warning,
    page: Page {
        catches: "An audit all of whose questions are answered from records.",
        why: "Records say what was written down. Whether care is given as written is seen by watching, heard by asking, and shown by what happened to people.",
        source: "the guidance behind Ratchet: test practice and outcomes, not paperwork (D2); the six evidence categories of the CQC",
        example: "question \"Plan reviewed\" from records: Was the plan reviewed this month?",
        better: "question \"Care matches plan\" from observation: Did the care we watched match the plan?",
        fix: "left to you: what to watch and whom to ask is a choice",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for audit in &folder.blocks.audits {
        let Some(rules) = folder.definition.audits.get(&audit.head.name.value) else {
            continue;
        };
        let questions = questions(rules, folder.definition);
        let records = |source: Source| source == Source::Records;
        if questions.is_empty() || !questions.iter().all(|(_, question)| records(question.source)) {
            continue;
        }
        let place = audit.tool.said().map_or(audit.head.line, |tool| tool.place);
        problems.push(
            Diagnostic::new(&ENTRY, place, "this audit looks at paperwork only")
                .label("every answer comes from records")
                .why("records say what was written down, not whether care is given that way.")
                .help("add a question like: question \"Care matches plan\" from observation: Did the care we watched match the plan?"),
        );
    }
}
