//! `ratchet due`: when something is due, and why then. Needs no daemon.

use crate::exit::Done;
use crate::office::{Office, moment, usage};
use crate::output::{self, Format, QUIET, STRONG};
use ratchet_core::clocks::{self, Clock};
use ratchet_core::deadline::{self, Due as Deadline};
use ratchet_dsl::phrase;
use serde_json::json;

/// Say when something is due, and why then.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ratchet due \"within 10 working days\" --from 2026-12-18T10:00 --calendar scotland\n  ratchet due \"within 72 hours\" --from 2026-10-24T10:00\n  ratchet due \"3 months after\" --from 2026-11-30\n  ratchet due reg-17-report --from 2026-11-02\n  ratchet due --list"
)]
pub struct Due {
    /// How long, in the words of a workflow, or the name of a clock that `--list` shows.
    #[arg(required_unless_present = "list")]
    within: Option<String>,
    /// From when: local time, for example 2026-12-18T10:00, or with an offset.
    #[arg(long, value_name = "MOMENT", required_unless_present = "list")]
    from: Option<String>,
    #[command(flatten)]
    office: Office,
    /// List the clocks that law, guidance and councils set.
    #[arg(long)]
    list: bool,
}

pub fn run(verb: &Due, format: Format) -> Done {
    let (Some(words), Some(from), false) = (&verb.within, &verb.from, verb.list) else {
        list(format);
        return Ok(());
    };
    let calendar = verb.office.calendar()?;
    let from = moment(from, &calendar)?;
    let clock = clocks::named(words.trim());
    let due = match clock {
        Some(clock) => clock.due(from, &calendar),
        None => {
            let span = phrase::span(words).map_err(|error| {
                let names = clocks::all().iter().map(|clock| clock.id.as_str()).collect::<Vec<_>>();
                usage(
                    "not-a-deadline",
                    format!("{error}; or name a clock: {}", names.join(", ")),
                )
            })?;
            deadline::due(from, &span, &calendar)
        }
    };
    match format {
        Format::Json => output::json("ratchet.due/1", &as_json(&due, clock)),
        Format::Text => show(&due, clock),
    }
    Ok(())
}

fn as_json(due: &Deadline, clock: Option<&Clock>) -> serde_json::Value {
    let why = &due.derivation;
    let local = |moment: ratchet_core::instant::Instant| moment.with_timezone(&why.zone).to_rfc3339();
    json!({
        "calendar": why.calendar,
        "clock": clock.map(|clock| json!({"basis": clock.basis.to_string(), "id": clock.id, "note": clock.note, "source": clock.source, "title": clock.title})),
        "closed": why.closed,
        "derivation": why.to_string(),
        "due": local(due.original),
        "from": local(why.from),
        "span": why.span.to_string(),
        "zone": why.zone.name(),
    })
}

fn show(due: &Deadline, clock: Option<&Clock>) {
    let local = due.original.with_timezone(&due.derivation.zone);
    anstream::println!("{STRONG}{}{STRONG:#}", local.format("%A %-d %B %Y at %H:%M"));
    anstream::println!("{}", due.derivation);
    if let Some(clock) = clock {
        anstream::println!(
            "{}: {}, counted from {}; {}",
            clock.title,
            clock.span,
            clock.from,
            clock.note
        );
        anstream::println!("{QUIET}{}: {}{QUIET:#}", clock.basis, clock.source);
    }
}

fn list(format: Format) {
    match format {
        Format::Json => {
            let clocks: Vec<_> = clocks::all()
                .iter()
                .map(|clock| {
                    json!({"basis": clock.basis.to_string(), "from": clock.from, "id": clock.id, "note": clock.note, "source": clock.source,
                        "span": clock.span.to_string(), "title": clock.title})
                })
                .collect();
            output::json("ratchet.clocks/1", &json!({ "clocks": clocks }));
        }
        Format::Text => {
            let mut table = output::table(&["name", "how long", "counted from", "what", "basis"]);
            for clock in clocks::all() {
                table.add_row([
                    clock.id.clone(),
                    clock.span.to_string(),
                    clock.from.clone(),
                    clock.title.clone(),
                    clock.basis.to_string(),
                ]);
            }
            output::show_table(&table, "no clocks");
        }
    }
}
