//! What the inspector writes down while it reads: only what the laws ask for, each thing as the events say it.

mod audits;
mod ladders;
mod people;
mod plans;
mod work;

use chrono::NaiveDate;
use ratchet_core::amendment::Scope;
use ratchet_core::calendar::DayChange;
use ratchet_core::deadline::Due;
use ratchet_core::definition::{self, Definition, Rung};
use ratchet_core::event::{Late, Recorded};
use ratchet_core::id::{ActionId, AuditId, FindingId, MessageId, OccurrenceId, PlanId};
use ratchet_core::instant::Instant;
use ratchet_core::record::{Delegated, OpenedBy, Origin, Purpose, Schedule};
use ratchet_core::sampling::Sample;
use ratchet_core::tool::{self, Report};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Everything that was written down.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) absences: Vec<Away>,
    pub(super) actions: BTreeMap<ActionId, ActionNote>,
    pub(super) amended: Vec<Amended>,
    pub(super) audits: BTreeMap<AuditId, AuditNote>,
    /// Ladders that may have to speak.
    pub(super) climbing: BTreeMap<Late, Climbing>,
    pub(super) definitions: BTreeMap<String, Arc<Definition>>,
    pub(super) delegations: Vec<Handed>,
    pub(super) findings: BTreeMap<FindingId, FindingNote>,
    pub(super) in_force: Option<Arc<Definition>>,
    pub(super) occurrences: BTreeMap<OccurrenceId, Instant>,
    /// When the next turn of an audit opens, by service and audit.
    pub(super) openings: BTreeMap<(String, String), Instant>,
    pub(super) plans: BTreeMap<PlanId, PlanNote>,
    /// Who was appointed, by place and role, in the order of appointment.
    pub(super) posts: BTreeMap<(Option<String>, String), Vec<String>>,
    /// Escalations about which nobody was written to yet: thing and role.
    pub(super) unwritten: Vec<(String, String)>,
    /// Messages that are owed.
    pub(super) unsent: BTreeSet<MessageId>,
    /// Vacancies on the list, by service and role.
    pub(super) vacant: BTreeSet<(String, String)>,
}

/// Somebody is away.
#[derive(Debug)]
pub(super) struct Away {
    pub(super) cover: Option<String>,
    pub(super) from: Instant,
    pub(super) person: String,
    pub(super) until: Option<Instant>,
}

/// Work that was handed to somebody.
#[derive(Debug)]
pub(super) struct Handed {
    pub(super) by: String,
    pub(super) from: Instant,
    pub(super) to: String,
    pub(super) until: Option<Instant>,
    pub(super) what: Delegated,
}

/// A day that was added to the calendar or taken out.
#[derive(Debug)]
pub(super) struct Amended {
    pub(super) at: Instant,
    pub(super) change: DayChange,
    pub(super) date: NaiveDate,
    pub(super) scope: Scope,
}

#[derive(Debug)]
pub(super) struct ActionNote {
    /// Clock that others set, by name.
    pub(super) clock: Option<String>,
    pub(super) definition: String,
    pub(super) done: bool,
    pub(super) evidence_by: BTreeSet<String>,
    pub(super) in_place: bool,
    pub(super) ladder: Vec<Rung>,
    pub(super) origin: Origin,
    pub(super) owner: String,
    pub(super) schedule: Schedule,
    pub(super) service: String,
    pub(super) started_at: Instant,
    pub(super) title: String,
}

#[derive(Debug)]
pub(super) struct AuditNote {
    pub(super) definition: String,
    pub(super) name: String,
    /// Who let its result count.
    pub(super) authorised: Option<String>,
    /// Role that has to let its result count, while it has to.
    pub(super) authoriser: Option<String>,
    /// Its ladder, once it was handed in: it climbs again where it is sent back.
    pub(super) climbed: Option<Climbing>,
    /// Records that were drawn and replaced.
    pub(super) gone: BTreeSet<String>,
    /// Whether it still waits for its answers.
    pub(super) open: bool,
    pub(super) owner: String,
    pub(super) purpose: Purpose,
    /// Answers as they were handed in; more than once where they were sent back.
    pub(super) records: Vec<Arc<Vec<tool::Record>>>,
    pub(super) report: Option<Report>,
    pub(super) sample: Option<Sample>,
    pub(super) service: String,
    /// Who handed it in, when.
    pub(super) submitted: Option<(String, Instant)>,
}

#[derive(Debug)]
pub(super) struct FindingNote {
    pub(super) audit: AuditId,
    pub(super) owned: bool,
    pub(super) significant: bool,
}

#[derive(Debug)]
pub(super) struct PlanNote {
    pub(super) agreed: bool,
    pub(super) definition: String,
    pub(super) gates: Vec<GateNote>,
    pub(super) in_place_at: Option<Instant>,
    pub(super) name: String,
    pub(super) opened_by: OpenedBy,
    pub(super) round: u32,
    pub(super) service: String,
    pub(super) verified_at: Option<Instant>,
    pub(super) closed: bool,
}

/// A gate in the present round.
#[derive(Debug, Default, Clone)]
pub(super) struct GateNote {
    pub(super) opens_at: Option<Instant>,
    pub(super) passed: Option<(AuditId, Instant)>,
    pub(super) unjudged_at: Option<Instant>,
    /// Every waiver of this round.
    pub(super) waived_at: Vec<Instant>,
    pub(super) waiver_ended_at: Option<Instant>,
}

/// A ladder that may have to speak about one thing.
#[derive(Debug, Clone)]
pub(super) struct Climbing {
    /// Since when it counts again, because the work was given to another role.
    pub(super) again: Option<Instant>,
    pub(super) definition: String,
    pub(super) due: Instant,
    /// Rungs that need not speak any more.
    pub(super) fired: usize,
    pub(super) ladder: Vec<Rung>,
    /// The turns right before it that were missed: when the first was due, and how many rungs have spoken about them.
    pub(super) row: Option<(Instant, usize)>,
    pub(super) service: String,
    pub(super) told: Vec<ToldNote>,
    pub(super) what: String,
}

#[derive(Debug, Clone)]
pub(super) struct ToldNote {
    pub(super) answer_by: Option<Instant>,
    pub(super) answered: bool,
    pub(super) role: String,
}

impl Notes {
    /// The rules of a plan as it was opened.
    pub(super) fn rules(&self, plan: &PlanNote) -> Option<&definition::Plan> {
        self.definitions.get(&plan.definition)?.plans.get(&plan.name)
    }

    /// The rules of a gate.
    pub(super) fn gate(&self, plan: PlanId, retest: usize) -> Option<&definition::Retest> {
        self.rules(self.plans.get(&plan)?)?.retests.get(retest)
    }

    /// The audit at the beginning of a chain of corrections.
    pub(super) fn root(&self, audit: AuditId) -> Option<(AuditId, &AuditNote)> {
        let mut id = audit;
        loop {
            let note = self.audits.get(&id)?;
            match note.purpose {
                Purpose::Correction { of } => id = of,
                _ => return Some((id, note)),
            }
        }
    }

    /// Actions of a plan.
    pub(super) fn actions_of(&self, plan: PlanId) -> impl Iterator<Item = (&ActionId, &ActionNote)> {
        self.actions
            .iter()
            .filter(move |(_, action)| matches!(action.origin, Origin::Plan { plan: of, .. } if of == plan))
    }

    /// Writes an event down.
    pub(super) fn write(&mut self, recorded: &Recorded) {
        self.people(recorded);
        self.audits(recorded);
        self.actions(recorded);
        self.plans(recorded);
        self.ladders(recorded);
        self.messages(recorded);
    }

    fn in_audit(&mut self, id: AuditId, change: impl FnOnce(&mut AuditNote)) {
        self.audits.get_mut(&id).map(change);
    }

    fn in_action(&mut self, id: ActionId, change: impl FnOnce(&mut ActionNote)) {
        self.actions.get_mut(&id).map(change);
    }

    fn in_plan(&mut self, id: PlanId, change: impl FnOnce(&mut PlanNote)) {
        self.plans.get_mut(&id).map(change);
    }

    fn in_gate(&mut self, (plan, retest): (PlanId, usize), change: impl FnOnce(&mut GateNote)) {
        self.plans
            .get_mut(&plan)
            .and_then(|plan| plan.gates.get_mut(retest))
            .map(change);
    }

    fn owned(&mut self, finding: FindingId) {
        if let Some(note) = self.findings.get_mut(&finding) {
            note.owned = true;
        }
    }
}

impl Climbing {
    fn new(definition: &str, service: &str, ladder: Vec<Rung>, due: &Due, what: String) -> Self {
        Self {
            again: None,
            definition: definition.to_owned(),
            due: due.current(),
            fired: 0,
            ladder,
            row: None,
            service: service.to_owned(),
            told: Vec::new(),
            what,
        }
    }

    /// From when a rung is counted.
    pub(super) fn start(&self, rung: usize) -> Instant {
        let waits = self.ladder.get(rung).is_some_and(|rung| rung.after.is_some());
        let row = self.row.filter(|(_, fired)| waits && rung >= *fired);
        row.map_or(self.due, |(from, _)| from)
    }
}
