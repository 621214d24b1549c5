//! Events of plans and their gates.

use super::duty::put_plan;
use super::{Stop, edit_finding, edit_plan, edit_provider};
use crate::event::{Event, Recorded};
use crate::key::Key;
use crate::record::{Attempt, Decision, Plan, PlanStage, ReadTyped, Record, Reopening, RetestState, Slot};
use crate::state::Edit;

pub(super) fn apply(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    let at = recorded.at;
    match &recorded.event {
        Event::PlanOpened { .. } => opened(records, recorded),
        Event::PlanInPlace { plan } => edit_plan(records, *plan, |record| {
            record.in_place_at = Some(at);
            record.enter(PlanStage::InPlace, at);
        }),
        Event::RetestPlanned { opens, plan, retest } => {
            edit_plan(records, *plan, |record| record.retests[*retest].opens_at = Some(*opens))
        }
        Event::RetestPassed { audit, plan, retest } => edit_plan(records, *plan, |record| {
            record.attempted(
                *retest,
                Attempt {
                    at,
                    audit: *audit,
                    passed: true,
                    reasons: Vec::new(),
                    round: record.round,
                },
            );
        }),
        Event::RetestFailed {
            audit,
            plan,
            reasons,
            retest,
        } => edit_plan(records, *plan, |record| {
            let attempt = Attempt {
                at,
                audit: *audit,
                passed: false,
                reasons: reasons.clone(),
                round: record.round,
            };
            record.attempted(*retest, attempt);
        }),
        Event::PlanReopened { plan, round, why } => {
            edit_plan(records, *plan, |record| {
                record.begin_again(*round, Reopening { at, why: *why })
            })?;
            mark_findings(records, *plan, None)
        }
        Event::ClosureReady { plan } => edit_plan(records, *plan, |record| record.enter(PlanStage::Closing, at)),
        Event::ForumDecided {
            agreed,
            forum,
            plan,
            present,
            reason,
            stood_aside,
        } => edit_plan(records, *plan, |record| {
            record.decisions.push(Decision {
                agreed: *agreed,
                at,
                by: recorded.by.person().unwrap_or_default().to_owned(),
                forum: forum.clone(),
                present: present.clone(),
                reason: reason.clone(),
                round: record.round,
                stood_aside: stood_aside.clone(),
            });
        }),
        Event::PlanVerified { plan, watch_until } => {
            edit_plan(records, *plan, |record| {
                record.verified_at = Some(at);
                record.watch_until = *watch_until;
                record.enter(PlanStage::Watched, at);
            })?;
            mark_findings(records, *plan, Some(at))
        }
        Event::PlanClosed { plan } => {
            edit_plan(records, *plan, |record| {
                record.closed_at = Some(at);
                record.enter(PlanStage::Closed, at);
            })?;
            leave_slot(records, *plan)
        }
        _ => Ok(()),
    }
}

fn opened(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    let Event::PlanOpened {
        baseline,
        baselines,
        definition,
        name,
        opened_by,
        plan,
        retests,
        service,
    } = &recorded.event
    else {
        return Ok(());
    };
    edit_provider(records, |provider| provider.counters.plans = plan.0)?;
    let record = Plan {
        actions: Vec::new(),
        baseline: baseline.clone(),
        baselines: baselines.clone(),
        closed_at: None,
        decisions: Vec::new(),
        definition: definition.clone(),
        findings: Vec::new(),
        id: *plan,
        in_place_at: None,
        name: name.clone(),
        opened_at: recorded.at,
        opened_by: *opened_by,
        reopenings: Vec::new(),
        retests: vec![RetestState::default(); *retests],
        round: 1,
        service: service.clone(),
        stage: PlanStage::Open,
        stage_since: recorded.at,
        themes: Vec::new(),
        verified_at: None,
        watch_until: None,
    };
    records.put(
        Key::Slot(service.clone(), name.clone()),
        Record::Slot(Slot { plan: Some(*plan) }),
    );
    put_plan(records, record)
}

fn leave_slot(records: &mut impl Edit, plan: crate::id::PlanId) -> Result<(), Stop> {
    let Some(record) = records.plan(plan)? else {
        return Ok(());
    };
    let key = Key::Slot(record.service.clone(), record.name.clone());
    records.put(key, Record::Slot(Slot::default()));
    Ok(())
}

/// Findings are resolved with their plan, and open again with it.
fn mark_findings(
    records: &mut impl Edit,
    plan: crate::id::PlanId,
    resolved_at: Option<crate::instant::Instant>,
) -> Result<(), Stop> {
    let findings = records
        .plan(plan)?
        .map(|record| record.findings.clone())
        .unwrap_or_default();
    findings
        .into_iter()
        .try_for_each(|finding| edit_finding(records, finding, |record| record.resolved_at = resolved_at))
}
