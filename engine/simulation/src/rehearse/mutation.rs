//! Changing a workflow for the worse on purpose, one thing at a time, and asking which scenario notices. What no scenario notices could be
//! changed tomorrow by mistake, and the rehearsal would still pass.
//!
//! People act as the scenario was written: the same roles, and results that pass or fail by the marks of the unchanged workflow.

use super::coverage::Locate;
use super::mutants::{self, Mutant};
use super::{Scene, Script, play};
use crate::house::PlayError;
use ratchet_core::definition::Definition;
use ratchet_core::scenario::{Scenario, SourceLine};
use ratchet_ports::Store;
use serde::Serialize;
use std::sync::Arc;

/// What the scenarios of a folder notice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Mutation {
    /// Every change that was tried, in the order of the workflow's parts.
    pub changes: Vec<Judged>,
    /// How many some scenario noticed.
    pub noticed: usize,
    /// How many none noticed.
    pub survived: usize,
}

/// A change, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judged {
    /// The first scenario that failed by it; `None` when all passed.
    pub noticed_by: Option<String>,
    /// How it showed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub how: Option<String>,
    /// Where the change was made.
    pub source: SourceLine,
    /// That line, as written.
    pub text: String,
    /// What was changed, in a sentence without its full stop.
    pub what: String,
}

impl Mutation {
    /// What no scenario noticed.
    pub fn survivors(&self) -> impl Iterator<Item = &Judged> {
        self.changes.iter().filter(|change| change.noticed_by.is_none())
    }
}

/// Changes a definition for the worse, one thing at a time, and plays its scenarios until one fails. `scenes` are those of the unchanged
/// workflow, in the order of the scenarios; all of them must have passed.
///
/// # Errors
/// When a scenario fails although nothing was changed, or a store does not work.
pub fn mutate(
    definition: &Arc<Definition>,
    scenarios: &[Scenario],
    scenes: &[Scene],
    locate: &Locate<'_>,
    fresh_store: &dyn Fn() -> Arc<dyn Store>,
) -> Result<Mutation, PlayError> {
    if let Some(failed) = scenes.iter().find(|scene| !scene.passed) {
        return Err(PlayError::Unprepared(format!(
            "scenario \"{}\" fails already, so it cannot show what it would notice: mend it first",
            failed.name
        )));
    }
    let mut mutation = Mutation::default();
    for mutant in mutants::all(definition) {
        let noticed = notice(definition, &mutant, scenarios, scenes, fresh_store)?;
        if noticed.is_some() {
            mutation.noticed += 1;
        } else {
            mutation.survived += 1;
        }
        let (noticed_by, how) = noticed.unzip();
        let (source, text) = locate(&mutant.passage).unwrap_or_default();
        mutation.changes.push(Judged {
            noticed_by,
            how,
            source,
            text,
            what: mutant.what,
        });
    }
    Ok(mutation)
}

/// The first scenario that fails, and how.
fn notice(
    meant: &Arc<Definition>,
    mutant: &Mutant,
    scenarios: &[Scenario],
    scenes: &[Scene],
    fresh_store: &dyn Fn() -> Arc<dyn Store>,
) -> Result<Option<(String, String)>, PlayError> {
    let runs = Arc::new(mutant.definition.clone());
    for position in likeliest_first(mutant, scenes) {
        let script = Script {
            meant,
            runs: &runs,
            scenario: &scenarios[position],
        };
        let how = match play(&script, fresh_store()) {
            Ok(scene) => scene.failures.first().map(|fault| fault.message.clone()),
            // The changed workflow cannot run at all, which nobody overlooks.
            Err(error @ (PlayError::Stuck { .. } | PlayError::Refused(_))) => Some(error.to_string()),
            Err(error) => return Err(error),
        };
        if let Some(how) = how {
            return Ok(Some((scenarios[position].name.clone(), how)));
        }
    }
    Ok(None)
}

/// Scenarios that show something of what was changed come first: most changes are noticed by one of them.
fn likeliest_first(mutant: &Mutant, scenes: &[Scene]) -> Vec<usize> {
    let changed = &mutant.passage;
    let distance = |scene: &Scene| {
        let shown = || scene.exercised.iter().map(|exercise| &exercise.passage);
        if shown().any(|passage| passage == changed) {
            0
        } else if shown().any(|passage| passage.part == changed.part) {
            1
        } else if shown().any(|passage| passage.part.plan().is_some() && passage.part.plan() == changed.part.plan()) {
            2
        } else {
            3
        }
    };
    let mut order: Vec<usize> = (0..scenes.len()).collect();
    order.sort_by_key(|position| distance(&scenes[*position]));
    order
}
