//! `ratchet chart`: whether a measure has really changed, by the rules of Making Data Count. Needs no daemon.

use super::sample::refuse_problems;
use crate::exit::{Class, Done, Failure};
use crate::office::usage;
use crate::output::{self, Format, LOOK, STRONG};
use crate::sources;
use ratchet_core::intake::points::{self, Point};
use ratchet_core::spc::drawing::{Captions, svg, words};
use ratchet_core::spc::{
    Assurance, Label, Limits, Meaning, POINTS_FOR_LIMITS, Screening, Settings, Side, Variation, Xmr, run_chart, xmr,
};
use serde_json::{Value, json};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Say whether a measure has really changed: limits, what stands out, and whether a target will be met.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ratchet chart points.csv --better lower\n  ratchet chart points.csv --better higher --target 90 --svg chart.svg\n  ratchet chart points.csv --screened off --first 12"
)]
pub struct Chart {
    /// One value a line, or a date, a comma and a value; the first line may name the columns. `-` reads standard input.
    points: PathBuf,
    /// Which direction is better.
    #[arg(long, value_enum, default_value_t = Better::Neutral)]
    better: Better,
    /// The value that is aimed at.
    #[arg(long, allow_negative_numbers = true)]
    target: Option<f64>,
    /// Whether moving ranges of at least 3.267 averages are left out of the limits. On is the default of NHS-R's plotthedots; NHS
    /// England's spreadsheet has it off.
    #[arg(long, value_enum, default_value_t = Screened::On)]
    screened: Screened,
    /// Take only the first so many points for the limits, which locks them.
    #[arg(long, value_name = "COUNT")]
    first: Option<usize>,
    /// Also write the chart as a picture.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Better {
    Higher,
    Lower,
    Neutral,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Screened {
    On,
    Off,
}

pub fn run(verb: &Chart, format: Format) -> Done {
    let points = read(&verb.points)?;
    let values: Vec<f64> = points.iter().map(|point| point.value).collect();
    let settings = settings(verb, values.len())?;
    let chart = xmr(&values, &settings).map_err(|error| Failure::coded(Class::Input, "no-chart", error.to_string()))?;
    // Invariant: a chart without re-bases has one stretch.
    let Some(segment) = chart.segments.first() else {
        return Ok(());
    };
    let sentences = sentences(&chart, &segment.limits, segment.trial, verb);
    if let Some(file) = &verb.svg {
        let captions = Captions {
            dates: points.iter().map(|point| point.at.clone()).collect(),
            description: sentences.join(" "),
            target: verb.target,
            title: title(&verb.points),
        };
        std::fs::write(file, svg(&chart, &captions)).map_err(|error| {
            Failure::coded(
                Class::Input,
                "unwritable",
                format!("`{}` cannot be written: {error}", file.display()),
            )
        })?;
    }
    match format {
        Format::Json => output::json("ratchet.chart/1", &as_json(&chart, &points, &values, verb)),
        Format::Text => show(&chart, &points, &sentences),
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<Point>, Failure> {
    let text = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map_err(|error| {
            Failure::coded(
                Class::Input,
                "unreadable",
                format!("standard input cannot be read: {error}"),
            )
        })?;
        String::from_utf8(bytes)
            .map_err(|_| Failure::coded(Class::Input, "not-utf-8", "standard input is not UTF-8 text"))?
    } else {
        sources::text(path)?
    };
    let intake = points::read(&text);
    let name = if path == Path::new("-") {
        "standard input".to_owned()
    } else {
        format!("`{}`", path.display())
    };
    refuse_problems(&name, &intake.problems)?;
    match intake.rows.len() {
        0 | 1 => Err(Failure::coded(
            Class::Input,
            "no-chart",
            format!("{name} has only one value: limits need at least two"),
        )),
        _ => Ok(intake.rows),
    }
}

fn settings(verb: &Chart, points: usize) -> Result<Settings, Failure> {
    if verb.target.is_some_and(|target| !target.is_finite()) {
        return Err(usage("bad-target", "--target is a number"));
    }
    if let Some(first) = verb.first.filter(|first| *first < 2 || *first > points) {
        return Err(usage(
            "bad-first",
            format!("--first {first}: limits need from 2 to all {points} points"),
        ));
    }
    Ok(Settings {
        baseline: verb.first,
        meaning: match verb.better {
            Better::Higher => Meaning::HigherIsBetter,
            Better::Lower => Meaning::LowerIsBetter,
            Better::Neutral => Meaning::Neutral,
        },
        rebases: Vec::new(),
        screening: match verb.screened {
            Screened::On => Screening::On,
            Screened::Off => Screening::Off,
        },
        target: verb.target,
    })
}

fn as_json(chart: &Xmr, points: &[Point], values: &[f64], verb: &Chart) -> Value {
    let segment = chart.segments.first();
    let line = |pick: fn(&Limits) -> f64| segment.map(|segment| round(pick(&segment.limits)));
    let labelled: Vec<Value> = chart
        .points
        .iter()
        .zip(points)
        .map(|(labelled, point)| {
            json!({"at": point.at, "label": name(labelled.label), "line": point.line, "side": labelled.label.side(), "value": point.value})
        })
        .collect();
    let run = run_chart(values).ok();
    json!({
        "assurance": chart.assurance,
        "better": match verb.better { Better::Higher => "higher", Better::Lower => "lower", Better::Neutral => "neutral" },
        "lpl": line(|limits| limits.lower),
        "mean": line(|limits| limits.mean),
        "median": run.as_ref().map(|run| round(run.median)),
        "near_lower": line(|limits| limits.near_lower),
        "near_upper": line(|limits| limits.near_upper),
        "points": labelled,
        "run_signals": run.map(|run| run.signals),
        "screened": verb.screened == Screened::On,
        "target": verb.target,
        "trial": segment.map(|segment| segment.trial),
        "upl": line(|limits| limits.upper),
        "variation": variation(chart.variation),
    })
}

fn name(label: Label) -> &'static str {
    match label {
        Label::CommonCause => "common",
        Label::Outside(_) => "outside",
        Label::Trend(_) => "trend",
        Label::TwoInThree(_) => "two-of-three",
        Label::Shift(_) => "shift",
    }
}

fn variation(variation: Variation) -> &'static str {
    match variation {
        Variation::CommonCause => "common-cause",
        Variation::Improvement(Side::High) => "improvement-high",
        Variation::Improvement(Side::Low) => "improvement-low",
        Variation::Concern(Side::High) => "concern-high",
        Variation::Concern(Side::Low) => "concern-low",
        Variation::Neutral(Side::High) => "neutral-high",
        Variation::Neutral(Side::Low) => "neutral-low",
    }
}

/// Nine significant digits: more than any measure has, fewer than sums of fractions get wrong.
fn round(value: f64) -> f64 {
    format!("{value:.8e}").parse().unwrap_or(value)
}

/// What the chart says, a sentence each.
fn sentences(chart: &Xmr, limits: &Limits, trial: bool, verb: &Chart) -> Vec<String> {
    let mut said = vec![format!(
        "Mean {:.2}, limits {:.2} to {:.2}, from {} points.",
        limits.mean,
        limits.lower,
        limits.upper,
        verb.first.unwrap_or(chart.points.len())
    )];
    if trial {
        said.push(format!(
            "These are trial limits: fewer than {POINTS_FOR_LIMITS} points, so look at the run of the points first."
        ));
    }
    let last = chart
        .points
        .last()
        .map_or("usual variation", |point| words(point.label));
    said.push(match chart.variation {
        Variation::CommonCause => "The last point shows usual variation: no sign of a real change.".to_owned(),
        Variation::Improvement(_) => format!("The last point is {last}: a real improvement."),
        Variation::Concern(_) => format!("The last point is {last}: a real change for the worse."),
        Variation::Neutral(_) => format!("The last point is {last}: a real change."),
    });
    let target = verb.target.unwrap_or_default();
    said.extend(chart.assurance.map(|assurance| match assurance {
        Assurance::ConsistentlyPass => format!("As it is, it will meet the target of {target}."),
        Assurance::ConsistentlyFail => {
            format!("As it is, it will miss the target of {target}: the way of working has to change.")
        }
        Assurance::Inconsistent => format!("It will meet the target of {target} at times and miss it at times."),
    }));
    if verb.target.is_some() && chart.assurance.is_none() {
        said.push("Say --better higher or --better lower to see whether the target will be met.".to_owned());
    }
    said
}

fn show(chart: &Xmr, points: &[Point], sentences: &[String]) {
    let mut table = output::table(&["", "value", "what stands out"]);
    for (position, (labelled, point)) in chart.points.iter().zip(points).enumerate() {
        let when = if point.at.is_empty() {
            (position + 1).to_string()
        } else {
            point.at.clone()
        };
        let said = match labelled.label {
            Label::CommonCause => String::new(),
            label => format!("{LOOK}{}{LOOK:#}", words(label)),
        };
        table.add_row([when, point.value.to_string(), said]);
    }
    output::show_table(&table, "no points");
    anstream::println!();
    for (position, sentence) in sentences.iter().enumerate() {
        match position {
            0 => anstream::println!("{STRONG}{sentence}{STRONG:#}"),
            _ => anstream::println!("{sentence}"),
        }
    }
}

fn title(path: &Path) -> String {
    match path
        .file_stem()
        .map(|stem| stem.to_string_lossy().replace(['-', '_'], " "))
    {
        Some(stem) if !stem.trim().is_empty() => stem,
        _ => "Chart".to_owned(),
    }
}
