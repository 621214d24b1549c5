//! Hand in an audit's answers. They must fit the drawn sample; from here they are read-only.

use super::record_evaluation;
use super::study::Study;
use crate::definition::Tool;
use crate::event::Event;
use crate::id::{ActionId, AuditId, PlanId};
use crate::limits;
use crate::own_questions;
use crate::record::{Audit, AuditStage, OpenedBy, Origin, Plan, Purpose, Read, ReadTyped};
use crate::rejection::Rejection;
use crate::responsibility::{holders, require};
use crate::state::Halt;
use crate::tool;
use std::collections::BTreeSet;

pub(super) fn decide(
    study: &mut Study<'_, impl Read>,
    id: AuditId,
    records: &[tool::Record],
    tool_version: Option<&str>,
) -> Result<(), Halt> {
    let audit = study.known_audit(id)?;
    let definition = study.pinned(&audit.definition)?;
    let person = study.acting_person()?;
    require(study, person, Some(&audit.service), &[&audit.owner])?;
    if audit.stage != AuditStage::Open {
        return Err(Rejection::AuditNotOpen {
            audit: id.to_string(),
            state: closed_words(audit.stage).to_owned(),
        }
        .into());
    }
    if let Purpose::Retest { plan, .. } = audit.purpose {
        keep_duties_apart(study, person, plan)?;
    }
    let rules = definition.audits.get(&audit.name);
    let Some(tool) = rules.and_then(|rules| definition.tool_of(rules)) else {
        panic!("audit {id} follows a definition without its tool");
    };
    check_version(tool, tool_version)?;
    let population = rules.map(|rules| rules.sample.unit.clone()).unwrap_or_default();
    let section = rules.and_then(|rules| rules.tool.section);
    check_answers(&audit, tool, population, records)?;
    all_answered(&audit, tool, section, records)?;
    study.emit(Event::AuditSubmitted {
        audit: id,
        records: records.to_vec(),
    })?;
    if own_questions::asks_component(tool, section) {
        return Ok(());
    }
    record_evaluation::evaluate_own(study, id, records)
}

/// Where a missing answer is refused, the file's own questions are looked over here; a component looks over its own.
fn all_answered(audit: &Audit, tool: &Tool, section: Option<u16>, records: &[tool::Record]) -> Result<(), Halt> {
    let reasons = own_questions::missing(tool, section, records);
    if reasons.is_empty() {
        return Ok(());
    }
    Err(Rejection::AnswersDoNotFit {
        audit: audit.id.to_string(),
        reasons,
    }
    .into())
}

fn closed_words(stage: AuditStage) -> &'static str {
    match stage {
        AuditStage::Open => "is open",
        AuditStage::Submitted | AuditStage::Stuck => "has been submitted",
        AuditStage::Evaluated => "has been submitted and evaluated",
        AuditStage::Withdrawn => "was withdrawn, because its plan began again",
    }
}

fn check_version(tool: &Tool, given: Option<&str>) -> Result<(), Halt> {
    match given {
        Some(given) if given != tool.description.version => Err(Rejection::WrongToolVersion {
            tool: tool.description.id.clone(),
            given: given.to_owned(),
            pinned: tool.description.version.clone(),
        }
        .into()),
        _ => Ok(()),
    }
}

fn check_answers(audit: &Audit, tool: &Tool, population: String, records: &[tool::Record]) -> Result<(), Halt> {
    let Some(sample) = &audit.sample else {
        return Err(Rejection::NoSample {
            audit: audit.id.to_string(),
            population,
            service: audit.service.clone(),
        }
        .into());
    };
    if records.len() > limits::RECORDS_PER_AUDIT {
        return Err(Rejection::TooMuch {
            what: "the audit",
            limit: limits::RECORDS_PER_AUDIT,
        }
        .into());
    }
    let drawn: BTreeSet<&str> = sample.rows.iter().map(|row| row.reference.as_str()).collect();
    let mut seen = BTreeSet::new();
    let mut reasons = Vec::new();
    let questions = tool.description.questions.len();
    for record in records {
        if !drawn.contains(record.reference.as_str()) {
            reasons.push(format!("`{}` is not in the sample that was drawn", record.reference));
        } else if !seen.insert(record.reference.as_str()) {
            reasons.push(format!("`{}` is answered twice", record.reference));
        }
        if record.answers.as_slice().len() != questions {
            let given = record.answers.as_slice().len();
            reasons.push(format!(
                "`{}` has {given} answers, the tool asks {questions} questions",
                record.reference
            ));
        }
        if record
            .fields
            .iter()
            .any(|(field, _)| usize::from(*field) >= tool.description.fields.len())
        {
            reasons.push(format!(
                "`{}` has a field that the tool does not know",
                record.reference
            ));
        }
    }
    reasons.extend(
        drawn
            .difference(&seen)
            .map(|missing| format!("`{missing}` was drawn and is not answered")),
    );
    if reasons.is_empty() {
        Ok(())
    } else {
        Err(Rejection::AnswersDoNotFit {
            audit: audit.id.to_string(),
            reasons,
        }
        .into())
    }
}

/// A re-tester has no part in the plan: owns none of its work, gave none of its evidence, made none of its audits.
pub(super) fn keep_duties_apart(study: &Study<'_, impl Read>, person: &str, plan: PlanId) -> Result<(), Halt> {
    let plan = study.known_plan(plan)?;
    let conflict = |conflict: String| -> Result<(), Halt> {
        Err(Rejection::SeparationOfDuties {
            person: person.to_owned(),
            conflict,
        }
        .into())
    };
    if owns_plan(study, person, &plan)? {
        return conflict(format!("owns {}", plan.id));
    }
    for action in &plan.actions {
        if let Some(words) = part_in_action(study, person, *action)? {
            return conflict(words);
        }
    }
    for opener in openers(study, &plan)? {
        if study
            .audit(opener)?
            .is_some_and(|audit| audit.submitted_by.as_deref() == Some(person))
        {
            return conflict(format!("made {opener}, the audit that opened {}", plan.id));
        }
    }
    Ok(())
}

/// Audits that led to a plan: the one that opened it, else those behind its findings.
fn openers(study: &Study<'_, impl Read>, plan: &Plan) -> Result<BTreeSet<AuditId>, Halt> {
    if let OpenedBy::Audit(audit) = plan.opened_by {
        return Ok([audit].into());
    }
    let mut audits = BTreeSet::new();
    for finding in &plan.findings {
        audits.extend(study.finding(*finding)?.map(|finding| finding.audit));
    }
    Ok(audits)
}

fn owns_plan(study: &Study<'_, impl Read>, person: &str, plan: &Plan) -> Result<bool, Halt> {
    let definition = study.pinned(&plan.definition)?;
    let Some(rules) = definition.plans.get(&plan.name) else {
        return Ok(false);
    };
    Ok(holders(study, Some(&plan.service), &rules.owner)?
        .iter()
        .any(|holder| holder == person))
}

fn part_in_action(study: &Study<'_, impl Read>, person: &str, id: ActionId) -> Result<Option<String>, Halt> {
    let Some(action) = study.action(id)? else {
        return Ok(None);
    };
    let words = match &action.origin {
        Origin::Plan { plan, .. } => format!("{id} of {plan}"),
        Origin::Rule { .. } => id.to_string(),
    };
    if action.evidence.iter().any(|evidence| evidence.by == person) {
        return Ok(Some(format!("gave evidence for {words}")));
    }
    let owners = holders(study, Some(&action.service), &action.owner)?;
    Ok(owners
        .iter()
        .any(|owner| owner == person)
        .then(|| format!("owns {words}")))
}
