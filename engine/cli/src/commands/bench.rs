//! `ratchet bench`: measure this machine with the whole product.

use crate::bench::{self, Plan};
use crate::exit::{Class, Done, Failure};
use crate::output::{self, Format};
use std::path::PathBuf;
use std::time::Duration;

/// Measure this machine.
#[derive(Debug, clap::Subcommand)]
pub enum Bench {
    /// Whole improvement cycles: a 600-answer audit evaluated by the tool, findings, a plan, four actions, a timer, a re-test of 600 answers, closed; durable.
    #[command(after_help = "Example:\n  ratchet bench cycles --seconds 10 --output json")]
    Cycles {
        /// How long to measure.
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
        seconds: u64,
        /// Cycles in flight.
        #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=1024))]
        in_flight: u16,
        /// Where to write; a new directory inside it is used and removed. The system's temporary directory may lie in memory, this one should not.
        #[arg(long, default_value = ".")]
        data: PathBuf,
    },
}

pub fn run(verb: &Bench, format: Format) -> Done {
    let Bench::Cycles {
        seconds,
        in_flight,
        data,
    } = verb;
    let directory = tempfile::Builder::new()
        .prefix("ratchet-bench-")
        .tempdir_in(data)
        .map_err(|error| {
            Failure::coded(
                Class::Input,
                "unwritable",
                format!("`{}` cannot be written to: {error}", data.display()),
            )
        })?;
    let plan = Plan {
        duration: Duration::from_secs(*seconds),
        in_flight: usize::from(*in_flight),
    };
    let measured = bench::run(directory.path(), plan)?;
    match format {
        Format::Json => output::json("ratchet.bench.cycles/1", &measured),
        Format::Text => {
            anstream::println!(
                "{:.0} cycles/s ({:.0} events/s) with {} in flight",
                measured.cycles_per_s,
                measured.events_per_s,
                measured.in_flight
            );
            anstream::println!(
                "one cycle: median {:.1} ms, 99 of 100 within {:.1} ms",
                measured.p50_ms,
                measured.p99_ms
            );
            anstream::println!(
                "this disk's fdatasync: {:.2} ms · memory: {:.0} MB",
                measured.fdatasync_ms,
                measured.rss_mb
            );
        }
    }
    Ok(())
}
