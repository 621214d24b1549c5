//! Samples that look back: only people to whom something happened lately; of a re-test, only people to whom it happened since its plan
//! opened, only where the audit that opened it failed. What they leave is recorded with the sample, so that anybody can draw it again.

use super::study::Study;
use crate::deadline::add;
use crate::instant::Instant;
use crate::record::{Audit, OpenedBy, Plan, Purpose, Read, ReadTyped};
use crate::sampling::{Drawn, Frame, FrameRow, SampleSpec, Spread};
use crate::span::Span;
use crate::state::Halt;
use std::collections::{BTreeMap, BTreeSet};

/// References of the rows that may be drawn; `None` when the sample does not look back.
pub(super) fn among(
    study: &Study<'_, impl Read>,
    audit: &Audit,
    spec: &SampleSpec,
    frame: &Frame,
) -> Result<Option<Vec<String>>, Halt> {
    let plan = match audit.purpose {
        Purpose::Retest { plan, .. } => Some(study.known_plan(plan)?),
        _ => None,
    };
    let mut rows: Vec<&FrameRow> = frame.rows.iter().collect();
    let mut looked_back = false;
    for spread in &spec.spread {
        match (spread, &plan) {
            (Spread::OnlyRecent(event, within), _) => {
                let people = people_lately(study, audit, event, within)?;
                rows.retain(|row| concerns(row, &people));
            }
            (Spread::OnlySince(event), Some(plan)) => {
                let people = people_since(study, &audit.service, event, plan.opened_at)?;
                rows.retain(|row| concerns(row, &people));
            }
            (Spread::OnlyWhereItFailed, Some(plan)) => {
                let failed = where_it_failed(study, plan, &audit.name)?;
                rows.retain(|row| is_where(row, &failed));
            }
            _ => continue,
        }
        looked_back = true;
    }
    Ok(looked_back.then(|| rows.into_iter().map(|row| row.reference.clone()).collect()))
}

/// References of the people to whom it happened since then.
fn people_since(
    study: &Study<'_, impl Read>,
    service: &str,
    event: &str,
    since: Instant,
) -> Result<BTreeSet<String>, Halt> {
    let happened = study.happened(service, event)?;
    let subjects = happened.into_iter().flat_map(|happened| &happened.subjects);
    let since = subjects.filter(|(_, at)| **at >= since);
    Ok(since.map(|(subject, _)| subject.clone()).collect())
}

/// References of the people to whom it happened so short a time before the audit opened. What happened later does not count: the sample
/// may be drawn when its list comes.
fn people_lately(
    study: &Study<'_, impl Read>,
    audit: &Audit,
    event: &str,
    within: &Span,
) -> Result<BTreeSet<String>, Halt> {
    let definition = study.pinned(&audit.definition)?;
    let calendar = study.calendar(&definition, &audit.service)?;
    let happened = study.happened(&audit.service, event)?;
    let subjects = happened.into_iter().flat_map(|happened| &happened.subjects);
    let lately = subjects.filter(|(_, at)| add(**at, within, &calendar) >= audit.opened_at);
    Ok(lately.map(|(subject, _)| subject.clone()).collect())
}

/// A row is about a person when that is its reference, or the value of one of its strata.
fn concerns(row: &FrameRow, people: &BTreeSet<String>) -> bool {
    people.contains(&row.reference) || row.strata.values().any(|value| people.contains(value))
}

/// For each stratum that tells failed records from others: its values in the failed ones.
type Failed = BTreeMap<String, BTreeSet<String>>;

/// Where the audits that opened the plan failed. A stratum in which every value failed tells nothing, and neither does one whose values
/// do not come twice: it names records rather than groups them.
fn where_it_failed(study: &Study<'_, impl Read>, plan: &Plan, audit: &str) -> Result<Failed, Halt> {
    let mut looked_at: Vec<Drawn> = Vec::new();
    let mut failing: BTreeSet<String> = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for id in &plan.findings {
        let Some(finding) = study.finding(*id)? else { continue };
        // What joined later was found by re-tests and further audits, not at opening.
        if finding.raised_at > plan.opened_at || finding.audit_name != audit {
            continue;
        }
        failing.extend(finding.problem.references.iter().cloned());
        if seen.insert(finding.audit) {
            looked_at.extend(sampled(study, finding.audit)?);
        }
    }
    if let OpenedBy::Audit(opener) = plan.opened_by
        && seen.insert(opener)
    {
        looked_at.extend(sampled(study, opener)?);
    }
    let mut all: BTreeMap<&str, BTreeMap<&str, u32>> = BTreeMap::new();
    let mut failed = Failed::new();
    for row in &looked_at {
        for (stratum, value) in &row.strata {
            *all.entry(stratum).or_default().entry(value).or_default() += 1;
            if failing.contains(&row.reference) {
                failed.entry(stratum.clone()).or_default().insert(value.clone());
            }
        }
    }
    failed.retain(|stratum, values| {
        let known = &all[stratum.as_str()];
        values.len() < known.len() && known.values().any(|times| *times > 1)
    });
    Ok(failed)
}

fn sampled(study: &Study<'_, impl Read>, audit: crate::id::AuditId) -> Result<Vec<Drawn>, Halt> {
    let sample = study.audit(audit)?.and_then(|audit| audit.sample.as_ref());
    Ok(sample.map(|sample| sample.rows.clone()).unwrap_or_default())
}

fn is_where(row: &FrameRow, failed: &Failed) -> bool {
    failed
        .iter()
        .all(|(stratum, values)| row.strata.get(stratum).is_some_and(|value| values.contains(value)))
}
