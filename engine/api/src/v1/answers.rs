//! Answers of an audit, as programs hand them in. People use a table: see the `text/csv` form of the same route.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything that one audit answers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// One entry for each record of the sample.
    pub records: Vec<Answered>,
    /// Version of the tool that the answers were made for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_version: Option<String>,
}

/// One record with its answers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// Answers by question, named by id or title: `yes`, `no`, `n/a`, or nothing.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, Cell>,
    /// Data fields by id or title.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, Cell>,
    /// Pseudonymous reference, as in the sample.
    pub reference: String,
}

/// What there is to say about one record while it is being filled in. Nothing is kept of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordCheck {
    /// What is wrong, beside the question or field that it stands next to.
    pub errors: Vec<FieldRemark>,
    /// Whether the audit can only be handed in when every question of every record has an answer.
    pub needs_all_answers: bool,
    /// Titles of the questions that have no answer yet.
    pub unanswered: Vec<String>,
}

/// Something wrong with one answer or field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldRemark {
    /// Id of the question or field; `reference` for the record itself; what was sent where nothing of that name is asked.
    pub field: String,
    /// What is wrong and what would be right.
    pub message: String,
    /// Its title, where the audit asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// What was written for one question or field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    /// Nothing.
    Blank(()),
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(serde_json::Number),
    /// Words.
    Text(String),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Cell {
    /// The same as a table would have it.
    pub fn to_text(&self) -> String {
        match self {
            Self::Blank(()) => String::new(),
            Self::Flag(true) => "yes".to_owned(),
            Self::Flag(false) => "no".to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_people_and_programs_write_them() {
        let check = |json: &str, expected: &str| {
            let cell: Cell = serde_json::from_str(json).expect("a cell is any plain value");
            assert_eq!(cell.to_text(), expected, "{json}");
        };
        check("null", "");
        check("true", "yes");
        check("false", "no");
        check("2.5", "2.5");
        check("\"n/a\"", "n/a");
        assert!(serde_json::from_str::<Cell>("[1]").is_err());
    }
}
