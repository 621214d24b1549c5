//! Problems in whole sentences, without drawing, for screen readers.

use super::{Locator, story};
use crate::diagnostic::Diagnostic;

/// Problems one after another, a paragraph each.
pub fn render(problems: &[Diagnostic], locator: &Locator<'_>) -> String {
    problems
        .iter()
        .map(|problem| one(problem, locator))
        .collect::<Vec<_>>()
        .join("\n\n")
}

fn one(problem: &Diagnostic, locator: &Locator<'_>) -> String {
    let spot = locator.spot(problem.place);
    let marked = super::shorten(&spot.text[spot.marked.clone()], 120);
    let mut out = format!(
        "{} in {}, line {}: {}.",
        capital(problem.severity.word()),
        spot.path,
        spot.line,
        problem.title
    );
    out.push_str(&format!(" The words: {marked}."));
    if !problem.label.is_empty() {
        out.push_str(&format!(" {}.", capital(&problem.label).trim_end_matches(['.', '?'])));
    }
    if let Some(why) = &problem.why {
        out.push_str(&format!(" Why it matters: {why}"));
    }
    if let Some(lines) = &problem.story {
        out.push_str(&format!(" How it could happen: {}", story(lines)));
    }
    if let Some(help) = &problem.help {
        out.push_str(&format!(" To put it right: {help}."));
    }
    out.push_str(&format!(" This is problem {}, {}.", problem.code, problem.name));
    out
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
