//! Problem documents (RFC 9457): the one shape of every error that the daemon answers with. The code is stable, the same in every language
//! and for the command line; the detail is a plain sentence that says what to do.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Media type of a problem document.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// What a problem's `type` begins with; its code follows.
pub const TYPE_PREFIX: &str = "urn:ratchet:problem:";

/// A problem document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Stable code, for example `wrong-tool-version`.
    #[serde(default)]
    pub code: String,
    /// What happened and what to do, for this case.
    #[serde(default)]
    pub detail: String,
    /// Single faults of a file or form, in its order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Fault>,
    /// Path that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// HTTP status.
    #[serde(default)]
    pub status: u16,
    /// What kind of problem it is, in a few words.
    #[serde(default)]
    pub title: String,
    /// URI of the kind of problem: [`TYPE_PREFIX`] and the code.
    #[serde(default, rename = "type")]
    pub kind: String,
}

/// One fault of a file or form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Stable code, where the fault has one of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Column, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u64>,
    /// What is wrong and what would be right.
    pub detail: String,
    /// Name of the column or field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// File, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Line, from 1; of a list in JSON, the number of the entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
}

impl Problem {
    /// A problem of a kind.
    pub fn new(status: u16, code: &str, title: &str, detail: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            detail: detail.into(),
            errors: Vec::new(),
            instance: None,
            status,
            title: title.to_owned(),
            kind: format!("{TYPE_PREFIX}{code}"),
        }
    }

    /// With single faults.
    #[must_use]
    pub fn with(self, errors: Vec<Fault>) -> Self {
        Self { errors, ..self }
    }
}

impl Problem {
    /// What happened, with every single fault on a line of its own, and without the code.
    pub fn sentence(&self) -> String {
        let faults = self.errors.iter().map(|fault| format!("\n  {fault}"));
        std::iter::once(self.detail.clone()).chain(faults).collect()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.detail, self.code)?;
        self.errors.iter().try_for_each(|fault| write!(f, "\n  {fault}"))
    }
}

impl std::error::Error for Problem {}

/// `care.qip, line 3, column 7 (trigger): what is wrong`.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = [
            self.file.clone(),
            self.line.map(|line| format!("line {line}")),
            self.column.map(|column| format!("column {column}")),
        ];
        let place = place.into_iter().flatten().collect::<Vec<_>>().join(", ");
        match (place.as_str(), &self.field) {
            ("", None) => {}
            ("", Some(field)) => write!(f, "{field}: ")?,
            (place, None) => write!(f, "{place}: ")?,
            (place, Some(field)) => write!(f, "{place} ({field}): ")?,
        }
        f.write_str(&self.detail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_say_where_they_are_as_far_as_that_is_known() {
        let check = |fault: Fault, expected: &str| assert_eq!(fault.to_string(), expected);
        let fault = Fault {
            detail: "wrong".to_owned(),
            ..Fault::default()
        };
        check(fault.clone(), "wrong");
        check(
            Fault {
                field: Some("what".to_owned()),
                ..fault.clone()
            },
            "what: wrong",
        );
        check(
            Fault {
                line: Some(3),
                column: Some(7),
                ..fault.clone()
            },
            "line 3, column 7: wrong",
        );
        let file = Some("care.qip".to_owned());
        check(
            Fault {
                file,
                line: Some(3),
                field: Some("due".to_owned()),
                ..fault
            },
            "care.qip, line 3 (due): wrong",
        );
    }
}
