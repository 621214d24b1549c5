//! What can be written next: blocks, labels, names, and whole values to start from.
//!
//! Labels and examples come from the vocabulary. Which names a label takes is a short table here ([`TAKES`]); a label that is not
//! in it offers its example, so a new one is never empty.

use super::Assist;
use super::cursor::Cursor;
use super::links::introduced;
use crate::vocabulary::{self, Field, Kind, Naming, Need};
use ratchet_core::definition::Tool;
use ratchet_core::strength::ActionKind;
use std::collections::BTreeSet;

/// Something that can be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What it is, in a few words.
    pub detail: String,
    /// What is shown.
    pub label: String,
    /// What it is, for the icon.
    pub sort: Sort,
    /// What is written; `${1:word}` are places to fill in.
    pub text: String,
}

/// What a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A block or part.
    Block,
    /// A label.
    Label,
    /// A name that something has.
    Name,
    /// A whole value.
    Value,
}

/// Where names of a kind go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    ActionKind,
    Cause,
    Kind(&'static str),
    Question,
    Standard,
    Tool,
}

/// Which names a label takes where nothing in the value says it.
const TAKES: &[(&str, Takes)] = &[
    ("audit", Takes::Kind("audit")),
    ("cause", Takes::Cause),
    ("chair", Takes::Kind("role")),
    ("escalate", Takes::Kind("role")),
    ("goes to", Takes::Kind("forum")),
    ("if a retest fails", Takes::Kind("role")),
    ("kind", Takes::ActionKind),
    ("members", Takes::Kind("role")),
    ("owner", Takes::Kind("role")),
    ("pass", Takes::Question),
    ("reports to", Takes::Kind("role")),
    ("service", Takes::Kind("service")),
    ("significant finding", Takes::Question),
    ("standard", Takes::Standard),
    ("support", Takes::Kind("role")),
    ("tool", Takes::Tool),
    ("watches", Takes::Kind("audit")),
];

impl Assist {
    /// What can be written at a byte of a file.
    pub fn completions(&self, file: u32, offset: u32) -> Vec<Completion> {
        let cursor = Cursor::at(file, self.folder.text(file), offset);
        let before = cursor.before.trim_start();
        let indented = before.len() < cursor.before.len();
        if before.starts_with('#') {
            return Vec::new();
        }
        let in_head = !indented || cursor.field.is_none() && before.contains(['"', '“']);
        if in_head && before.contains(char::is_whitespace) {
            return self.in_head(before);
        }
        if !indented {
            return blocks();
        }
        match (cursor.field, cursor.label) {
            (Some(field), None) => self.in_value(&cursor, field),
            _ if before.contains(':') => Vec::new(),
            _ => cursor.kind().map(|kind| labels(kind, &cursor)).unwrap_or_default(),
        }
    }

    /// Behind `by` on a first line stands a role, behind `was` a name that is kept by hand.
    fn in_head(&self, before: &str) -> Vec<Completion> {
        let words: Vec<&str> = before.split_whitespace().collect();
        let by = words.iter().rposition(|word| *word == "by");
        let after_quotes = before.matches('"').count().is_multiple_of(2);
        match by {
            Some(at) if after_quotes && at + 3 >= words.len() => self.names("role", Quotes::Without),
            _ => Vec::new(),
        }
    }

    fn in_value(&self, cursor: &Cursor, field: &'static Field) -> Vec<Completion> {
        let open = cursor.before.matches(['"', '“', '”', '„']).count() % 2 == 1;
        let quotes = if open { Quotes::Inside } else { Quotes::Around };
        let outside = match cursor.before.rfind(['"', '“', '”', '„']).filter(|_| open) {
            Some(quote) => cursor.before.get(..quote).unwrap_or(""),
            None => cursor.before.as_str(),
        };
        let value = outside.split_once(':').map_or(outside, |(_, value)| value);
        let word = value
            .split([' ', ',', '('])
            .rfind(|word| !word.is_empty())
            .unwrap_or("")
            .to_lowercase();
        let said = match word.as_str() {
            "audit" | "plan" | "rule" | "theme" | "forum" | "standard" | "service" => kind_of(&word).map(Takes::Kind),
            "action" | "retest" | "measure" => kind_of(&word).map(Takes::Kind),
            "cause" if !open => Some(Takes::Cause),
            "tell" | "to" | "by" if !open => Some(Takes::Kind("role")),
            "question" | "finds" => Some(Takes::Question),
            _ => None,
        };
        let of_label = TAKES
            .iter()
            .find(|(label, _)| *label == field.label)
            .map(|(_, takes)| *takes);
        let mut found = match said.or(of_label) {
            Some(Takes::Kind("role")) if open => Vec::new(),
            Some(Takes::Kind(kind @ "role")) => self.names(kind, Quotes::Without),
            Some(Takes::Kind(kind)) => self.names(kind, quotes),
            Some(Takes::Cause) => self.names("cause", Quotes::Without),
            Some(Takes::Question) => self.questions(quotes),
            Some(Takes::Standard) => self.names("standard", quotes),
            Some(Takes::ActionKind) if cursor.part.is_some_and(|part| part.word == "action") => action_kinds(),
            Some(Takes::Tool) => self.tool_ids(),
            Some(Takes::ActionKind) | None => Vec::new(),
        };
        if value.trim().is_empty() && !open {
            found.push(example(field));
        }
        found
    }

    /// Names of a kind, and measures that tools bring.
    fn names(&self, kind: &str, quotes: Quotes) -> Vec<Completion> {
        let all = introduced(&self.compiled.blocks);
        let mut names: BTreeSet<(String, String)> = BTreeSet::new();
        for one in all.into_iter().filter(|one| one.target.kind == kind) {
            let detail = one
                .target
                .of
                .map_or_else(|| kind.to_owned(), |of| format!("{kind} of {of}"));
            names.insert((one.target.name, detail));
        }
        if kind == "measure" {
            for tool in self.described() {
                let measures = tool.description.measures.iter();
                names.extend(
                    measures.map(|measure| (measure.title.clone(), format!("measure of {}", tool.description.title))),
                );
            }
        }
        let names = names.into_iter();
        names.map(|(name, detail)| named(&name, detail, quotes)).collect()
    }

    fn questions(&self, quotes: Quotes) -> Vec<Completion> {
        let tools = self.described().flat_map(|tool: &Tool| &tool.description.questions);
        let mut found: Vec<Completion> = tools
            .map(|question| named(&question.title, question.text.clone(), quotes))
            .collect();
        found.extend(self.names("question", quotes));
        found
    }

    fn tool_ids(&self) -> Vec<Completion> {
        let tools = self.described();
        tools
            .map(|tool| {
                let major = tool.description.version.split('.').next().unwrap_or("1");
                let text = format!("{} {major}", tool.description.id);
                Completion {
                    detail: tool.description.title.clone(),
                    label: text.clone(),
                    sort: Sort::Name,
                    text,
                }
            })
            .collect()
    }
}

/// How quotes stand around a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    Around,
    Inside,
    Without,
}

fn named(name: &str, detail: String, quotes: Quotes) -> Completion {
    let text = match quotes {
        Quotes::Around => format!("\"{name}\""),
        Quotes::Inside | Quotes::Without => name.to_owned(),
    };
    Completion {
        detail,
        label: name.to_owned(),
        sort: Sort::Name,
        text: escaped(&text),
    }
}

fn kind_of(word: &str) -> Option<&'static str> {
    let kinds = vocabulary::BLOCKS.iter().chain(&vocabulary::PARTS);
    kinds.map(|kind| kind.word).find(|known| *known == word)
}

/// The beginnings of blocks, each with the lines that it cannot do without.
fn blocks() -> Vec<Completion> {
    vocabulary::BLOCKS.iter().map(|kind| beginning(kind, "  ")).collect()
}

fn beginning(kind: &Kind, indent: &str) -> Completion {
    let name = match kind.naming {
        Naming::Quoted => "\"${1:Name}\"",
        Naming::Words => "${1:name}",
    };
    let by = if ["action", "retest"].contains(&kind.word) {
        " by ${2:role}"
    } else {
        ""
    };
    let needed = kind.fields.iter().filter(|field| field.need == Need::Must);
    let lines: String = needed
        .enumerate()
        .map(|(at, field)| {
            let value = field.example.split_once(':').map_or("", |(_, value)| value.trim());
            format!("\n{indent}{}: ${{{}:{}}}", field.label, at + 3, escaped(value))
        })
        .collect();
    Completion {
        detail: kind.a.to_owned(),
        label: kind.word.to_owned(),
        sort: Sort::Block,
        text: format!("{} {name}{by}{lines}", kind.word),
    }
}

/// The labels that a block still lacks, needed ones first, and its parts.
fn labels(kind: &'static Kind, cursor: &Cursor) -> Vec<Completion> {
    let repeats = |label: &str| kind.word == "scenario" && label != "start" && label != "service";
    let free = |field: &&Field| repeats(field.label) || !cursor.said.iter().any(|said| said == field.label);
    let label = |field: &Field| Completion {
        detail: field.example.to_owned(),
        label: format!("{}:", field.written()),
        sort: Sort::Label,
        text: format!("{}: ", field.written()),
    };
    let (needed, other): (Vec<&Field>, Vec<&Field>) = kind
        .fields
        .iter()
        .filter(free)
        .partition(|field| field.need == Need::Must);
    let parts = kind.parts.iter().map(|part| beginning(part, "  "));
    needed.into_iter().chain(other).map(label).chain(parts).collect()
}

fn action_kinds() -> Vec<Completion> {
    let kinds = ActionKind::ALL.iter();
    kinds
        .map(|kind| Completion {
            detail: format!("{} action", kind.strength()),
            label: kind.words().to_owned(),
            sort: Sort::Name,
            text: kind.words().to_owned(),
        })
        .collect()
}

fn example(field: &Field) -> Completion {
    let value = field
        .example
        .split_once(':')
        .map_or(field.example, |(_, value)| value.trim());
    Completion {
        detail: "an example to start from".to_owned(),
        label: value.to_owned(),
        sort: Sort::Value,
        text: escaped(value),
    }
}

/// Text that holds no places to fill in.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}")
}

/// Whether a label exists.
#[cfg(test)]
fn is_label(label: &str) -> bool {
    let kinds = vocabulary::BLOCKS.iter().chain(&vocabulary::PARTS);
    kinds.flat_map(|kind| kind.fields).any(|field| field.label == label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_labels_and_kinds_that_exist() {
        for (label, takes) in TAKES {
            assert!(is_label(label), "{label}");
            if let Takes::Kind(kind) = takes {
                assert!(kind_of(kind).is_some(), "{kind}");
            }
        }
    }
}
