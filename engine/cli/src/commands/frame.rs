//! `ratchet frame`: the list that samples are drawn from.

use crate::exit::Done;
use crate::output::{self, Format};
use crate::remote::rows_not_taken;
use crate::sources;
use ratchet_api::Client;
use std::path::PathBuf;

/// Hand in the list that samples are drawn from. It replaces the one before.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ratchet frame \"Oak House\" \"PRN administrations\" november.csv")]
pub struct Frame {
    /// Service.
    service: String,
    /// What is listed, as the audit's `sample:` calls it.
    population: String,
    /// CSV file: a column `reference`, and one for each stratum, such as shift, weekday, team.
    file: PathBuf,
}

pub fn run(verb: &Frame, client: &Client, format: Format) -> Done {
    let taken = client.clone().taking_good_rows().import_frame_from_csv(
        &verb.service,
        &verb.population,
        &sources::text(&verb.file)?,
    )?;
    match format {
        Format::Json => output::json("ratchet.frame/1", &taken),
        Format::Text => anstream::println!("{} rows taken", taken.accepted),
    }
    rows_not_taken(&taken.errors)
}
