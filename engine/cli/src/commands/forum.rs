//! `ratchet forum`: the agenda, built from what there is.

use crate::exit::Done;
use crate::output::{self, Format, STRONG, day};
use ratchet_api::Client;

/// Forums: the agenda as things stand.
#[derive(Debug, clap::Subcommand)]
pub enum Forum {
    /// What the forum's `reviews:` asks for, as things stand.
    #[command(after_help = "Example:\n  ratchet forum agenda \"Quality forum\"")]
    Agenda {
        /// Forum.
        forum: String,
    },
}

pub fn run(verb: &Forum, client: &Client, format: Format) -> Done {
    let Forum::Agenda { forum } = verb;
    let agenda = client.agenda(forum)?;
    if format == Format::Json {
        output::json("ratchet.agenda/1", &agenda);
        return Ok(());
    }
    let meets = agenda
        .meets_next
        .as_deref()
        .map(day)
        .unwrap_or_else(|| "not planned".to_owned());
    anstream::println!(
        "{STRONG}{}{STRONG:#}, chaired by the {}; meets next from {meets}",
        agenda.forum,
        agenda.chair
    );
    for topic in &agenda.topics {
        anstream::println!("\n{}", topic.topic);
        topic.lines.iter().for_each(|line| anstream::println!("  {line}"));
        if topic.lines.is_empty() {
            anstream::println!("  nothing");
        }
    }
    Ok(())
}
