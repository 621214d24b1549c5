//! `ratchet delegation`: who may act for whom.

use super::listing::{Pages, more};
use super::moment::{beginning_of, end_of};
use super::receipt;
use crate::exit::Done;
use crate::output::{self, Format, day};
use ratchet_api::Client;
use ratchet_api::client::Query;
use ratchet_api::v1::{self, DelegationEnd, NewDelegation};

/// Delegations: list, give, end. The role stays responsible.
#[derive(Debug, clap::Subcommand)]
pub enum Delegation {
    /// List what is delegated.
    List {
        #[command(flatten)]
        pages: Pages,
        /// Only what this person may do.
        #[arg(long)]
        person: Option<String>,
    },
    /// Let somebody act: in one action, or for a role in a service. Whoever holds the role can.
    #[command(
        after_help = "Examples:\n  ratchet delegation give t.leader --action ACT-9 --as p.lead\n  ratchet delegation give t.leader --role \"practice lead\" --service \"Oak House\" --as p.lead"
    )]
    Give {
        /// Who may act, by staff reference.
        to: String,
        #[command(flatten)]
        what: What,
        /// First day of it; otherwise now.
        #[arg(long)]
        from: Option<String>,
        /// Last day of it; otherwise until it is ended.
        #[arg(long)]
        until: Option<String>,
    },
    /// End a delegation. Whoever holds the role can, and whoever was given it.
    #[command(after_help = "Example:\n  ratchet delegation end t.leader --action ACT-9 --as p.lead")]
    End {
        /// Who may not act any more, by staff reference.
        to: String,
        #[command(flatten)]
        what: What,
    },
}

/// What is delegated.
#[derive(Debug, Clone, clap::Args)]
pub struct What {
    /// One action.
    #[arg(long, conflicts_with_all = ["role", "service"], required_unless_present = "role")]
    action: Option<String>,
    /// Everything of this role.
    #[arg(long, requires = "service")]
    role: Option<String>,
    /// In this service.
    #[arg(long, requires = "role")]
    service: Option<String>,
}

pub fn run(verb: &Delegation, client: &Client, format: Format) -> Done {
    match verb {
        Delegation::List { pages, person } => {
            let query = Query {
                person: person.clone(),
                ..pages.query(None)
            };
            list(&client.delegations(&query)?, format)
        }
        Delegation::Give { to, what, from, until } => {
            let delegation = NewDelegation {
                action: what.action.clone(),
                from: from.as_deref().map(beginning_of).transpose()?,
                role: what.role.clone(),
                service: what.service.clone(),
                to: to.clone(),
                until: until.as_deref().map(end_of).transpose()?,
            };
            let done = format!("{to} may act; the role stays responsible.");
            receipt::show(&client.delegate(&delegation)?, &done, format);
            Ok(())
        }
        Delegation::End { to, what } => {
            let end = DelegationEnd {
                action: what.action.clone(),
                role: what.role.clone(),
                service: what.service.clone(),
                to: to.clone(),
            };
            receipt::show(&client.revoke_delegation(&end)?, "The delegation is ended.", format);
            Ok(())
        }
    }
}

/// What a delegation allows, in words: `for the practice lead of Oak House in ACT-9 until Fri 15 Jan 2027, by p.lead`.
pub fn words(delegation: &v1::Delegation) -> String {
    let what = match &delegation.action {
        Some(action) => format!(" in {action}"),
        None => " in everything".to_owned(),
    };
    let from = if delegation.now {
        String::new()
    } else {
        format!(" from {}", day(&delegation.from))
    };
    let until = delegation
        .until
        .as_deref()
        .map(|until| format!(" until {}", day(until)));
    format!(
        "for the {} of {}{what}{from}{}, by delegation of {}",
        delegation.role,
        delegation.service,
        until.unwrap_or_default(),
        delegation.by
    )
}

fn list(page: &v1::Page<v1::Delegation>, format: Format) -> Done {
    if format == Format::Json {
        output::json("ratchet.delegations/1", page);
        return Ok(());
    }
    for delegation in &page.items {
        anstream::println!("{} may act {}", delegation.to, words(delegation));
    }
    if page.items.is_empty() {
        anstream::println!("Nothing is delegated.");
    }
    more(page.next.as_ref());
    Ok(())
}
