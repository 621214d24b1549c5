//! Why a finding stands, and what works on it.

use super::{Explanation, marks, missing};
use crate::id::FindingId;
use crate::instant::Instant;
use crate::record::{Finding, Read, ReadTyped};
use crate::standards::in_words;
use crate::state::Halt;
use crate::words::list;
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
        why_here: [why_here(finding), marks::of_finding(finding, now, Tz::Europe__London)].concat(),
        why_now: plan.as_ref().map(|plan| plan.why_now.clone()).unwrap_or_default(),
        who_can_move_it: plan
            .as_ref()
            .map(|plan| plan.who_can_move_it.clone())
            .unwrap_or_default(),
        what_would_close_it: plan.map(|plan| plan.what_would_close_it).unwrap_or_default(),
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

fn why_here(finding: &Finding) -> Vec<String> {
    let mut lines = vec![match &finding.from_outside {
        None => format!(
            "Audit \"{}\" ({}) raised it in {}.",
            finding.audit_name, finding.audit, finding.service
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
    lines
}

fn see_also(finding: &Finding) -> Vec<String> {
    let audit = std::iter::once(finding.audit.to_string());
    audit
        .chain(finding.plan.map(|id| id.to_string()))
        .chain(finding.corrections.iter().map(ToString::to_string))
        .collect()
}
