//! `ratchet appoint`: people to roles.

use crate::exit::Done;
use crate::output::{self, Format};
use crate::remote::rows_not_taken;
use crate::sources;
use ratchet_api::Client;
use ratchet_api::v1::Appointment;
use std::path::PathBuf;

/// Appoint people to roles.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ratchet appoint --from people.csv\n  ratchet appoint p.lead \"practice lead\" --service \"Oak House\"\n  ratchet appoint"
)]
pub struct Appoint {
    /// Staff reference. Without one, and without --from, the appointments are listed.
    #[arg(requires = "role", conflicts_with = "from")]
    person: Option<String>,
    /// Role.
    role: Option<String>,
    /// Name as colleagues know it.
    #[arg(long)]
    name: Option<String>,
    /// Only in this service; otherwise in the whole provider.
    #[arg(long)]
    service: Option<String>,
    /// CSV file with the columns person, name, role, service.
    #[arg(long)]
    from: Option<PathBuf>,
}

pub fn run(verb: &Appoint, client: &Client, format: Format) -> Done {
    let taken = match (&verb.from, &verb.person, &verb.role) {
        (Some(file), ..) => client
            .clone()
            .taking_good_rows()
            .appoint_from_csv(&sources::text(file)?)?,
        (None, Some(person), Some(role)) => {
            let name = verb.name.clone().unwrap_or_else(|| person.clone());
            client.appoint(&[Appointment {
                name,
                person: person.clone(),
                role: role.clone(),
                service: verb.service.clone(),
            }])?
        }
        _ => return list(client, format),
    };
    match format {
        Format::Json => output::json("ratchet.appoint/1", &taken),
        Format::Text => anstream::println!("{} appointed", taken.accepted),
    }
    rows_not_taken(&taken.errors)
}

fn list(client: &Client, format: Format) -> Done {
    let page = client.appointments()?;
    if format == Format::Json {
        output::json("ratchet.appointments/1", &page);
        return Ok(());
    }
    let mut table = output::table(&["role", "service", "person", "name"]);
    for item in page.items {
        table.add_row([
            item.role,
            item.service.unwrap_or_else(|| "(all)".to_owned()),
            item.person,
            item.name,
        ]);
    }
    output::show_table(&table, "Nobody is appointed yet.");
    Ok(())
}
