//! A message was handed over.

use super::study::{Study, nothing};
use crate::event::Event;
use crate::id::MessageId;
use crate::record::{Read, ReadTyped};
use crate::state::Halt;

pub(super) fn decide(study: &mut Study<'_, impl Read>, message: MessageId) -> Result<(), Halt> {
    let owed = study.message(message)?.ok_or_else(|| nothing("message", message))?;
    if owed.told_at.is_some() {
        return Ok(());
    }
    study.emit(Event::MessageTold { message })
}
