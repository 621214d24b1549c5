//! `ratchet migrate`: plans that run keep the workflow that they began with; this lets them follow the one in force. Without an approval
//! it only shows, plan by plan, what would move.

use super::preview::{Counts, running, show_cycles};
use super::saved_change::Approval;
use crate::exit::{Class, Done, Failure};
use crate::output::{self, Format};
use ratchet_api::Client;
use ratchet_api::v1::{ChangeApproval, Migrated, NewMigration, PlanToMove, RunningCycle};
use ratchet_core::words::count;
use serde::Serialize;
use std::collections::BTreeSet;

/// Let plans that run follow the workflows in force. Without --approved-by this only shows what would move.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ratchet migrate\n  ratchet migrate --plan QIP-1 --approved-by \"Quality forum\" --reason \"one rule for all\"\n  ratchet migrate --plan QIP-1 --undo --approved-by \"Quality forum\" --reason \"too early\""
)]
pub struct Migrate {
    /// Only these plans, for example QIP-1,QIP-4.
    #[arg(long = "plan", value_name = "PLANS", value_delimiter = ',')]
    plans: Vec<String>,
    /// Only plans of this service.
    #[arg(long)]
    service: Option<String>,
    /// Take back the last move of these plans, as long as nothing rests on it.
    #[arg(long, requires = "approved_by", requires = "plans")]
    undo: bool,
    /// How many plans are listed.
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    cycles: usize,
    #[command(flatten)]
    approval: Approval,
}

/// Plans that are asked for at once.
const CYCLES_AT_ONCE: u32 = 500;

/// Plans that are moved at once: what the daemon takes in one request.
const MOVED_AT_ONCE: usize = 100;

#[derive(Serialize)]
struct Seen<'a> {
    counts: Counts,
    cycles: &'a [RunningCycle],
}

pub fn run(verb: &Migrate, client: &Client, format: Format) -> Done {
    let Some(approval) = verb.approval.sent() else {
        let (counts, cycles) = running(verb.cycles, |cursor| page(verb, client, cursor))?;
        if format == Format::Json {
            output::json(
                "ratchet.migration/1",
                &Seen {
                    counts,
                    cycles: &cycles,
                },
            );
            return Ok(());
        }
        show_cycles(counts, &cycles);
        if counts.could_move > 0 {
            anstream::println!("\nNothing was moved. `ratchet migrate --approved-by FORUM --reason WHY` moves them.");
        }
        return Ok(());
    };
    let done = if verb.undo {
        let plans = verb.plans.iter().map(|plan| PlanToMove {
            mark: None,
            plan: plan.clone(),
        });
        client.undo_migration(&NewMigration {
            approval,
            plans: plans.collect(),
        })?
    } else {
        carry_out(verb, client, &approval)?
    };
    report(verb, &done, format)
}

fn page(verb: &Migrate, client: &Client, cursor: Option<&str>) -> Result<ratchet_api::v1::Page<RunningCycle>, Failure> {
    let mut found = client.migrations((verb.service.as_deref(), cursor), CYCLES_AT_ONCE)?;
    if !verb.plans.is_empty() {
        let wanted: BTreeSet<&str> = verb.plans.iter().map(String::as_str).collect();
        found.items.retain(|cycle| wanted.contains(cycle.plan.as_str()));
    }
    Ok(found)
}

/// Looks, then moves what was seen to move, page by page.
fn carry_out(verb: &Migrate, client: &Client, approval: &ChangeApproval) -> Result<Migrated, Failure> {
    let mut done = Migrated::default();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut cursor: Option<String> = None;
    loop {
        let found = page(verb, client, cursor.as_deref())?;
        let mut plans = Vec::new();
        for cycle in found.items {
            seen.insert(cycle.plan.clone());
            if cycle.state == "moves" {
                plans.push(PlanToMove {
                    mark: cycle.mark,
                    plan: cycle.plan,
                });
            } else if let Some(why) = cycle.why.filter(|_| !verb.plans.is_empty()) {
                done.refused.push(ratchet_api::v1::PlanRefused {
                    code: "not-possible".to_owned(),
                    plan: cycle.plan,
                    why,
                });
            }
        }
        for some in plans.chunks(MOVED_AT_ONCE) {
            let moved = client.migrate(&NewMigration {
                approval: approval.clone(),
                plans: some.to_vec(),
            })?;
            done.moved.extend(moved.moved);
            done.refused.extend(moved.refused);
        }
        match found.next {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    if let Some(unknown) = verb.plans.iter().find(|plan| !seen.contains(*plan)) {
        let text = format!("{unknown} is not among the plans that run: `ratchet plan list` lists them");
        return Err(Failure::coded(Class::Refused, "unknown", text));
    }
    Ok(done)
}

fn report(verb: &Migrate, done: &Migrated, format: Format) -> Done {
    match format {
        Format::Json => output::json("ratchet.migrated/1", done),
        Format::Text => {
            let how = if verb.undo {
                "went back"
            } else {
                "follow the workflow in force now"
            };
            anstream::println!("{} {how}", count(done.moved.len(), "plan", "plans"));
            for refused in &done.refused {
                anstream::println!("{} stays: {}", refused.plan, refused.why);
            }
        }
    }
    match done.refused.first() {
        Some(first) if done.moved.is_empty() => Err(Failure::coded(
            Class::Refused,
            first.code.clone(),
            format!("nothing was moved: {}", first.why),
        )),
        _ => Ok(()),
    }
}
