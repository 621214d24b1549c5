//! `ratchet rehearse --seeds`: made-up people are let loose on the workflows of a folder, under the laws of the house.

use super::{Rehearse, compiled, fresh, refused};
use crate::exit::{Class, Done, Failure as Refusal};
use crate::output::{self, BAD, Format, GOOD, LOOK, QUIET, STRONG};
use crate::sources;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use ratchet_core::words::count;
use ratchet_simulation::trial::{Failure, Options, Trials, run as play, story};
use serde::Serialize;
use std::collections::BTreeMap;

/// What came of all folders.
#[derive(Debug, Default, Serialize)]
struct All {
    /// By folder, as it was written.
    folders: BTreeMap<String, Trials>,
    /// Seeds in which something went wrong, over all folders.
    failed: usize,
    /// Seeds that were played, over all folders.
    seeds: u64,
}

pub(super) fn run(verb: &Rehearse, format: Format) -> Done {
    let options = Options {
        count: verb.seeds.unwrap_or(1),
        first: verb.seed.unwrap_or(1),
        months: verb.months,
        service: verb.service.clone(),
    };
    let mut all = All::default();
    for (number, source) in sources::read(&verb.folders.paths)?.iter().enumerate() {
        let definition = compiled(source)?.definition;
        let name = source.name(number);
        if verb.story {
            let (lines, _) = story(&definition, &options, fresh()).map_err(refused)?;
            lines
                .iter()
                .for_each(|line| anstream::eprintln!("{QUIET}{line}{QUIET:#}"));
        }
        let bar = bar(options.count, &name);
        let trials = play(&definition, &options, &fresh, &mut |done| bar.set_position(done)).map_err(refused)?;
        bar.finish_and_clear();
        all.failed += trials.failed.len();
        all.seeds += trials.seeds;
        all.folders.insert(name, trials);
    }
    match format {
        Format::Json => output::json("ratchet.rehearse.seeds/1", &all),
        Format::Text => all.folders.iter().for_each(|(name, trials)| show(name, trials)),
    }
    if all.failed == 0 {
        return Ok(());
    }
    let broken = format!(
        "{} of {} broke a law",
        all.failed,
        count(usize::try_from(all.seeds).unwrap_or(usize::MAX), "seed", "seeds")
    );
    Err(Refusal::coded(Class::Failed, "seeds-failed", broken))
}

fn bar(seeds: u64, name: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(seeds), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} seeds  {msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(name.to_owned());
    bar
}

fn show(name: &str, trials: &Trials) {
    anstream::println!(
        "{STRONG}{name}{STRONG:#}: {} of {} each",
        count(usize::try_from(trials.seeds).unwrap_or(usize::MAX), "seed", "seeds"),
        count(trials.months as usize, "month", "months")
    );
    for (what, times) in trials.counts.iter().filter(|(what, _)| **what != "other events") {
        anstream::println!("  {times:>8} {what}");
    }
    for failure in &trials.failures {
        show_failure(failure, trials.months);
    }
    if !trials.never.is_empty() {
        anstream::println!("\n{LOOK}What never happened{LOOK:#}, so that nothing is known about it:");
        trials.never.iter().for_each(|never| anstream::println!("  {never}"));
    }
    if trials.failed.is_empty() {
        anstream::println!("\n{GOOD}every law held{GOOD:#}: {}\n", trials.laws.join("; "));
    } else {
        let seeds: Vec<String> = trials.failed.iter().map(ToString::to_string).collect();
        anstream::println!("\n{BAD}a law was broken{BAD:#} with seed {}\n", seeds.join(", "));
    }
}

fn show_failure(failure: &Failure, months: u32) {
    anstream::println!("\n{BAD}{}{BAD:#}", failure.text);
    anstream::println!("  The law: {}.", failure.law_words);
    anstream::println!(
        "  How it came about in {}, in {} (shortened from {}):",
        failure.service,
        count(failure.deeds, "deed", "deeds"),
        failure.deeds_before
    );
    for line in &failure.story {
        anstream::println!("    {line}");
    }
    anstream::println!("  Play it again: --seed {} --months {months}", failure.seed);
}
