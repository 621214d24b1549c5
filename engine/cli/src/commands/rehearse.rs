//! `ratchet rehearse`: play the scenarios of a folder in virtual time.

use crate::arguments::Folders;
use crate::exit::{Class, Done, Failure};
use crate::output::{self, BAD, Format, GOOD, QUIET};
use crate::sources;
use ratchet_core::words::count;
use ratchet_dsl::{Colour, compile};
use ratchet_ports::Store;
use ratchet_simulation::{Rehearsal, Scene, rehearse};
use ratchet_store::MemoryStore;
use std::sync::Arc;

pub fn run(folders: &Folders, format: Format) -> Done {
    let mut all = Rehearsal::default();
    for source in sources::read(&folders.paths)? {
        let folder = source.folder();
        let compiled = compile(&folder, &source.tools);
        let Some(definition) = compiled.definition else {
            anstream::eprint!(
                "{}",
                ratchet_dsl::render_terminal(&folder, &compiled.diagnostics, Colour::On)
            );
            return Err(Failure::coded(
                Class::Failed,
                "workflows-have-errors",
                "the scenarios cannot be played until the errors are mended",
            ));
        };
        let fresh = || Arc::new(MemoryStore::new()) as Arc<dyn Store>;
        let played = rehearse(&Arc::new(definition), &compiled.scenarios, &fresh)
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
