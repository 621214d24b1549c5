//! `ratchet measure`: record values, list measures, show one with its chart.

use super::receipt;
use crate::exit::Done;
use crate::output::{self, Format, STRONG, day};
use ratchet_api::Client;
use ratchet_api::v1::{self, NewMeasure};

/// Measures: record a value, list, show one with its chart.
#[derive(Debug, clap::Subcommand)]
pub enum Measure {
    /// Record a value of a plan's measure. Its owner, the owners of its actions and its re-testers can.
    #[command(
        after_help = "Example:\n  ratchet measure record \"Oak House\" \"PRN with a reason\" \"Supervisions held\" 9 --of 10 --as r.man"
    )]
    Record {
        /// Service.
        service: String,
        /// Plan, by its name in the workflows.
        plan: String,
        /// Measure.
        measure: String,
        /// Value, or how many.
        numerator: u64,
        /// Out of how many; without it the value stands for itself.
        #[arg(long, default_value_t = 1)]
        of: u64,
        /// The moment that it is about (RFC 3339); otherwise now.
        #[arg(long)]
        at: Option<String>,
        /// What a reader should know about it.
        #[arg(long)]
        note: Option<String>,
    },
    /// List the measures of a service: of its plans, then of its audits.
    #[command(after_help = "Example:\n  ratchet measure list \"Oak House\"")]
    List {
        /// Service.
        service: String,
    },
    /// Show one with its values and what its chart says.
    #[command(
        after_help = "Example:\n  ratchet measure show \"Oak House\" \"PRN with a reason\" \"Supervisions held\""
    )]
    Show {
        /// Service.
        service: String,
        /// Plan or audit that it belongs to.
        of: String,
        /// Measure.
        measure: String,
    },
}

pub fn run(verb: Measure, client: &Client, format: Format) -> Done {
    match verb {
        Measure::Record {
            service,
            plan,
            measure,
            numerator,
            of,
            at,
            note,
        } => {
            let now = || chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now()).to_rfc3339();
            let value = NewMeasure {
                at: at.unwrap_or_else(now),
                denominator: of,
                note,
                numerator,
            };
            let receipt = client.record_measure(&service, &plan, &measure, &value)?;
            receipt::show(&receipt, "The value is recorded.", format);
            Ok(())
        }
        Measure::List { service } => list(client, &service, format),
        Measure::Show { service, of, measure } => show(&client.measure(&service, &of, &measure)?, format),
    }
}

fn list(client: &Client, service: &str, format: Format) -> Done {
    let page = client.measures(service)?;
    if format == Format::Json {
        output::json("ratchet.measures/1", &page);
        return Ok(());
    }
    let mut table = output::table(&["measure", "of", "values", "latest", "shows"]);
    for item in &page.items {
        let latest = item.points.last().map(value).unwrap_or_default();
        let count = item.count.to_string();
        table.add_row([item.name.clone(), item.of.clone(), count, latest, says(item)]);
    }
    output::show_table(&table, "There are no measures to show.");
    Ok(())
}

fn show(measure: &v1::Measure, format: Format) -> Done {
    if format == Format::Json {
        output::json("ratchet.measure/1", measure);
        return Ok(());
    }
    anstream::println!(
        "{STRONG}{}{STRONG:#} of {} in {}",
        measure.name,
        measure.of,
        measure.service
    );
    if let Some(target) = &measure.target {
        anstream::println!("Target: {target}. {} is better.", measure.better);
    }
    anstream::println!("{}", says(measure));
    if let Some(assurance) = &measure.assurance {
        anstream::println!("{}", assurance.words);
    }
    chart(measure).iter().for_each(|line| anstream::println!("{line}"));
    Ok(())
}

/// What the chart says, or how many values it needs.
fn says(measure: &v1::Measure) -> String {
    match (&measure.variation, measure.missing) {
        (Some(variation), _) => variation.words.clone(),
        (None, missing) => format!("too few values: {missing} more before its chart can be judged"),
    }
}

fn value(point: &v1::MeasurePoint) -> String {
    if point.denominator == 1 {
        point.numerator.to_string()
    } else {
        format!("{} of {}", point.numerator, point.denominator)
    }
}

/// A bar a value, with a mark where the middle of all lies.
fn chart(measure: &v1::Measure) -> Vec<String> {
    /// Fits a terminal beside date, value and source.
    const WIDTH: f64 = 40.0;
    let values: Vec<f64> = measure
        .points
        .iter()
        .map(|point| point.numerator as f64 / point.denominator as f64)
        .collect();
    let largest = values.iter().copied().fold(0.0, f64::max);
    let cells = |value: f64| {
        if largest > 0.0 {
            (value / largest * WIDTH).round() as usize
        } else {
            0
        }
    };
    let middle = measure.middle_permille.map(|middle| cells(middle as f64 / 1000.0));
    let bar = |(point, number): (&v1::MeasurePoint, &f64)| {
        let mut bar: Vec<char> = vec!['='; cells(*number)];
        if let Some(middle) = middle {
            bar.resize(bar.len().max(middle + 1), ' ');
            bar[middle] = '|';
        }
        let bar: String = bar.into_iter().collect();
        let note = point.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
        format!(
            "  {:<16} {bar:<42} {} {}{note}",
            day(&point.at),
            value(point),
            point.source
        )
    };
    measure.points.iter().zip(&values).map(bar).collect()
}
