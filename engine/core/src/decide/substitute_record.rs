//! A drawn record cannot be looked at: the engine puts the next one in its place, by the seed of the sample. Whoever makes the audit
//! says why; it stands with the result for ever.

use super::open_audit::sample_spec;
use super::study::{Study, check_text};
use crate::event::Event;
use crate::id::AuditId;
use crate::limits;
use crate::record::{AuditStage, Purpose, Read, ReadTyped};
use crate::rejection::Rejection;
use crate::responsibility::require;
use crate::sampling::substitute;
use crate::separation::keep_testers_apart;
use crate::state::Halt;
use std::collections::BTreeSet;

pub(super) fn decide(study: &mut Study<'_, impl Read>, id: AuditId, reference: &str, reason: &str) -> Result<(), Halt> {
    let audit = study.known_audit(id)?;
    let person = study.acting_person()?;
    require(study, person, Some(&audit.service), &[&audit.owner], study.now())?;
    check_text("the reason", reason)?;
    let cannot = |reason: &str| {
        Err(Halt::from(Rejection::NotPossible {
            what: format!("`{reference}` of {id} cannot be replaced"),
            reason: reason.to_owned(),
        }))
    };
    if audit.stage != AuditStage::Open {
        return cannot("its answers are handed in, and read-only");
    }
    if let Purpose::Correction { .. } = audit.purpose {
        return cannot("a correction looks at the very records that it corrects");
    }
    if let Purpose::Retest { plan, .. } = audit.purpose {
        keep_testers_apart(study, person, plan, study.now())?;
    }
    let Some(sample) = &audit.sample else {
        return cannot("no sample was drawn yet");
    };
    let Some(row) = sample.rows.iter().find(|row| row.reference == reference) else {
        return cannot("it is not in the sample that was drawn");
    };
    if audit.substitutions.len() >= limits::SUBSTITUTIONS {
        return cannot("too many records of it were replaced already; the list that it was drawn from is out of date");
    }
    let definition = study.pinned(&audit.definition)?;
    let Some(spec) = sample_spec(study, &definition, &audit)? else {
        return cannot("its definition asks for no sample");
    };
    let Some(frame) = study.frame(&audit.service, &spec.unit)? else {
        return cannot("the list that it was drawn from is gone; hand it in again");
    };
    let gone: BTreeSet<&str> = audit.substitutions.iter().map(|old| old.reference.as_str()).collect();
    let substitute = substitute(frame, &spec, sample, row, &gone);
    let frame_digest = frame.digest();
    study.emit(Event::SampleRowReplaced {
        audit: id,
        frame_digest,
        reason: reason.to_owned(),
        reference: reference.to_owned(),
        substitute,
    })
}
