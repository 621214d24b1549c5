//! Problems as JSON, for editors and other programs.

use super::{Locator, story};
use crate::diagnostic::{Diagnostic, Fix, Severity, StoryLine};
use crate::source::Place;
use serde::Serialize;

/// One problem with its place in lines and columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Json {
    /// Stable code.
    pub code: &'static str,
    /// Column in characters, from 1.
    pub column: usize,
    /// Path of the file.
    pub file: String,
    /// Edits that put it right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
    /// What to write instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// What is wrong with the marked words.
    pub label: String,
    /// Line, from 1.
    pub line: usize,
    /// Stable name.
    pub name: &'static str,
    /// Range of bytes.
    pub place: Place,
    /// How much it weighs.
    pub severity: Severity,
    /// How it could happen, one entry for each dated line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story: Option<Vec<StoryLine>>,
    /// The same as one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story_text: Option<String>,
    /// What it is.
    pub title: String,
    /// Why it matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Problems as JSON values.
pub fn render(problems: &[Diagnostic], locator: &Locator<'_>) -> Vec<Json> {
    problems.iter().map(|problem| one(problem, locator)).collect()
}

fn one(problem: &Diagnostic, locator: &Locator<'_>) -> Json {
    let spot = locator.spot(problem.place);
    Json {
        code: problem.code,
        column: spot.column,
        file: spot.path.to_owned(),
        fix: problem.fix.clone(),
        help: problem.help.clone(),
        label: problem.label.clone(),
        line: spot.line,
        name: problem.name,
        place: problem.place,
        severity: problem.severity,
        story: problem.story.clone(),
        story_text: problem.story.as_deref().map(story),
        title: problem.title.clone(),
        why: problem.why.clone(),
    }
}
