//! `ratchet waiver` and `ratchet risk`: what forums let pass for a time.

use super::listing::{Pages, more};
use super::moment::end_of;
use super::receipt;
use crate::exit::Done;
use crate::output::{self, Format, day};
use ratchet_api::Client;
use ratchet_api::v1::{self, NewRisk};

/// Re-tests that forums waived. A waived re-test has not passed; `ratchet plan waive` records one.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ratchet waiver --state all")]
pub struct Waiver {
    #[command(flatten)]
    pages: Pages,
    /// What is listed: waivers that run, the first to end first, or all.
    #[arg(long, value_parser = ["open", "all"], default_value = "open")]
    state: String,
}

pub fn run(verb: &Waiver, client: &Client, format: Format) -> Done {
    let page = client.waivers(&verb.pages.query(Some(&verb.state)))?;
    if format == Format::Json {
        output::json("ratchet.waivers/1", &page);
        return Ok(());
    }
    let mut table = output::table(&["plan", "service", "re-test", "waived by", "until", "why"]);
    for waiver in &page.items {
        let ended = match (&waiver.ended_at, waiver.runs) {
            (Some(at), _) => format!(" (ended {})", day(at)),
            (None, true) => String::new(),
            (None, false) => " (passed since)".to_owned(),
        };
        table.add_row([
            waiver.plan.clone(),
            waiver.service.clone(),
            waiver.retest.clone(),
            format!("{}, {}", waiver.forum, day(&waiver.at)),
            format!("{}{ended}", day(&waiver.until)),
            waiver.reason.clone(),
        ]);
    }
    output::show_table(&table, "No re-test is waived.");
    more(page.next.as_ref());
    Ok(())
}

/// Accepted risks: list, accept. What carries one stays open.
#[derive(Debug, clap::Subcommand)]
pub enum Risk {
    /// List accepted risks.
    List {
        #[command(flatten)]
        pages: Pages,
        /// What is listed: risks that are lived with now, the first to end first, or all.
        #[arg(long, value_parser = ["open", "all"], default_value = "open")]
        state: String,
    },
    /// Record that a forum accepts the risk of a plan or a finding for a time.
    #[command(
        after_help = "Example:\n  ratchet risk accept FIN-7 \"Quality forum\" --until 2027-06-30 --reason \"new system\" --as n.ind"
    )]
    Accept {
        /// Plan or finding, for example QIP-2 or FIN-7.
        about: String,
        /// Forum.
        forum: String,
        /// Until when: a date (its end) or a moment.
        #[arg(long)]
        until: String,
        /// Why.
        #[arg(long)]
        reason: String,
        /// Staff references of everybody who took part; whoever has a part in it stands aside.
        #[arg(long, value_delimiter = ',')]
        present: Vec<String>,
    },
}

pub fn run_risk(verb: &Risk, client: &Client, format: Format) -> Done {
    match verb {
        Risk::List { pages, state } => list(&client.risks(&pages.query(Some(state)))?, format),
        Risk::Accept {
            about,
            forum,
            until,
            reason,
            present,
        } => {
            let risk = NewRisk {
                about: about.clone(),
                forum: forum.clone(),
                present: present.clone(),
                reason: reason.clone(),
                until: end_of(until)?,
            };
            let done = format!("The risk is accepted for a time. {about} stays open.");
            receipt::show(&client.accept_risk(&risk)?, &done, format);
            Ok(())
        }
    }
}

fn list(page: &v1::Page<v1::AcceptedRisk>, format: Format) -> Done {
    if format == Format::Json {
        output::json("ratchet.risks/1", page);
        return Ok(());
    }
    let mut table = output::table(&["about", "service", "what", "accepted by", "until", "why"]);
    for risk in &page.items {
        let over = if risk.runs { "" } else { " (over)" };
        table.add_row([
            risk.about.clone(),
            risk.service.clone(),
            risk.what.clone(),
            format!("{}, {}", risk.forum, day(&risk.at)),
            format!("{}{over}", day(&risk.until)),
            risk.reason.clone(),
        ]);
    }
    output::show_table(&table, "No risk is accepted.");
    more(page.next.as_ref());
    Ok(())
}
