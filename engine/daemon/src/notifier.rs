//! Messages into the log: the first way of telling people, until mail is set up. Roles and identifiers only; no text that somebody wrote and
//! no reference of a person goes into a log.

use ratchet_ports::notifier::{Message, Notifier, NotifyError};

/// Tells by logging.
#[derive(Debug, Clone, Copy, Default)]
pub struct LogNotifier;

impl Notifier for LogNotifier {
    fn tell(&self, message: &Message) -> Result<(), NotifyError> {
        tracing::info!(
            message = %message.key,
            about = %message.about,
            role = %message.role,
            service = message.service.as_deref().unwrap_or("the whole provider"),
            vacant = message.person.is_none(),
            "somebody has to be told"
        );
        Ok(())
    }
}
