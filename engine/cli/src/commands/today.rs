//! `ratchet today`: what is due from somebody, what they must answer, what they were told.

use super::{escalation, handover};
use crate::exit::{Class, Done, Failure};
use crate::output::{self, Format, STRONG, day, day_and_time};
use ratchet_api::Client;
use ratchet_api::v1;

/// What is due from somebody today, what they must answer, and what they were told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ratchet today p.lead\n  ratchet today --as p.lead")]
pub struct Today {
    /// Staff reference; otherwise whoever acts (--as).
    person: Option<String>,
}

pub fn run(verb: &Today, acting: Option<&str>, client: &Client, format: Format) -> Done {
    let person = verb.person.as_deref().or(acting).ok_or_else(|| {
        Failure::coded(
            Class::Usage,
            "whose-day",
            "say whose day: `ratchet today p.lead`, or who you are with --as",
        )
    })?;
    let today = client.today(person)?;
    match format {
        Format::Json => output::json("ratchet.today/1", &today),
        Format::Text => show(&today),
    }
    Ok(())
}

fn show(today: &v1::Today) {
    anstream::println!("{STRONG}{}{STRONG:#} ({})", today.name, today.person);
    let acts: Vec<String> = today
        .acts_for
        .iter()
        .map(|post| format!("{} of {}", post.role, post.service))
        .collect();
    if !acts.is_empty() {
        anstream::println!("Acts for: {}", acts.join("; "));
    }
    if !today.answers.is_empty() || !today.asked.is_empty() {
        anstream::println!("\n{STRONG}To answer{STRONG:#}");
        today.answers.iter().for_each(escalation::one);
        today.asked.iter().for_each(asked);
    }
    if today.actions.is_empty() && today.audits.is_empty() {
        anstream::println!("\nNothing is due today.");
    } else {
        anstream::println!("\n{STRONG}Due today or overdue{STRONG:#}");
        for audit in &today.audits {
            let state = match (audit.state.as_str(), audit.due.overdue) {
                ("awaiting-authorisation", _) => ", waits for a second person",
                (_, true) => ", overdue",
                _ => "",
            };
            anstream::println!(
                "  {} {} in {}, due {}{state}",
                audit.id,
                audit.name,
                audit.service,
                day(&audit.due.at)
            );
        }
        today.actions.iter().for_each(handover::action);
    }
    if !today.coming.is_empty() {
        anstream::println!("\nComing in the next seven days");
        for coming in &today.coming {
            anstream::println!(
                "  {} {} {} in {}",
                day(&coming.due),
                coming.about,
                coming.title,
                coming.service
            );
        }
    }
    if !today.messages.is_empty() {
        anstream::println!("\nTold in the last seven days");
        for message in &today.messages {
            anstream::println!("  {} {}", day_and_time(&message.at), message.text);
        }
    }
    if today.more {
        anstream::println!("\nThere is more than fits a day: see ratchet action list and ratchet audit list");
    }
}

fn asked(asked: &v1::Asked) {
    let until = match (&asked.answer_by, asked.late) {
        (Some(by), true) => format!(", should have been answered by {}", day(by)),
        (Some(by), false) => format!(", answer by {}", day(by)),
        (None, _) => String::new(),
    };
    anstream::println!(
        "  {} asks the {} of {} about {}{until}: {}",
        asked.forum,
        asked.role,
        asked.service,
        asked.about,
        asked.question
    );
    anstream::println!("    ratchet forum answer {} \"...\"", asked.about);
}
