//! What the scenarios of a folder show of its workflows, and what none of them ever does. A gate that no scenario lets fail is a gate that
//! nobody has seen work.

use super::Scene;
use super::exercise::{self, Deed, Exercise};
use ratchet_core::definition::Definition;
use ratchet_core::passage::Passage;
use ratchet_core::scenario::SourceLine;
use serde::Serialize;

/// Looks up where a passage stands: file and line, and the line as written.
pub type Locate<'a> = dyn Fn(&Passage) -> Option<(SourceLine, String)> + 'a;

/// What the scenarios of a folder show of its workflows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// By what workflows do: how much of it is shown.
    pub counts: Vec<Count>,
    /// Everything that the workflows can do, with the scenarios that show it.
    pub points: Vec<Point>,
}

/// How much of one kind is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    /// How much there is.
    pub of: usize,
    /// How much of it some scenario shows.
    pub shown: usize,
    /// What.
    pub what: &'static str,
}

/// Something that the workflows can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Point {
    /// Scenarios that show it, in the order of the files; empty when none does.
    pub by: Vec<String>,
    /// That nothing shows it, in a sentence; only then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
    /// What it is about, as people call it.
    pub part: String,
    /// Where it stands.
    pub source: SourceLine,
    /// That line, as written.
    pub text: String,
    /// What it does.
    pub what: &'static str,
}

impl Coverage {
    /// What no scenario shows.
    pub fn never(&self) -> impl Iterator<Item = &Point> {
        self.points.iter().filter(|point| point.by.is_empty())
    }
}

/// Lays what was shown beside everything that a definition can do.
pub fn coverage(definition: &Definition, scenes: &[Scene], locate: &Locate<'_>) -> Coverage {
    let all = exercise::all(definition);
    let points = all.iter().map(|exercise| point(definition, scenes, exercise, locate));
    let points: Vec<Point> = points.collect();
    let count = |deed: Deed| {
        let what = deed.heading();
        let of = || points.iter().filter(|point| point.what == what);
        let shown = of().filter(|point| !point.by.is_empty()).count();
        let of = of().count();
        (of > 0).then_some(Count { of, shown, what })
    };
    Coverage {
        counts: Deed::ALL.into_iter().filter_map(count).collect(),
        points,
    }
}

fn point(definition: &Definition, scenes: &[Scene], exercise: &Exercise, locate: &Locate<'_>) -> Point {
    let shows = |scene: &&Scene| scene.exercised.contains(exercise);
    let by: Vec<String> = scenes.iter().filter(shows).map(|scene| scene.name.clone()).collect();
    let (source, text) = locate(&exercise.passage).unwrap_or_default();
    Point {
        missing: by.is_empty().then(|| exercise.missing(definition)),
        by,
        part: exercise.passage.part.words(definition),
        source,
        text,
        what: exercise.deed.heading(),
    }
}
