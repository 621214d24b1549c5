//! The desk at which a command is decided: what is known, what was decided so far, and small questions that every decision asks.

use super::Decision;
use crate::amendment;
use crate::apply::{Stop, apply};
use crate::calendar::Calendar;
use crate::command::{Beacon, Moment};
use crate::definition::Definition;
use crate::event::{Actor, Event, Recorded};
use crate::id::{ActionId, AuditId, PlanId};
use crate::instant::Instant;
use crate::key::Key;
use crate::limits;
use crate::record::{Action, Audit, Plan, Provider, Read, ReadTyped, Record};
use crate::rejection::Rejection;
use crate::state::{Halt, Need, Noting};
use std::sync::Arc;

pub(super) struct Study<'a, R: Read> {
    draft: Noting<'a, R>,
    events: Vec<Event>,
    moment: &'a Moment,
}

impl<R: Read> Read for Study<'_, R> {
    fn record(&self, key: &Key) -> Result<Option<&Record>, Need> {
        self.draft.record(key)
    }
}

impl<'a, R: Read> Study<'a, R> {
    pub(super) fn new(read: &'a R, moment: &'a Moment) -> Self {
        Self {
            draft: Noting::on(read),
            events: Vec::new(),
            moment,
        }
    }

    pub(super) fn into_decision(self) -> Decision {
        let (changes, touched) = self.draft.into_parts();
        Decision {
            changes,
            events: self.events,
            touched,
        }
    }

    /// Decides one event; later steps see what it did.
    pub(super) fn emit(&mut self, event: Event) -> Result<(), Halt> {
        let recorded = Recorded {
            at: self.moment.at,
            by: self.moment.by.clone(),
            command: None,
            event,
        };
        match apply(&mut self.draft, &recorded) {
            Ok(()) => {
                self.events.push(recorded.event);
                self.draft.next_event();
                Ok(())
            }
            Err(Stop::Need(key)) => Err(Halt::Need(key)),
            // Invariant: decisions speak only of things that they have just read.
            Err(Stop::Misfit(misfit)) => panic!("a decision contradicts its own records: {misfit}"),
        }
    }

    /// What was decided so far.
    pub(super) fn events(&self) -> &[Event] {
        &self.events
    }

    /// Services in which something became or ceased to be owed.
    pub(super) fn services_with_changed_duties(&self) -> Vec<String> {
        let changed = self.draft.changed_keys().filter_map(|key| match key {
            Key::Duties(service) => Some(service.clone()),
            _ => None,
        });
        changed.collect()
    }

    /// Who asks.
    pub(super) fn by(&self) -> &'a Actor {
        &self.moment.by
    }

    pub(super) fn now(&self) -> Instant {
        self.moment.at
    }

    pub(super) fn beacon(&self) -> Beacon {
        self.moment.beacon
    }

    /// The person who acts, or a refusal when nobody is named.
    pub(super) fn acting_person(&self) -> Result<&'a str, Halt> {
        self.moment.by.person().ok_or_else(|| Rejection::NoPerson.into())
    }

    pub(super) fn founded(&self) -> Result<&Provider, Halt> {
        self.provider()?.ok_or_else(|| Rejection::NothingApplied.into())
    }

    /// The definition in force and its hash.
    pub(super) fn in_force(&self) -> Result<(String, Arc<Definition>), Halt> {
        let hash = self.founded()?.definition.clone().ok_or(Rejection::NothingApplied)?;
        let definition = self.pinned(&hash)?;
        Ok((hash, definition))
    }

    /// The definition that something is pinned to.
    pub(super) fn pinned(&self, hash: &str) -> Result<Arc<Definition>, Halt> {
        // Invariant: definitions are kept for ever, and nothing is opened without one.
        Ok(self
            .definition(hash)?
            .unwrap_or_else(|| panic!("definition {hash} is pinned but not kept"))
            .clone())
    }

    /// The calendar of a service as its definition has it, with what was amended up to now, for what is computed anew.
    pub(super) fn calendar(&self, definition: &Definition, service: &str) -> Result<Calendar, Halt> {
        let found = definition.calendar_of(service);
        self.amended(
            found.ok_or_else(|| unknown("service", service, definition.services.keys()))?,
            service,
        )
    }

    /// A calendar with what was amended for a service up to now.
    pub(super) fn amended(&self, calendar: Calendar, service: &str) -> Result<Calendar, Halt> {
        amendment::amended(self, calendar, service, self.now())
    }

    pub(super) fn actor(&self) -> &'a Actor {
        &self.moment.by
    }

    pub(super) fn known_audit(&self, id: AuditId) -> Result<Audit, Halt> {
        Ok(self.audit(id)?.ok_or_else(|| nothing("audit", id))?.as_ref().clone())
    }

    pub(super) fn known_action(&self, id: ActionId) -> Result<Action, Halt> {
        Ok(self.action(id)?.ok_or_else(|| nothing("action", id))?.as_ref().clone())
    }

    pub(super) fn known_plan(&self, id: PlanId) -> Result<Plan, Halt> {
        Ok(self.plan(id)?.ok_or_else(|| nothing("plan", id))?.as_ref().clone())
    }
}

pub(super) fn nothing(what: &'static str, id: impl ToString) -> Halt {
    Rejection::nothing(what, id).into()
}

/// Longer lists help nobody.
const KNOWN_SHOWN: usize = 12;

pub(super) fn unknown<'n>(what: &'static str, name: &str, known: impl Iterator<Item = &'n String>) -> Halt {
    let known: Vec<String> = known.take(KNOWN_SHOWN + 1).cloned().collect();
    let known = if known.len() > KNOWN_SHOWN { Vec::new() } else { known };
    Rejection::Unknown {
        what,
        name: name.to_owned(),
        known,
    }
    .into()
}

/// Refuses names that are empty, too long or hold control characters (keys are built from names).
pub(super) fn check_name(what: &'static str, text: &str) -> Result<(), Halt> {
    let reason = if text.trim().is_empty() {
        "it is empty"
    } else if text.chars().count() > limits::NAME_CHARS {
        "it is too long for a name"
    } else if text.chars().any(char::is_control) {
        "it holds control characters"
    } else {
        return Ok(());
    };
    Err(Rejection::BadText {
        what,
        reason: reason.to_owned(),
    }
    .into())
}

/// Refuses free texts that are empty or longer than a page.
pub(super) fn check_text(what: &'static str, text: &str) -> Result<(), Halt> {
    if text.trim().is_empty() {
        return Err(Rejection::BadText {
            what,
            reason: "it is empty".to_owned(),
        }
        .into());
    }
    if text.chars().count() > limits::TEXT_CHARS {
        return Err(Rejection::TooMuch {
            what,
            limit: limits::TEXT_CHARS,
        }
        .into());
    }
    Ok(())
}
