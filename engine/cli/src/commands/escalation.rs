//! `ratchet escalation`: what is late, who was told, and answering.

use super::action::told_line;
use super::listing::{Pages, more};
use super::receipt;
use crate::exit::Done;
use crate::output::{self, Format, LOOK, STRONG, day, day_and_time};
use ratchet_api::Client;
use ratchet_api::client::Query;
use ratchet_api::v1::{self, NewAnswer};

/// Escalations: list, answer.
#[derive(Debug, clap::Subcommand)]
pub enum Escalation {
    /// List what is late and waits for an answer, the longest wait first.
    #[command(after_help = "Examples:\n  ratchet escalation list\n  ratchet escalation list --state answered")]
    List {
        #[command(flatten)]
        pages: Pages,
        /// What is listed: what waits for an answer, what was answered, or everything.
        #[arg(long, value_parser = ["open", "answered", "all"], default_value = "open")]
        state: String,
        /// Only what this role has to answer.
        #[arg(long)]
        role: Option<String>,
    },
    /// Answer an escalation about an action or an audit. An answer is not the work: the action stays due.
    #[command(
        after_help = "Example:\n  ratchet escalation answer ACT-9 \"the trainer comes on Monday\" --as r.manager"
    )]
    Answer {
        /// For example ACT-9 or AUD-3.
        about: String,
        /// The answer.
        words: String,
        /// Turn that it is about; otherwise the oldest without an answer.
        #[arg(long)]
        turn: Option<u32>,
    },
}

pub fn run(verb: &Escalation, client: &Client, format: Format) -> Done {
    match verb {
        Escalation::List { pages, state, role } => {
            // What a role has to answer is open by itself.
            let state = if role.is_some() { "open" } else { state };
            let query = Query {
                role: role.clone(),
                ..pages.query(Some(state))
            };
            list(&client.escalations(&query)?, format)
        }
        Escalation::Answer { about, words, turn } => {
            let answer = NewAnswer {
                obligation: *turn,
                words: words.clone(),
            };
            let done = "The answer is recorded. The work stays due.";
            receipt::show(&client.answer_escalation(about, &answer)?, done, format);
            Ok(())
        }
    }
}

fn list(page: &v1::Page<v1::Escalated>, format: Format) -> Done {
    if format == Format::Json {
        output::json("ratchet.escalations/1", page);
        return Ok(());
    }
    page.items.iter().for_each(one);
    if page.items.is_empty() {
        anstream::println!("Nobody waits for an answer.");
    }
    more(page.next.as_ref());
    Ok(())
}

/// What is late, who was told and who has still to answer.
pub fn one(late: &v1::Escalated) {
    let due = late.due.as_ref().map(|due| format!(", due {}", day(&due.at)));
    anstream::println!(
        "{STRONG}{} {}{STRONG:#} of the {} in {}{}",
        late.about,
        late.title,
        late.owner,
        late.service,
        due.unwrap_or_default()
    );
    late.escalations.iter().for_each(told_line);
    for waits in &late.waits_for {
        let by = waits.answer_by.as_deref().map(|by| format!(" by {}", day_and_time(by)));
        anstream::println!(
            "  {LOOK}The {} has still to answer{}{LOOK:#}",
            waits.role,
            by.unwrap_or_default()
        );
    }
}
