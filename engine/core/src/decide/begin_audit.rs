//! Begin to work on an audit: who and since when. A colleague of the same role may take the work over.

use super::study::Study;
use super::submit_audit::not_open;
use crate::correction;
use crate::event::Event;
use crate::id::AuditId;
use crate::record::{AuditStage, Purpose, Read};
use crate::rejection::Rejection;
use crate::responsibility::require;
use crate::separation::keep_testers_apart;
use crate::state::Halt;

pub(super) fn decide(study: &mut Study<'_, impl Read>, id: AuditId) -> Result<(), Halt> {
    let audit = study.known_audit(id)?;
    let person = study.acting_person()?;
    require(study, person, Some(&audit.service), &[&audit.owner], study.now())?;
    if audit.stage != AuditStage::Open {
        return Err(not_open(&audit));
    }
    if let Purpose::Retest { plan, .. } = correction::root(study, &audit)?.purpose {
        keep_testers_apart(study, person, plan, study.now())?;
    }
    if audit.sample.is_none() {
        let definition = study.pinned(&audit.definition)?;
        let rules = definition.audits.get(&audit.name);
        return Err(Rejection::NoSample {
            audit: id.to_string(),
            population: rules.map(|rules| rules.sample.unit.clone()).unwrap_or_default(),
            service: audit.service,
        }
        .into());
    }
    // Who has begun already and says so again changes nothing.
    if audit.begun.is_some_and(|begun| begun.by == person) {
        return Ok(());
    }
    study.emit(Event::AuditBegun { audit: id })
}
