//! `ratchet bound`: what a sample cannot rule out. Needs no daemon.

use crate::exit::Done;
use crate::office::usage;
use crate::output::{self, Format};
use ratchet_core::limits::BOUND_POPULATION;
use ratchet_core::sampling::possible_failures;
use ratchet_core::words::count;
use serde_json::json;

/// Say how many failures a sample cannot rule out, at 95 %.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ratchet bound --size 5 --failures 0 --population 40\n  ratchet bound --size 10 --failures 1"
)]
pub struct Bound {
    /// How many records were looked at.
    #[arg(long)]
    size: u32,
    /// How many of them failed.
    #[arg(long, default_value_t = 0)]
    failures: u32,
    /// How many records there are in all; without it the list counts as long.
    #[arg(long)]
    population: Option<u32>,
}

pub fn run(verb: &Bound, format: Format) -> Done {
    check(verb)?;
    let bound = possible_failures(verb.population, verb.size, verb.failures);
    let share = match (bound.failures, verb.population) {
        (Some(failures), Some(population)) => f64::from(failures) / f64::from(population),
        _ => f64::from(bound.permille) / 1000.0,
    };
    let looked = format!("{} of {} failed", verb.failures, verb.size);
    let sentence = match (bound.failures, verb.population) {
        (Some(failures), Some(population)) => format!(
            "{looked}: up to {failures} of {population} ({:.0} %) may still be failing (95 % confidence)",
            share * 100.0
        ),
        _ => format!(
            "{looked}: up to {:.1} % of a long list may still be failing (95 % confidence)",
            share * 100.0
        ),
    };
    match format {
        Format::Json => output::json(
            "ratchet.bound/1",
            &json!({"confidence": 0.95, "failures": verb.failures, "failures_possible": bound.failures, "population": verb.population,
                "sentence": sentence, "share": round(share), "size": verb.size}),
        ),
        Format::Text => {
            anstream::println!("{sentence}");
            if verb.failures == 0 && share > 0.2 {
                anstream::println!(
                    "A clean look at {} proves little: look at more.",
                    count(verb.size as usize, "record", "records")
                );
            }
        }
    }
    Ok(())
}

fn check(verb: &Bound) -> Done {
    let refuse = |message: String| Err(usage("bad-sample", message));
    if verb.size == 0 {
        return refuse("--size is at least 1: a sample of nothing rules nothing out".to_owned());
    }
    if verb.failures > verb.size {
        return refuse(format!(
            "{} failures among {} records cannot be",
            verb.failures, verb.size
        ));
    }
    if let Some(population) = verb.population.filter(|population| *population < verb.size) {
        return refuse(format!("{} records cannot be drawn from {population}", verb.size));
    }
    if verb.size > BOUND_POPULATION || verb.population.is_some_and(|population| population > BOUND_POPULATION) {
        return refuse(format!(
            "at most {BOUND_POPULATION} records are counted: leave --population out for a list that long"
        ));
    }
    Ok(())
}

/// To six decimals, beyond which a share of a sample says nothing.
fn round(share: f64) -> f64 {
    (share * 1e6).round() / 1e6
}
