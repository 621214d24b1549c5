//! What plans make of a routine result: a significant finding opens one, joins an open one, or brings a watched one back.

use super::messages::{Note, tell_role};
use super::open_action::{self, NewAction};
use super::raise_findings::Raised;
use super::reopen_plan;
use super::study::Study;
use super::themes::Pinned;
use super::weak_actions;
use crate::baseline;
use crate::definition::{self, Definition, DefinitionHash, Opens, Timing};
use crate::event::Event;
use crate::id::{AuditId, FindingId, OccurrenceId, PlanId};
use crate::record::{Audit, OpenedBy, Origin, Outcome, PlanStage, Read, ReadTyped, Reason, Schedule, WhyReopened};
use crate::state::Halt;
use crate::tool::MeasureResult;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn respond(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    audit: AuditId,
    raised: &Raised,
) -> Result<(), Halt> {
    let audit = study.known_audit(audit)?;
    let row = significant_in_a_row(study, &audit)?;
    for (name, rules) in &definition.plans {
        let there = study.slot(&audit.service, name)?.and_then(|slot| slot.plan);
        match there {
            Some(plan) => meet(study, plan, &audit, &raised.significant)?,
            None => {
                let wanted = opened_by(rules, &audit.name);
                if let Some(in_a_row) = wanted.filter(|in_a_row| row >= *in_a_row) {
                    let findings = findings_behind(study, &audit, in_a_row)?;
                    open_by_audit(study, name, rules, (&audit, findings))?;
                }
            }
        }
    }
    Ok(())
}

/// A result meets the plan that is already there. The plan follows the definition that it was opened with.
fn meet(study: &mut Study<'_, impl Read>, id: PlanId, audit: &Audit, significant: &[FindingId]) -> Result<(), Halt> {
    if audit.significant {
        meet_significant(study, id, audit, significant)
    } else {
        Ok(())
    }
}

fn meet_significant(
    study: &mut Study<'_, impl Read>,
    id: PlanId,
    audit: &Audit,
    significant: &[FindingId],
) -> Result<(), Halt> {
    let plan = study.known_plan(id)?;
    let definition = study.pinned(&plan.definition)?;
    let Some(rules) = definition.plans.get(&plan.name) else {
        return Ok(());
    };
    if plan.stage == PlanStage::Watched {
        if !rules.recurs_by(&audit.name) {
            return Ok(());
        }
        reopen_plan::reopen(study, id, WhyReopened::Recurred { audit: audit.id })?;
    } else if opened_by(rules, &audit.name).is_none() {
        return Ok(());
    }
    join(study, id, significant)
}

/// A corrected result meets plans. Only what is new in it opens or brings back: what was significant before has done so already.
pub(super) fn respond_to_correction(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    (audit, old): (AuditId, &Audit),
    raised: &Raised,
) -> Result<(), Halt> {
    let audit = study.known_audit(audit)?;
    if !audit.significant {
        return Ok(());
    }
    let worse = !old.significant;
    let series = study.series(&audit.service, &audit.name)?;
    let row = series.map_or_else(Vec::new, |series| row_around(&series.recent, audit.id));
    let looked_at = series.and_then(|series| series.recent.iter().find(|outcome| outcome.audit == audit.id));
    let looked_at = looked_at.map_or(study.now(), |outcome| outcome.at);
    for (name, rules) in &definition.plans {
        let free = unplanned(study, &raised.significant)?;
        match study.slot(&audit.service, name)?.and_then(|slot| slot.plan) {
            Some(id) => {
                let plan = study.known_plan(id)?;
                // A result from before the plan was verified is part of what it worked on.
                let recurs = worse && plan.verified_at.is_none_or(|verified| looked_at >= verified);
                if plan.stage != PlanStage::Watched || recurs {
                    meet(study, id, &audit, &free)?;
                }
            }
            None => {
                let wanted = opened_by(rules, &audit.name);
                if worse && wanted.is_some_and(|in_a_row| row.len() >= in_a_row as usize) {
                    let findings = significant_of(study, &row)?;
                    open_by_audit(study, name, rules, (&audit, findings))?;
                }
            }
        }
    }
    Ok(())
}

/// Audits with a significant finding in one row around this one, oldest first.
fn row_around(recent: &[Outcome], audit: AuditId) -> Vec<AuditId> {
    let rows = recent.chunk_by(|one, next| one.significant && next.significant);
    let around = rows
        .into_iter()
        .find(|row| row.iter().any(|outcome| outcome.audit == audit));
    around.unwrap_or_default().iter().map(|outcome| outcome.audit).collect()
}

/// What an audit had missed, and is serious, counts as its significant finding.
pub(super) fn respond_to_missed(
    study: &mut Study<'_, impl Read>,
    pinned: Pinned<'_>,
    audit: &Audit,
    finding: FindingId,
) -> Result<(), Halt> {
    for (name, rules) in &pinned.definition.plans {
        let free = unplanned(study, &[finding])?;
        match study.slot(&audit.service, name)?.and_then(|slot| slot.plan) {
            Some(plan) => meet_significant(study, plan, audit, &free)?,
            None if opened_by(rules, &audit.name) == Some(1) => {
                let measures = audit.report.as_ref().map(|report| report.measures.clone());
                let opening = Opening {
                    baseline: measures.unwrap_or_default(),
                    watched: BTreeSet::new(),
                    definition: pinned.hash.to_owned(),
                    findings: free,
                    name: name.clone(),
                    opened_by: OpenedBy::Audit(audit.id),
                    service: audit.service.clone(),
                };
                open(study, rules, opening)?;
            }
            None => {}
        }
    }
    Ok(())
}

/// Those of these findings that no plan works on.
pub(super) fn unplanned(study: &Study<'_, impl Read>, findings: &[FindingId]) -> Result<Vec<FindingId>, Halt> {
    let mut free = Vec::new();
    for id in findings {
        if study.finding(*id)?.is_some_and(|finding| finding.plan.is_none()) {
            free.push(*id);
        }
    }
    Ok(free)
}

/// How many significant findings of this audit in a row open the plan; `None` when another thing opens it.
fn opened_by(rules: &definition::Plan, audit: &str) -> Option<u32> {
    rules.opens.iter().find_map(|opens| match opens {
        Opens::Finding { audit: name, in_a_row } if name == audit => Some(*in_a_row),
        _ => None,
    })
}

pub(super) fn join(study: &mut Study<'_, impl Read>, plan: PlanId, findings: &[FindingId]) -> Result<(), Halt> {
    for finding in findings {
        study.emit(Event::FindingJoined {
            finding: *finding,
            plan,
            reason: None,
        })?;
    }
    weak_actions::warn(study, plan, findings)
}

/// The same for one finding that a person joined.
pub(super) fn join_by_hand(
    study: &mut Study<'_, impl Read>,
    plan: PlanId,
    finding: FindingId,
    reason: &str,
) -> Result<(), Halt> {
    study.emit(Event::FindingJoined {
        finding,
        plan,
        reason: Some(reason.to_owned()),
    })?;
    weak_actions::warn(study, plan, &[finding])
}

/// Something happened that opens plans; one that is there already goes on, and one that is watched begins again: its place is taken, so
/// nothing else would answer.
pub(super) fn respond_to_occurrence(
    study: &mut Study<'_, impl Read>,
    (hash, definition): (&str, &Definition),
    service: &str,
    (occurrence, event): (OccurrenceId, &str),
) -> Result<(), Halt> {
    for (name, rules) in &definition.plans {
        let wanted = |opens: &Opens| matches!(opens, Opens::Event { event: wanted } if wanted == event);
        if let Some(plan) = study.slot(service, name)?.and_then(|slot| slot.plan) {
            happened_again(study, plan, (occurrence, event))?;
            continue;
        }
        if !rules.opens.iter().any(wanted) {
            continue;
        }
        let opening = Opening {
            baseline: Vec::new(),
            watched: BTreeSet::new(),
            definition: hash.to_owned(),
            findings: Vec::new(),
            name: name.clone(),
            opened_by: OpenedBy::Occurrence(occurrence),
            service: service.to_owned(),
        };
        open(study, rules, opening)?;
    }
    Ok(())
}

/// The plan follows the definition that it was opened with.
fn happened_again(
    study: &mut Study<'_, impl Read>,
    id: PlanId,
    (occurrence, event): (OccurrenceId, &str),
) -> Result<(), Halt> {
    let plan = study.known_plan(id)?;
    let definition = study.pinned(&plan.definition)?;
    let rules = definition.plans.get(&plan.name);
    let wanted = |opens: &Opens| matches!(opens, Opens::Event { event: wanted } if wanted == event);
    let opens = rules.is_some_and(|rules| rules.opens.iter().any(wanted));
    if plan.stage != PlanStage::Watched || !opens {
        return Ok(());
    }
    reopen_plan::reopen(study, id, WhyReopened::HappenedAgain { occurrence })
}

/// The latest result of each of these audits in a service, but for the one that opens the plan.
fn latest_measures(
    study: &Study<'_, impl Read>,
    (service, opened_by): (&str, OpenedBy),
    audits: BTreeSet<String>,
) -> Result<BTreeMap<String, (AuditId, Vec<MeasureResult>)>, Halt> {
    let opener = match opened_by {
        OpenedBy::Audit(id) => study.audit(id)?.map(|audit| audit.name.clone()),
        OpenedBy::Theme(_) | OpenedBy::Occurrence(_) => None,
    };
    let mut latest = BTreeMap::new();
    for audit in audits.into_iter().filter(|audit| opener.as_ref() != Some(audit)) {
        let outcome = study.series(service, &audit)?.and_then(|series| series.recent.last());
        let Some(id) = outcome.map(|outcome| outcome.audit) else {
            continue;
        };
        let report = study.audit(id)?.and_then(|audit| audit.report.as_ref());
        latest.extend(report.map(|report| (audit, (id, report.measures.clone()))));
    }
    Ok(latest)
}

/// How many results in a row, up to this one, were significant.
fn significant_in_a_row(study: &Study<'_, impl Read>, audit: &Audit) -> Result<u32, Halt> {
    let series = study.series(&audit.service, &audit.name)?;
    let row = series.map_or(0, |series| {
        series
            .recent
            .iter()
            .rev()
            .take_while(|outcome| outcome.significant)
            .count()
    });
    Ok(u32::try_from(row).unwrap_or(u32::MAX))
}

fn open_by_audit(
    study: &mut Study<'_, impl Read>,
    name: &str,
    rules: &definition::Plan,
    (audit, findings): (&Audit, Vec<FindingId>),
) -> Result<(), Halt> {
    let measures = audit.report.as_ref().map(|report| report.measures.clone());
    let opening = Opening {
        baseline: measures.unwrap_or_default(),
        watched: BTreeSet::new(),
        definition: audit.definition.clone(),
        findings,
        name: name.to_owned(),
        opened_by: OpenedBy::Audit(audit.id),
        service: audit.service.clone(),
    };
    open(study, rules, opening).map(|_| ())
}

/// A plan that is to be opened.
pub(super) struct Opening {
    /// Measures in the audit that opens it.
    pub(super) baseline: Vec<MeasureResult>,
    /// Definition that it keeps.
    pub(super) definition: DefinitionHash,
    /// Findings that it takes on.
    pub(super) findings: Vec<FindingId>,
    pub(super) name: String,
    pub(super) opened_by: OpenedBy,
    pub(super) service: String,
    /// Audits whose measures it keeps beside those of its re-tests.
    pub(super) watched: BTreeSet<String>,
}

/// Opens a plan with its actions. Its place in the service must be free.
pub(super) fn open(
    study: &mut Study<'_, impl Read>,
    rules: &definition::Plan,
    opening: Opening,
) -> Result<PlanId, Halt> {
    let plan = PlanId(study.founded()?.counters.plans + 1);
    let Opening {
        definition,
        name,
        service,
        ..
    } = opening;
    let tested = rules.retests.iter().map(|retest| retest.audit.clone());
    let audits = tested.chain(opening.watched).collect();
    let latest = latest_measures(study, (&service, opening.opened_by), audits)?;
    study.emit(Event::PlanOpened {
        baseline: opening.baseline,
        baseline_audits: latest.iter().map(|(name, (id, _))| (name.clone(), *id)).collect(),
        baselines: latest
            .into_iter()
            .map(|(name, (_, measures))| (name, measures))
            .collect(),
        definition: definition.clone(),
        name: name.clone(),
        opened_by: opening.opened_by,
        plan,
        retests: rules.retests.len(),
        service: service.clone(),
    })?;
    join(study, plan, &opening.findings)?;
    for (position, action) in rules.actions.iter().enumerate() {
        let new = NewAction {
            added: None,
            clock: action.clock.clone(),
            definition: definition.clone(),
            ladder: action.escalate.clone().unwrap_or_else(|| rules.escalate.clone()),
            origin: Origin::Plan { action: position, plan },
            owner: action.owner.clone(),
            schedule: schedule(&action.timing),
            service: service.clone(),
            title: action.name.clone(),
        };
        open_action::open(study, new, study.now())?;
    }
    let opened = study.known_plan(plan)?;
    let mut text = format!("Plan \"{name}\" was opened for {service}: {}", rules.problem);
    for wanting in baseline::wanting(study, &opened, rules)? {
        text.push_str(&format!(" {wanting}"));
    }
    let note = Note {
        about: plan.to_string(),
        reason: Reason::PlanOpened,
        service,
        text,
    };
    tell_role(study, &rules.owner, note)?;
    Ok(plan)
}

pub(super) fn schedule(timing: &Timing) -> Schedule {
    match timing {
        Timing::Once(span) => Schedule::Once(*span),
        Timing::Turns(recurrence) => Schedule::Turns(recurrence.clone()),
        Timing::EachTime { event, within } => Schedule::EachTime {
            event: event.clone(),
            within: *within,
        },
    }
}

/// Significant findings of the audits that together opened the plan, as far as no other plan has them.
fn findings_behind(study: &Study<'_, impl Read>, audit: &Audit, in_a_row: u32) -> Result<Vec<FindingId>, Halt> {
    let row: Vec<AuditId> = study
        .series(&audit.service, &audit.name)?
        .map(|series| {
            series
                .recent
                .iter()
                .rev()
                .take(in_a_row as usize)
                .map(|outcome| outcome.audit)
                .collect()
        })
        .unwrap_or_default();
    significant_of(study, &row.into_iter().rev().collect::<Vec<_>>())
}

fn significant_of(study: &Study<'_, impl Read>, audits: &[AuditId]) -> Result<Vec<FindingId>, Halt> {
    let mut findings = Vec::new();
    for id in audits {
        let raised = study
            .audit(*id)?
            .map(|audit| audit.findings.clone())
            .unwrap_or_default();
        for finding in raised {
            if study
                .finding(finding)?
                .is_some_and(|finding| finding.significant && finding.plan.is_none())
            {
                findings.push(finding);
            }
        }
    }
    Ok(findings)
}
