//! Working records made from the ledger, for stores that replay after a crash or rebuild after damage.

use crate::projection::{Projection, VERSION};
use crate::stored::read_event;
use ratchet_core::event::Recorded;
use ratchet_ports::store::{LedgerEvent, Projector, ReadRows, StoreError, Write};

/// Events applied on one draft: enough that a record which changes often is copied seldom, few enough that doing them again after a
/// record had to be loaded costs little.
const EVENTS_AT_ONCE: usize = 16;

/// Makes working records from the ledger.
#[derive(Debug, Default)]
pub struct Replay(Projection);

impl Projector for Replay {
    fn version(&self) -> u32 {
        VERSION
    }

    fn project(&mut self, events: &[LedgerEvent], read: &dyn ReadRows) -> Result<Vec<Write>, StoreError> {
        // What a failed call left behind is not part of the store.
        self.0.discard();
        for chunk in events.chunks(EVENTS_AT_ONCE) {
            let recorded: Vec<Recorded> = chunk.iter().map(read_event).collect::<Result<_, _>>()?;
            self.0.take(read, &recorded, chunk[0].position)?;
        }
        let consequences = self.0.consequences(read)?;
        self.0.settle();
        Ok(consequences.writes)
    }
}
