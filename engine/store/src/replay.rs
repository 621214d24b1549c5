//! Deriving working records from the ledger: the tail after a crash, or all of it after damage.

use ratchet_ports::store::{Head, Position, Projector, StoreError};

use crate::backlog::Backlog;
use crate::disk_store::Progress;
use crate::segments::reader::Reader;

/// Events that are projected at once.
const BATCH_EVENTS: usize = 4096;

/// Projects what the rows of `backlog` lack, up to event `last`.
pub(crate) fn replay(
    backlog: &Backlog,
    reader: &Reader,
    last: Position,
    (projector, progress): (&mut dyn Projector, &mut dyn FnMut(Progress)),
) -> Result<(), StoreError> {
    let first = backlog.head().position + 1;
    let mut next = first;
    while next <= last {
        let events = reader.events(next, last, BATCH_EVENTS)?;
        let Some(end) = events.last() else { break };
        let head = Head {
            position: end.position,
            hash: end.hash,
        };
        let writes = projector.project(&events, backlog)?;
        backlog.admit()?;
        backlog.put(writes, head);
        progress(Progress {
            first,
            position: head.position,
            last,
        });
        next = head.position + 1;
    }
    if next > first {
        tracing::info!(
            from = first,
            to = next - 1,
            "working records were brought up to the ledger"
        );
    }
    Ok(())
}
