//! The tool has answered. A report raises findings and moves plans on; a failure is a named outcome that a person can retry.

use super::messages::{Note, tell_role};
use super::study::Study;
use super::{evaluate_retest, open_plan, raise_findings};
use crate::condition::{Judged, holds};
use crate::event::Event;
use crate::id::AuditId;
use crate::record::{Audit, AuditStage, Purpose, Read, Reason};
use crate::state::Halt;
use crate::tool::{Failure, Report};

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
        Ok(report) => evaluated(study, &audit, report),
        Err(failure) => failed(study, &audit, failure),
    }
}

fn evaluated(study: &mut Study<'_, impl Read>, audit: &Audit, report: &Report) -> Result<(), Halt> {
    let definition = study.pinned(&audit.definition)?;
    let Some((rules, tool)) = definition
        .audits
        .get(&audit.name)
        .and_then(|rules| Some((rules, definition.tool_of(rules)?)))
    else {
        panic!("audit {} follows a definition without its tool", audit.id);
    };
    let judged = Judged {
        baseline: &[],
        description: &tool.description,
        report,
    };
    let significant = holds(&rules.significant, judged);
    study.emit(Event::AuditEvaluated {
        audit: audit.id,
        report: report.clone(),
        significant,
    })?;
    let raised = raise_findings::raise(study, &definition, audit, report)?;
    match audit.purpose {
        Purpose::Retest { plan, retest, round } => {
            let gate = evaluate_retest::Gate {
                audit: audit.id,
                plan,
                retest,
                round,
            };
            evaluate_retest::judge(study, &gate, report, &raised)
        }
        Purpose::Routine { .. } | Purpose::Extra => open_plan::respond(study, &definition, audit.id, &raised),
    }
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
