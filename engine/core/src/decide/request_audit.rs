//! Open an audit beside its turns.

use super::open_audit::{self, Opening};
use super::study::{Study, unknown};
use crate::record::{Purpose, Read};
use crate::rejection::Rejection;
use crate::state::Halt;
use crate::words::list;

pub(super) fn decide(study: &mut Study<'_, impl Read>, audit: &str, service: &str) -> Result<(), Halt> {
    let (hash, definition) = study.in_force()?;
    if !definition.services.contains_key(service) {
        return Err(unknown("service", service, definition.services.keys()));
    }
    let rules = definition
        .audits
        .get(audit)
        .ok_or_else(|| unknown("audit", audit, definition.audits.keys()))?;
    if !rules.is_made_in(service) {
        return Err(Rejection::NotPossible {
            what: format!("{audit} cannot be asked for in {service}"),
            reason: format!(
                "the workflow makes it only in {}",
                list(&rules.services.iter().cloned().collect::<Vec<_>>())
            ),
        }
        .into());
    }
    let opening = Opening {
        definition: hash,
        from: study.now(),
        name: audit.to_owned(),
        owner: rules.owner.clone(),
        purpose: Purpose::Extra,
        reason: None,
        service: service.to_owned(),
        finished_within: rules.finished_within,
    };
    open_audit::open(study, &definition, opening).map(|_| ())
}
