//! Applies the fixes that problems offer, and shows that nothing became worse.
//!
//! A fix counts as safe when the folder compiles at least as well with it: fewer errors, or as many errors and fewer of the rest. All
//! that are offered are tried together first, then one by one where that does not hold. What puts one thing right may bring out
//! another, so this is repeated until nothing more can be done.

pub mod diff;

use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::render::Locator;
use crate::source::{Folder, Place};
use crate::{Compiled, compile};
use ratchet_core::definition::Tool;
use std::collections::BTreeSet;

/// Rounds of fixing: each brings out what was hidden behind another problem. More than a few never help.
const ROUNDS_MAX: usize = 6;

/// Fixes that are tried one by one in a round, each with a compilation of its own.
const SINGLES_MAX: usize = 100;

/// A folder after its fixes.
#[derive(Debug)]
pub struct Repaired {
    /// What it compiles to.
    pub compiled: Compiled,
    /// What was put right, in the order in which it was done.
    pub done: Vec<Done>,
    /// The files.
    pub folder: Folder,
    /// Fixes that were offered but would have made something worse.
    pub refused: usize,
}

/// One thing that was put right.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Done {
    /// What was done, in words.
    pub help: String,
    /// Line on which it stood when it was put right.
    pub line: usize,
    /// Name of the problem.
    pub name: &'static str,
    /// Path of the file.
    pub path: String,
    /// What was wrong.
    pub title: String,
}

/// Applies every safe fix to a folder.
pub fn repair(folder: &Folder, tools: &[Tool]) -> Repaired {
    let mut state = Repaired {
        compiled: compile(folder, tools),
        done: Vec::new(),
        folder: folder.clone(),
        refused: 0,
    };
    for _ in 0..ROUNDS_MAX {
        let offered = offered(&state.compiled);
        state.refused = 0;
        if offered.is_empty() || !step(&mut state, &offered, tools) {
            break;
        }
    }
    state
}

/// Whether anything was put right.
fn step(state: &mut Repaired, offered: &[Diagnostic], tools: &[Tool]) -> bool {
    if take(state, offered, tools) {
        return true;
    }
    let mut any = false;
    let mut left: Vec<Diagnostic> = offered.to_vec();
    let mut tried = 0;
    while let Some(one) = left.pop() {
        if tried == SINGLES_MAX {
            break;
        }
        tried += 1;
        // From the end of the files backwards, so that places before stay where they are.
        if take(state, std::slice::from_ref(&one), tools) {
            any = true;
        } else {
            state.refused += 1;
        }
    }
    any
}

/// Takes some fixes together, if the folder is better with them.
fn take(state: &mut Repaired, fixes: &[Diagnostic], tools: &[Tool]) -> bool {
    let edits: Vec<&Edit> = fixes
        .iter()
        .filter_map(|one| one.fix.as_ref())
        .flat_map(|fix| &fix.edits)
        .collect();
    let Some(folder) = edited(&state.folder, &edits) else {
        return false;
    };
    let compiled = compile(&folder, tools);
    if weight(&compiled) >= weight(&state.compiled) {
        return false;
    }
    let locator = Locator::new(&state.folder);
    let done = fixes.iter().map(|problem| {
        let spot = locator.spot(problem.place);
        Done {
            help: problem.help.clone().unwrap_or_default(),
            line: spot.line,
            name: problem.name,
            path: spot.path.to_owned(),
            title: problem.title.clone(),
        }
    });
    state.done.extend(done);
    state.folder = folder;
    state.compiled = compiled;
    true
}

/// How far a folder is from being right.
fn weight(compiled: &Compiled) -> (usize, usize) {
    let errors = compiled.errors();
    (errors, compiled.diagnostics.len() - errors)
}

/// The problems that offer a fix, each with edits of its own.
fn offered(compiled: &Compiled) -> Vec<Diagnostic> {
    let mut taken: BTreeSet<Place> = BTreeSet::new();
    let mut offered = Vec::new();
    let mut sorted: Vec<&Diagnostic> = compiled
        .diagnostics
        .iter()
        .filter(|problem| problem.fix.is_some())
        .collect();
    sorted.sort_by_key(|problem| (problem.severity != Severity::Error, problem.place));
    for problem in sorted {
        let edits = problem.fix.iter().flat_map(|fix| &fix.edits);
        let free = |edit: &Edit| taken.iter().all(|other| !overlap(*other, edit.place));
        if edits.clone().all(free) {
            taken.extend(edits.map(|edit| edit.place));
            offered.push(problem.clone());
        }
    }
    offered.sort_by_key(|problem| problem.place);
    offered
}

fn overlap(one: Place, other: Place) -> bool {
    one.file == other.file && one.start <= other.end && other.start <= one.end
}

/// The folder after some edits; `None` if an edit does not fit its file.
fn edited(folder: &Folder, edits: &[&Edit]) -> Option<Folder> {
    let mut folder = folder.clone();
    let mut edits = edits.to_vec();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.place));
    for edit in edits {
        let (_, text) = folder.files.get_mut(edit.place.file as usize)?;
        let range = edit.place.start as usize..edit.place.end as usize;
        text.get(range.clone())?;
        let ends_in_pairs = text.contains("\r\n");
        let put = if ends_in_pairs {
            edit.text.replace('\n', "\r\n")
        } else {
            edit.text.clone()
        };
        text.replace_range(range, &put);
    }
    Some(folder)
}
