//! The tool has answered. A report raises findings and moves plans on; a failure is a named outcome that a person can retry.

use super::messages::{Note, tell_role};
use super::study::Study;
use super::themes::{self, Pinned};
use super::{correct_audit, evaluate_retest, open_plan, plan_turn, raise_findings, record_measure, take_baseline};
use crate::baseline::AtOpening;
use crate::condition::{Judged, holds};
use crate::definition::{self, Definition, Tool};
use crate::event::Event;
use crate::id::AuditId;
use crate::measures;
use crate::own_questions::{self, Asked};
use crate::record::{Audit, AuditStage, Purpose, Read, ReadTyped, Reason};
use crate::state::Halt;
use crate::tool::{self, Failure, Report};
use std::collections::BTreeMap;

pub(super) fn decide(
    study: &mut Study<'_, impl Read>,
    id: AuditId,
    attempt: u32,
    outcome: &Result<Report, Failure>,
) -> Result<(), Halt> {
    let audit = study.known_audit(id)?;
    if audit.stage != AuditStage::Submitted || audit.attempts != attempt {
        return Ok(());
    }
    match outcome {
        Ok(report) => match whole(study, &audit, report)? {
            Ok(report) => reported(study, &audit, &report),
            Err(failure) => failed(study, &audit, &failure),
        },
        Err(failure) => failed(study, &audit, failure),
    }
}

/// Evaluates what no component is asked about: the answers stand there, and nothing is owed.
pub(super) fn evaluate_own(
    study: &mut Study<'_, impl Read>,
    id: AuditId,
    records: &[tool::Record],
) -> Result<(), Halt> {
    let audit = study.known_audit(id)?;
    let definition = study.pinned(&audit.definition)?;
    let (rules, tool) = subject(&definition, &audit);
    let report = own_questions::evaluate(tool, &asked(rules, &audit), records);
    reported(study, &audit, &report)
}

/// The component's report with the file's own part, where there is one.
fn whole(study: &Study<'_, impl Read>, audit: &Audit, report: &Report) -> Result<Result<Report, Failure>, Halt> {
    let definition = study.pinned(&audit.definition)?;
    let (rules, tool) = subject(&definition, audit);
    if tool.own.is_none() {
        return Ok(Ok(report.clone()));
    }
    // Invariant: the answers are kept until the report is in.
    let Some(submission) = study.submission(audit.id)? else {
        panic!("audit {} waits for a report, but its answers are gone", audit.id);
    };
    Ok(own_questions::merge(
        tool,
        &asked(rules, audit),
        report.clone(),
        &submission.records,
    ))
}

fn asked<'a>(rules: &'a definition::Audit, audit: &'a Audit) -> Asked<'a> {
    Asked {
        sample: audit.sample.as_ref(),
        section: rules.tool.section,
        service: &audit.service,
        standards: &rules.standards,
    }
}

fn subject<'d>(definition: &'d Definition, audit: &Audit) -> (&'d definition::Audit, &'d Tool) {
    let rules = definition.audits.get(&audit.name);
    // Invariant: definitions are checked when they are brought into force.
    rules
        .and_then(|rules| Some((rules, definition.tool_of(rules)?)))
        .unwrap_or_else(|| panic!("audit {} follows a definition without its tool", audit.id))
}

/// A report is there. Where a second person is asked, it waits for them; else it counts.
fn reported(study: &mut Study<'_, impl Read>, audit: &Audit, report: &Report) -> Result<(), Halt> {
    let definition = study.pinned(&audit.definition)?;
    let (rules, tool) = subject(&definition, audit);
    let at_hand = measures::at_hand(study, &definition, audit, report, None)?;
    let judged = Judged {
        at_opening: &AtOpening::default(),
        description: &tool.description,
        measures: &at_hand,
        report,
        themes: &BTreeMap::new(),
    };
    let significant = holds(&rules.significant, judged);
    let Some(role) = &rules.authorised_by else {
        return counts(study, audit, report, significant);
    };
    study.emit(Event::AuthorisationAsked {
        audit: audit.id,
        report: report.clone(),
        role: role.clone(),
        significant,
    })?;
    let note = Note {
        about: audit.id.to_string(),
        reason: Reason::AuthorisationAsked,
        service: audit.service.clone(),
        text: format!(
            "The result of {} of {} is in and counts once you authorise it, or send it back with a reason.",
            audit.name, audit.service
        ),
    };
    tell_role(study, role, note)
}

/// A result counts from here, and everything that follows from it follows now.
pub(super) fn counts(
    study: &mut Study<'_, impl Read>,
    audit: &Audit,
    report: &Report,
    significant: bool,
) -> Result<(), Halt> {
    let definition = study.pinned(&audit.definition)?;
    let (_, tool) = subject(&definition, audit);
    let replaced = match audit.purpose {
        Purpose::Correction { of } => Some(correct_audit::step_aside(study, audit, of)?),
        _ => None,
    };
    study.emit(Event::AuditEvaluated {
        audit: audit.id,
        report: report.clone(),
        significant,
    })?;
    let root = replaced.as_ref().map_or(audit, |replaced| &replaced.root);
    let measured_at = root.submitted_at.or(audit.submitted_at).unwrap_or(study.now());
    take_baseline::take(study, audit, (measured_at, report))?;
    record_measure::flow_in(study, (&definition, &tool.description), audit, (measured_at, report))?;
    let corrected = replaced.as_ref().map(|replaced| replaced.findings.clone());
    let raised = raise_findings::raise(study, &definition, audit, report, corrected.unwrap_or_default())?;
    if let Some(replaced) = &replaced {
        correct_audit::settle_findings(study, audit, &replaced.old, &raised.gone)?;
    }
    match (root.purpose, &replaced) {
        (Purpose::Retest { plan, retest, round }, _) => {
            let gate = evaluate_retest::Gate {
                audit: audit.id,
                plan,
                retest,
                root: root.id,
                round,
            };
            match &replaced {
                Some(replaced) => evaluate_retest::correct(study, &gate, (&replaced.old, report), &raised)?,
                None => evaluate_retest::judge(study, &gate, report, &raised)?,
            }
        }
        (_, Some(replaced)) => {
            open_plan::respond_to_correction(study, &definition, (audit.id, &replaced.old), &raised)?;
        }
        (_, None) => open_plan::respond(study, &definition, audit.id, &raised)?,
    }
    // Themes come last: a finding that a plan has taken on stays with it.
    let pinned = Pinned {
        definition: &definition,
        hash: &audit.definition,
    };
    for finding in study.known_audit(audit.id)?.findings {
        themes::look(study, pinned, finding)?;
    }
    themes::evaluated(study, pinned, audit.id)?;
    plan_turn::replan(study, &audit.service, &audit.name)
}

fn failed(study: &mut Study<'_, impl Read>, audit: &Audit, failure: &Failure) -> Result<(), Halt> {
    study.emit(Event::EvaluationFailed {
        audit: audit.id,
        failure: failure.clone(),
    })?;
    let note = Note {
        about: audit.id.to_string(),
        reason: Reason::EvaluationFailed,
        service: audit.service.clone(),
        text: format!(
            "{} of {} could not be evaluated: {failure}. The answers are safe; ask the tool again.",
            audit.name, audit.service
        ),
    };
    tell_role(study, &audit.owner, note)
}
