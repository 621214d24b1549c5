//! Somebody becomes owed a message.

use super::study::Study;
use crate::definition::{Definition, Recipient};
use crate::event::Event;
use crate::id::MessageId;
use crate::record::{Read, Reason};
use crate::responsibility::holder;
use crate::state::Halt;

/// A message before it is addressed.
pub(super) struct Note {
    pub(super) about: String,
    pub(super) reason: Reason,
    pub(super) service: String,
    pub(super) text: String,
}

/// Tells a role. A vacant role is told all the same: the message waits for whoever is appointed.
pub(super) fn tell_role(study: &mut Study<'_, impl Read>, role: &str, note: Note) -> Result<(), Halt> {
    let person = holder(study, Some(&note.service), role, study.now())?;
    let message = MessageId(study.founded()?.counters.messages + 1);
    study.emit(Event::MessageOwed {
        about: note.about,
        message,
        person,
        reason: note.reason,
        role: role.to_owned(),
        service: note.service,
        text: note.text,
    })
}

/// Tells a role, or a forum by way of its chair.
pub(super) fn tell(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    recipient: &Recipient,
    note: Note,
) -> Result<(), Halt> {
    match recipient {
        Recipient::Role(role) => tell_role(study, role, note),
        Recipient::Forum(forum) => match definition.forums.get(forum) {
            Some(forum) => tell_role(study, &forum.chair, note),
            None => Ok(()),
        },
    }
}
