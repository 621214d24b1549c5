//! Events of plans and their gates.

use super::duty::put_plan;
use super::{Stop, edit_action, edit_finding, edit_plan, edit_provider, lead_to};
use crate::event::{Event, Recorded};
use crate::id::{AuditId, PlanId};
use crate::key::Key;
use crate::limits;
use crate::record::{
    AcceptedRisk, AtRisk, Attempt, ChangeTest, Decision, LaterBaseline, OpenedBy, Origin, Plan, PlanMove, PlanStage,
    ReadTyped, Record, Reopening, RetestState, Slot, Studied, Waiver,
};
use crate::state::Edit;

pub(super) fn apply(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    let at = recorded.at;
    match &recorded.event {
        Event::PlanOpened { .. } => opened(records, recorded),
        Event::PlanMoved { .. } => moved(records, recorded),
        Event::BaselineTaken {
            audit,
            audit_name,
            from_round,
            measures,
            plan,
        } => edit_plan(records, *plan, |record| {
            record.later_baselines.push(LaterBaseline {
                audit: *audit,
                audit_name: audit_name.clone(),
                from_round: *from_round,
                measures: measures.clone(),
            });
        }),
        Event::PlanInPlace { plan } => edit_plan(records, *plan, |record| {
            record.first_in_place_at.get_or_insert(at);
            record.in_place_at = Some(at);
            record.enter(PlanStage::InPlace, at);
        }),
        Event::RetestPlanned { opens, plan, retest } => {
            edit_plan(records, *plan, |record| record.retests[*retest].opens_at = Some(*opens))
        }
        Event::RetestPassed { audit, plan, retest } => {
            attempted(records, recorded, (*plan, *retest), *audit, Outcome::Passed)
        }
        Event::RetestFailed {
            audit,
            plan,
            reasons,
            retest,
        } => attempted(records, recorded, (*plan, *retest), *audit, Outcome::Failed(reasons)),
        Event::RetestNotJudged {
            audit,
            plan,
            reasons,
            retest,
        } => attempted(records, recorded, (*plan, *retest), *audit, Outcome::NotJudged(reasons)),
        Event::GateWaived {
            forum,
            plan,
            reason,
            retest,
            until,
            ..
        } => edit_plan(records, *plan, |record| {
            let waiver = Waiver {
                at,
                by: recorded.by.person().unwrap_or_default().to_owned(),
                ended_at: None,
                forum: forum.clone(),
                reason: reason.clone(),
                round: record.round,
                until: *until,
            };
            record.waived(*retest, waiver);
        }),
        Event::WaiverEnded { plan, retest } => edit_plan(records, *plan, |record| {
            if let Some(waiver) = record.retests[*retest].waivers.last_mut() {
                waiver.ended_at = Some(at);
            }
        }),
        Event::RiskAccepted {
            about,
            forum,
            reason,
            until,
            ..
        } => {
            let risk = AcceptedRisk {
                at,
                by: recorded.by.person().unwrap_or_default().to_owned(),
                forum: forum.clone(),
                reason: reason.clone(),
                until: *until,
            };
            match about {
                AtRisk::Plan(plan) => edit_plan(records, *plan, |record| accept(&mut record.risks, risk)),
                AtRisk::Finding(finding) => edit_finding(records, *finding, |record| accept(&mut record.risks, risk)),
            }
        }
        Event::TestBegun {
            change,
            plan,
            prediction,
            test,
            until,
        } => edit_plan(records, *plan, |record| {
            record.tests.push(ChangeTest {
                begun_at: at,
                by: recorded.by.person().unwrap_or_default().to_owned(),
                change: change.clone(),
                number: *test,
                prediction: prediction.clone(),
                studied: None,
                until: *until,
            });
        }),
        Event::TestStudied {
            learned,
            next,
            plan,
            result,
            test,
        } => edit_plan(records, *plan, |record| {
            if let Some(known) = record.tests.iter_mut().find(|known| known.number == *test) {
                known.studied = Some(Studied {
                    at,
                    by: recorded.by.person().unwrap_or_default().to_owned(),
                    learned: learned.clone(),
                    next: *next,
                    result: result.clone(),
                });
            }
        }),
        Event::PlanReopened { plan, round, why } => {
            edit_plan(records, *plan, |record| {
                record.begin_again(*round, Reopening { at, why: *why })
            })?;
            take_slot(records, *plan)?;
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
            ..
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

enum Outcome<'a> {
    Passed,
    Failed(&'a [String]),
    NotJudged(&'a [String]),
}

fn attempted(
    records: &mut impl Edit,
    recorded: &Recorded,
    (plan, retest): (PlanId, usize),
    audit: AuditId,
    outcome: Outcome<'_>,
) -> Result<(), Stop> {
    let late = records.audit(audit)?.is_some_and(|audit| {
        audit
            .submitted_at
            .is_some_and(|submitted| submitted > audit.due.current())
    });
    let (passed, unjudged, reasons) = match outcome {
        Outcome::Passed => (true, false, Vec::new()),
        Outcome::Failed(reasons) => (false, false, reasons.to_vec()),
        Outcome::NotJudged(reasons) => (false, true, reasons.to_vec()),
    };
    edit_plan(records, plan, |record| {
        let attempt = Attempt {
            at: recorded.at,
            audit,
            corrected_by: None,
            late,
            passed,
            reasons,
            round: record.round,
            unjudged,
        };
        record.attempted(retest, attempt);
    })
}

fn accept(risks: &mut Vec<AcceptedRisk>, risk: AcceptedRisk) {
    risks.push(risk);
    if risks.len() > limits::WAIVERS_KEPT {
        risks.remove(0);
    }
}

fn opened(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    let Event::PlanOpened {
        baseline,
        baseline_audits,
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
        baseline_audits: baseline_audits.clone(),
        baselines: baselines.clone(),
        closed_at: None,
        decisions: Vec::new(),
        definition: definition.clone(),
        findings: Vec::new(),
        first_in_place_at: None,
        id: *plan,
        in_place_at: None,
        later_baselines: Vec::new(),
        moves: Vec::new(),
        name: name.clone(),
        opened_at: recorded.at,
        opened_by: *opened_by,
        priority: None,
        reopenings: Vec::new(),
        risks: Vec::new(),
        retests: vec![RetestState::default(); *retests],
        round: 1,
        service: service.clone(),
        stage: PlanStage::Open,
        stage_since: recorded.at,
        themes: Vec::new(),
        tests: Vec::new(),
        verified_at: None,
        watch_until: None,
    };
    records.put(
        Key::Slot(service.clone(), name.clone()),
        Record::Slot(Slot { plan: Some(*plan) }),
    );
    if let OpenedBy::Occurrence(occurrence) = opened_by {
        lead_to(records, *occurrence, plan)?;
    }
    put_plan(records, record)
}

/// Another definition from now on: the plan, its place in the service, and its actions that were there.
fn moved(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    let Event::PlanMoved {
        actions,
        approved_by,
        back,
        dates,
        from,
        name,
        plan,
        present,
        reason,
        retests,
        to,
        weaker,
    } = &recorded.event
    else {
        return Ok(());
    };
    leave_slot(records, *plan)?;
    edit_plan(records, *plan, |record| {
        let moved = PlanMove {
            approved_by: approved_by.clone(),
            at: recorded.at,
            back: *back,
            dates: dates.clone(),
            from: from.clone(),
            present: present.clone(),
            reason: reason.clone(),
            to: to.clone(),
            was: std::mem::replace(&mut record.name, name.clone()),
            weaker: weaker.clone(),
        };
        record.definition.clone_from(to);
        record.retests.resize(*retests, RetestState::default());
        record.moves.push(moved);
        if record.moves.len() > limits::PLAN_MOVES_KEPT {
            record.moves.remove(0);
        }
    })?;
    take_slot(records, *plan)?;
    for moved in actions {
        edit_action(records, moved.action, |record| {
            record.added.clone_from(&moved.carried);
            record.definition.clone_from(to);
            if let Origin::Plan { action, .. } = &mut record.origin {
                *action = moved.position;
            }
            if let Some(ladder) = &moved.ladder {
                record.ladder.clone_from(ladder);
            }
            if let Some(schedule) = &moved.schedule {
                record.schedule.clone_from(schedule);
            }
        })?;
    }
    Ok(())
}

fn leave_slot(records: &mut impl Edit, plan: crate::id::PlanId) -> Result<(), Stop> {
    let Some(record) = records.plan(plan)? else {
        return Ok(());
    };
    let key = Key::Slot(record.service.clone(), record.name.clone());
    records.put(key, Record::Slot(Slot::default()));
    Ok(())
}

/// A plan that was closed comes back to its place; one that was watched never left it.
fn take_slot(records: &mut impl Edit, plan: PlanId) -> Result<(), Stop> {
    let Some(record) = records.plan(plan)? else {
        return Ok(());
    };
    let key = Key::Slot(record.service.clone(), record.name.clone());
    records.put(key, Record::Slot(Slot { plan: Some(plan) }));
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
