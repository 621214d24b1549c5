//! Rehearsing: every `scenario` of a folder is played in virtual time, each in a fresh provider, through the runtime's own hall.
//!
//! What a scenario does not say is made up: one person a role, a list to sample from, and answers that lead to the result that it
//! asks for. What it expects is looked up in the records, and a failure says what was expected, what is, and what happened before.

pub(crate) mod answers;
mod coverage;
mod exercise;
mod expectation;
mod forums;
pub(crate) mod furniture;
mod happening;
mod mutants;
mod mutation;
mod opening;
mod people;
mod second_looks;
mod stage;
mod standing;

pub use coverage::{Count, Coverage, Locate, Point, coverage};
pub use mutation::{Judged, Mutation, mutate};

use crate::house::PlayError;
use crate::telling::Line;
use exercise::Exercise;
use ratchet_core::definition::Definition;
use ratchet_core::scenario::{Scenario, SourceLine, Step};
use ratchet_ports::Store;
use serde::Serialize;
use stage::Stage;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What came of all scenarios.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Rehearsal {
    /// How many failed.
    pub failed: usize,
    /// How many passed.
    pub passed: usize,
    /// Each scenario, in the order of the files.
    pub scenarios: Vec<Scene>,
}

/// What came of one scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scene {
    /// What of its workflows it showed.
    #[serde(skip)]
    pub(crate) exercised: BTreeSet<Exercise>,
    /// What went wrong, in the order of the scenario; empty when it passed.
    pub failures: Vec<Fault>,
    /// File.
    pub file: String,
    /// Line on which it begins.
    pub line: usize,
    /// Name.
    pub name: String,
    /// Whether everything that it expects holds.
    pub passed: bool,
    /// Service in which it plays.
    pub service: String,
    /// How many steps were played.
    pub steps: usize,
    /// What happened, as a dated story.
    pub story: Vec<Line>,
}

/// Something that did not come as a scenario says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// What was expected and what is, in plain words.
    pub message: String,
    /// Where it stands.
    pub source: SourceLine,
    /// The line as written.
    pub text: String,
    /// The last things that happened before, dated.
    pub before: Vec<String>,
}

/// How much of the story a failure repeats.
const BEFORE: usize = 4;

/// Plays all scenarios of a definition. `fresh_store` gives each its own empty store.
///
/// # Errors
/// When a store or the runtime does not work; never because a scenario fails.
pub fn rehearse(
    definition: &Arc<Definition>,
    scenarios: &[Scenario],
    fresh_store: &dyn Fn() -> Arc<dyn Store>,
) -> Result<Rehearsal, PlayError> {
    let mut rehearsal = Rehearsal::default();
    for scenario in scenarios {
        let script = Script {
            meant: definition,
            runs: definition,
            scenario,
        };
        let scene = play(&script, fresh_store())?;
        if scene.passed {
            rehearsal.passed += 1;
        } else {
            rehearsal.failed += 1;
        }
        rehearsal.scenarios.push(scene);
    }
    Ok(rehearsal)
}

/// What is played.
#[derive(Clone, Copy)]
struct Script<'a> {
    /// The workflows that whoever wrote the scenario had before them: who acts, and what counts as a pass.
    meant: &'a Arc<Definition>,
    /// The workflows that run.
    runs: &'a Arc<Definition>,
    scenario: &'a Scenario,
}

fn play(script: &Script<'_>, store: Arc<dyn Store>) -> Result<Scene, PlayError> {
    let scenario = script.scenario;
    let mut stage = Stage::set(script, store)?;
    let mut failures = Vec::new();
    let mut steps = 0;
    for step in &scenario.steps {
        steps += 1;
        let mut wrong = Vec::new();
        match &step.what {
            Step::Wait(span) => stage.wait(*span)?,
            Step::Given(states) => {
                for state in states {
                    wrong.extend(stage.given(state)?);
                }
            }
            Step::Then(happenings) => {
                for happening in happenings {
                    wrong.extend(stage.happen(happening)?);
                }
            }
            Step::Expect(expectations) => {
                let unmet = expectations
                    .iter()
                    .filter_map(|expected| expectation::unmet(&stage, expected));
                wrong.extend(unmet);
            }
        }
        stage.listen();
        let goes_on = wrong.is_empty() || matches!(step.what, Step::Expect(_));
        failures.extend(wrong.into_iter().map(|message| {
            Fault {
                message,
                source: step.source.clone(),
                text: step.text.clone(),
                before: stage
                    .story()
                    .iter()
                    .rev()
                    .take(BEFORE)
                    .rev()
                    .map(ToString::to_string)
                    .collect(),
            }
        }));
        if !goes_on {
            break;
        }
    }
    Ok(Scene {
        passed: failures.is_empty(),
        failures,
        file: scenario.source.file.clone(),
        line: scenario.source.line,
        name: scenario.name.clone(),
        service: scenario.service.clone(),
        steps,
        exercised: std::mem::take(&mut stage.exercised),
        story: stage.into_story(),
    })
}
