//! `ratchet rehearse`: play the scenarios of a folder in virtual time, or let made-up people loose on it (`--seeds`, in `trial`).

mod trial;

use crate::arguments::Folders;
use crate::exit::{Class, Done, Failure};
use crate::output::{self, BAD, Format, GOOD, QUIET};
use crate::sources::{self, Source};
use ratchet_core::definition::Definition;
use ratchet_core::scenario::Scenario;
use ratchet_core::words::count;
use ratchet_dsl::{Colour, compile};
use ratchet_ports::Store;
use ratchet_simulation::{Rehearsal, Scene, rehearse};
use ratchet_store::MemoryStore;
use std::sync::Arc;

/// Play the scenarios of a folder in virtual time.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ratchet rehearse workflows\n  ratchet rehearse workflows --seeds 2 --months 3\n  ratchet rehearse workflows --seed 7 --months 2"
)]
pub struct Rehearse {
    #[command(flatten)]
    folders: Folders,
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
    let mut all = Rehearsal::default();
    for source in sources::read(&verb.folders.paths)? {
        let (definition, scenarios) = compiled(&source)?;
        let played = rehearse(&definition, &scenarios, &fresh)
            .map_err(|error| Failure::coded(Class::Internal, "rehearsal", error.to_string()))?;
        all.passed += played.passed;
        all.failed += played.failed;
        all.scenarios.extend(played.scenarios);
    }
    match format {
        Format::Json => output::json("ratchet.rehearse/1", &all),
        Format::Text => show(&all),
    }
    if all.failed > 0 {
        Err(Failure::coded(
            Class::Failed,
            "scenarios-failed",
            format!("{} failed", count(all.failed, "scenario", "scenarios")),
        ))
    } else {
        Ok(())
    }
}

/// An empty store.
fn fresh() -> Arc<dyn Store> {
    Arc::new(MemoryStore::new())
}

/// A folder that can be played; its problems are shown otherwise.
fn compiled(source: &Source) -> Result<(Arc<Definition>, Vec<Scenario>), Failure> {
    let folder = source.folder();
    let compiled = compile(&folder, &source.tools);
    match compiled.definition {
        Some(definition) => Ok((Arc::new(definition), compiled.scenarios)),
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

fn show(all: &Rehearsal) {
    let mut table = output::table(&["result", "scenario", "service", "steps"]);
    for scene in &all.scenarios {
        let result = if scene.passed { "passed" } else { "FAILED" };
        table.add_row([
            result.to_owned(),
            scene.name.clone(),
            scene.service.clone(),
            scene.steps.to_string(),
        ]);
    }
    output::show_table(&table, "There are no scenarios.");
    for scene in all.scenarios.iter().filter(|scene| !scene.passed) {
        show_failure(scene);
    }
    let style = if all.failed == 0 { GOOD } else { BAD };
    anstream::println!("\n{style}{} passed, {} failed{style:#}", all.passed, all.failed);
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
