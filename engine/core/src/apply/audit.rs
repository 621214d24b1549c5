//! Events of audits and findings.

use super::duty::put_audit;
use super::measure;
use super::{Stop, edit_audit, edit_finding, edit_plan, edit_provider, edit_series, put_submission};
use crate::event::{Event, Recorded};
use crate::id::AuditId;
use crate::key::Key;
use crate::limits;
use crate::record::{
    Assessment, Audit, AuditStage, Criterion, Finding, Outcome, Purpose, ReadTyped, Record, SetAside, Submission,
};
use crate::state::Edit;

pub(super) fn apply(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    match &recorded.event {
        Event::TurnPlanned {
            audit,
            definition,
            opens,
            service,
            turn,
        } => edit_series(records, service, audit, |series| {
            series.definition.clone_from(definition);
            series.next_opens = *opens;
            series.next_turn = *turn;
        }),
        Event::AuditOpened { .. } => opened(records, recorded),
        Event::SampleDrawn { audit, sample } => {
            edit_audit(records, *audit, |record| record.sample = Some(sample.clone()))
        }
        Event::AuditSubmitted {
            audit,
            records: answered,
        } => {
            edit_audit(records, *audit, |record| {
                record.stage = AuditStage::Submitted;
                record.attempts += 1;
                record.submitted_at = Some(recorded.at);
                record.submitted_by = recorded.by.person().map(str::to_owned);
            })?;
            put_submission(
                records,
                *audit,
                Submission {
                    records: answered.clone(),
                },
            );
            leave_series(records, *audit)
        }
        Event::AuditEvaluated {
            audit,
            report,
            significant,
        } => {
            edit_audit(records, *audit, |record| {
                record.stage = AuditStage::Evaluated;
                record.failure = None;
                record.report = Some(report.clone());
                record.significant = *significant;
            })?;
            records.remove(Key::Submission(*audit));
            measure::of_audit(records, *audit, recorded.at)?;
            remember_outcome(records, *audit, recorded)
        }
        Event::EvaluationFailed { audit, failure } => edit_audit(records, *audit, |record| {
            record.stage = AuditStage::Stuck;
            record.failure = Some(failure.clone());
        }),
        Event::EvaluationRetried { audit } => edit_audit(records, *audit, |record| {
            record.stage = AuditStage::Submitted;
            record.attempts += 1;
        }),
        Event::AuditWithdrawn { audit } => {
            edit_audit(records, *audit, |record| record.stage = AuditStage::Withdrawn)?;
            records.remove(Key::Submission(*audit));
            leave_series(records, *audit)
        }
        Event::FindingRaised { .. } => raised(records, recorded),
        Event::FindingAssessed {
            band,
            consequence,
            finding,
            likelihood,
        } => edit_finding(records, *finding, |record| {
            record.assessment = Some(Box::new(Assessment {
                at: recorded.at,
                band: *band,
                by: by(recorded),
                consequence: *consequence,
                likelihood: *likelihood,
            }));
        }),
        Event::CausesNamed { causes, finding, .. } => {
            edit_finding(records, *finding, |record| record.causes.clone_from(causes))
        }
        Event::FindingRecurred { earlier, finding } => {
            edit_finding(records, *finding, |record| record.recurs_from.clone_from(earlier))
        }
        Event::FindingSetAside { finding, reason } => edit_finding(records, *finding, |record| {
            record.set_aside = Some(Box::new(SetAside {
                at: recorded.at,
                by: by(recorded),
                reason: reason.clone(),
            }));
        }),
        Event::FindingJoined { finding, plan, .. } => {
            edit_finding(records, *finding, |record| {
                record.plan = Some(*plan);
                record.set_aside = None;
            })?;
            edit_plan(records, *plan, |record| {
                if record.findings.len() < limits::FINDINGS_PER_PLAN {
                    record.findings.push(*finding);
                }
            })
        }
        _ => Ok(()),
    }
}

fn by(recorded: &Recorded) -> String {
    recorded.by.person().unwrap_or_default().to_owned()
}

fn opened(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    let Event::AuditOpened {
        audit,
        definition,
        due,
        name,
        owner,
        purpose,
        service,
    } = &recorded.event
    else {
        return Ok(());
    };
    edit_provider(records, |provider| provider.counters.audits = audit.0)?;
    let record = Audit {
        attempts: 0,
        definition: definition.clone(),
        due: due.clone(),
        escalations: Vec::new(),
        failure: None,
        findings: Vec::new(),
        fired: 0,
        id: *audit,
        name: name.clone(),
        opened_at: recorded.at,
        owner: owner.clone(),
        purpose: *purpose,
        report: None,
        sample: None,
        service: service.clone(),
        significant: false,
        stage: AuditStage::Open,
        submitted_at: None,
        submitted_by: None,
        told: Vec::new(),
    };
    put_audit(records, record)?;
    edit_series(records, service, name, |series| series.open.push(*audit))?;
    if let Purpose::Retest { plan, retest, .. } = purpose {
        edit_plan(records, *plan, |record| {
            record.retest_opened(*retest, *audit, recorded.at)
        })?;
    }
    Ok(())
}

fn leave_series(records: &mut impl Edit, audit: AuditId) -> Result<(), Stop> {
    let Some((service, name)) = records
        .audit(audit)?
        .map(|record| (record.service.clone(), record.name.clone()))
    else {
        return Ok(());
    };
    edit_series(records, &service, &name, |series| {
        series.open.retain(|open| *open != audit)
    })
}

/// A re-test does not count among the routine results on which plans look back.
fn remember_outcome(records: &mut impl Edit, audit: AuditId, recorded: &Recorded) -> Result<(), Stop> {
    let Some(record) = records.audit(audit)? else {
        return Ok(());
    };
    if matches!(record.purpose, Purpose::Retest { .. }) {
        return Ok(());
    }
    let (service, name) = (record.service.clone(), record.name.clone());
    let outcome = Outcome {
        at: recorded.at,
        audit,
        opened_at: Some(record.opened_at),
        score: record
            .report
            .as_ref()
            .and_then(|report| report.score)
            .map(|percent| u16::from(percent) * 10),
        significant: record.significant,
    };
    edit_series(records, &service, &name, |series| {
        series.recent.push(outcome);
        if series.recent.len() > limits::RECENT_OUTCOMES {
            series.recent.remove(0);
        }
    })
}

fn raised(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    let Event::FindingRaised {
        audit,
        causes,
        criterion,
        finding,
        problem,
        question,
        question_title,
        severity,
        significant,
    } = &recorded.event
    else {
        return Ok(());
    };
    edit_provider(records, |provider| provider.counters.findings = finding.0)?;
    edit_audit(records, *audit, |record| record.findings.push(*finding))?;
    let Some((audit_name, service)) = records
        .audit(*audit)?
        .map(|record| (record.name.clone(), record.service.clone()))
    else {
        return Ok(());
    };
    if let Some(criterion) = criterion {
        let key = Key::Criterion(service.clone(), criterion.clone());
        let mut known = match records.record(&key)? {
            Some(Record::Criterion(known)) => known.clone(),
            _ => Criterion::default(),
        };
        known.findings.push(*finding);
        if known.findings.len() > limits::CRITERION_FINDINGS {
            known.findings.remove(0);
        }
        records.put(key, Record::Criterion(known));
    }
    let record = Finding {
        assessment: None,
        audit: *audit,
        audit_name,
        causes: causes.clone(),
        corrections: Vec::new(),
        id: *finding,
        plan: None,
        problem: problem.clone(),
        question: *question,
        question_title: question_title.clone(),
        raised_at: recorded.at,
        recurs_from: Vec::new(),
        resolved_at: None,
        risks: Vec::new(),
        service,
        set_aside: None,
        severity: *severity,
        significant: *significant,
        themes: Vec::new(),
    };
    records.put(Key::Finding(*finding), Record::Finding(Box::new(record)));
    Ok(())
}
