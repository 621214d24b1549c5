//! Plans and their gates, round by round.

use super::{GateNote, Notes, PlanNote};
use ratchet_core::event::{Event, Recorded};

impl Notes {
    pub(super) fn plans(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::PlanOpened {
                definition,
                name,
                opened_by,
                plan,
                retests,
                service,
                ..
            } => {
                let note = PlanNote {
                    agreed: false,
                    closed: false,
                    definition: definition.clone(),
                    gates: vec![GateNote::default(); *retests],
                    in_place_at: None,
                    name: name.clone(),
                    opened_by: *opened_by,
                    round: 1,
                    service: service.clone(),
                    verified_at: None,
                };
                self.plans.insert(*plan, note);
            }
            Event::PlanInPlace { plan } => self.in_plan(*plan, |note| note.in_place_at = Some(recorded.at)),
            Event::PlanReopened { plan, round, .. } => self.in_plan(*plan, |note| {
                note.round = *round;
                (note.agreed, note.in_place_at, note.verified_at) = (false, None, None);
                note.gates.iter_mut().for_each(|gate| *gate = GateNote::default());
            }),
            Event::ForumDecided { agreed, plan, .. } => self.in_plan(*plan, |note| note.agreed = *agreed),
            Event::PlanVerified { plan, .. } => self.in_plan(*plan, |note| note.verified_at = Some(recorded.at)),
            Event::PlanClosed { plan } => self.in_plan(*plan, |note| note.closed = true),
            Event::RetestPlanned { opens, plan, retest } => {
                self.in_gate((*plan, *retest), |gate| gate.opens_at = Some(*opens));
            }
            Event::RetestPassed { audit, plan, retest } => {
                self.in_gate((*plan, *retest), |gate| gate.passed = Some((*audit, recorded.at)));
            }
            Event::RetestNotJudged { plan, retest, .. } => {
                self.in_gate((*plan, *retest), |gate| gate.unjudged_at = Some(recorded.at));
            }
            Event::GateWaived { plan, retest, .. } => {
                self.in_gate((*plan, *retest), |gate| gate.waived_at.push(recorded.at));
            }
            Event::WaiverEnded { plan, retest } => {
                self.in_gate((*plan, *retest), |gate| gate.waiver_ended_at = Some(recorded.at));
            }
            _ => {}
        }
    }
}
