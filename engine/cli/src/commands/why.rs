//! `ratchet why`: why something is open, since when, who can move it and what would close it.

use crate::exit::Done;
use crate::output::{self, Format, QUIET, STRONG, day, day_and_time};
use ratchet_api::Client;
use ratchet_api::v1::Explanation;

/// Say why something is open, since when, who can move it and what would close it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ratchet why QIP-1\n  ratchet why ACT-9 --history")]
pub struct Why {
    /// For example QIP-1, ACT-9, AUD-3, FIN-7, THM-1, OCC-4.
    id: String,
    /// Also list the events of the ledger that it rests on.
    #[arg(long)]
    history: bool,
}

pub fn run(verb: &Why, client: &Client, format: Format) -> Done {
    let why = client.why(&verb.id)?;
    match format {
        Format::Json => output::json("ratchet.why/1", &why),
        Format::Text => show(&why),
    }
    if verb.history {
        let history = client.history(&verb.id)?;
        match format {
            Format::Json => output::json("ratchet.history/1", &history),
            Format::Text => {
                anstream::println!("\nEvents of the ledger");
                for event in &history.items {
                    let text = |pointer: &str| {
                        event
                            .recorded
                            .pointer(pointer)
                            .and_then(|value| value.as_str())
                            .unwrap_or_default()
                    };
                    let (at, kind) = (text("/at"), text("/event/type").replace('-', " "));
                    anstream::println!("  {:>6}  {}  {kind}", event.position, day_and_time(at));
                }
            }
        }
    }
    Ok(())
}

fn show(why: &Explanation) {
    anstream::println!("{STRONG}{}{STRONG:#}  {}", why.about, why.what);
    anstream::println!("It is {}, since {}.", why.state, day(&why.since));
    section("Why it is here", &why.why_here);
    section(
        if why.closed {
            "How it ended"
        } else {
            "What it waits for"
        },
        &why.why_now,
    );
    let movers: Vec<String> = why
        .who_can_move_it
        .iter()
        .map(|mover| {
            let people = if mover.people.is_empty() {
                "nobody holds this role".to_owned()
            } else {
                mover.people.join(", ")
            };
            format!("The {} ({people}) can {}", mover.role, mover.can)
        })
        .collect();
    section("Who can move it", &movers);
    section("What would close it", &why.what_would_close_it);
    if !why.see_also.is_empty() {
        anstream::println!("\n{QUIET}See also {}{QUIET:#}", why.see_also.join(", "));
    }
}

fn section(title: &str, lines: &[String]) {
    if !lines.is_empty() {
        anstream::println!("\n{title}");
        lines.iter().for_each(|line| anstream::println!("  {line}"));
    }
}
