//! `ratchet next`: on which dates something comes again. Needs no daemon.

use crate::exit::Done;
use crate::office::{Office, moment, usage};
use crate::output::{self, Format};
use chrono::NaiveDate;
use ratchet_core::calendar::{Calendar, Closed};
use ratchet_core::instant::Instant;
use ratchet_core::recurrence::{Every, Recurrence};
use ratchet_dsl::phrase;
use serde_json::json;

/// Dates that are listed at most: thirty years of days.
const COUNT_MAX: usize = 10_000;

/// List the dates on which something comes again.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ratchet next \"month, on the last working day\" --from 2026-11-01 --count 12\n  ratchet next \"twice weekly\" --from 2026-11-24 --count 4\n  ratchet next \"week, on Mondays and Thursdays\" --from 2026-11-24 --calendar scotland\n  ratchet next \"each shift handover\" --from 2026-11-24 --handovers 07:00,21:00"
)]
pub struct Next {
    /// How often, in the words of a workflow.
    every: String,
    /// From which day on; that day is included.
    #[arg(long, value_name = "DATE")]
    from: String,
    /// How many.
    #[arg(long, default_value_t = 6)]
    count: usize,
    #[command(flatten)]
    office: Office,
}

/// A date, with the time where the time is part of it.
struct Turn {
    at: Instant,
    date: NaiveDate,
}

pub fn run(verb: &Next, format: Format) -> Done {
    if !(1..=COUNT_MAX).contains(&verb.count) {
        return Err(usage("bad-count", format!("--count is from 1 to {COUNT_MAX}")));
    }
    let calendar = verb.office.calendar()?;
    let from = moment(&verb.from, &calendar)?;
    let recurrence = phrase::recurrence(&verb.every).map_err(|error| usage("not-a-recurrence", error))?;
    let turns = turns(&recurrence, from, verb.count, &calendar);
    let timed = recurrence.every == Every::Handover;
    match format {
        Format::Json => {
            let dates: Vec<String> = turns
                .iter()
                .map(|turn| {
                    if timed {
                        calendar.local(turn.at).to_rfc3339()
                    } else {
                        turn.date.to_string()
                    }
                })
                .collect();
            output::json(
                "ratchet.next/1",
                &json!({"calendar": calendar.name(), "dates": dates, "every": recurrence.to_string(), "zone": calendar.zone.name()}),
            );
        }
        Format::Text => {
            for turn in &turns {
                let form = if timed { "%a %-d %b %Y at %H:%M" } else { "%a %-d %b %Y" };
                let shown = calendar.local(turn.at).format(form);
                match calendar.why_closed(turn.date) {
                    Some(Closed::Holiday(holiday)) => anstream::println!("{shown}  ({})", holiday.name),
                    _ => anstream::println!("{shown}"),
                }
            }
        }
    }
    Ok(())
}

fn turns(recurrence: &Recurrence, from: Instant, count: usize, calendar: &Calendar) -> Vec<Turn> {
    if recurrence.every == Every::Handover {
        // A handover at the very beginning is one of those asked for, hence the second before it.
        let anchor = from - chrono::TimeDelta::seconds(1);
        let turns = recurrence.turns(anchor, calendar).take(count);
        return turns
            .map(|turn| Turn {
                at: turn.due,
                date: calendar.date_of(turn.due),
            })
            .collect();
    }
    let mut after = calendar.date_of(from).pred_opt().unwrap_or_default();
    let openings = std::iter::from_fn(|| {
        let opening = recurrence.next_after(after, from, calendar)?;
        after = opening.date;
        Some(Turn {
            at: opening.at,
            date: opening.date,
        })
    });
    openings.take(count).collect()
}
