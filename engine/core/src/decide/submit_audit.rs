//! Hand in an audit's answers. They must fit the drawn sample; from here they are read-only.

use super::lend_records;
use super::record_evaluation;
use super::study::Study;
use crate::correction;
use crate::definition::Tool;
use crate::event::Event;
use crate::id::AuditId;
use crate::limits;
use crate::own_questions;
use crate::record::{Audit, AuditStage, Purpose, Read};
use crate::rejection::Rejection;
use crate::responsibility::require;
use crate::separation::keep_testers_apart;
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
    require(study, person, Some(&audit.service), &[&audit.owner], study.now())?;
    if audit.stage != AuditStage::Open {
        return Err(not_open(&audit));
    }
    if let Purpose::Retest { plan, .. } = correction::root(study, &audit)?.purpose {
        keep_testers_apart(study, person, plan, study.now())?;
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
        return lend_records::lend(study, &audit, tool);
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

/// The refusal of what takes an audit that waits for its answers.
pub(super) fn not_open(audit: &Audit) -> Halt {
    Rejection::AuditNotOpen {
        audit: audit.id.to_string(),
        state: closed_words(audit.stage).to_owned(),
    }
    .into()
}

const fn closed_words(stage: AuditStage) -> &'static str {
    match stage {
        AuditStage::Open => "is open",
        AuditStage::Submitted | AuditStage::Stuck => {
            "has been submitted: submitted answers are read-only; correct it by a new audit"
        }
        AuditStage::AwaitingAuthorisation => {
            "has been submitted: submitted answers are read-only; whoever authorises it can send it back"
        }
        AuditStage::Evaluated => {
            "has been submitted and evaluated: submitted answers are read-only; correct it by a new audit"
        }
        AuditStage::Withdrawn => "was withdrawn, because its plan began again or its gate was waived",
        AuditStage::Missed => "was missed: its next turn has opened, so hand in that one",
        AuditStage::Waived => "was waived: it need not be made",
        AuditStage::Corrected => "was corrected by another audit, which stands in its place",
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
