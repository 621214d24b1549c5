//! A report's findings are raised, and rules answer them at once (demand D13: a missing element means immediate correction).

use super::open_action::{self, NewAction};
use super::study::Study;
use crate::condition::looks_at;
use crate::definition::{Definition, Trigger};
use crate::event::Event;
use crate::id::FindingId;
use crate::record::{Audit, Origin, Problem, Read, ReadTyped, Schedule};
use crate::state::Halt;
use crate::tool::{FindingDraft, Report};

/// What was raised.
pub(super) struct Raised {
    /// Findings that belong to a significant result.
    pub(super) significant: Vec<FindingId>,
}

pub(super) fn raise(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    audit: &Audit,
    report: &Report,
) -> Result<Raised, Halt> {
    let rules = definition.audits.get(&audit.name);
    let result_significant = study.audit(audit.id)?.is_some_and(|audit| audit.significant);
    let mut significant = Vec::new();
    for draft in &report.findings {
        let part = result_significant && rules.is_some_and(|rules| looks_at(&rules.significant, draft.question));
        let finding = raise_one(study, definition, audit, draft, part)?;
        if part {
            significant.push(finding);
        }
        respond(study, definition, audit, draft, finding)?;
    }
    Ok(Raised { significant })
}

fn raise_one(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    audit: &Audit,
    draft: &FindingDraft,
    significant: bool,
) -> Result<FindingId, Halt> {
    let finding = FindingId(study.founded()?.counters.findings + 1);
    let title = definition
        .audits
        .get(&audit.name)
        .and_then(|rules| definition.tool_of(rules))
        .and_then(|tool| tool.description.questions.get(usize::from(draft.question)))
        .map_or_else(String::new, |question| question.title.clone());
    let problem = Problem {
        count: draft.count,
        immediate_correction: draft.immediate_correction.clone(),
        of: draft.of,
        place: draft.place.clone(),
        references: draft.references.clone(),
        standards: draft.standards.clone(),
        what: draft.what.clone(),
    };
    study.emit(Event::FindingRaised {
        audit: audit.id,
        // A tool suggests; the provider's own taxonomy decides which words count.
        causes: draft
            .causes
            .iter()
            .filter(|cause| definition.causes.contains_key(*cause))
            .cloned()
            .collect(),
        finding,
        problem,
        question: draft.question,
        question_title: title,
        severity: draft.severity,
        significant,
    })?;
    Ok(finding)
}

fn respond(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    audit: &Audit,
    draft: &FindingDraft,
    finding: FindingId,
) -> Result<(), Halt> {
    for (name, rule) in &definition.rules {
        let set_off = rule.when.iter().any(|trigger| {
            matches!(trigger, Trigger::Finding { audit: watched, question }
                if *watched == audit.name && *question == draft.question)
        });
        if !set_off {
            continue;
        }
        let action = NewAction {
            definition: audit.definition.clone(),
            ladder: rule.escalate.clone(),
            origin: Origin::Rule {
                finding: Some(finding),
                occurrence: None,
                rule: name.clone(),
            },
            owner: rule.owner.clone(),
            schedule: Schedule::Once(rule.due),
            service: audit.service.clone(),
            title: rule.does.clone(),
        };
        open_action::open(study, action, study.now())?;
    }
    Ok(())
}
