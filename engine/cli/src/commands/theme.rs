//! `ratchet theme`: what recurs over several audits.

use super::listing::{Pages, more};
use crate::exit::Done;
use crate::output::{self, Format, STRONG, day};
use ratchet_api::Client;
use ratchet_api::v1;

/// Themes: list, show.
#[derive(Debug, clap::Subcommand)]
pub enum Theme {
    /// List themes.
    List {
        #[command(flatten)]
        pages: Pages,
        /// What is listed: everything (newest first), or what is not closed (oldest first).
        #[arg(long, value_parser = ["all", "open"], default_value = "all")]
        state: String,
    },
    /// Show one: what recurs, where, its plans, and how the watched audits stand.
    #[command(after_help = "Example:\n  ratchet theme show THM-1")]
    Show {
        /// For example THM-1.
        id: String,
    },
}

pub fn run(verb: &Theme, client: &Client, format: Format) -> Done {
    match verb {
        Theme::List { pages, state } => list(&client.themes(&pages.query(Some(state)))?, format),
        Theme::Show { id } => show(&client.theme(id)?, format),
    }
}

fn list(page: &v1::Page<v1::Theme>, format: Format) -> Done {
    if format == Format::Json {
        output::json("ratchet.themes/1", page);
        return Ok(());
    }
    let mut table = output::table(&["theme", "name", "recurs", "in", "owner", "state", "plans"]);
    for theme in &page.items {
        let since = match (&theme.closed_at, &theme.improved_at) {
            (Some(at), _) | (None, Some(at)) => at,
            (None, None) => &theme.raised_at,
        };
        table.add_row([
            theme.id.clone(),
            theme.name.clone(),
            theme.recurs.clone(),
            theme.services.join(", "),
            theme.owner.clone(),
            format!("{} {}", theme.state, day(since)),
            theme.plans.join(", "),
        ]);
    }
    output::show_table(&table, "There are no themes to show.");
    more(page.next.as_ref());
    Ok(())
}

fn show(detail: &v1::ThemeDetail, format: Format) -> Done {
    if format == Format::Json {
        output::json("ratchet.theme/1", detail);
        return Ok(());
    }
    let theme = &detail.theme;
    anstream::println!("{STRONG}{} {}{STRONG:#}: {}", theme.id, theme.name, theme.state);
    anstream::println!(
        "{} recurs in {}; owned by the {}, raised {}",
        theme.recurs,
        theme.services.join(", "),
        theme.owner,
        day(&theme.raised_at)
    );
    anstream::println!("Findings: {}", theme.findings.join(", "));
    anstream::println!(
        "Plans: {}",
        if theme.plans.is_empty() {
            "none".to_owned()
        } else {
            theme.plans.join(", ")
        }
    );
    anstream::println!("\nWatched audits");
    for audit in &detail.audits {
        let word = if audit.better { "better" } else { "not better yet" };
        let scores = if audit.scores.is_empty() {
            "no result since the actions are in place".to_owned()
        } else {
            audit.scores.join(", ")
        };
        anstream::println!(
            "  {} in {}: {word} ({scores}; {} of {} good in a row)",
            audit.audit,
            audit.service,
            audit.good.min(audit.wanted),
            audit.wanted
        );
    }
    if !detail.lacking.is_empty() {
        anstream::println!("\nWhat is lacking");
        detail
            .lacking
            .iter()
            .for_each(|lacking| anstream::println!("  {lacking}"));
    }
    anstream::println!("\nratchet why {} says what would close it.", theme.id);
    Ok(())
}
