//! `ratchet ledger`: check it without the daemon, read it through the daemon.

use crate::exit::{Class, Done, Failure};
use crate::output::{self, BAD, Format, GOOD};
use crate::remote::Remote;
use ratchet_core::words::count;
use ratchet_ledger::chain::to_hex;
use serde_json::json;
use std::path::PathBuf;

/// The ledger: verify it, read it.
#[derive(Debug, clap::Subcommand)]
pub enum Ledger {
    /// Check every event of a data directory: nothing changed, nothing missing, nothing inserted. Works beside a running daemon.
    #[command(after_help = "Example:\n  ratchet ledger verify --data ratchet-data")]
    Verify {
        /// Data directory.
        #[arg(long, default_value = "ratchet-data")]
        data: PathBuf,
    },
    /// The end of the ledger, from the daemon.
    Head,
    /// Events, from the daemon.
    Events {
        /// Position of the first.
        #[arg(long, default_value_t = 1)]
        from: u64,
        /// How many.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
}

pub fn run(verb: &Ledger, remote: &Remote, format: Format) -> Done {
    match verb {
        Ledger::Verify { data } => verify(data, format),
        Ledger::Head => {
            let head = remote.client()?.ledger_head()?;
            match format {
                Format::Json => output::json("ratchet.ledger.head/1", &head),
                Format::Text => anstream::println!("{} {}", head.position, head.hash),
            }
            Ok(())
        }
        Ledger::Events { from, limit } => {
            let events = remote.client()?.ledger_events(*from, *limit)?;
            match format {
                Format::Json => output::json("ratchet.ledger.events/1", &events),
                Format::Text => {
                    for event in &events.items {
                        anstream::println!("{}", serde_json::to_string(event).unwrap_or_default());
                    }
                }
            }
            Ok(())
        }
    }
}

fn verify(data: &std::path::Path, format: Format) -> Done {
    let report = ratchet_store::verify(data).map_err(|error| {
        Failure::coded(
            Class::Store,
            ratchet_daemon::wiring::store_code(&error),
            error.to_string(),
        )
    })?;
    let events = usize::try_from(report.events).unwrap_or(usize::MAX);
    match format {
        Format::Json => output::json(
            "ratchet.ledger.verify/1",
            &json!({
                "sound": report.fault.is_none(),
                "events": report.events,
                "hash": to_hex(&report.hash),
                "root": to_hex(&report.root),
                "segments": report.segments,
                "unfinished_bytes": report.torn_bytes,
                "fault": report.fault.as_ref().map(ToString::to_string),
            }),
        ),
        Format::Text if report.fault.is_none() => {
            anstream::println!(
                "{GOOD}sound{GOOD:#}: {}, each chained to the one before",
                count(events, "event", "events")
            );
            anstream::println!("head {} {}", report.events, to_hex(&report.hash));
        }
        Format::Text => anstream::println!(
            "{BAD}damaged{BAD:#} after {}",
            count(events, "sound event", "sound events")
        ),
    }
    match report.fault {
        Some(fault) => Err(Failure::coded(
            Class::Failed,
            "ledger-damaged",
            format!("{fault}. Nothing was changed; restore this provider from a backup"),
        )),
        None => Ok(()),
    }
}
