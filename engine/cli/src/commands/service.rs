//! `ratchet services` and `ratchet roles`: what they carry at present.

use crate::exit::Done;
use crate::output::{self, Format};
use ratchet_api::Client;
use ratchet_api::v1::Load;

/// Services, with what their roles owe and which posts nobody fills.
#[derive(Debug, clap::Args)]
pub struct Services {}

/// Roles, with who holds them, what they owe and whether that is too much.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ratchet roles --service \"Oak House\"")]
pub struct Roles {
    /// Only this service.
    #[arg(long)]
    service: Option<String>,
}

pub fn run(_: &Services, client: &Client, format: Format) -> Done {
    let page = client.services()?;
    if format == Format::Json {
        output::json("ratchet.services/1", &page);
        return Ok(());
    }
    let head = [
        "service",
        "kind",
        "people",
        "open actions",
        "open audits",
        "open plans",
        "answers owed",
        "vacant roles",
    ];
    let mut table = output::table(&head);
    for service in &page.items {
        let Load {
            actions,
            answers,
            audits,
            plans,
        } = service.load;
        table.add_row([
            service.name.clone(),
            service.kind.clone(),
            service.capacity.map(|people| people.to_string()).unwrap_or_default(),
            actions.to_string(),
            audits.to_string(),
            plans.to_string(),
            answers.to_string(),
            service.vacancies.to_string(),
        ]);
    }
    output::show_table(&table, "No services are in force yet.");
    Ok(())
}

pub fn run_roles(verb: &Roles, client: &Client, format: Format) -> Done {
    let page = client.roles(verb.service.as_deref())?;
    if format == Format::Json {
        output::json("ratchet.roles/1", &page);
        return Ok(());
    }
    let mut table = output::table(&[
        "role", "service", "held by", "actions", "audits", "plans", "answers", "too much",
    ]);
    for role in &page.items {
        if role.places.is_empty() {
            let held = if role.everywhere.is_empty() {
                "nobody".to_owned()
            } else {
                role.everywhere.join(", ")
            };
            table.add_row([role.name.as_str(), "(all)", &held, "0", "0", "0", "0", ""]);
        }
        for place in &role.places {
            let held = if place.holders.is_empty() {
                "nobody".to_owned()
            } else {
                place.holders.join(", ")
            };
            let too_much = match (place.overloaded, role.capacity) {
                (true, Some(capacity)) => format!("yes, each carries {capacity}"),
                _ => String::new(),
            };
            table.add_row([
                role.name.clone(),
                place.service.clone(),
                held,
                place.load.actions.to_string(),
                place.load.audits.to_string(),
                place.load.plans.to_string(),
                place.load.answers.to_string(),
                too_much,
            ]);
        }
    }
    output::show_table(&table, "No roles are in force yet.");
    Ok(())
}
