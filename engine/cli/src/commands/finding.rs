//! `ratchet finding`: list, show, assess, name causes, join to a plan, set aside.

use super::listing::{Listing, more};
use super::receipt;
use crate::exit::Done;
use crate::output::{self, Format, STRONG, day};
use ratchet_api::Client;
use ratchet_api::v1::{self, Because, JoinPlan, NewAssessment, NewCauses};

/// Findings: list, show, assess, name causes, join to a plan, set aside.
#[derive(Debug, clap::Subcommand)]
pub enum Finding {
    /// List findings.
    List(Listing),
    /// Show one.
    Show {
        /// For example FIN-7.
        id: String,
    },
    /// Say how serious it is: consequence and likelihood, each from 1 (least) to 5 (most).
    #[command(after_help = "Example:\n  ratchet finding assess FIN-7 --consequence 4 --likelihood 3 --as p.lead")]
    Assess {
        /// For example FIN-7.
        id: String,
        /// How bad it would be, 1 to 5.
        #[arg(long)]
        consequence: u8,
        /// How likely it is, 1 to 5.
        #[arg(long)]
        likelihood: u8,
    },
    /// Name its causes, in the words of the workflows. They replace those before.
    #[command(
        after_help = "Example:\n  ratchet finding causes FIN-7 \"time pressure\" --reason \"two short evenings\" --as p.lead"
    )]
    Causes {
        /// For example FIN-7.
        id: String,
        /// Causes.
        #[arg(required = true)]
        causes: Vec<String>,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Let a plan of the same service work on it.
    #[command(
        after_help = "Example:\n  ratchet finding join FIN-7 QIP-2 --reason \"the same form is behind both\" --as p.lead"
    )]
    Join {
        /// For example FIN-7.
        id: String,
        /// Plan, for example QIP-2.
        plan: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Say that nothing needs to be done about it. A significant finding cannot be set aside.
    #[command(after_help = "Example:\n  ratchet finding set-aside FIN-7 --reason \"the record was found\" --as p.lead")]
    SetAside {
        /// For example FIN-7.
        id: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
}

pub fn run(verb: &Finding, client: &Client, format: Format) -> Done {
    match verb {
        Finding::List(listing) => list(client, listing, format),
        Finding::Show { id } => show(&client.finding(id)?, format),
        Finding::Assess { .. } | Finding::Causes { .. } | Finding::Join { .. } | Finding::SetAside { .. } => {
            change(verb, client, format)
        }
    }
}

fn change(verb: &Finding, client: &Client, format: Format) -> Done {
    let (receipt, done) = match verb {
        Finding::Assess {
            id,
            consequence,
            likelihood,
        } => {
            let assessment = NewAssessment {
                consequence: *consequence,
                likelihood: *likelihood,
            };
            let receipt = client.assess_finding(id, &assessment)?;
            (receipt, "The assessment is recorded.")
        }
        Finding::Causes { id, causes, reason } => {
            let causes = NewCauses {
                causes: causes.clone(),
                reason: reason.clone(),
            };
            (client.name_causes(id, &causes)?, "The causes are recorded.")
        }
        Finding::Join { id, plan, reason } => {
            let plan = JoinPlan {
                plan: plan.clone(),
                reason: reason.clone(),
            };
            (client.join_finding(id, &plan)?, "The plan works on it now.")
        }
        Finding::SetAside { id, reason } => {
            let because = Because { reason: reason.clone() };
            (client.set_aside(id, &because)?, "It is set aside.")
        }
        Finding::List(_) | Finding::Show { .. } => return Ok(()),
    };
    receipt::show(&receipt, done, format);
    Ok(())
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
        ("Severity", severity(finding)),
        ("Recurring; earlier", finding.recurs_from.join(", ")),
        ("Themes", finding.themes.join(", ")),
        ("To be noted", finding.marks.join("; ")),
        (
            "Set aside",
            finding.set_aside.as_ref().map_or_else(String::new, |aside| {
                format!("{} by {}: {}", day(&aside.at), aside.by, aside.reason)
            }),
        ),
    ];
    for (title, text) in lines.iter().filter(|(_, text)| !text.is_empty()) {
        anstream::println!("{title}: {text}");
    }
    Ok(())
}

fn severity(finding: &v1::Finding) -> String {
    match &finding.assessment {
        Some(assessed) => format!(
            "{} (consequence {}, likelihood {}, assessed {} by {})",
            finding.band,
            assessed.consequence,
            assessed.likelihood,
            day(&assessed.at),
            assessed.by
        ),
        None => format!("{}, as the audit tool sees it", finding.band),
    }
}
