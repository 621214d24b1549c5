//! A question that no agreed standard stands behind.

use super::Folder;
use super::asked::questions;
use crate::ast::fold;
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};

pub static ENTRY: Entry = Entry {
    name: "question-without-standard",
    code: "Q0304",
    severity: Severity::Warning,
    page: Page {
        catches: "A question that names no standard, in an audit that names none either.",
        why: "Without an agreed standard a finding is one person's opinion, and two auditors answer differently.",
        source: "the guidance behind Ratchet: questions link to agreed standards (D5)",
        example: "audit \"Supervision\"\n  question \"Held in time\" from records: Was supervision held in time?",
        better: "audit \"Supervision\"\n  standard: \"Supervision policy 2.1\"",
        fix: "left to you: which standard stands behind a question is known only to those who agreed it",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for audit in &folder.blocks.audits {
        let Some(rules) = folder.definition.audits.get(&audit.head.name.value) else {
            continue;
        };
        if !rules.standards.is_empty() || !audit.standards.is_absent() {
            continue;
        }
        let questions = questions(rules, folder.definition);
        let Some((_, bare)) = questions.iter().find(|(_, question)| question.standards.is_empty()) else {
            continue;
        };
        let own = audit
            .questions
            .iter()
            .find(|question| fold(&question.head.name.value) == fold(&bare.title));
        let place = match (own, audit.tool.said()) {
            (Some(question), _) => question.head.name.place,
            (None, Some(tool)) => tool.place,
            (None, None) => audit.head.line,
        };
        let title = crate::render::shorten(&bare.title, 40);
        let problem = Diagnostic::new(&ENTRY, place, "no agreed standard stands behind this question")
            .label(format!("nothing says what good is for \"{title}\""))
            .why("without an agreed standard a finding is one person's opinion.");
        problems.push(problem.help("add a line to the audit like: standard: \"Care records policy 4.2\""));
    }
}
