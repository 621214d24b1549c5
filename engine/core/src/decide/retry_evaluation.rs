//! Ask the tool again after it gave no report.

use super::lend_records;
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
    study.emit(Event::EvaluationRetried { audit: id })?;
    let definition = study.pinned(&audit.definition)?;
    let tool = definition
        .audits
        .get(&audit.name)
        .and_then(|rules| definition.tool_of(rules));
    tool.map_or(Ok(()), |tool| lend_records::lend(study, &audit, tool))
}
