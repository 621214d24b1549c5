//! A person where a role belongs. Found while names are resolved: a role that nobody introduced and that looks like a name.

use crate::ast::Name;
use crate::diagnostic::{Diagnostic, Entry, Page, Severity};

pub static ENTRY: Entry = Entry {
    name: "named-person",
    code: "Q0203",
    severity: Severity::Error,
    page: Page {
        catches: "An owner, or somebody who is told, who is a person and not a role.",
        why: "People leave, are ill and change posts; the work must not leave with them. Who holds a role is kept outside the files.",
        source: "the guidance behind Ratchet: an owner is a role that resolves to a person (D4)",
        example: "owner: Mrs Example",
        better: "owner: practice lead",
        fix: "left to you: which role the person holds is not in the files",
    },
};

/// Words that make a capitalised phrase a role rather than a person.
const ROLE_WORDS: &[&str] = &[
    "assistant",
    "carer",
    "chair",
    "champion",
    "clinical",
    "coordinator",
    "deputy",
    "director",
    "head",
    "individual",
    "keyworker",
    "lead",
    "leader",
    "manager",
    "medicines",
    "nominated",
    "nurse",
    "officer",
    "owner",
    "pharmacist",
    "practice",
    "quality",
    "registered",
    "senior",
    "supervisor",
    "support",
    "team",
    "worker",
];

/// Whether unknown words look like the name of a person: a title, or two to four capitalised words that are no role.
pub fn looks_like_one(words: &str) -> bool {
    let words: Vec<&str> = words.split(' ').collect();
    let titled = words.first().is_some_and(|first| {
        matches!(
            first.trim_end_matches('.').to_lowercase().as_str(),
            "mr" | "mrs" | "ms" | "miss" | "dr"
        )
    });
    let capital = |word: &&str| {
        word.chars().next().is_some_and(char::is_uppercase) && word.chars().skip(1).any(char::is_lowercase)
    };
    let role = words
        .iter()
        .any(|word| ROLE_WORDS.contains(&word.to_lowercase().as_str()));
    titled && words.len() > 1 || (2..=4).contains(&words.len()) && words.iter().all(capital) && !role
}

/// The problem.
pub fn problem(name: &Name) -> Diagnostic {
    Diagnostic::new(&ENTRY, name.place, "this is a person, not a role")
        .label("looks like somebody's name")
        .why("people leave, are ill and change posts; the work must not leave with them.")
        .help("write the role, for example `practice lead`")
}

#[cfg(test)]
mod tests {
    use super::looks_like_one;

    #[test]
    fn people_and_roles() {
        for person in ["Mrs Example", "dr. Example", "Ada Example", "Ada B Example-Test"] {
            assert_eq!(looks_like_one(person), person != "Ada B Example-Test", "{person}");
        }
        for role in ["Deputy Manager", "housekeeper", "Housekeeper", "kitchen team", "Mr"] {
            assert!(!looks_like_one(role), "{role}");
        }
    }
}
