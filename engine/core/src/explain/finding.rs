//! Why a finding stands, and what works on it.

use super::{Explanation, Mover, marks, missing, mover, zone};
use crate::id::FindingId;
use crate::instant::Instant;
use crate::record::{Finding, Read, ReadTyped};
use crate::standards::in_words;
use crate::state::Halt;
use crate::words::{day, list};
use chrono_tz::Tz;

pub(super) fn explain(read: &(impl Read + ?Sized), id: FindingId, now: Instant) -> Result<Explanation, Halt> {
    let finding = read.finding(id)?.ok_or_else(|| missing("finding", id))?;
    // The plan answers who can move it and what would close it.
    let plan = match finding.plan {
        Some(plan) if finding.resolved_at.is_none() => Some(super::plan::explain(read, plan, now)?),
        _ => None,
    };
    let problem = &finding.problem;
    Ok(Explanation {
        about: id.to_string(),
        what: format!(
            "{}{} ({} of {}), {}",
            title(finding),
            problem.what,
            problem.count,
            problem.of,
            problem.place
        ),
        state: state(finding),
        since: finding
            .resolved_at
            .or(finding.set_aside.as_ref().map(|aside| aside.at))
            .unwrap_or(finding.raised_at),
        closed: !finding.is_open(),
        why_here: [
            why_here(read, finding)?,
            marks::of_finding(finding, now, Tz::Europe__London),
        ]
        .concat(),
        why_now: match &plan {
            Some(plan) => plan.why_now.clone(),
            None => waits_for(read, finding, now)?,
        },
        who_can_move_it: match &plan {
            Some(plan) => plan.who_can_move_it.clone(),
            None => movers(read, finding, now)?,
        },
        what_would_close_it: match plan {
            Some(plan) => plan.what_would_close_it,
            None if finding.is_open() => closing(finding),
            None => Vec::new(),
        },
        see_also: see_also(finding),
    })
}

fn title(finding: &Finding) -> String {
    if finding.question_title.is_empty() {
        String::new()
    } else {
        format!("{}: ", finding.question_title)
    }
}

/// What an open finding without a plan waits for.
fn waits_for(read: &(impl Read + ?Sized), finding: &Finding, now: Instant) -> Result<Vec<String>, Halt> {
    if !finding.is_open() {
        return Ok(Vec::new());
    }
    let mut lines = Vec::new();
    for id in &finding.corrections {
        if let Some(action) = read.action(*id)?.filter(|action| action.done_at.is_none()) {
            let overdue = action.obligations.iter().any(|owed| owed.due.is_overdue(now));
            let late = if overdue { ", overdue" } else { "" };
            lines.push(format!(
                "Immediate correction {id} of the {} is not done{late}.",
                action.owner
            ));
        }
    }
    lines.push(if finding.significant {
        "No plan works on it: a plan has to open or take it on, or a forum accepts its risk.".to_owned()
    } else {
        "It is not part of a significant finding, so no plan opens by itself.".to_owned()
    });
    Ok(lines)
}

/// Without a plan: the role that made the audit, which names causes, joins it to a plan or sets it aside.
fn movers(read: &(impl Read + ?Sized), finding: &Finding, now: Instant) -> Result<Vec<Mover>, Halt> {
    let owner = read.audit(finding.audit)?.map(|audit| audit.owner.clone());
    let Some(owner) = owner.filter(|_| finding.is_open()) else {
        return Ok(Vec::new());
    };
    let can = if finding.significant {
        "assess it, name its causes, join it to an open plan"
    } else {
        "assess it, name its causes, join it to an open plan, or set it aside with a reason"
    };
    Ok(vec![mover(read, (&finding.service, &owner), can.to_owned(), now)?])
}

fn closing(finding: &Finding) -> Vec<String> {
    vec![if finding.significant {
        "A plan that works on it is verified by its re-tests.".to_owned()
    } else {
        "A plan that works on it is verified, or somebody sets it aside with a reason.".to_owned()
    }]
}

fn state(finding: &Finding) -> String {
    if finding.set_aside.is_some() {
        return "set aside: nothing needs to be done about it".to_owned();
    }
    match (finding.resolved_at, finding.plan, finding.significant) {
        (Some(_), ..) => "resolved: its plan was verified".to_owned(),
        (None, Some(plan), _) => format!("open: {plan} works on it"),
        (None, None, true) => "significant, and no plan works on it yet".to_owned(),
        (None, None, false) => "recorded".to_owned(),
    }
}

fn why_here(read: &(impl Read + ?Sized), finding: &Finding) -> Result<Vec<String>, Halt> {
    let definition = read.audit(finding.audit)?.map(|audit| audit.definition.clone());
    let zone = zone(read, &definition.unwrap_or_default(), &finding.service)?;
    let mut lines = vec![match &finding.from_outside {
        None => format!(
            "Audit \"{}\" ({}) raised it in {} on {}.",
            finding.audit_name,
            finding.audit,
            finding.service,
            day(finding.raised_at, zone)
        ),
        Some(from) => format!(
            "{} found it in {}, and {} wrote it down. Audit \"{}\" ({}) should have found it and did not.",
            from.who.subject(),
            finding.service,
            from.by,
            finding.audit_name,
            finding.audit
        ),
    }];
    if !finding.problem.standards.is_empty() {
        let standards: Vec<String> = finding.problem.standards.iter().map(|id| in_words(id)).collect();
        lines.push(format!("Standards not met: {}.", list(&standards)));
    }
    if !finding.causes.is_empty() {
        lines.push(format!("Likely causes: {}.", list(&finding.causes)));
    }
    lines.extend(
        finding
            .problem
            .immediate_correction
            .as_ref()
            .map(|wanted| format!("To be put right at once: {wanted}.")),
    );
    Ok(lines)
}

fn see_also(finding: &Finding) -> Vec<String> {
    let audit = std::iter::once(finding.audit.to_string());
    audit
        .chain(finding.plan.map(|id| id.to_string()))
        .chain(finding.corrections.iter().map(ToString::to_string))
        .chain(finding.recurs_from.iter().map(ToString::to_string))
        .chain(finding.themes.iter().map(ToString::to_string))
        .collect()
}
