//! `ratchet action`: list, show, add evidence, complete, move the due date, give it to another role.

use super::listing::{Listing, more};
use super::moment::end_of;
use super::receipt;
use crate::exit::Done;
use crate::output::{self, Format, STRONG, day, day_and_time};
use ratchet_api::Client;
use ratchet_api::v1::{self, Completion, DueMove, EvidenceGiven, NewEvidence, NewOwner};

/// Actions: list, show, add evidence, complete, move the due date, give it to another role.
#[derive(Debug, clap::Subcommand)]
pub enum Action {
    /// List actions.
    List(Listing),
    /// Show one: what is owed, evidence, escalations.
    Show {
        /// For example ACT-9.
        id: String,
    },
    /// Add evidence.
    #[command(after_help = "Example:\n  ratchet action evidence ACT-9 \"new template signed off\" --as p.lead")]
    Evidence {
        /// For example ACT-9.
        id: String,
        /// What it shows.
        what: String,
        /// SHA-256 of a file that belongs to it.
        #[arg(long)]
        sha256: Option<String>,
        /// Turn that it answers; otherwise the oldest that is owed.
        #[arg(long)]
        turn: Option<u32>,
    },
    /// Declare that what is owed is done. Evidence must be in, or comes along.
    #[command(
        after_help = "Example:\n  ratchet action complete ACT-9 --evidence \"old template withdrawn\" --as p.lead"
    )]
    Complete {
        /// For example ACT-9.
        id: String,
        /// Evidence that comes along.
        #[arg(long)]
        evidence: Vec<String>,
        /// Turn that is done; otherwise the oldest that is owed.
        #[arg(long)]
        turn: Option<u32>,
    },
    /// Move the due date. The old one stays on record, with who moved it and why.
    #[command(
        after_help = "Example:\n  ratchet action move ACT-9 2027-01-15 --reason \"waiting for the pharmacy\" --as r.manager"
    )]
    Move {
        /// For example ACT-9.
        id: String,
        /// New date (its end), or a moment such as 2027-01-15T12:00:00Z.
        to: String,
        /// Why.
        #[arg(long)]
        reason: String,
        /// Turn that is moved; otherwise the oldest that is owed.
        #[arg(long)]
        turn: Option<u32>,
    },
    /// Give it to another role. The due date does not move. A role above the owner can, never the owner.
    #[command(
        after_help = "Example:\n  ratchet action reassign ACT-9 \"deputy manager\" --reason \"long leave\" --as r.manager"
    )]
    Reassign {
        /// For example ACT-9.
        id: String,
        /// Role that owns it from now on.
        role: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
}

pub fn run(verb: &Action, client: &Client, format: Format) -> Done {
    match verb {
        Action::List(listing) => list(client, listing, format),
        Action::Show { id } => show(&client.action(id)?, format),
        Action::Evidence { id, what, sha256, turn } => {
            let evidence = EvidenceGiven {
                obligation: *turn,
                sha256: sha256.clone(),
                what: what.clone(),
            };
            receipt::show(
                &client.add_evidence(id, &evidence)?,
                "The evidence is recorded.",
                format,
            );
            Ok(())
        }
        Action::Complete { id, evidence, turn } => {
            let evidence = evidence
                .iter()
                .map(|what| NewEvidence {
                    sha256: None,
                    what: what.clone(),
                })
                .collect();
            let completion = Completion {
                evidence,
                obligation: *turn,
            };
            receipt::show(&client.complete_action(id, &completion)?, "It is done.", format);
            Ok(())
        }
        Action::Move { id, to, reason, turn } => {
            let wish = DueMove {
                obligation: *turn,
                reason: reason.clone(),
                to: end_of(to)?,
            };
            receipt::show(&client.move_due(id, &wish)?, "The due date is moved.", format);
            Ok(())
        }
        Action::Reassign { id, role, reason } => {
            let owner = NewOwner {
                reason: reason.clone(),
                to: role.clone(),
            };
            let done = format!("{id} is the {role}'s now; its due date stays.");
            receipt::show(&client.reassign_action(id, &owner)?, &done, format);
            Ok(())
        }
    }
}

fn list(client: &Client, listing: &Listing, format: Format) -> Done {
    let page = client.actions(&listing.query())?;
    if format == Format::Json {
        output::json("ratchet.actions/1", &page);
        return Ok(());
    }
    let mut table = output::table(&["action", "service", "owner", "what", "due", "belongs to"]);
    for action in &page.items {
        let due = match (action.obligations.first(), &action.done_at) {
            (_, Some(at)) => format!("done {}", day(at)),
            (Some(owed), None) if owed.due.overdue => format!("{} (overdue)", day(&owed.due.at)),
            (Some(owed), None) => day(&owed.due.at),
            (None, None) => "next occasion".to_owned(),
        };
        let origin = match &action.origin {
            v1::Origin::Plan(plan) => plan.clone(),
            v1::Origin::Rule { rule, .. } => rule.clone(),
        };
        table.add_row([
            action.id.clone(),
            action.service.clone(),
            action.owner.clone(),
            action.title.clone(),
            due,
            origin,
        ]);
    }
    output::show_table(&table, "There are no actions to show.");
    more(page.next.as_ref());
    Ok(())
}

fn show(action: &v1::Action, format: Format) -> Done {
    if format == Format::Json {
        output::json("ratchet.action/1", action);
        return Ok(());
    }
    anstream::println!(
        "{STRONG}{} {}{STRONG:#} ({}, {})",
        action.id,
        action.title,
        action.owner,
        action.service
    );
    for owed in &action.obligations {
        let overdue = if owed.due.overdue { ", overdue" } else { "" };
        anstream::println!("Turn {}: {}{overdue}", owed.number, owed.due.because);
        for moved in &owed.due.moves {
            anstream::println!("  moved to {} by {}: {}", day(&moved.to), moved.by, moved.reason);
        }
    }
    if let Some(settled) = action.settled.as_ref().filter(|_| action.obligations.is_empty()) {
        let how = if settled.met { "done" } else { "missed" };
        anstream::println!(
            "Turn {} was due {}, {how} {}",
            settled.number,
            day(&settled.due.at),
            day(&settled.at)
        );
    }
    if let Some(added) = &action.added {
        anstream::println!(
            "Added while the plan ran; kind {} ({}). Evidence wanted: {}",
            added.kind,
            added.strength,
            added.evidence.join("; ")
        );
    }
    for given in &action.reassigned {
        let by = given.by.as_deref().unwrap_or("whoever runs Ratchet");
        anstream::println!(
            "Given {} by {by} from the {} to the {}: {}",
            day(&given.at),
            given.from,
            given.to,
            given.reason
        );
    }
    for delegation in &action.delegations {
        let until = delegation
            .until
            .as_deref()
            .map(|until| format!(" until {}", day(until)));
        anstream::println!(
            "{} may act in it{}, by delegation of {}",
            delegation.to,
            until.unwrap_or_default(),
            delegation.by
        );
    }
    for evidence in &action.evidence {
        anstream::println!(
            "Evidence {} by {}: {}",
            day_and_time(&evidence.at),
            evidence.by,
            evidence.what
        );
    }
    for told in &action.escalations {
        told_line(told);
    }
    Ok(())
}

/// Who was told, and what they answered.
pub fn told_line(told: &v1::Escalation) {
    let late = if told.late { " (late)" } else { "" };
    let instead = told
        .instead_of
        .as_deref()
        .map(|role| format!(", in place of the {role}"));
    let person = told.person.as_deref().map(|person| format!(" ({person})"));
    let turn = told.obligation.map(|turn| format!(" about turn {turn}"));
    anstream::println!(
        "  Told {}{}: the {}{}{}{late}",
        day_and_time(&told.at),
        turn.unwrap_or_default(),
        told.to,
        person.unwrap_or_default(),
        instead.unwrap_or_default()
    );
    if let Some(answer) = &told.answer {
        anstream::println!(
            "    {} answered {}: {}",
            answer.by,
            day_and_time(&answer.at),
            answer.words
        );
    }
}
