//! The past: the same records as they were at an earlier moment, made anew from the ledger. Nothing is kept twice; an earlier
//! state is asked for seldom, and the ledger has it.

use crate::replay::Replay;
use crate::stored::read_event;
use crate::view::ViewError;
use ratchet_core::instant::Instant;
use ratchet_ports::store::{Group, Position, Projector, Store};

/// Events that are read and projected at once.
const BATCH: usize = 1_000;

/// The position of the last event at or before a moment; 0 before the first. Events never go back in time, so this looks at few.
pub fn position_at(ledger: &dyn Store, moment: Instant) -> Result<Position, ViewError> {
    let (mut known, mut beyond) = (0, ledger.head().position + 1);
    while beyond - known > 1 {
        let middle = known + (beyond - known) / 2;
        let events = ledger.events(middle, 1)?;
        let Some(event) = events.first() else { break };
        if read_event(event)?.at <= moment {
            known = middle;
        } else {
            beyond = middle;
        }
    }
    Ok(known)
}

/// Plays the ledger up to a position into an empty store.
pub fn retrace(ledger: &dyn Store, until: Position, into: &dyn Store) -> Result<(), ViewError> {
    let mut replay = Replay::default();
    let mut next = into.head().position + 1;
    while next <= until {
        let wanted = usize::try_from(until - next + 1).unwrap_or(BATCH).min(BATCH);
        let events = ledger.events(next, wanted)?;
        let Some(last) = events.last() else { break };
        next = last.position + 1;
        let writes = replay.project(&events, into)?;
        let events = events.into_iter().map(|event| event.bytes).collect();
        into.commit(Group { events, writes })?;
    }
    Ok(())
}
