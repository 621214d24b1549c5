//! `ratchet occurrence`: record that something happened, or list what did.

use super::listing::{Listing, more};
use super::receipt;
use crate::exit::Done;
use crate::output::{self, Format, day_and_time};
use ratchet_api::Client;
use ratchet_api::v1::NewOccurrence;

/// Record that something happened in a service, or list what did.
#[derive(Debug, clap::Subcommand)]
pub enum Occurrence {
    /// Record one.
    #[command(after_help = "Example:\n  ratchet occurrence record incident \"Oak House\" --subject SU-104")]
    Record {
        /// Kind, as an `event` of the workflows.
        event: String,
        /// Service.
        service: String,
        /// When it happened (RFC 3339); otherwise now.
        #[arg(long)]
        at: Option<String>,
        /// Pseudonymous reference of the person concerned. Never a name.
        #[arg(long)]
        subject: Option<String>,
    },
    /// List occurrences.
    List(Listing),
}

pub fn run(verb: Occurrence, client: &Client, format: Format) -> Done {
    match verb {
        Occurrence::Record {
            event,
            service,
            at,
            subject,
        } => {
            let happened_at =
                at.unwrap_or_else(|| chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now()).to_rfc3339());
            let occurrence = NewOccurrence {
                event,
                happened_at,
                service,
                subject,
            };
            receipt::show(&client.record_occurrence(&occurrence)?, "It is recorded.", format);
            Ok(())
        }
        Occurrence::List(listing) => list(client, &listing, format),
    }
}

fn list(client: &Client, listing: &Listing, format: Format) -> Done {
    let page = client.occurrences(&listing.query())?;
    if format == Format::Json {
        output::json("ratchet.occurrences/1", &page);
        return Ok(());
    }
    let mut table = output::table(&["occurrence", "service", "what", "when", "led to"]);
    for item in &page.items {
        table.add_row([
            item.id.clone(),
            item.service.clone(),
            item.event.clone(),
            day_and_time(&item.at),
            item.led_to.join(", "),
        ]);
    }
    output::show_table(&table, "Nothing is recorded.");
    more(page.next.as_ref());
    Ok(())
}
