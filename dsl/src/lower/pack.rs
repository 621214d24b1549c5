//! Evidence packs: who reads them, how often, and what they show.

use super::Lower;
use crate::ast::{Every, Pack, Slot};
use ratchet_core::definition::{self, PackPart};
use ratchet_core::recurrence::Recurrence;

const PARTS: &[(&str, PackPart)] = &[
    ("audit programme", PackPart::AuditProgramme),
    ("findings", PackPart::Findings),
    ("actions", PackPart::Actions),
    ("retest results", PackPart::RetestResults),
    ("measures", PackPart::Measures),
    ("theme trend", PackPart::ThemeTrend),
    ("escalations", PackPart::Escalations),
    ("decisions", PackPart::Decisions),
    ("open items", PackPart::OpenItems),
];

impl Lower<'_> {
    /// Lowers a pack.
    pub(super) fn pack(&mut self, pack: &Pack) {
        let every = match &pack.every {
            Slot::Absent => Some(None),
            Slot::Broken => None,
            Slot::Said(every) => self.pack_timing(&every.value).map(Some),
        };
        let shows = self.words_list(&pack.shows, PARTS, "a pack cannot show this");
        let (Some(every), Some(shows), Some(reader)) = (every, shows, pack.reader.value().cloned()) else {
            return;
        };
        let lowered = definition::Pack { every, reader, shows };
        self.definition.packs.insert(pack.head.name.value.clone(), lowered);
    }

    fn pack_timing(&mut self, every: &Every) -> Option<Recurrence> {
        if let Some(finished) = &every.finished {
            self.wrong(
                finished.place,
                "a pack has no time to be finished",
                "goes with audits",
                "leave it out; a pack is made when it falls due",
            );
            return None;
        }
        self.openings(every, "packs")
    }
}
