//! A problem with a file: where it is, what it is, why it matters, and what to write instead.
//!
//! A problem is data. How it looks in a terminal, sounds in a screen reader or travels as JSON is decided in [`crate::render`].
//! Titles have twelve words at most and no jargon; one place, one reason, one fix.

use crate::source::Place;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How much a problem weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The folder cannot be used.
    Error,
    /// It can be used; somebody should look.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The word at the beginning of a rendered problem.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// What is known about a kind of problem, the same for every time it occurs.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    /// Stable name, for example `plan-closes-without-retest`.
    pub name: &'static str,
    /// Stable code, for example `Q0101`.
    pub code: &'static str,
    /// How much it usually weighs.
    pub severity: Severity,
    /// Its page.
    pub page: Page,
}

/// The page that `ratchet explain` prints.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    /// What is caught.
    pub catches: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// Where the rule comes from; empty for rules of the language itself.
    pub source: &'static str,
    /// What triggers it.
    pub example: &'static str,
    /// What to write instead.
    pub better: &'static str,
    /// What `--fix` does about it, or why it leaves it to people.
    pub fix: &'static str,
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable name.
    pub name: &'static str,
    /// Stable code.
    pub code: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// What it is, in twelve words at most.
    pub title: String,
    /// What is wrong with the marked words; may be empty.
    pub label: String,
    /// Why it matters.
    pub why: Option<String>,
    /// How it could happen, as a dated story.
    pub story: Option<Vec<StoryLine>>,
    /// What to write instead.
    pub help: Option<String>,
    /// The same as an edit, when it can be made without asking.
    pub fix: Option<Fix>,
}

/// One dated line of a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryLine {
    /// The day; `None` for what follows from the day before.
    pub on: Option<NaiveDate>,
    /// What happens.
    pub what: String,
}

/// Edits that put a problem right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// Replacements, in no particular order, none overlapping.
    pub edits: Vec<Edit>,
}

/// One replacement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// What is replaced; an empty place inserts.
    pub place: Place,
    /// What stands there afterwards.
    pub text: String,
}

impl Diagnostic {
    /// A problem of this kind at a place.
    pub fn new(entry: &'static Entry, place: Place, title: impl Into<String>) -> Self {
        Self {
            name: entry.name,
            code: entry.code,
            severity: entry.severity,
            place,
            title: title.into(),
            label: String::new(),
            why: None,
            story: None,
            help: None,
            fix: None,
        }
    }

    /// With a few words beside the marked place.
    #[must_use]
    pub fn label(self, label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            ..self
        }
    }

    /// With the reason.
    #[must_use]
    pub fn why(self, why: impl Into<String>) -> Self {
        Self {
            why: Some(why.into()),
            ..self
        }
    }

    /// With what to write instead, in words.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }

    /// With a dated story.
    #[must_use]
    pub fn story(self, story: Vec<StoryLine>) -> Self {
        Self {
            story: (!story.is_empty()).then_some(story),
            ..self
        }
    }

    /// With an edit that replaces a place.
    #[must_use]
    pub fn fix(self, place: Place, text: impl Into<String>) -> Self {
        Self {
            fix: Some(Fix {
                edits: vec![Edit {
                    place,
                    text: text.into(),
                }],
            }),
            ..self
        }
    }

    /// With another weight than usual.
    #[must_use]
    pub fn severity(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }
}

/// The problems of a folder while they are being collected.
#[derive(Debug, Default)]
pub struct Problems {
    list: Vec<Diagnostic>,
}

impl Problems {
    /// Notes a problem.
    pub fn push(&mut self, problem: Diagnostic) {
        self.list.push(problem);
    }

    /// Everything noted, as it came.
    pub(crate) fn into_list(self) -> Vec<Diagnostic> {
        self.list
    }

    /// Whether anything noted is an error.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// Takes out those of which this is true.
    pub fn take(&mut self, mut taken: impl FnMut(&Diagnostic) -> bool) -> Vec<Diagnostic> {
        let (out, kept) = std::mem::take(&mut self.list)
            .into_iter()
            .partition(|problem| taken(problem));
        self.list = kept;
        out
    }

    /// Everything noted, in the order of the files, at most one problem a line: the gravest, and of equals the first found.
    pub fn finish(mut self, line_of: impl Fn(Place) -> usize) -> Vec<Diagnostic> {
        self.list
            .sort_by_key(|problem| (problem.place.file, line_of(problem.place), problem.severity));
        self.list
            .dedup_by_key(|problem| (problem.place.file, line_of(problem.place)));
        self.list
    }
}
