//! What can be put right with one click.

use super::Assist;
use crate::diagnostic::{Diagnostic, Edit};
use crate::source::Place;

/// A change that is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer<'a> {
    /// What is replaced.
    pub edits: &'a [Edit],
    /// The problem that it puts right.
    pub problem: &'a Diagnostic,
    /// What it does.
    pub title: String,
}

impl Assist {
    /// The fixes of the problems that touch a place.
    pub fn offers(&self, place: Place) -> Vec<Offer<'_>> {
        let touches = |problem: &&Diagnostic| {
            problem.place.file == place.file && problem.place.start <= place.end && place.start <= problem.place.end
        };
        let problems = self.compiled.diagnostics.iter().filter(touches);
        let fixed = problems.filter_map(|problem| Some((problem, problem.fix.as_ref()?)));
        fixed
            .map(|(problem, fix)| Offer {
                edits: &fix.edits,
                problem,
                title: title(problem, &fix.edits),
            })
            .collect()
    }
}

fn title(problem: &Diagnostic, edits: &[Edit]) -> String {
    match (edits, &problem.help) {
        ([edit], _) if edit.text.trim().is_empty() && edit.place.start == edit.place.end => {
            "Indent this line".to_owned()
        }
        ([edit], _) if edit.text.is_empty() => "Take this out".to_owned(),
        ([edit], _)
            if !edit.text.contains('\n') && edit.text.chars().count() <= 60 && edit.place.start != edit.place.end =>
        {
            format!("Write `{}`", edit.text.trim())
        }
        (_, Some(help)) => {
            let mut letters = help.chars();
            letters
                .next()
                .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        }
        _ => format!("Fix: {}", problem.title),
    }
}
