//! `ratchet sample`: draws a sample from a list, so that anybody can draw it again. Needs no daemon.

use crate::exit::{Class, Done, Failure};
use crate::office::usage;
use crate::output::{self, Format, LOOK};
use crate::sources;
use ratchet_core::intake::{Problem, frame};
use ratchet_core::limits::FRAME_ROWS;
use ratchet_core::sampling::{Frame, Sample as Drawing, SampleSpec, Share, Spread, draw, fairness, seed_of};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Draw a sample from a list, spread over what matters.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  ratchet sample --frame frame.csv --size 10 --spread shift,team --seed \"November 2026\""
)]
pub struct Sample {
    /// CSV file: a column `reference`, and one for each stratum, such as shift, weekday, team.
    #[arg(long)]
    frame: PathBuf,
    /// How many rows.
    #[arg(long)]
    size: u32,
    /// Columns of which every value should be in the sample.
    #[arg(long, value_delimiter = ',', value_name = "COLUMNS")]
    spread: Vec<String>,
    /// Any text; the same text draws the same rows. 64 hexadecimal digits are a recorded seed.
    #[arg(long)]
    seed: String,
}

pub fn run(verb: &Sample, format: Format) -> Done {
    if verb.size == 0 {
        return Err(usage("bad-sample", "--size is at least 1"));
    }
    let frame = read(verb)?;
    let spec = SampleSpec {
        size: verb.size,
        spread: spread(&verb.spread, &frame)?,
        unit: frame.population.clone(),
    };
    let sample = draw(&frame, &spec, seed_of(&verb.seed))
        .map_err(|error| Failure::coded(Class::Input, "bad-frame", error.to_string()))?;
    let shares = fairness(&frame, &sample);
    match format {
        Format::Json => output::json("ratchet.sample/1", &as_json(&sample, &shares)),
        Format::Text => show(&sample, &shares),
    }
    Ok(())
}

fn read(verb: &Sample) -> Result<Frame, Failure> {
    let intake = frame::read(&sources::text(&verb.frame)?);
    refuse_problems(&format!("`{}`", verb.frame.display()), &intake.problems)?;
    if intake.rows.is_empty() {
        let message = format!("`{}` lists no records to draw from", verb.frame.display());
        return Err(Failure::coded(Class::Input, "empty-frame", message));
    }
    if intake.rows.len() > FRAME_ROWS {
        let message = format!("`{}` has more than {FRAME_ROWS} rows", verb.frame.display());
        return Err(Failure::coded(Class::Input, "too-many-rows", message));
    }
    Frame::new("records", intake.rows).map_err(|error| Failure::coded(Class::Input, "bad-frame", error.to_string()))
}

/// A table with a fault is not drawn from: what is left out of a list cannot be drawn, and nobody would see it.
pub(super) fn refuse_problems(file: &str, problems: &[Problem]) -> Done {
    const SHOWN: usize = 5;
    let Some(rest) = problems.len().checked_sub(1) else {
        return Ok(());
    };
    let shown: Vec<String> = problems.iter().take(SHOWN).map(ToString::to_string).collect();
    let more = (rest + 1).saturating_sub(SHOWN);
    let tail = if more > 0 {
        format!("; and {more} more")
    } else {
        String::new()
    };
    Err(Failure::coded(
        Class::Input,
        "bad-rows",
        format!("{file}: {}{tail}", shown.join("; ")),
    ))
}

fn spread(columns: &[String], frame: &Frame) -> Result<Vec<Spread>, Failure> {
    let known: BTreeSet<&str> = frame
        .rows
        .iter()
        .flat_map(|row| row.strata.keys())
        .map(String::as_str)
        .collect();
    let find = |column: &String| {
        let wanted = column.trim().to_lowercase();
        known
            .get(wanted.as_str())
            .map(|found| Spread::Every((*found).to_owned()))
            .ok_or_else(|| {
                let listed: Vec<&str> = known.iter().copied().collect();
                usage(
                    "unknown-column",
                    format!(
                        "the list has no column `{}`: it has {}",
                        column.trim(),
                        listed.join(", ")
                    ),
                )
            })
    };
    columns.iter().map(find).collect()
}

fn as_json(sample: &Drawing, shares: &[Share]) -> serde_json::Value {
    let rows: Vec<_> = sample
        .rows
        .iter()
        .map(|row| json!({"because": row.because.as_ref().map(ToString::to_string), "reference": row.reference, "strata": row.strata}))
        .collect();
    let fairness: Vec<_> = shares
        .iter()
        .map(|share| {
            json!({"in_frame": share.in_frame, "in_sample": share.in_sample, "permille_of_frame": share.permille_of_frame,
                "permille_of_sample": share.permille_of_sample, "stratum": share.stratum, "value": share.value})
        })
        .collect();
    let shortfalls: Vec<String> = sample.shortfalls.iter().map(ToString::to_string).collect();
    json!({"fairness": fairness, "frame_digest": sample.frame_digest, "frame_size": sample.frame_size, "rows": rows, "seed": sample.seed,
        "shortfalls": shortfalls, "size": sample.rows.len()})
}

fn show(sample: &Drawing, shares: &[Share]) {
    let strata: Vec<&String> = shares
        .iter()
        .map(|share| &share.stratum)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let head: Vec<&str> = std::iter::once("reference")
        .chain(strata.iter().map(|name| name.as_str()))
        .collect();
    let mut table = output::table(&head);
    for row in &sample.rows {
        let blank = String::new();
        let cell = |stratum: &String, row: &BTreeMap<String, String>| row.get(stratum).unwrap_or(&blank).clone();
        table.add_row(
            std::iter::once(row.reference.clone()).chain(strata.iter().map(|stratum| cell(stratum, &row.strata))),
        );
    }
    output::show_table(&table, "nothing was drawn");
    anstream::println!(
        "\n{} of {} drawn. How the sample stands for the list:",
        sample.rows.len(),
        sample.frame_size
    );
    let mut table = output::table(&["", "", "list", "sample"]);
    for share in shares {
        let part = |count: u32, permille: u16| format!("{count} ({} %)", (u32::from(permille) + 5) / 10);
        table.add_row([
            share.stratum.clone(),
            share.value.clone(),
            part(share.in_frame, share.permille_of_frame),
            part(share.in_sample, share.permille_of_sample),
        ]);
    }
    output::show_table(&table, "the list has no columns beside the reference");
    for shortfall in &sample.shortfalls {
        anstream::println!("{LOOK}note{LOOK:#}: {shortfall}");
    }
    anstream::println!("Seed {}", sample.seed);
}
