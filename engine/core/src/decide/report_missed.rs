//! Somebody else found what our own audit had missed: an inspector, a complaint, an incident, a commissioner, a colleague. It becomes a
//! finding with that origin, sets off the rules that wait for it, and counts for recurrence and themes like any other. One that is
//! serious counts as a significant finding of the audit: what that opens or reopens, opens or reopens here too.

use super::messages::{Note, tell_role};
use super::open_action::{self, NewAction};
use super::open_plan;
use super::raise_findings::resolved_before;
use super::study::{Study, check_name, check_text, unknown};
use super::themes::{self, Pinned};
use crate::command::Missed;
use crate::definition::{Definition, Trigger};
use crate::event::Event;
use crate::id::{AuditId, FindingId};
use crate::limits;
use crate::record::{Audit, AuditStage, Origin, Problem, Read, ReadTyped, Reason};
use crate::rejection::Rejection;
use crate::state::Halt;
use crate::tool::{Question, Severity};

pub(super) fn decide(study: &mut Study<'_, impl Read>, id: AuditId, missed: &Missed) -> Result<(), Halt> {
    let audit = study.known_audit(id)?;
    let person = study.acting_person()?;
    if study.person(person)?.is_none() {
        return Err(Rejection::nothing("member of staff", person).into());
    }
    let (hash, definition) = study.in_force()?;
    check(study, &definition, missed)?;
    if let Some(reason) = cannot_have_missed(&audit) {
        return Err(Rejection::NotPossible {
            what: format!("{id} cannot have missed it"),
            reason,
        }
        .into());
    }
    let finding = raise(study, &audit, missed)?;
    set_off_rules(study, &definition, &audit, (&hash, finding))?;
    let pinned = Pinned {
        definition: &definition,
        hash: &hash,
    };
    if missed.severity == Severity::High {
        open_plan::respond_to_missed(study, pinned, &audit, finding)?;
    }
    themes::look(study, pinned, finding)?;
    tell(study, &definition, &audit, (finding, missed))
}

fn check(study: &Study<'_, impl Read>, definition: &Definition, missed: &Missed) -> Result<(), Halt> {
    check_text("what was found", &missed.what)?;
    if let Some(place) = &missed.place {
        check_name("the place", place)?;
    }
    if missed.references.len() > limits::REPORTED_REFERENCES {
        return Err(Rejection::TooMuch {
            what: "the list of references",
            limit: limits::REPORTED_REFERENCES,
        }
        .into());
    }
    for reference in &missed.references {
        check_name("the reference of a record", reference)?;
    }
    if missed.count == 0 || missed.of < missed.count {
        return Err(Rejection::BadText {
            what: "the count",
            reason: "say how many show it, at least 1, out of how many were looked at".to_owned(),
        }
        .into());
    }
    if let Some(other) = missed
        .causes
        .iter()
        .find(|cause| !definition.causes.contains_key(*cause))
    {
        return Err(unknown("cause", other, definition.causes.keys()));
    }
    match missed.seen_at.filter(|seen| *seen > study.now()) {
        Some(at) => Err(Rejection::InTheFuture {
            what: "what was found",
            at,
        }
        .into()),
        None => Ok(()),
    }
}

fn cannot_have_missed(audit: &Audit) -> Option<String> {
    match audit.stage {
        AuditStage::Evaluated => None,
        AuditStage::Corrected => Some(match audit.correction {
            Some(by) => format!("{by} corrected it; name {by}"),
            None => "another audit corrected it".to_owned(),
        }),
        AuditStage::Missed | AuditStage::Waived | AuditStage::Withdrawn => {
            Some("it was not made; name one that was".to_owned())
        }
        AuditStage::Open | AuditStage::Submitted | AuditStage::Stuck | AuditStage::AwaitingAuthorisation => {
            Some("its result does not count yet; name one that does".to_owned())
        }
    }
}

fn raise(study: &mut Study<'_, impl Read>, audit: &Audit, missed: &Missed) -> Result<FindingId, Halt> {
    let definition = study.pinned(&audit.definition)?;
    let tool = definition
        .audits
        .get(&audit.name)
        .and_then(|rules| definition.tool_of(rules))
        .map(|tool| &tool.description);
    let question: Option<(u16, &Question)> = match &missed.question {
        None => None,
        Some(wanted) => {
            let questions = tool.map_or(&[][..], |tool| &tool.questions);
            let found = (0..).zip(questions).find(|(_, question)| question.id == *wanted);
            Some(found.ok_or_else(|| unknown("question", wanted, questions.iter().map(|question| &question.id)))?)
        }
    };
    let criterion = tool
        .zip(question)
        .map(|(tool, (_, question))| format!("{}:{}", tool.id, question.id));
    let earlier = match &criterion {
        Some(criterion) => resolved_before(study, &audit.service, criterion)?,
        None => Vec::new(),
    };
    let finding = FindingId(study.founded()?.counters.findings + 1);
    study.emit(Event::FindingReported {
        audit: audit.id,
        causes: missed.causes.clone(),
        criterion,
        finding,
        problem: Problem {
            count: missed.count,
            immediate_correction: None,
            of: missed.of,
            place: missed.place.clone().unwrap_or_else(|| audit.service.clone()),
            references: missed.references.clone(),
            standards: question
                .map(|(_, question)| question.standards.clone())
                .unwrap_or_default(),
            what: missed.what.clone(),
        },
        question: question.map(|(position, _)| position),
        question_title: question.map(|(_, question)| question.title.clone()).unwrap_or_default(),
        seen_at: missed.seen_at.unwrap_or(study.now()),
        severity: missed.severity,
        significant: missed.severity == Severity::High,
        who: missed.who,
    })?;
    if !earlier.is_empty() {
        study.emit(Event::FindingRecurred { earlier, finding })?;
    }
    Ok(finding)
}

fn set_off_rules(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    audit: &Audit,
    (hash, finding): (&str, FindingId),
) -> Result<(), Halt> {
    let set_off = |trigger: &Trigger| {
        matches!(trigger, Trigger::MissedByAudit { audit: watched }
            if watched.as_ref().is_none_or(|watched| *watched == audit.name))
    };
    for (name, rule) in &definition.rules {
        if !rule.when.iter().any(set_off) {
            continue;
        }
        let origin = Origin::Rule {
            finding: Some(finding),
            occurrence: None,
            rule: name.clone(),
        };
        let action = NewAction::of_rule(rule, origin, hash, &audit.service);
        open_action::open(study, action, study.now())?;
    }
    Ok(())
}

/// Whoever makes the audit hears what it did not see, and so does the role above.
fn tell(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    audit: &Audit,
    (finding, missed): (FindingId, &Missed),
) -> Result<(), Halt> {
    let above = definition.above(&audit.owner).first().map(|above| (*above).to_owned());
    for role in std::iter::once(audit.owner.clone()).chain(above) {
        let note = Note {
            about: finding.to_string(),
            reason: Reason::MissedByAudit,
            service: audit.service.clone(),
            text: format!(
                "{} found in {} what {} ({}) had missed: {}",
                missed.who.subject(),
                audit.service,
                audit.name,
                audit.id,
                missed.what
            ),
        };
        tell_role(study, &role, note)?;
    }
    Ok(())
}
