//! What was handed in stays as it is: one set of answers an audit, for exactly the records that were drawn, and nothing drawn anew after.

use super::notes::Notes;
use super::{Breach, Law, breach};
use ratchet_core::event::{Event, Recorded};
use std::collections::BTreeSet;

pub(super) fn check(notes: &Notes, recorded: &Recorded, wrong: &mut Vec<Breach>) {
    let mut say = |text: String| breach(wrong, Law::SubmittedStays, recorded.at, text);
    let handed_in = |audit| notes.audits.get(audit).is_some_and(|note| note.submitted.is_some());
    match &recorded.event {
        Event::AuditSubmitted { audit, records } => {
            let Some(note) = notes.audits.get(audit) else {
                return say(format!("{audit} was handed in and never opened"));
            };
            if note.submitted.is_some() {
                return say(format!("{audit} was handed in a second time"));
            }
            let drawn: BTreeSet<&str> = note
                .sample
                .iter()
                .flat_map(|sample| &sample.rows)
                .map(|row| row.reference.as_str())
                .collect();
            let answered: BTreeSet<&str> = records.iter().map(|record| record.reference.as_str()).collect();
            if drawn != answered || records.len() != answered.len() {
                say(format!("{audit} was handed in for other records than were drawn"));
            }
        }
        Event::SampleDrawn { audit, .. } if handed_in(audit) => {
            say(format!("the sample of {audit} was drawn after it was handed in"));
        }
        Event::SampleRowReplaced {
            audit,
            reference,
            substitute,
            ..
        } => {
            let Some(note) = notes.audits.get(audit) else { return };
            let drawn = |wanted: &str| {
                let mut rows = note.sample.iter().flat_map(|sample| &sample.rows);
                rows.any(|row| row.reference == wanted)
            };
            let came = substitute.row.as_ref().map(|row| row.reference.as_str());
            if handed_in(audit) {
                say(format!("a record of {audit} was replaced after it was handed in"));
            } else if !drawn(reference) {
                say(format!("`{reference}` was replaced in {audit}, which had not drawn it"));
            } else if came.is_some_and(|came| drawn(came) || note.gone.contains(came)) {
                say(format!(
                    "what took the place of `{reference}` in {audit} was in the sample already, or had gone"
                ));
            }
        }
        Event::AuditEvaluated { audit, .. } if !handed_in(audit) => {
            say(format!("{audit} was evaluated without being handed in"));
        }
        _ => {}
    }
}

/// Reads an event of the ledger again.
pub(super) fn reread(notes: &Notes, recorded: &Recorded) -> Option<Breach> {
    let Event::AuditSubmitted { audit, records } = &recorded.event else {
        return None;
    };
    let kept = notes.audits.get(audit).map(|note| &note.records);
    let known = kept.is_some_and(|kept| kept.iter().any(|kept| kept.as_slice() == records.as_slice()));
    (!known).then(|| Breach {
        at: recorded.at,
        law: Law::SubmittedStays,
        text: format!("the answers of {audit} are not those that were handed in"),
    })
}
