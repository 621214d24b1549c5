//! Why an audit is due, what was drawn, and what came of it.

use super::{Explanation, missing, mover, zone};
use crate::id::AuditId;
use crate::instant::Instant;
use crate::record::{Audit, AuditStage, Purpose, Read, ReadTyped};
use crate::state::Halt;
use crate::words::{count, day};

pub(super) fn explain(read: &(impl Read + ?Sized), id: AuditId, now: Instant) -> Result<Explanation, Halt> {
    let audit = read.audit(id)?.ok_or_else(|| missing("audit", id))?;
    let movers = match audit.stage {
        AuditStage::Open => vec![mover(
            read,
            (&audit.service, &audit.owner),
            "submit the answers".to_owned(),
            now,
        )?],
        AuditStage::Stuck => vec![mover(
            read,
            (&audit.service, &audit.owner),
            "ask the tool again".to_owned(),
            now,
        )?],
        AuditStage::Submitted | AuditStage::Evaluated | AuditStage::Withdrawn => Vec::new(),
    };
    let end = matches!(audit.stage, AuditStage::Evaluated | AuditStage::Withdrawn);
    Ok(Explanation {
        about: id.to_string(),
        what: format!("Audit \"{}\" of {}", audit.name, audit.service),
        state: state(audit, now),
        since: audit.submitted_at.unwrap_or(audit.opened_at),
        closed: end,
        why_here: why_here(read, audit)?,
        why_now: why_now(audit),
        who_can_move_it: movers,
        what_would_close_it: if end {
            Vec::new()
        } else {
            vec!["Answers for every record of the sample, and the tool's report.".to_owned()]
        },
        see_also: see_also(audit),
    })
}

fn state(audit: &Audit, now: Instant) -> String {
    match audit.stage {
        AuditStage::Open if audit.due.is_overdue(now) => "overdue".to_owned(),
        AuditStage::Open => "open".to_owned(),
        AuditStage::Submitted => "submitted; the tool is evaluating it".to_owned(),
        AuditStage::Stuck => "submitted; the tool gave no report".to_owned(),
        AuditStage::Evaluated if audit.significant => "evaluated: a significant finding".to_owned(),
        AuditStage::Evaluated => "evaluated: no significant finding".to_owned(),
        AuditStage::Withdrawn => "withdrawn".to_owned(),
    }
}

fn why_here(read: &(impl Read + ?Sized), audit: &Audit) -> Result<Vec<String>, Halt> {
    let opened = day(audit.opened_at, zone(read, &audit.definition, &audit.service)?);
    let mut lines = vec![match audit.purpose {
        Purpose::Routine { turn } => format!("Its turn {turn} came on {opened}."),
        Purpose::Extra => format!("Somebody asked for it on {opened}, beside its turns."),
        Purpose::Retest { plan, retest, round } => {
            let name = read
                .plan(plan)?
                .and_then(|plan| Some((plan, read.definition(&plan.definition).ok()??)))
                .and_then(|(plan, definition)| {
                    definition
                        .plans
                        .get(&plan.name)?
                        .retests
                        .get(retest)
                        .map(|gate| gate.name.clone())
                });
            format!(
                "It is re-test \"{}\" of {plan} (round {round}), opened on {opened}.",
                name.unwrap_or_default()
            )
        }
    }];
    if let Some(sample) = &audit.sample {
        lines.push(format!(
            "The engine drew {} of {} from the list of that day; the seed comes from the ledger, so nobody could choose.",
            count(sample.rows.len(), "record", "records"),
            sample.frame_size
        ));
    }
    Ok(lines)
}

fn why_now(audit: &Audit) -> Vec<String> {
    match (audit.stage, &audit.sample, &audit.failure) {
        (AuditStage::Open, None, _) => {
            vec!["It waits for the list from which its sample is drawn.".to_owned()]
        }
        (AuditStage::Open, Some(_), _) => {
            vec![format!("It waits for answers: {}.", audit.due.derivation)]
        }
        (AuditStage::Stuck, _, Some(failure)) => {
            vec![format!("The answers are safe, but {failure}.")]
        }
        _ => Vec::new(),
    }
}

fn see_also(audit: &Audit) -> Vec<String> {
    let plan = match audit.purpose {
        Purpose::Retest { plan, .. } => Some(plan.to_string()),
        Purpose::Routine { .. } | Purpose::Extra => None,
    };
    plan.into_iter()
        .chain(audit.findings.iter().map(ToString::to_string))
        .collect()
}
