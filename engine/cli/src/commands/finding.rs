//! `ratchet finding`: list, show.

use super::listing::{Listing, more};
use crate::exit::Done;
use crate::output::{self, Format, STRONG, day};
use ratchet_api::Client;
use ratchet_api::v1;

/// Findings: list, show.
#[derive(Debug, clap::Subcommand)]
pub enum Finding {
    /// List findings.
    List(Listing),
    /// Show one.
    Show {
        /// For example FIN-7.
        id: String,
    },
}

pub fn run(verb: &Finding, client: &Client, format: Format) -> Done {
    match verb {
        Finding::List(listing) => list(client, listing, format),
        Finding::Show { id } => show(&client.finding(id)?, format),
    }
}

fn list(client: &Client, listing: &Listing, format: Format) -> Done {
    let page = client.findings(&listing.query())?;
    if format == Format::Json {
        output::json("ratchet.findings/1", &page);
        return Ok(());
    }
    let mut table = output::table(&["finding", "service", "question", "what", "seen", "plan"]);
    for finding in &page.items {
        table.add_row([
            finding.id.clone(),
            finding.service.clone(),
            finding.question.clone(),
            finding.what.clone(),
            format!("{} of {}", finding.count, finding.of),
            finding.plan.clone().unwrap_or_default(),
        ]);
    }
    output::show_table(&table, "There are no findings to show.");
    more(page.next.as_ref());
    Ok(())
}

fn show(finding: &v1::Finding, format: Format) -> Done {
    if format == Format::Json {
        output::json("ratchet.finding/1", finding);
        return Ok(());
    }
    anstream::println!(
        "{STRONG}{} {}{STRONG:#}: {}",
        finding.id,
        finding.question,
        finding.what
    );
    anstream::println!(
        "{} of {} in {} ({}), raised {} by {}",
        finding.count,
        finding.of,
        finding.service,
        finding.place,
        day(&finding.raised_at),
        finding.audit
    );
    let lines = [
        ("Standards", finding.standards.join(", ")),
        ("Causes", finding.causes.join(", ")),
        ("Records", finding.references.join(", ")),
        (
            "To be put right at once",
            finding.immediate_correction.clone().unwrap_or_default(),
        ),
        ("Corrections", finding.corrections.join(", ")),
        ("Plan", finding.plan.clone().unwrap_or_default()),
    ];
    for (title, text) in lines.iter().filter(|(_, text)| !text.is_empty()) {
        anstream::println!("{title}: {text}");
    }
    Ok(())
}
