//! A report's findings are raised, and rules answer them at once (demand D13: a missing element means immediate correction).

use super::open_action::{self, NewAction};
use super::study::Study;
use crate::condition::looks_at;
use crate::definition::{Definition, Rule, Trigger};
use crate::event::Event;
use crate::id::FindingId;
use crate::limits;
use crate::record::{Audit, Origin, Problem, Purpose, Read, ReadTyped};
use crate::state::Halt;
use crate::tool::{FindingDraft, Report};
use std::collections::BTreeMap;

/// What was raised, or said anew by a correction.
pub(super) struct Raised {
    /// Findings of the corrected audit that are not there any more.
    pub(super) gone: Vec<FindingId>,
    /// Findings that belong to a significant result.
    pub(super) significant: Vec<FindingId>,
}

/// Raises what a report found. `corrected` holds the findings of an audit that this one corrects, by question.
pub(super) fn raise(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    audit: &Audit,
    report: &Report,
    mut corrected: BTreeMap<u16, FindingId>,
) -> Result<Raised, Halt> {
    let rules = definition.audits.get(&audit.name);
    let result_significant = study.audit(audit.id)?.is_some_and(|audit| audit.significant);
    let mut significant = Vec::new();
    for draft in &report.findings {
        let part = result_significant && rules.is_some_and(|rules| looks_at(&rules.significant, draft.question));
        let finding = match corrected.remove(&draft.question) {
            // The same thing, said anew: what it set off runs already.
            Some(known) => {
                say_anew(study, audit, draft, (known, part))?;
                known
            }
            None => {
                let finding = raise_one(study, definition, audit, draft, part)?;
                respond(study, definition, audit, draft, finding)?;
                finding
            }
        };
        if part {
            significant.push(finding);
        }
    }
    if result_significant && !was_significant(study, audit)? {
        respond_to_result(study, definition, audit, report, significant.first().copied())?;
    }
    Ok(Raised {
        gone: corrected.into_values().collect(),
        significant,
    })
}

/// Whether the result that this one corrects was a significant finding already: what that set off runs.
fn was_significant(study: &Study<'_, impl Read>, audit: &Audit) -> Result<bool, Halt> {
    let Purpose::Correction { of } = audit.purpose else {
        return Ok(false);
    };
    Ok(study.audit(of)?.is_some_and(|old| old.significant))
}

fn say_anew(
    study: &mut Study<'_, impl Read>,
    audit: &Audit,
    draft: &FindingDraft,
    (finding, significant): (FindingId, bool),
) -> Result<(), Halt> {
    study.emit(Event::FindingCorrected {
        audit: audit.id,
        finding,
        problem: problem(draft),
        severity: draft.severity,
        significant,
    })
}

fn problem(draft: &FindingDraft) -> Problem {
    Problem {
        count: draft.count,
        immediate_correction: draft.immediate_correction.clone(),
        of: draft.of,
        place: draft.place.clone(),
        references: draft.references.clone(),
        standards: draft.standards.clone(),
        what: draft.what.clone(),
    }
}

fn raise_one(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    audit: &Audit,
    draft: &FindingDraft,
    significant: bool,
) -> Result<FindingId, Halt> {
    let finding = FindingId(study.founded()?.counters.findings + 1);
    let tool = definition
        .audits
        .get(&audit.name)
        .and_then(|rules| definition.tool_of(rules));
    let question = tool.and_then(|tool| {
        let question = tool.description.questions.get(usize::from(draft.question))?;
        Some((question, format!("{}:{}", tool.description.id, question.id)))
    });
    let (title, criterion) = question.map_or_else(Default::default, |(question, criterion)| {
        (question.title.clone(), Some(criterion))
    });
    let earlier = match &criterion {
        Some(criterion) => resolved_before(study, &audit.service, criterion)?,
        None => Vec::new(),
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
        criterion,
        finding,
        problem: problem(draft),
        question: draft.question,
        question_title: title,
        severity: draft.severity,
        significant,
    })?;
    if !earlier.is_empty() {
        study.emit(Event::FindingRecurred { earlier, finding })?;
    }
    Ok(finding)
}

/// Findings of the same criterion in the same service whose plan was verified: what comes back after that is recurring.
pub(super) fn resolved_before(
    study: &Study<'_, impl Read>,
    service: &str,
    criterion: &str,
) -> Result<Vec<FindingId>, Halt> {
    let known = study
        .criterion(service, criterion)?
        .map(|known| known.findings.clone())
        .unwrap_or_default();
    let mut resolved = Vec::new();
    for id in known.into_iter().rev() {
        if resolved.len() >= limits::RECURS_FROM {
            break;
        }
        if study.finding(id)?.is_some_and(|finding| finding.resolved_at.is_some()) {
            resolved.push(id);
        }
    }
    resolved.reverse();
    Ok(resolved)
}

/// Rules that wait for this finding.
fn respond(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    audit: &Audit,
    draft: &FindingDraft,
    finding: FindingId,
) -> Result<(), Halt> {
    for (name, rule) in &definition.rules {
        if waits_for(rule, audit, draft) {
            set_off(study, audit, (name, rule), Some(finding))?;
        }
    }
    Ok(())
}

/// Rules that wait for a significant result, once for the audit; one that a finding of it has set off runs already.
fn respond_to_result(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    audit: &Audit,
    report: &Report,
    finding: Option<FindingId>,
) -> Result<(), Halt> {
    for (name, rule) in &definition.rules {
        let waits = rule
            .when
            .iter()
            .any(|trigger| matches!(trigger, Trigger::SignificantFinding { audit: watched } if *watched == audit.name));
        if waits && !report.findings.iter().any(|draft| waits_for(rule, audit, draft)) {
            set_off(study, audit, (name, rule), finding)?;
        }
    }
    Ok(())
}

fn waits_for(rule: &Rule, audit: &Audit, draft: &FindingDraft) -> bool {
    rule.when.iter().any(|trigger| {
        matches!(trigger, Trigger::Finding { audit: watched, question }
            if *watched == audit.name && *question == draft.question)
    })
}

fn set_off(
    study: &mut Study<'_, impl Read>,
    audit: &Audit,
    (name, rule): (&str, &Rule),
    finding: Option<FindingId>,
) -> Result<(), Halt> {
    let origin = Origin::Rule {
        finding,
        occurrence: None,
        rule: name.to_owned(),
    };
    let action = NewAction::of_rule(rule, origin, &audit.definition, &audit.service);
    open_action::open(study, action, study.now())?;
    Ok(())
}
