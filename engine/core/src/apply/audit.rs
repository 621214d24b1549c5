//! Events of audits and findings.

use super::duty::put_audit;
use super::{Misfit, Stop, edit_audit, edit_finding, edit_plan, edit_provider, edit_series, put_submission};
use super::{life, measure};
use crate::correction;
use crate::event::{Event, Recorded};
use crate::id::{AuditId, FindingId};
use crate::key::Key;
use crate::limits;
use crate::record::{
    Assessment, Audit, AuditStage, Criterion, Finding, FromOutside, NotOpened, Outcome, Problem, Purpose, ReadTyped,
    Record, SetAside, Submission, Substitution,
};
use crate::state::Edit;
use crate::tool::Severity;

pub(super) fn apply(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    match &recorded.event {
        Event::TurnPlanned {
            after,
            audit,
            definition,
            opens,
            service,
            turn,
        } => edit_series(records, service, audit, |series| {
            series.after = *after;
            series.definition.clone_from(definition);
            series.next_opens = *opens;
            series.next_turn = *turn;
        }),
        Event::TurnsNotOpened {
            audit,
            first,
            last,
            opens,
            service,
            why,
        } => edit_series(records, service, audit, |series| {
            series.not_opened.push(NotOpened {
                at: recorded.at,
                by: recorded.by.person().map(str::to_owned),
                first: *first,
                last: *last,
                opens: *opens,
                why: why.clone(),
            });
            if series.not_opened.len() > limits::NOT_OPENED_KEPT {
                series.not_opened.remove(0);
            }
        }),
        Event::AuditOpened { .. } => opened(records, recorded),
        Event::SampleRowReplaced {
            audit,
            reason,
            reference,
            substitute,
            ..
        } => edit_audit(records, *audit, |record| {
            record.substitutions.push(Substitution {
                at: recorded.at,
                by: recorded.by.person().unwrap_or_default().to_owned(),
                reason: reason.clone(),
                reference: reference.clone(),
                to: substitute.row.as_ref().map(|row| row.reference.clone()),
            });
            if let Some(sample) = &mut record.sample {
                sample.replace(reference, substitute);
            }
        }),
        Event::SampleDrawn { audit, sample } => {
            edit_audit(records, *audit, |record| record.sample = Some(sample.clone()))
        }
        Event::AuditBegun { .. }
        | Event::AuditMissed { .. }
        | Event::AuditWaived { .. }
        | Event::AuthorisationAsked { .. }
        | Event::AuditAuthorised { .. }
        | Event::AuditSentBack { .. }
        | Event::AuditCorrected { .. } => life::apply(records, recorded),
        Event::FindingReported { .. } => reported(records, recorded),
        Event::FindingCorrected {
            audit,
            finding,
            problem,
            severity,
            significant,
        } => {
            edit_finding(records, *finding, |record| {
                record.problem.clone_from(problem);
                record.severity = *severity;
                record.significant = *significant;
            })?;
            edit_audit(records, *audit, |record| record.findings.push(*finding))
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
        reason,
        service,
    } = &recorded.event
    else {
        return Ok(());
    };
    edit_provider(records, |provider| provider.counters.audits = audit.0)?;
    let record = Audit {
        attempts: 0,
        authorised: None,
        authoriser: None,
        begun: None,
        correction: None,
        corrects_because: reason.clone(),
        definition: definition.clone(),
        due: due.clone(),
        escalations: Vec::new(),
        failure: None,
        findings: Vec::new(),
        fired: 0,
        id: *audit,
        missed_at: None,
        name: name.clone(),
        opened_at: recorded.at,
        overlooked: Vec::new(),
        owner: owner.clone(),
        purpose: *purpose,
        report: None,
        sample: None,
        sent_back: Vec::new(),
        service: service.clone(),
        significant: false,
        stage: AuditStage::Open,
        lent: std::collections::BTreeMap::new(),
        submitted_at: None,
        submitted_by: None,
        substitutions: Vec::new(),
        told: Vec::new(),
        waived: None,
    };
    put_audit(records, record)?;
    edit_series(records, service, name, |series| {
        series.open.push(*audit);
        if matches!(purpose, Purpose::Routine { .. }) {
            series.opened_last = Some(recorded.at);
        }
    })?;
    match purpose {
        Purpose::Retest { plan, retest, .. } => edit_plan(records, *plan, |record| {
            record.retest_opened(*retest, *audit, recorded.at)
        }),
        Purpose::Correction { of } => edit_audit(records, *of, |record| record.correction = Some(*audit)),
        Purpose::Routine { .. } | Purpose::Extra => Ok(()),
    }
}

pub(super) fn leave_series(records: &mut impl Edit, audit: AuditId) -> Result<(), Stop> {
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

/// A re-test does not count among the routine results on which plans look back. A correction takes the place of what it corrects.
fn remember_outcome(records: &mut impl Edit, audit: AuditId, recorded: &Recorded) -> Result<(), Stop> {
    let Some(record) = records.audit(audit)? else {
        return Ok(());
    };
    let root = correction::root(records, record)?;
    if matches!(root.purpose, Purpose::Retest { .. }) {
        return Ok(());
    }
    // A corrected result that nobody looks back on any more stays forgotten.
    let forgotten = match record.purpose {
        Purpose::Correction { of } => records.audit(of)?.is_some_and(|old| old.report.is_some()),
        _ => false,
    };
    let (service, name) = (record.service.clone(), record.name.clone());
    let outcome = Outcome {
        at: recorded.at,
        audit,
        opened_at: Some(root.opened_at),
        score: record
            .report
            .as_ref()
            .and_then(|report| report.score)
            .map(|percent| u16::from(percent) * 10),
        significant: record.significant,
    };
    edit_series(records, &service, &name, |series| {
        if let Some(place) = series.recent.iter_mut().find(|old| old.audit == audit) {
            place.score = outcome.score;
            place.significant = outcome.significant;
            return;
        }
        if forgotten {
            return;
        }
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
    edit_audit(records, *audit, |record| record.findings.push(*finding))?;
    put_finding(
        records,
        criterion.as_deref(),
        Finding {
            question: Some(*question),
            severity: *severity,
            significant: *significant,
            ..blank(records, recorded, (*audit, *finding), (causes, problem, question_title))?
        },
    )
}

/// The same for what was found from outside: the audit that should have found it keeps that it did not.
fn reported(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    let Event::FindingReported {
        audit,
        causes,
        criterion,
        finding,
        problem,
        question,
        question_title,
        seen_at,
        severity,
        significant,
        who,
    } = &recorded.event
    else {
        return Ok(());
    };
    edit_audit(records, *audit, |record| {
        if record.overlooked.len() < limits::OVERLOOKED_KEPT {
            record.overlooked.push(*finding);
        }
    })?;
    let from_outside = FromOutside {
        by: by(recorded),
        seen_at: *seen_at,
        who: *who,
    };
    put_finding(
        records,
        criterion.as_deref(),
        Finding {
            from_outside: Some(Box::new(from_outside)),
            question: *question,
            severity: *severity,
            significant: *significant,
            ..blank(records, recorded, (*audit, *finding), (causes, problem, question_title))?
        },
    )
}

/// A finding as it begins, with what both kinds share.
fn blank(
    records: &impl Edit,
    recorded: &Recorded,
    (audit, id): (AuditId, FindingId),
    (causes, problem, question_title): (&[String], &Problem, &str),
) -> Result<Finding, Stop> {
    let Some(of) = records.audit(audit)? else {
        return Err(Stop::Misfit(Misfit {
            event: "Finding",
            key: Key::Audit(audit),
        }));
    };
    Ok(Finding {
        assessment: None,
        audit,
        audit_name: of.name.clone(),
        causes: causes.to_vec(),
        corrections: Vec::new(),
        from_outside: None,
        id,
        plan: None,
        problem: problem.clone(),
        question: None,
        question_title: question_title.to_owned(),
        raised_at: recorded.at,
        recurs_from: Vec::new(),
        resolved_at: None,
        risks: Vec::new(),
        service: of.service.clone(),
        set_aside: None,
        severity: Severity::Medium,
        significant: false,
        themes: Vec::new(),
    })
}

fn put_finding(records: &mut impl Edit, criterion: Option<&str>, finding: Finding) -> Result<(), Stop> {
    let id = finding.id;
    edit_provider(records, |provider| provider.counters.findings = id.0)?;
    if let Some(criterion) = criterion {
        let key = Key::Criterion(finding.service.clone(), criterion.to_owned());
        let mut known = match records.record(&key)? {
            Some(Record::Criterion(known)) => known.clone(),
            _ => Criterion::default(),
        };
        known.findings.push(id);
        if known.findings.len() > limits::CRITERION_FINDINGS {
            known.findings.remove(0);
        }
        records.put(key, Record::Criterion(known));
    }
    records.put(Key::Finding(id), Record::Finding(Box::new(finding)));
    Ok(())
}
