//! `ratchet audit`: list, show, open one, hand in answers; and what becomes of it (`life`).

mod check;
mod life;

use super::listing::{Pages, more};
use super::receipt;
use crate::exit::Done;
use crate::output::{self, Format, STRONG, day};
use crate::sources;
use ratchet_api::Client;
use ratchet_api::client::Query;
use ratchet_api::v1::{self, AuditRequest, NewSubstitution};
use std::path::PathBuf;

/// Audits: list, show, open one, hand in answers, authorise, waive, correct.
#[derive(Debug, clap::Subcommand)]
pub enum Audit {
    /// List audits and re-tests.
    #[command(after_help = "Example:\n  ratchet audit list --state missed --service \"Oak House\"")]
    List {
        #[command(flatten)]
        pages: Pages,
        /// What is listed: everything (newest first), what is open or overdue (earliest due first), or what is in a state.
        #[arg(long, value_parser = STATES, default_value = "all")]
        state: String,
    },
    /// List the next turn of each audit in each service.
    Planned,
    /// Show one: its sample, its questions, its report.
    Show {
        /// For example AUD-3.
        id: String,
    },
    /// Open an audit beside its turns.
    New {
        /// Name of the audit.
        audit: String,
        /// Service.
        service: String,
    },
    /// Hand in answers: one row for each record of the sample.
    #[command(after_help = "Example:\n  ratchet audit submit AUD-3 answers.csv --as p.lead")]
    Submit {
        /// For example AUD-3.
        id: String,
        /// CSV file: a column `reference`, one for each question (yes, no, n/a), one for each data field.
        answers: PathBuf,
        /// Version of the tool that the answers were made for.
        #[arg(long)]
        tool_version: Option<String>,
    },
    /// Look at answers while they are being filled in: what cannot be read, what the tool doubts. Nothing is handed in.
    #[command(after_help = "Example:\n  ratchet audit check-record AUD-3 answers.csv")]
    CheckRecord {
        /// For example AUD-3.
        id: String,
        /// CSV file as for `submit`; it need not be complete.
        answers: PathBuf,
        /// Only this record.
        #[arg(long)]
        reference: Option<String>,
    },
    /// Have a drawn record that cannot be looked at replaced by the next one. Nobody chooses it, and the reason stays with the result.
    #[command(after_help = "Example:\n  ratchet audit replace AUD-3 ADM-17 --reason \"has moved out\" --as p.lead")]
    Replace {
        /// For example AUD-3.
        id: String,
        /// Reference of the record.
        reference: String,
        /// Why it cannot be looked at.
        #[arg(long)]
        reason: String,
    },
    /// Ask the tool again about an audit that could not be evaluated.
    Retry {
        /// For example AUD-3.
        id: String,
    },
    #[command(flatten)]
    Life(life::Life),
}

/// States by which audits are listed.
const STATES: [&str; 13] = [
    "all",
    "open",
    "overdue",
    "in-progress",
    "submitted",
    "stuck",
    "awaiting-authorisation",
    "evaluated",
    "authorised",
    "missed",
    "waived",
    "withdrawn",
    "corrected",
];

pub fn run(verb: &Audit, client: &Client, format: Format) -> Done {
    match verb {
        Audit::List { pages, state } => list(client, &pages.query(Some(state)), format),
        Audit::Planned => life::planned(client, format),
        Audit::Life(deed) => life::run(deed, client, format),
        Audit::Show { id } => show(&client.audit(id)?, format),
        Audit::New { audit, service } => {
            let wanted = AuditRequest {
                audit: audit.clone(),
                service: service.clone(),
            };
            receipt::show(&client.request_audit(&wanted)?, "The audit is open.", format);
            Ok(())
        }
        Audit::Submit {
            id,
            answers,
            tool_version,
        } => {
            let taken = client.submit_audit_from_csv(id, &sources::text(answers)?, tool_version.as_deref())?;
            receipt::show(
                &taken,
                "The answers are in; they are read-only now, and the tool evaluates them.",
                format,
            );
            Ok(())
        }
        Audit::CheckRecord { id, answers, reference } => {
            check::run(client, id, &sources::text(answers)?, reference.as_deref(), format)
        }
        Audit::Replace { id, reference, reason } => {
            let wish = NewSubstitution {
                reason: reason.clone(),
                reference: reference.clone(),
            };
            receipt::show(
                &client.substitute_record(id, &wish)?,
                "The next record of the list takes its place.",
                format,
            );
            Ok(())
        }
        Audit::Retry { id } => {
            receipt::show(&client.retry_evaluation(id)?, "The tool is asked again.", format);
            Ok(())
        }
    }
}

fn list(client: &Client, query: &Query, format: Format) -> Done {
    let page = client.audits(query)?;
    if format == Format::Json {
        output::json("ratchet.audits/1", &page);
        return Ok(());
    }
    let mut table = output::table(&["audit", "service", "name", "purpose", "state", "due"]);
    for audit in &page.items {
        let purpose = match &audit.purpose {
            v1::Purpose::Routine(turn) => format!("turn {turn}"),
            v1::Purpose::Extra => "extra".to_owned(),
            v1::Purpose::Correction(of) => format!("corrects {of}"),
            v1::Purpose::Retest(of) => format!("re-test of {}", of.plan),
        };
        let state = if audit.significant {
            format!("{}, significant", audit.state)
        } else {
            audit.state.clone()
        };
        let due = if audit.due.overdue {
            format!("{} (overdue)", day(&audit.due.at))
        } else {
            day(&audit.due.at)
        };
        table.add_row([
            audit.id.clone(),
            audit.service.clone(),
            audit.name.clone(),
            purpose,
            state,
            due,
        ]);
    }
    output::show_table(&table, "There are no audits to show.");
    more(page.next.as_ref());
    Ok(())
}

fn show(detail: &v1::AuditDetail, format: Format) -> Done {
    if format == Format::Json {
        output::json("ratchet.audit/1", detail);
        return Ok(());
    }
    let audit = &detail.audit;
    anstream::println!(
        "{STRONG}{} {}{STRONG:#} of {}: {}",
        audit.id,
        audit.name,
        audit.service,
        audit.state
    );
    anstream::println!("Due {}: {}", day(&audit.due.at), audit.due.because);
    life::lines(audit).iter().for_each(|line| anstream::println!("{line}"));
    if let Some(failure) = &audit.failure {
        anstream::println!("The tool gave no report: {failure}");
    }
    if let Some(sample) = &detail.sample {
        anstream::println!(
            "\nSample: {} of {} {}",
            sample.rows.len(),
            sample.frame_size,
            detail.form.population
        );
        for row in &sample.rows {
            let strata: Vec<String> = row
                .strata
                .iter()
                .map(|(name, value)| format!("{name} {value}"))
                .collect();
            anstream::println!("  {}  {}", row.reference, strata.join(", "));
        }
        sample
            .shortfalls
            .iter()
            .for_each(|shortfall| anstream::println!("  {shortfall}"));
        for share in &sample.shares {
            anstream::println!(
                "  {} {}: {} of {} drawn, {} of {} in the list",
                share.stratum,
                share.value,
                share.in_sample,
                sample.rows.len(),
                share.in_list,
                sample.eligible.unwrap_or(sample.frame_size)
            );
        }
        for old in &detail.substitutions {
            let came = old
                .to
                .as_deref()
                .map_or("the list had no more".to_owned(), |to| format!("{to} took its place"));
            anstream::println!("  {} could not be looked at ({}): {came}", old.reference, old.reason);
        }
    } else {
        anstream::println!(
            "\nNo sample yet: hand in the list of {} with `ratchet frame`.",
            detail.form.population
        );
    }
    anstream::println!("\nQuestions ({} {})", detail.form.tool, detail.form.tool_version);
    for question in &detail.form.questions {
        anstream::println!("  {} ({}): {}", question.title, question.source, question.text);
    }
    detail
        .cannot_rule_out
        .iter()
        .for_each(|line| anstream::println!("  {line}"));
    if !audit.findings.is_empty() {
        anstream::println!("\nFindings: {}", audit.findings.join(", "));
    }
    Ok(())
}
