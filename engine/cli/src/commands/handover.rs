//! `ratchet handover`: what one shift hands over to the next, ready to be read out or printed.

use crate::exit::Done;
use crate::output::{self, BAD, Format, GOOD, LOOK, STRONG, day, day_and_time};
use ratchet_api::Client;
use ratchet_api::v1::{Action, Handover as List};

/// What one shift hands over to the next: are any incident-triggered reviews due this shift?
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ratchet handover --service \"Oak House\"\n  ratchet handover --service \"Oak House\" --shift next"
)]
pub struct Handover {
    /// Service.
    #[arg(long)]
    service: String,
    /// The shift that runs, or the one that begins next.
    #[arg(long, value_parser = ["this", "next"], default_value = "this")]
    shift: String,
}

pub fn run(verb: &Handover, client: &Client, format: Format) -> Done {
    let list = client.handover(&verb.service, &verb.shift)?;
    match format {
        Format::Json => output::json("ratchet.handover/1", &list),
        Format::Text => show(&list),
    }
    Ok(())
}

fn show(list: &List) {
    anstream::println!(
        "{STRONG}Handover, {}{STRONG:#}: shift from {} to {}",
        list.service,
        day_and_time(&list.from),
        day_and_time(&list.until)
    );
    if list.reviews.is_empty() {
        anstream::println!("{GOOD}No incident-triggered review is due this shift.{GOOD:#}");
    } else {
        anstream::println!("\n{LOOK}Incident-triggered reviews due this shift{LOOK:#}");
        list.reviews.iter().for_each(action);
    }
    if !list.happened.is_empty() {
        anstream::println!("\nWhat happened since the shift before");
        for happened in &list.happened {
            let led = match happened.led_to.as_slice() {
                [] => ", and nothing follows from it".to_owned(),
                led => format!(", which set off {}", led.join(", ")),
            };
            let subject = happened.subject.as_deref().map(|subject| format!(" ({subject})"));
            anstream::println!(
                "  {} {} {}{}{led}",
                happened.id,
                day_and_time(&happened.at),
                happened.event,
                subject.unwrap_or_default()
            );
        }
    }
    if !list.others.is_empty() {
        anstream::println!("\nOther actions due this shift or overdue");
        list.others.iter().for_each(action);
    }
    if !list.audits.is_empty() {
        anstream::println!("\nAudits due this shift or overdue");
        for audit in &list.audits {
            anstream::println!(
                "  {} {} ({}), due {}",
                audit.id,
                audit.name,
                audit.owner,
                day_and_time(&audit.due.at)
            );
        }
    }
    if !list.vacant.is_empty() {
        anstream::println!("\nNobody is here as: {}", list.vacant.join(", "));
    }
    if list.more {
        anstream::println!("\nThere is more than can be handed over: see ratchet action list --state overdue");
    }
}

/// One action with what is owed of it, and what set it off.
pub fn action(action: &Action) {
    for owed in &action.obligations {
        let overdue = if owed.due.overdue {
            format!(" {BAD}overdue{BAD:#}")
        } else {
            String::new()
        };
        let because = owed
            .occurrence
            .as_deref()
            .map(|occurrence| format!(", because of {occurrence}"));
        anstream::println!(
            "  {} {} ({}{}), due {}{overdue}",
            action.id,
            action.title,
            action.owner,
            because.unwrap_or_default(),
            if owed.due.overdue {
                day(&owed.due.at)
            } else {
                day_and_time(&owed.due.at)
            }
        );
    }
}
