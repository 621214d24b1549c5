//! Words that several nouns share: moments, identifiers, names of variants, due dates, receipts.

use super::failure::Failure;
use chrono::{DateTime, SecondsFormat, Utc};
use ratchet_api::v1;
use ratchet_core::deadline;
use ratchet_core::event::{Event, Recorded};
use ratchet_core::instant::Instant;
use ratchet_core::record;
use ratchet_ports::store;
use ratchet_runtime::Receipt;
use serde::Serialize;
use std::io::{Error, Write};
use std::str::FromStr;

/// A moment as it is sent.
pub(super) fn moment(at: Instant) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// A moment as it was sent.
pub(super) fn read_moment(name: &str, text: &str) -> Result<Instant, Failure> {
    match DateTime::parse_from_rfc3339(text) {
        Ok(at) => Ok(at.with_timezone(&Utc)),
        Err(_) => {
            let detail = format!("`{name}` is not a moment: write one such as 2026-06-01T09:30:00Z, with the zone");
            Err(Failure::unprocessable("bad-moment", detail))
        }
    }
}

/// An identifier in a path.
pub(super) fn identifier<Id: FromStr>(text: &str) -> Result<Id, Failure>
where
    Id::Err: ToString,
{
    text.parse()
        .map_err(|error: Id::Err| Failure::not_found(error.to_string()))
}

/// Identifiers as they are sent.
pub(super) fn identifiers<Id: ToString>(ids: &[Id]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

/// Lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The name of a variant, as serde writes it: `not-met`, or the key of a variant that holds something.
pub(super) fn variant(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        Ok(serde_json::Value::Object(fields)) => fields.into_iter().next().map_or_else(String::new, |(name, _)| name),
        _ => String::new(),
    }
}

/// The end of the ledger.
pub(super) fn head(head: store::Head) -> v1::Head {
    v1::Head {
        hash: hex(&head.hash),
        position: head.position,
    }
}

/// A receipt.
pub(super) fn receipt(receipt: &Receipt) -> v1::Receipt {
    v1::Receipt {
        at: moment(receipt.at),
        created: receipt.events.iter().filter_map(created).collect(),
        events: receipt.events.iter().map(|recorded| kind(&recorded.event)).collect(),
        first: receipt.first,
        head: head(receipt.head),
        repeated: receipt.repeated,
    }
}

/// What came into being by an event.
fn created(recorded: &Recorded) -> Option<String> {
    Some(match &recorded.event {
        Event::AuditOpened { audit, .. } => audit.to_string(),
        Event::FindingRaised { finding, .. } | Event::FindingReported { finding, .. } => finding.to_string(),
        Event::PlanOpened { plan, .. } => plan.to_string(),
        Event::ActionOpened { action, .. } => action.to_string(),
        Event::OccurrenceRecorded { occurrence, .. } => occurrence.to_string(),
        Event::MessageOwed { message, .. } => message.to_string(),
        Event::ThemeRaised { theme, .. } => theme.to_string(),
        Event::MeetingCalled { meeting, .. } => meeting.to_string(),
        _ => return None,
    })
}

/// The kind of an event, as the ledger writes it. Only the beginning is written, for an event may hold a whole definition.
fn kind(event: &Event) -> String {
    let mut beginning = Beginning::default();
    // Writing stops with an error as soon as the beginning is full, which is meant.
    let _ = serde_json::to_writer(&mut beginning, event);
    let text = String::from_utf8_lossy(&beginning.0);
    let name = text
        .strip_prefix("{\"type\":\"")
        .and_then(|rest| rest.split('"').next());
    name.unwrap_or_default().to_owned()
}

/// Keeps what is written first.
#[derive(Default)]
struct Beginning(Vec<u8>);

impl Write for Beginning {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Error> {
        const KEPT: usize = 64;
        if self.0.len() >= KEPT {
            return Err(Error::other("enough"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<(), Error> {
        Ok(())
    }
}

/// A due date with its story.
pub(super) fn due(due: &deadline::Due, is_met: bool, now: Instant) -> v1::Due {
    let moves = due.moves.iter().map(|moved| v1::Move {
        at: moment(moved.at),
        by: moved.by.clone(),
        reason: moved.reason.clone(),
        to: moment(moved.to),
    });
    v1::Due {
        at: moment(due.current()),
        because: due.derivation.to_string(),
        moves: moves.collect(),
        original: moment(due.original),
        overdue: !is_met && due.is_overdue(now),
    }
}

/// Who was told that something is late.
pub(super) fn escalations(escalations: &[record::Escalation]) -> Vec<v1::Escalation> {
    let told = escalations.iter().map(|escalation| v1::Escalation {
        answer: escalation.answer.as_ref().map(|answer| v1::EscalationAnswer {
            at: moment(answer.at),
            by: answer.by.clone(),
            words: answer.words.clone(),
        }),
        at: moment(escalation.at),
        instead_of: escalation.instead_of.clone(),
        late: escalation.late,
        obligation: Some(escalation.obligation).filter(|number| *number > 0),
        person: escalation.person.clone(),
        rung: escalation.rung as u32 + 1,
        to: escalation.to.clone(),
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_an_event_is_what_the_ledger_says() {
        assert_eq!(
            kind(&Event::ProviderFounded { name: "x".repeat(500) }),
            "provider-founded"
        );
    }
}
