//! `ratchet rehearse`: play the scenarios of a folder in virtual time, say what they show (`shown`), or let made-up people loose on it
//! (`--seeds`, in `trial`).

mod shown;
mod trial;

use crate::arguments::Folders;
use crate::exit::{Class, Done, Failure};
use crate::output::{self, BAD, Format, GOOD, QUIET};
use crate::sources::{self, Source};
use ratchet_core::definition::Definition;
use ratchet_core::scenario::Scenario;
use ratchet_core::words::count;
use ratchet_dsl::ast::Blocks;
use ratchet_dsl::{Colour, Folder, compile};
use ratchet_ports::Store;
use ratchet_simulation::house::PlayError;
use ratchet_simulation::rehearse::{Coverage, Mutation};
use ratchet_simulation::{Rehearsal, Scene, rehearse};
use ratchet_store::MemoryStore;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Play the scenarios of a folder in virtual time.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ratchet rehearse workflows\n  ratchet rehearse workflows/reg-17-report --mutate\n  ratchet rehearse workflows --seeds 2 --months 3\n  ratchet rehearse workflows --seed 7 --months 2"
)]
pub struct Rehearse {
    #[command(flatten)]
    folders: Folders,
    /// Change the workflows for the worse, one thing at a time (a re-test dropped, a mark lowered, a deadline doubled, two roles swapped, a
    /// rung taken out), and say which scenario notices. What none notices is printed with its line, and the exit code is 1.
    #[arg(long, conflicts_with_all = ["seeds", "seed"])]
    mutate: bool,
    /// Let made-up people loose on the workflows, so many times: some prompt, some late, some away or leaving, with incidents, good and bad
    /// audits, and a machine that is down or crashes. The laws of Ratchet are watched, and whatever breaks one is told as its shortest story.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100_000))]
    seeds: Option<u64>,
    /// Play one seed again, the same way.
    #[arg(long, value_name = "S", conflicts_with = "seeds")]
    seed: Option<u64>,
    /// How many months each seed lasts.
    #[arg(long, value_name = "MONTHS", default_value_t = 12, value_parser = clap::value_parser!(u32).range(1..=120))]
    months: u32,
    /// Service that is played; without it the seeds take one after the other.
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    /// With --seed: tell everything that happens, not only what goes wrong.
    #[arg(long, requires = "seed")]
    story: bool,
}

pub fn run(verb: &Rehearse, format: Format) -> Done {
    if verb.seeds.is_some() || verb.seed.is_some() {
        return trial::run(verb, format);
    }
    let mut all = All::default();
    for (number, source) in sources::read(&verb.folders.paths)?.iter().enumerate() {
        let playable = compiled(source)?;
        let name = source.name(number);
        let played = rehearse(&playable.definition, &playable.scenarios, &fresh).map_err(refused)?;
        if !played.scenarios.is_empty() {
            all.coverage.insert(name.clone(), shown::covered(&playable, &played));
        }
        if verb.mutate && played.failed == 0 {
            all.mutation.insert(name, shown::mutated(&playable, &played)?);
        }
        all.played.passed += played.passed;
        all.played.failed += played.failed;
        all.played.scenarios.extend(played.scenarios);
    }
    match format {
        Format::Json => output::json("ratchet.rehearse/1", &all),
        Format::Text => show(&all),
    }
    all.verdict()
}

/// What came of all folders.
#[derive(Debug, Default, Serialize)]
struct All {
    #[serde(flatten)]
    played: Rehearsal,
    /// What the scenarios show, by folder as it was written.
    coverage: BTreeMap<String, Coverage>,
    /// What the scenarios notice, by folder; only with --mutate.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    mutation: BTreeMap<String, Mutation>,
}

impl All {
    fn verdict(&self) -> Done {
        let failed = self.played.failed;
        if failed > 0 {
            let words = format!("{} failed", count(failed, "scenario", "scenarios"));
            return Err(Failure::coded(Class::Failed, "scenarios-failed", words));
        }
        match self.mutation.values().map(|mutation| mutation.survived).sum() {
            0 => Ok(()),
            survived => {
                let changes = count(survived, "change for the worse was", "changes for the worse were");
                let words = format!("{changes} not noticed by any scenario");
                Err(Failure::coded(Class::Failed, "changes-not-noticed", words))
            }
        }
    }
}

fn refused(error: PlayError) -> Failure {
    let class = match error {
        PlayError::Unprepared(_) => Class::Usage,
        _ => Class::Internal,
    };
    Failure::coded(class, "rehearsal", error.to_string())
}

/// An empty store.
fn fresh() -> Arc<dyn Store> {
    Arc::new(MemoryStore::new())
}

/// A folder that can be played.
struct Playable {
    blocks: Blocks,
    definition: Arc<Definition>,
    folder: Folder,
    scenarios: Vec<Scenario>,
}

/// A folder that can be played; its problems are shown otherwise.
fn compiled(source: &Source) -> Result<Playable, Failure> {
    let folder = source.folder();
    let compiled = compile(&folder, &source.tools);
    match compiled.definition {
        Some(definition) => Ok(Playable {
            blocks: compiled.blocks,
            definition: Arc::new(definition),
            folder,
            scenarios: compiled.scenarios,
        }),
        None => {
            anstream::eprint!(
                "{}",
                ratchet_dsl::render_terminal(&folder, &compiled.diagnostics, Colour::On)
            );
            Err(Failure::coded(
                Class::Failed,
                "workflows-have-errors",
                "the scenarios cannot be played until the errors are mended",
            ))
        }
    }
}

fn show(all: &All) {
    let played = &all.played;
    let mut table = output::table(&["result", "scenario", "service", "steps"]);
    for scene in &played.scenarios {
        let result = if scene.passed { "passed" } else { "FAILED" };
        table.add_row([
            result.to_owned(),
            scene.name.clone(),
            scene.service.clone(),
            scene.steps.to_string(),
        ]);
    }
    output::show_table(&table, "There are no scenarios.");
    for scene in played.scenarios.iter().filter(|scene| !scene.passed) {
        show_failure(scene);
    }
    for (name, coverage) in &all.coverage {
        shown::show_coverage(name, coverage);
    }
    for (name, mutation) in &all.mutation {
        shown::show_mutation(name, mutation);
    }
    let style = if played.failed == 0 { GOOD } else { BAD };
    anstream::println!("\n{style}{} passed, {} failed{style:#}", played.passed, played.failed);
}

fn show_failure(scene: &Scene) {
    anstream::println!(
        "\n{BAD}{}{BAD:#}  {QUIET}{}, line {}{QUIET:#}",
        scene.name,
        scene.file,
        scene.line
    );
    for fault in &scene.failures {
        anstream::println!("  line {}: {}", fault.source.line, fault.text);
        anstream::println!("    {}", fault.message);
        for line in &fault.before {
            anstream::println!("    {QUIET}{line}{QUIET:#}");
        }
    }
}
