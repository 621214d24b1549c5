//! What a record owes to the world and when it wants to be looked at again: effects and timers derived from state, so that a crash
//! loses neither.

use crate::id::{AuditId, MeetingId, MessageId};
use crate::instant::Instant;
use crate::own_questions::Border;
use crate::record::{AuditStage, Read, ReadTyped, Record};
use crate::state::Halt;
use crate::tool::Context;
use std::collections::BTreeMap;

/// Something owed to the world. Its outcome comes back as a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Ask the tool to evaluate an audit's submission; answer with `RecordEvaluation`.
    Evaluate {
        /// Which attempt this is.
        attempt: u32,
        /// Audit; its records are in its submission.
        audit: AuditId,
        /// How much of each record belongs to the tool; the rest is the file's own.
        border: Border,
        /// What the tool is told beside the records.
        context: Context,
        /// Digest of the tool's component.
        digest: String,
        /// Lists that the tool may read: digests by name.
        lent: BTreeMap<String, String>,
        /// Tool and version, for messages.
        tool: String,
    },
    /// Put a meeting's agenda together; answer with `FreezeAgenda`.
    FreezeAgenda {
        /// Meeting.
        meeting: MeetingId,
    },
    /// Hand a message over; answer with `RecordTold`.
    Tell {
        /// Message.
        message: MessageId,
    },
}

/// Effects that this record owes.
pub fn pending(read: &(impl Read + ?Sized), record: &Record) -> Result<Vec<Effect>, Halt> {
    Ok(match record {
        Record::Audit(audit) if audit.stage == AuditStage::Submitted => {
            let Some(definition) = read.definition(&audit.definition)? else {
                return Ok(Vec::new());
            };
            let Some((rules, tool)) = definition
                .audits
                .get(&audit.name)
                .and_then(|rules| Some((rules, definition.tool_of(rules)?)))
            else {
                return Ok(Vec::new());
            };
            vec![Effect::Evaluate {
                attempt: audit.attempts,
                audit: audit.id,
                border: Border::of(tool),
                context: Context {
                    section: rules.tool.section,
                    on: audit.submitted_at.unwrap_or(audit.opened_at).timestamp(),
                    service: audit.service.clone(),
                },
                digest: tool.digest.clone(),
                lent: audit.lent.clone(),
                tool: format!("{} {}", tool.description.id, tool.description.version),
            }]
        }
        Record::Meeting(meeting) if meeting.runs() && meeting.agenda.is_none() => {
            vec![Effect::FreezeAgenda { meeting: meeting.id }]
        }
        Record::Message(message) if message.told_at.is_none() => vec![Effect::Tell { message: message.id }],
        _ => Vec::new(),
    })
}

/// Whether a record may owe anything, without looking further: decides if it is kept in the table of effects.
pub fn owes(record: &Record) -> bool {
    match record {
        Record::Audit(audit) => audit.stage == AuditStage::Submitted,
        Record::Meeting(meeting) => meeting.runs() && meeting.agenda.is_none(),
        Record::Message(message) => message.told_at.is_none(),
        _ => false,
    }
}

/// When this record wants to be looked at again (`Command::Wake`); `None` is never. One timer a record: whatever the record was
/// guarded by is recomputed from it, so a timer that fires for something that has changed finds nothing to do.
pub fn wake_at(read: &(impl Read + ?Sized), record: &Record) -> Result<Option<Instant>, Halt> {
    crate::wake::wake_at(read, record)
}
