//! `ratchet message`: what people are owed or were told.

use super::listing::{Listing, more};
use crate::exit::Done;
use crate::output::{self, Format, day_and_time};
use ratchet_api::Client;

/// Messages that people are owed or were told.
#[derive(Debug, clap::Args)]
pub struct Message {
    #[command(flatten)]
    listing: Listing,
}

pub fn run(verb: &Message, client: &Client, format: Format) -> Done {
    let page = client.messages(&verb.listing.query())?;
    if format == Format::Json {
        output::json("ratchet.messages/1", &page);
        return Ok(());
    }
    let mut table = output::table(&["when", "to", "about", "message"]);
    for message in &page.items {
        let to = format!("{} of {}", message.role, message.service);
        table.add_row([
            day_and_time(&message.at),
            to,
            message.about.clone(),
            message.text.clone(),
        ]);
    }
    output::show_table(&table, "There are no messages to show.");
    more(page.next.as_ref());
    Ok(())
}
