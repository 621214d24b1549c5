//! What the scenarios of a folder show of its workflows, and what they notice when a workflow is changed for the worse (`--mutate`).

use super::Playable;
use crate::exit::Failure;
use crate::output::{BAD, GOOD, LOOK, QUIET, STRONG};
use ratchet_core::passage::Passage;
use ratchet_core::scenario::SourceLine;
use ratchet_core::words::count;
use ratchet_dsl::passages::stands_at;
use ratchet_dsl::render::Locator;
use ratchet_simulation::rehearse::{Coverage, Mutation, Rehearsal, coverage, mutate};

/// What the scenarios show.
pub(super) fn covered(playable: &Playable, played: &Rehearsal) -> Coverage {
    let locator = Locator::new(&playable.folder);
    coverage(&playable.definition, &played.scenarios, &|passage| {
        stands_at(&playable.blocks, &locator, passage)
    })
}

/// What the scenarios notice.
pub(super) fn mutated(playable: &Playable, played: &Rehearsal) -> Result<Mutation, Failure> {
    let locator = Locator::new(&playable.folder);
    let locate = |passage: &Passage| -> Option<(SourceLine, String)> { stands_at(&playable.blocks, &locator, passage) };
    mutate(
        &playable.definition,
        &playable.scenarios,
        &played.scenarios,
        &locate,
        &super::fresh,
    )
    .map_err(super::refused)
}

pub(super) fn show_coverage(name: &str, coverage: &Coverage) {
    anstream::println!("\n{STRONG}What the scenarios of {name} show{STRONG:#}");
    for count in &coverage.counts {
        let style = if count.shown == count.of { GOOD } else { LOOK };
        anstream::println!("  {style}{:>3} of {:<3}{style:#} {}", count.shown, count.of, count.what);
    }
    let mut never = coverage.never().peekable();
    if never.peek().is_some() {
        anstream::println!("  {LOOK}What no scenario shows:{LOOK:#}");
    }
    for point in never {
        let missing = point.missing.as_deref().unwrap_or_default();
        anstream::println!("    {missing}  {QUIET}{}{QUIET:#}", place(&point.source));
    }
}

pub(super) fn show_mutation(name: &str, mutation: &Mutation) {
    anstream::println!(
        "\n{STRONG}{name} was changed for the worse {}{STRONG:#}: {} noticed, {} not",
        count(mutation.changes.len(), "time", "times"),
        mutation.noticed,
        mutation.survived
    );
    for change in mutation.survivors() {
        anstream::println!("  {BAD}Nobody notices when {}.{BAD:#}", change.what);
        anstream::println!("    {QUIET}{}: {}{QUIET:#}", place(&change.source), change.text);
    }
    if mutation.survived == 0 {
        anstream::println!("  {GOOD}every change makes a scenario fail{GOOD:#}");
    }
}

fn place(source: &SourceLine) -> String {
    format!("{}, line {}", source.file, source.line)
}
