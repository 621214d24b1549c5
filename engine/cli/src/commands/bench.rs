//! `ratchet bench`: measure this machine with the whole product.

use crate::bench::{self, Plan, change, virtual_time};
use crate::exit::{Class, Done, Failure};
use crate::output::{self, Format};
use std::path::{Path, PathBuf};
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
    /// A preview: what a changed folder means for every plan that runs, asked of a daemon as `ratchet plan FOLDER` asks it.
    #[command(after_help = "Example:\n  ratchet bench change --plans 100 --output json")]
    Change {
        /// Plans that run, a hundred in each service.
        #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
        plans: u32,
        /// Where to write; a new directory inside it is used and removed. The system's temporary directory may lie in memory, this one should not.
        #[arg(long, default_value = ".")]
        data: PathBuf,
    },
    /// Virtual time: years of one home with its people and incidents, and a year ahead over many cycles that run; in memory.
    #[command(after_help = "Example:\n  ratchet bench virtual-time --years 1 --cycles 20 --months 2")]
    VirtualTime {
        /// Years of one home.
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=100))]
        years: u32,
        /// Cycles that run.
        #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
        cycles: u32,
        /// Months that are looked ahead.
        #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u32).range(1..=120))]
        months: u32,
    },
}

pub fn run(verb: &Bench, format: Format) -> Done {
    match verb {
        Bench::Cycles {
            seconds,
            in_flight,
            data,
        } => cycles(*seconds, *in_flight, data, format),
        Bench::Change { plans, data } => preview(*plans, data, format),
        Bench::VirtualTime { years, cycles, months } => in_virtual_time(*years, *cycles, *months, format),
    }
}

fn in_virtual_time(years: u32, cycles: u32, months: u32, format: Format) -> Done {
    let measured = virtual_time::run(years, cycles as usize, months)
        .map_err(|error| Failure::coded(Class::Internal, "bench", error.to_string()))?;
    match format {
        Format::Json => output::json("ratchet.bench.virtual-time/1", &measured),
        Format::Text => {
            anstream::println!(
                "{} years of one home: {:.2} s ({} events); the same seed gives {} ledger",
                measured.years,
                measured.years_s,
                measured.years_events,
                if measured.same_head { "the same" } else { "ANOTHER" }
            );
            anstream::println!(
                "{} cycles, {} months ahead, two futures: {:.1} s ({} events, {:.0} a second); memory: {:.0} MB",
                measured.cycles,
                measured.months,
                measured.look_ahead_s,
                measured.look_ahead_events,
                measured.look_ahead_events as f64 / measured.look_ahead_s,
                measured.peak_rss_mb
            );
        }
    }
    Ok(())
}

fn preview(plans: u32, data: &Path, format: Format) -> Done {
    let directory = room(data)?;
    let measured = change::run(directory.path(), plans as usize)?;
    match format {
        Format::Json => output::json("ratchet.bench.change/1", &measured),
        Format::Text => {
            anstream::println!(
                "{} plans in {} services, {} changes of their workflow: previewed in {:.1} s",
                measured.counts.plans,
                measured.services,
                measured.changes,
                measured.dry_run_s
            );
            anstream::println!(
                "{} could follow: {} dates would move, {} things become owed",
                measured.counts.could_move,
                measured.counts.dates_moved,
                measured.counts.gained
            );
            anstream::println!(
                "memory: {:.0} MiB before, at most {:.0} MiB meanwhile",
                measured.rss_before_mb,
                measured.rss_peak_mb
            );
            anstream::println!(
                "made before, durably: {} events, {:.0} a second · this disk's fdatasync: {:.2} ms",
                measured.events,
                measured.events_per_s,
                measured.fdatasync_ms
            );
        }
    }
    Ok(())
}

/// A new directory inside another one; it goes when this is dropped.
fn room(data: &Path) -> Result<tempfile::TempDir, Failure> {
    let made = tempfile::Builder::new().prefix("ratchet-bench-").tempdir_in(data);
    made.map_err(|error| {
        let text = format!("`{}` cannot be written to: {error}", data.display());
        Failure::coded(Class::Input, "unwritable", text)
    })
}

fn cycles(seconds: u64, in_flight: u16, data: &Path, format: Format) -> Done {
    let directory = room(data)?;
    let plan = Plan {
        duration: Duration::from_secs(seconds),
        in_flight: usize::from(in_flight),
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
