//! What becomes of an audit beside its answers.

use super::super::moment::beginning_of;
use super::super::receipt;
use crate::exit::{Done, Failure};
use crate::output::{self, Format, day};
use ratchet_api::Client;
use ratchet_api::v1::{self, AuditWaiver, Authorisation, Because, MissedSomething, TurnWaiver};

/// Begin, authorise, send back, waive, correct, and what it had missed.
#[derive(Debug, clap::Subcommand)]
pub enum Life {
    /// Begin to work on an audit, or take the work over.
    #[command(after_help = "Example:\n  ratchet audit begin AUD-3 --as p.lead")]
    Begin {
        /// For example AUD-3.
        id: String,
    },
    /// Let a result count, as a second person. Whoever submitted it cannot.
    #[command(after_help = "Example:\n  ratchet audit authorise AUD-3 --note \"seen with the auditor\" --as r.manager")]
    Authorise {
        /// For example AUD-3.
        id: String,
        /// What is to be said about it.
        #[arg(long)]
        note: Option<String>,
    },
    /// Send a result back, as a second person: a new submission is asked for.
    #[command(
        after_help = "Example:\n  ratchet audit send-back AUD-3 --reason \"two records are mixed up\" --as r.manager"
    )]
    SendBack {
        /// For example AUD-3.
        id: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Decide that an audit is not made: from a role above its owner, or as a forum that approves waivers.
    #[command(
        after_help = "Example:\n  ratchet audit waive AUD-3 --reason \"the home is closed for two weeks\" --as r.manager"
    )]
    Waive {
        /// For example AUD-3.
        id: String,
        /// Forum that decides; you speak for it.
        #[arg(long)]
        forum: Option<String>,
        /// Who took part in the forum, by staff reference.
        #[arg(long, value_delimiter = ',')]
        present: Vec<String>,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Decide that the next turn of an audit is not made, before it opens: from a role above its owner, or as a forum.
    #[command(
        after_help = "Example:\n  ratchet audit waive-turn \"Falls\" \"Oak House\" 7 --reason \"the home is closed\" --as r.manager"
    )]
    WaiveTurn {
        /// Name of the audit.
        audit: String,
        /// Service.
        service: String,
        /// Number of the turn, as `ratchet audit planned` shows it.
        turn: u32,
        /// Forum that decides; you speak for it.
        #[arg(long)]
        forum: Option<String>,
        /// Who took part in the forum, by staff reference.
        #[arg(long, value_delimiter = ',')]
        present: Vec<String>,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Open an audit that corrects another, about the same sample. Hand in its answers like any other's.
    #[command(
        after_help = "Example:\n  ratchet audit correct AUD-3 --reason \"two records were read as one\" --as p.lead"
    )]
    Correct {
        /// For example AUD-3.
        id: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Write down what somebody else found and the audit should have.
    #[command(
        after_help = "Example:\n  ratchet audit missed-something AUD-3 --by inspector --what \"no reason written\" --as r.manager"
    )]
    MissedSomething(Missed),
}

#[derive(Debug, clap::Args)]
pub struct Missed {
    /// For example AUD-3.
    id: String,
    /// Who found it.
    #[arg(long, value_parser = ["inspector", "complaint", "incident", "commissioner", "staff"])]
    by: String,
    /// What is wrong.
    #[arg(long)]
    what: String,
    /// Question of the tool that should have shown it, by id.
    #[arg(long)]
    question: Option<String>,
    /// How many show it.
    #[arg(long, default_value_t = 1)]
    count: u32,
    /// Out of how many were looked at; the count, if left out.
    #[arg(long)]
    of: Option<u32>,
    /// Where it was seen; the service, if left out.
    #[arg(long)]
    place: Option<String>,
    /// References of the records that show it.
    #[arg(long, value_delimiter = ',')]
    references: Vec<String>,
    /// Causes, in the words of the workflows.
    #[arg(long = "cause")]
    causes: Vec<String>,
    /// How serious it is. High counts as a significant finding.
    #[arg(long, value_parser = ["low", "medium", "high"], default_value = "medium")]
    severity: String,
    /// Day or moment at which it was seen; now, if left out.
    #[arg(long)]
    seen: Option<String>,
}

pub fn run(deed: &Life, client: &Client, format: Format) -> Done {
    let because = |reason: &String| Because { reason: reason.clone() };
    let (taken, done) = match deed {
        Life::Begin { id } => (client.begin_audit(id)?, "The work has begun."),
        Life::Authorise { id, note } => {
            let wanted = Authorisation { note: note.clone() };
            (client.authorise_audit(id, &wanted)?, "The result counts.")
        }
        Life::SendBack { id, reason } => (
            client.send_back_audit(id, &because(reason))?,
            "The result never counted; a new submission is asked for.",
        ),
        Life::Waive {
            id,
            forum,
            present,
            reason,
        } => {
            let waiver = AuditWaiver {
                forum: forum.clone(),
                present: present.clone(),
                reason: reason.clone(),
            };
            (client.waive_audit(id, &waiver)?, "The audit need not be made.")
        }
        Life::WaiveTurn {
            audit,
            service,
            turn,
            forum,
            present,
            reason,
        } => {
            let waiver = TurnWaiver {
                audit: audit.clone(),
                forum: forum.clone(),
                present: present.clone(),
                reason: reason.clone(),
                service: service.clone(),
                turn: *turn,
            };
            (client.waive_turn(&waiver)?, "That turn need not be made.")
        }
        Life::Correct { id, reason } => (
            client.correct_audit(id, &because(reason))?,
            "The correction is open, about the same sample; hand in its answers.",
        ),
        Life::MissedSomething(missed) => (
            client.report_missed(&missed.id, &written(missed)?)?,
            "The finding is recorded.",
        ),
    };
    receipt::show(&taken, done, format);
    Ok(())
}

fn written(missed: &Missed) -> Result<MissedSomething, Failure> {
    Ok(MissedSomething {
        causes: missed.causes.clone(),
        count: missed.count,
        of: missed.of,
        place: missed.place.clone(),
        question: missed.question.clone(),
        references: missed.references.clone(),
        seen_at: missed.seen.as_deref().map(beginning_of).transpose()?,
        severity: missed.severity.clone(),
        what: missed.what.clone(),
        who: missed.by.clone(),
    })
}

pub fn planned(client: &Client, format: Format) -> Done {
    let page = client.planned_turns()?;
    if format == Format::Json {
        output::json("ratchet.planned-audits/1", &page);
        return Ok(());
    }
    let mut table = output::table(&["opens", "service", "audit", "turn", "owner", "because"]);
    for turn in &page.items {
        table.add_row([
            day(&turn.opens),
            turn.service.clone(),
            turn.audit.clone(),
            turn.turn.to_string(),
            turn.owner.clone(),
            turn.because.clone().unwrap_or_default(),
        ]);
    }
    output::show_table(&table, "No audit is planned.");
    for turn in &page.items {
        for gap in &turn.not_opened {
            anstream::println!("{}", not_opened(turn, gap));
        }
    }
    Ok(())
}

/// Turns that were never opened, in one sentence.
fn not_opened(turn: &v1::PlannedTurn, gap: &v1::TurnsNotOpened) -> String {
    let turns = if gap.first == gap.last {
        format!("turn {}", gap.first)
    } else {
        format!("turns {} to {}", gap.first, gap.last)
    };
    let became = match &gap.reason {
        Some(reason) => {
            let who = gap.forum.as_ref().or(gap.by.as_ref()).map_or("nobody", String::as_str);
            format!("waived by {who} on {} before it opened: {reason}", day(&gap.at))
        }
        None => format!("passed while Ratchet was not running, the last on {}", day(&gap.opens)),
    };
    format!("{} of {}, {turns}: {became}", turn.audit, turn.service)
}

/// What became of an audit, one sentence each.
pub fn lines(audit: &v1::Audit) -> Vec<String> {
    let mut lines = Vec::new();
    if let v1::Purpose::Correction(of) = &audit.purpose {
        let because = audit.corrects_because.as_deref().unwrap_or_default();
        lines.push(format!("Corrects {of}: {because}"));
    }
    if let Some(begun) = &audit.begun {
        lines.push(format!("{} works on it since {}", begun.by, day(&begun.at)));
    }
    for back in &audit.sent_back {
        lines.push(format!(
            "Sent back by {} on {}: {}",
            back.by,
            day(&back.at),
            back.reason
        ));
    }
    if let (Some(role), None) = (&audit.authoriser, &audit.authorised) {
        lines.push(format!("Waits for the {role} to authorise it"));
    }
    if let Some(authorised) = &audit.authorised {
        lines.push(format!("Authorised by {} on {}", authorised.by, day(&authorised.at)));
    }
    if let Some(waived) = &audit.waived {
        let who = waived.forum.as_ref().unwrap_or(&waived.by);
        lines.push(format!("Waived by {who} on {}: {}", day(&waived.at), waived.reason));
    }
    if let Some(at) = &audit.missed_at {
        lines.push(format!("Missed on {}, when its next turn opened", day(at)));
    }
    if let Some(by) = &audit.correction {
        lines.push(format!("Correction: {by}"));
    }
    if !audit.overlooked.is_empty() {
        lines.push(format!("Missed by it: {}", audit.overlooked.join(", ")));
    }
    lines
}
