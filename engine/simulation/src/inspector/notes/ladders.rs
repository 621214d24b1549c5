//! Ladders that may have to speak, and who was written to.

use super::{Climbing, Notes, ToldNote};
use ratchet_core::event::{Event, Late, Recorded};
use ratchet_core::record::{Purpose, Reason};

impl Notes {
    pub(super) fn ladders(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::ObligationOpened { action, obligation } => {
                let Some(note) = self.actions.get(action) else { return };
                let late = Late::Action {
                    action: *action,
                    obligation: obligation.number,
                };
                let what = format!("{action} \"{}\" in {}", note.title, note.service);
                let climbing = Climbing::new(
                    &note.definition,
                    &note.service,
                    note.ladder.clone(),
                    &obligation.due,
                    what,
                );
                self.climbing.insert(late, climbing);
            }
            Event::ObligationMet { action, obligation } => {
                let (action, obligation) = (*action, *obligation);
                self.climbing.remove(&Late::Action { action, obligation });
            }
            Event::ObligationMissed {
                action,
                obligation,
                row_from,
            } => {
                let (action, obligation) = (*action, *obligation);
                let missed = self.climbing.remove(&Late::Action { action, obligation });
                let next = self.climbing.get_mut(&Late::Action {
                    action,
                    obligation: obligation + 1,
                });
                // A row that the ledger does not speak of is one from before rows were counted.
                if let (Some(missed), Some(next), Some(_)) = (missed, next, row_from) {
                    let (from, fired) = missed.row.unwrap_or((missed.due, 0));
                    next.row = Some((from, fired.max(missed.fired)));
                }
            }
            Event::ActionDone { action } | Event::ActionReopened { action, .. } => {
                self.climbing
                    .retain(|late, _| !matches!(late, Late::Action { action: of, .. } if of == action));
            }
            Event::DueMoved {
                action,
                moved,
                obligation,
            } => {
                let (action, obligation) = (*action, *obligation);
                if let Some(climbing) = self.climbing.get_mut(&Late::Action { action, obligation }) {
                    (climbing.again, climbing.due, climbing.fired) = (None, moved.to, 0);
                    climbing.row = None;
                    climbing.told.clear();
                }
            }
            Event::ActionReassigned { action, .. } => {
                let of_action = self.climbing.iter_mut();
                for (_, climbing) in
                    of_action.filter(|(late, _)| matches!(late, Late::Action { action: of, .. } if of == action))
                {
                    climbing.again = Some(recorded.at);
                    climbing.told.clear();
                }
            }
            Event::AuditOpened {
                audit,
                definition,
                due,
                name,
                purpose,
                service,
                ..
            } => {
                let rules = self.definitions.get(definition);
                let first = self.root(*audit).map_or(*purpose, |(_, root)| root.purpose);
                let ladder = match first {
                    Purpose::Retest { plan, .. } => {
                        let plan = self.plans.get(&plan);
                        plan.and_then(|plan| self.rules(plan)).map(|rules| &rules.escalate)
                    }
                    Purpose::Routine { .. } | Purpose::Extra | Purpose::Correction { .. } => rules
                        .and_then(|rules| rules.audits.get(name))
                        .map(|rules| &rules.escalate),
                };
                let what = format!("{audit} \"{name}\" in {service}");
                let ladder = ladder.cloned().unwrap_or_default();
                let climbing = Climbing::new(definition, service, ladder, due, what);
                self.climbing.insert(Late::Audit(*audit), climbing);
            }
            Event::AuditSubmitted { audit, .. } => {
                let climbed = self.climbing.remove(&Late::Audit(*audit));
                self.in_audit(*audit, |note| note.climbed = climbed);
            }
            Event::AuditWithdrawn { audit } | Event::AuditMissed { audit } | Event::AuditWaived { audit, .. } => {
                self.climbing.remove(&Late::Audit(*audit));
            }
            Event::AuditSentBack { audit, moved, .. } => {
                let climbed = self.audits.get_mut(audit).and_then(|note| note.climbed.take());
                if let Some(mut climbing) = climbed {
                    climbing.due = moved.as_ref().map_or(climbing.due, |moved| moved.to);
                    climbing.fired = 0;
                    climbing.told.clear();
                    self.climbing.insert(Late::Audit(*audit), climbing);
                }
            }
            Event::Escalated {
                about,
                answer_by,
                rung,
                to,
                ..
            } => {
                if let Some(climbing) = self.climbing.get_mut(about) {
                    climbing.fired = rung + 1;
                    climbing.told.push(ToldNote {
                        answer_by: *answer_by,
                        answered: false,
                        role: to.clone(),
                    });
                }
            }
            Event::EscalationAnswered { about, role, .. } => {
                if let Some(climbing) = self.climbing.get_mut(about) {
                    let mine = climbing.told.iter_mut().filter(|told| told.role == *role);
                    mine.for_each(|told| told.answered = true);
                }
            }
            _ => {}
        }
    }

    pub(super) fn messages(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::Escalated { about, to, .. } => {
                let about = match about {
                    Late::Action { action, .. } => action.to_string(),
                    Late::Audit(audit) => audit.to_string(),
                };
                self.unwritten.push((about, to.clone()));
            }
            Event::MessageOwed {
                about,
                message,
                reason,
                role,
                ..
            } => {
                self.unsent.insert(*message);
                if *reason == Reason::Escalated
                    && let Some(place) = self
                        .unwritten
                        .iter()
                        .position(|(thing, to)| thing == about && to == role)
                {
                    self.unwritten.remove(place);
                }
            }
            Event::MessageTold { message } => {
                self.unsent.remove(message);
            }
            _ => {}
        }
    }
}
