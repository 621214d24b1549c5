//! Ask the tool again after it gave no report.

use super::study::Study;
use crate::event::Event;
use crate::id::AuditId;
use crate::record::{AuditStage, Read};
use crate::rejection::Rejection;
use crate::state::Halt;

pub(super) fn decide(study: &mut Study<'_, impl Read>, id: AuditId) -> Result<(), Halt> {
    let audit = study.known_audit(id)?;
    if audit.stage != AuditStage::Stuck {
        return Err(Rejection::NothingToRetry { audit: id.to_string() }.into());
    }
    study.emit(Event::EvaluationRetried { audit: id })
}
