//! Actions and what is done in them, and the findings that they answer.

use super::{ActionNote, Notes};
use ratchet_core::event::{Event, Recorded};
use ratchet_core::record::Origin;
use std::collections::BTreeSet;

impl Notes {
    pub(super) fn actions(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::ActionOpened {
                action,
                clock,
                definition,
                ladder,
                origin,
                owner,
                schedule,
                service,
                title,
                ..
            } => {
                if let Origin::Rule {
                    finding: Some(finding), ..
                } = origin
                {
                    self.owned(*finding);
                }
                let note = ActionNote {
                    clock: clock.clone(),
                    definition: definition.clone(),
                    done: false,
                    evidence_by: BTreeSet::new(),
                    in_place: false,
                    ladder: ladder.clone(),
                    origin: origin.clone(),
                    owner: owner.clone(),
                    schedule: schedule.clone(),
                    service: service.clone(),
                    started_at: recorded.at,
                    title: title.clone(),
                };
                self.actions.insert(*action, note);
            }
            Event::EvidenceAdded { action, .. } => self.in_action(*action, |note| {
                note.evidence_by.extend(recorded.by.person().map(str::to_owned));
            }),
            Event::ActionInPlace { action } => self.in_action(*action, |note| note.in_place = true),
            Event::ActionDone { action } => self.in_action(*action, |note| note.done = true),
            Event::ActionReopened { action, .. } => self.in_action(*action, |note| {
                (note.done, note.in_place, note.started_at) = (false, false, recorded.at);
            }),
            Event::ActionReassigned { action, to, .. } => self.in_action(*action, |note| note.owner.clone_from(to)),
            _ => {}
        }
    }
}
