//! A second person looks at a result: it counts from here, or goes back for a new submission. Whoever submitted it is never that person,
//! and of a re-test nobody with a part in its plan. Until then nothing follows from the result: no finding, no plan, no gate.

use super::evaluate_retest;
use super::messages::{Note, tell_role};
use super::open_audit::time_for;
use super::record_evaluation;
use super::study::{Study, check_text};
use crate::correction;
use crate::deadline::{Move, add};
use crate::event::Event;
use crate::id::AuditId;
use crate::record::{Audit, AuditStage, Purpose, Read, Reason};
use crate::rejection::Rejection;
use crate::responsibility::require;
use crate::separation::{keep_authorisers_apart, keep_testers_apart};
use crate::state::Halt;
use crate::tool::Report;

pub(super) fn authorise(study: &mut Study<'_, impl Read>, id: AuditId, note: Option<&str>) -> Result<(), Halt> {
    let audit = study.known_audit(id)?;
    let (report, _) = second_look(study, &audit, "authorised")?;
    note.map_or(Ok(()), |note| check_text("the note", note))?;
    study.emit(Event::AuditAuthorised {
        audit: id,
        note: note.map(str::to_owned),
    })?;
    record_evaluation::counts(study, &audit, &report, audit.significant)
}

pub(super) fn send_back(study: &mut Study<'_, impl Read>, id: AuditId, reason: &str) -> Result<(), Halt> {
    let audit = study.known_audit(id)?;
    let (report, person) = second_look(study, &audit, "sent back")?;
    check_text("the reason", reason)?;
    let definition = study.pinned(&audit.definition)?;
    let calendar = study.calendar(&definition, &audit.service)?.without_cut_off();
    let to = add(study.now(), &time_for(study, &definition, &audit)?, &calendar);
    let moved = (to > audit.due.current()).then(|| Move {
        at: study.now(),
        by: person.clone(),
        reason: format!("its result was sent back: {reason}"),
        to,
    });
    study.emit(Event::AuditSentBack {
        audit: id,
        lacked: evaluate_retest::lacked(study, &audit, &report)?,
        moved,
        reason: reason.to_owned(),
    })?;
    let note = Note {
        about: id.to_string(),
        reason: Reason::SentBack,
        service: audit.service.clone(),
        text: format!(
            "The result of {} of {} was sent back: {reason}. Hand its answers in again; what was handed in stays in the ledger.",
            audit.name, audit.service
        ),
    };
    tell_role(study, &audit.owner, note)
}

/// The result that waits, and who looks at it: holder of the authorising role or of one above it, so that a small service where that
/// person has a part in the plan is not stuck.
fn second_look(study: &Study<'_, impl Read>, audit: &Audit, deed: &str) -> Result<(Report, String), Halt> {
    let (AuditStage::AwaitingAuthorisation, Some(role), Some(report)) = (audit.stage, &audit.authoriser, &audit.report)
    else {
        return Err(Rejection::NotPossible {
            what: format!("the result of {} cannot be {deed}", audit.id),
            reason: not_waiting(audit).to_owned(),
        }
        .into());
    };
    let definition = study.pinned(&audit.definition)?;
    let mut roles = vec![role.as_str()];
    roles.extend(definition.above(role));
    let person = study.acting_person()?;
    require(study, person, Some(&audit.service), &roles, study.now())?;
    keep_authorisers_apart(person, audit)?;
    if let Purpose::Retest { plan, .. } = correction::root(study, audit)?.purpose {
        keep_testers_apart(study, person, plan, study.now())?;
    }
    Ok((report.clone(), person.to_owned()))
}

const fn not_waiting(audit: &Audit) -> &'static str {
    match audit.stage {
        AuditStage::Open => "its answers are not in",
        AuditStage::Submitted => "its tool has not answered yet",
        AuditStage::Stuck => "its tool gave no report; ask the tool again first",
        AuditStage::Evaluated if audit.authorised.is_some() => "it was authorised already",
        AuditStage::Evaluated => "it needs no second person, and counts already",
        AuditStage::AwaitingAuthorisation => "nobody is named who authorises it",
        AuditStage::Withdrawn => "it was withdrawn",
        AuditStage::Missed => "it was missed",
        AuditStage::Waived => "it was waived",
        AuditStage::Corrected => "another audit corrected it and stands in its place",
    }
}
