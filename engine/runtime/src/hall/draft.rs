//! A group between its decisions and the disk.

use super::Outcome;
use crate::request::{Receipt, Refusal};
use ratchet_core::event::Recorded;
use ratchet_core::instant::Instant;
use ratchet_core::key::Key;
use ratchet_ports::store::{Head, Position};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A request that was decided and waits for the disk.
pub(super) enum Decided {
    Fresh {
        events: Arc<[Recorded]>,
        first: Position,
    },
    /// Done by an earlier group.
    Before(Box<Receipt>),
    /// The same as an earlier request of this group, by its place.
    Same(usize),
}

/// Requests as they are being decided.
pub(super) struct Draft {
    /// Idempotency keys of this group: fingerprint, and place of the request.
    pub(super) asked: BTreeMap<String, (String, usize)>,
    pub(super) decided: Vec<Result<Decided, Refusal>>,
    pub(super) events: Vec<Vec<u8>>,
    pub(super) now: Instant,
    pub(super) running: Head,
    pub(super) woken: Vec<Key>,
}

impl Draft {
    /// A group that begins at the end of the ledger.
    pub(super) fn begin(head: Head, now: Instant) -> Self {
        Self {
            asked: BTreeMap::new(),
            decided: Vec::new(),
            events: Vec::new(),
            now,
            running: head,
            woken: Vec::new(),
        }
    }
}

/// What everybody is told once the group is on the disk.
pub(super) fn answers(
    decided: Vec<Result<Decided, Refusal>>,
    at: Instant,
    head: Head,
) -> Vec<Result<Receipt, Refusal>> {
    let mut answers: Vec<Result<Receipt, Refusal>> = Vec::with_capacity(decided.len());
    for decided in decided {
        let answer = decided.and_then(|decided| match decided {
            Decided::Fresh { events, first } => Ok(Receipt {
                at,
                events,
                first,
                head,
                repeated: false,
            }),
            Decided::Before(receipt) => Ok(*receipt),
            Decided::Same(place) => answers[place].clone().map(|receipt| Receipt {
                repeated: true,
                ..receipt
            }),
        });
        answers.push(answer);
    }
    answers
}

/// The same refusal for everybody.
pub(super) fn refused(count: usize, refusal: &Refusal) -> Outcome {
    Outcome {
        answers: (0..count).map(|_| Err(refusal.clone())).collect(),
        owed: Vec::new(),
    }
}
