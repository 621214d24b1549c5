//! A problem that does not say what is wrong.

use super::Folder;
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};

pub static ENTRY: Entry = Entry {
    name: "vague-problem",
    code: "Q0306",
    severity: Severity::Warning,
    page: Page {
        catches: "A problem statement of a word or two, or one of words that fit every plan.",
        why: "What is not said clearly cannot be put right, and nobody can tell afterwards whether it was.",
        source: "the guidance behind Ratchet: clear problem statements (D3)",
        example: "problem: Medicines need to improve.",
        better: "problem: PRN protocols miss required parts and the reason for giving is not written down.",
        fix: "left to you: what went wrong is in your findings",
    },
};

/// Fewer words say that something is wrong, not what.
const WORDS_MIN: usize = 4;

/// Words that fit every problem.
const EMPTY: &[&str] = &[
    "a",
    "all",
    "and",
    "are",
    "at",
    "audit",
    "audits",
    "bad",
    "be",
    "been",
    "better",
    "care",
    "compliance",
    "compliant",
    "documentation",
    "enough",
    "failing",
    "for",
    "good",
    "has",
    "have",
    "improve",
    "improved",
    "improvement",
    "in",
    "inadequate",
    "is",
    "issue",
    "issues",
    "it",
    "lack",
    "level",
    "low",
    "management",
    "medication",
    "medicines",
    "more",
    "must",
    "need",
    "needed",
    "needs",
    "not",
    "of",
    "on",
    "our",
    "performance",
    "poor",
    "practice",
    "practices",
    "problem",
    "problems",
    "quality",
    "records",
    "score",
    "scores",
    "service",
    "should",
    "staff",
    "standard",
    "standards",
    "some",
    "the",
    "there",
    "they",
    "this",
    "to",
    "too",
    "up",
    "very",
    "was",
    "we",
    "were",
    "with",
    "work",
];

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for plan in &folder.blocks.plans {
        let Some(problem) = plan.problem.said() else { continue };
        let words: Vec<String> = problem
            .value
            .split(|letter: char| !letter.is_alphanumeric() && letter != '\'')
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let telling = words.iter().filter(|word| !EMPTY.contains(&word.as_str())).count();
        if words.len() >= WORDS_MIN && telling > 0 {
            continue;
        }
        problems.push(
            Diagnostic::new(&ENTRY, problem.place, "this does not say what is wrong")
                .label("would fit many plans")
                .why("nobody can tell afterwards whether it was put right.")
                .help("say what happens or does not happen, where, and how often"),
        );
    }
}
