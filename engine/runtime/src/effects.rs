//! What is owed to the world: asking tools, handing messages over. Nothing here decides; each outcome goes back to the hall as a command.

use crate::hall::Owed;
use crate::request::Request;
use crate::view::View;
use ratchet_core::command::Command;
use ratchet_core::event::Actor;
use ratchet_core::instant::Instant;
use ratchet_core::key::Key;
use ratchet_core::own_questions::component_records;
use ratchet_core::pending::Effect;
use ratchet_core::record::{Message, Record};
use ratchet_core::tool::Failure;
use ratchet_ports::notifier::{Message as Told, Notifier};
use ratchet_ports::plugin_host::Lent;
use ratchet_ports::store::Store;
use ratchet_ports::{Clock, PluginHost};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The machines that a provider is plugged into.
#[derive(Clone)]
pub struct Parts {
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Runs audit tools.
    pub host: Arc<dyn PluginHost>,
    /// Hands messages over.
    pub notifier: Arc<dyn Notifier>,
    /// Ledger and working records.
    pub store: Arc<dyn Store>,
}

/// Performs an effect. `None` means that it did not succeed and stays owed.
pub(crate) fn perform(owed: &Owed, parts: &Parts) -> Option<Request> {
    let Parts {
        host, notifier, store, ..
    } = parts;
    let command = match &owed.effect {
        Effect::Evaluate {
            attempt,
            audit,
            border,
            context,
            digest,
            lent,
            tool,
        } => {
            let outcome = match &owed.submission {
                Some(submission) => {
                    let records = component_records(&submission.records, border);
                    let lists = lists(&View::new(store.clone()), lent);
                    match lists.and_then(|lent| host.evaluate_with(digest, context, &records, &lent)) {
                        Err(Failure::NotInstalled { .. }) => Err(not_installed(tool)),
                        outcome => outcome,
                    }
                }
                None => Err(Failure::Internal("the answers could not be read back".to_owned())),
            };
            Command::RecordEvaluation {
                attempt: *attempt,
                audit: *audit,
                outcome,
            }
        }
        Effect::FreezeAgenda { meeting } => match crate::agenda::freeze(&View::new(store.clone()), *meeting) {
            Ok(command) => command?,
            Err(error) => {
                tracing::warn!(meeting = %meeting, error = %error, "an agenda could not be put together and is tried again");
                return None;
            }
        },
        Effect::Tell { message } => {
            let record = crate::stored::load(store.as_ref(), &owed.key).ok()??.stored.record;
            let Record::Message(record) = record.as_ref() else {
                return None;
            };
            if let Err(error) = notifier.tell(&told(record)) {
                tracing::warn!(message = %message, error = %error, "a message stays owed and is tried again");
                return None;
            }
            Command::RecordTold { message: *message }
        }
    };
    Some(Request::new(Actor::Engine, command))
}

/// The lists that a tool may read, by name.
pub(crate) fn lists(view: &View, lent: &BTreeMap<String, String>) -> Result<Lent, Failure> {
    let mut lists = Lent::new();
    for (name, digest) in lent {
        match view.record(&Key::List(digest.clone())).ok().flatten().as_deref() {
            Some(Record::List(list)) => drop(lists.insert(name.clone(), list.clone())),
            _ => return Err(Failure::Internal(format!("the list `{name}` could not be read back"))),
        }
    }
    Ok(lists)
}

fn not_installed(tool: &str) -> Failure {
    let (tool, version) = tool.split_once(' ').unwrap_or((tool, "unknown"));
    Failure::NotInstalled {
        tool: tool.to_owned(),
        version: version.to_owned(),
    }
}

fn told(message: &Message) -> Told {
    Told {
        key: message.id.to_string(),
        person: message.person.clone(),
        role: message.role.clone(),
        service: Some(message.service.clone()),
        about: message.about.clone(),
        text: message.text.clone(),
        at: message.at,
    }
}

/// A clock that stands still until it is moved: for virtual time.
#[derive(Debug)]
pub struct FixedClock(pub Instant);

impl Clock for FixedClock {
    fn now(&self) -> Instant {
        self.0
    }
}
