//! Open an audit beside its turns.

use super::open_audit::{self, Opening};
use super::study::{Study, unknown};
use crate::record::{Purpose, Read};
use crate::state::Halt;

pub(super) fn decide(study: &mut Study<'_, impl Read>, audit: &str, service: &str) -> Result<(), Halt> {
    let (hash, definition) = study.in_force()?;
    if !definition.services.contains_key(service) {
        return Err(unknown("service", service, definition.services.keys()));
    }
    let rules = definition
        .audits
        .get(audit)
        .ok_or_else(|| unknown("audit", audit, definition.audits.keys()))?;
    let opening = Opening {
        definition: hash,
        from: study.now(),
        name: audit.to_owned(),
        owner: rules.owner.clone(),
        purpose: Purpose::Extra,
        service: service.to_owned(),
        finished_within: rules.finished_within,
    };
    open_audit::open(study, &definition, opening).map(|_| ())
}
