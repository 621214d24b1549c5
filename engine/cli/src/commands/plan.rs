//! `ratchet plan`: list, show, record a forum's decision.

use super::listing::{Listing, more};
use super::receipt;
use crate::exit::Done;
use crate::output::{self, Format, STRONG, day};
use ratchet_api::Client;
use ratchet_api::v1::{self, NewDecision};

/// Plans: list, show, record a forum's decision.
#[derive(Debug, clap::Subcommand)]
pub enum Plan {
    /// List plans.
    List(Listing),
    /// Show one: problem, actions, gates, decisions.
    Show {
        /// For example QIP-2.
        id: String,
    },
    /// Record what a forum decided about closing a plan. Only its chair can, and only after the re-tests passed.
    #[command(
        after_help = "Example:\n  ratchet plan decide QIP-1 \"Quality forum\" agree --reason \"both re-tests passed\" --present n.individual,q.lead --as n.individual"
    )]
    Decide {
        /// For example QIP-2.
        id: String,
        /// Forum.
        forum: String,
        /// What it decided.
        #[arg(value_parser = ["agree", "refuse"])]
        decision: String,
        /// Why.
        #[arg(long)]
        reason: String,
        /// Staff references of everybody who took part; whoever has a part in the plan stands aside.
        #[arg(long, value_delimiter = ',')]
        present: Vec<String>,
    },
}

pub fn run(verb: &Plan, client: &Client, format: Format) -> Done {
    match verb {
        Plan::List(listing) => list(client, listing, format),
        Plan::Show { id } => show(&client.plan(id)?, format),
        Plan::Decide {
            id,
            forum,
            decision,
            reason,
            present,
        } => {
            let decision = NewDecision {
                agreed: decision == "agree",
                forum: forum.clone(),
                present: present.clone(),
                reason: reason.clone(),
            };
            receipt::show(
                &client.decide_closure(id, &decision)?,
                "The decision is recorded.",
                format,
            );
            Ok(())
        }
    }
}

fn list(client: &Client, listing: &Listing, format: Format) -> Done {
    let page = client.plans(&listing.query())?;
    if format == Format::Json {
        output::json("ratchet.plans/1", &page);
        return Ok(());
    }
    let mut table = output::table(&["plan", "service", "name", "state", "since", "round"]);
    for plan in &page.items {
        let (since, round) = (day(&plan.stage_since), plan.round.to_string());
        table.add_row([
            plan.id.clone(),
            plan.service.clone(),
            plan.name.clone(),
            plan.stage.clone(),
            since,
            round,
        ]);
    }
    output::show_table(&table, "There are no plans to show.");
    more(page.next.as_ref());
    Ok(())
}

fn show(detail: &v1::PlanDetail, format: Format) -> Done {
    if format == Format::Json {
        output::json("ratchet.plan/1", detail);
        return Ok(());
    }
    let plan = &detail.plan;
    anstream::println!(
        "{STRONG}{} {}{STRONG:#} of {}: {}",
        plan.id,
        plan.name,
        plan.service,
        plan.stage
    );
    anstream::println!("{}", detail.problem);
    anstream::println!(
        "Owner: {}. Causes: {}. Round {}.",
        detail.owner,
        detail.causes.join(", "),
        plan.round
    );
    anstream::println!("\nActions");
    for action in &detail.actions_in_full {
        anstream::println!(
            "  {} {} ({}): {}",
            action.id,
            action.title,
            action.owner,
            action_state(action)
        );
    }
    anstream::println!("\nRe-tests");
    for retest in &detail.retests {
        anstream::println!("  {} by the {}: {}", retest.name, retest.by, retest_state(retest));
        for attempt in &retest.attempts {
            let result = if attempt.passed {
                "passed".to_owned()
            } else {
                format!("failed: {}", attempt.reasons.join("; "))
            };
            anstream::println!(
                "    {} {} (round {}): {result}",
                day(&attempt.at),
                attempt.audit,
                attempt.round
            );
        }
    }
    for decision in &detail.decisions {
        let said = if decision.agreed { "agreed" } else { "did not agree" };
        anstream::println!(
            "{} {said} on {}: {}",
            decision.forum,
            day(&decision.at),
            decision.reason
        );
        for aside in &decision.stood_aside {
            anstream::println!("    {} stood aside: {}", aside.person, aside.why);
        }
    }
    anstream::println!("\nratchet why {} says what it waits for.", plan.id);
    Ok(())
}

fn action_state(action: &v1::Action) -> String {
    let owed = action.obligations.first();
    match (&action.done_at, &action.in_place_at, owed) {
        (Some(at), ..) => format!("done {}", day(at)),
        (None, _, Some(owed)) if owed.due.overdue => format!("overdue since {}", day(&owed.due.at)),
        (None, _, Some(owed)) => format!("due {}", day(&owed.due.at)),
        (None, Some(at), None) => format!("in place since {}", day(at)),
        (None, None, None) => "waits for its first occasion".to_owned(),
    }
}

fn retest_state(retest: &v1::Retest) -> String {
    match (&retest.passed_at, &retest.audit, &retest.opens_at) {
        (Some(at), ..) => format!("passed {}", day(at)),
        (None, Some(audit), _) => format!("being carried out ({audit})"),
        (None, None, Some(at)) => format!("opens {}", day(at)),
        (None, None, None) => "not yet planned".to_owned(),
    }
}
