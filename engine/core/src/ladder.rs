//! Escalation ladders: which rung speaks next, and when. The clock of every rung starts at the due moment, by the service's calendar.

use crate::calendar::Calendar;
use crate::deadline::{Due, add};
use crate::definition::Rung;
use crate::instant::Instant;
use crate::record::{Action, Audit, AuditStage, Obligation, Purpose, Read, ReadTyped};
use crate::state::Halt;
use chrono::TimeDelta;

/// The rung that speaks next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Climb {
    /// When.
    pub at: Instant,
    /// Which, by position.
    pub rung: usize,
    /// Role that is told.
    pub to: String,
}

/// A deadline is met by evidence at its very instant; one second later it is overdue.
fn overdue_at(due: &Due) -> Instant {
    due.current() + TimeDelta::seconds(1)
}

/// When a rung speaks. No cut-off counts here: a due moment is the end of a day, not something that came in late.
pub fn rung_at(rung: &Rung, due: &Due, calendar: &Calendar) -> Instant {
    match &rung.after {
        None => overdue_at(due),
        Some(span) => add(due.current(), span, &calendar.without_cut_off()).max(overdue_at(due)),
    }
}

/// The rung of an action's ladder that speaks next for what it owes. With `now`, of several that have come due the latest.
pub fn obligation_climb(
    read: &(impl Read + ?Sized),
    action: &Action,
    owed: &Obligation,
    now: Option<Instant>,
) -> Result<Option<Climb>, Halt> {
    if owed.fired >= action.ladder.len() {
        return Ok(None);
    }
    let calendar = calendar(read, &action.definition, &action.service)?;
    Ok(calendar.and_then(|calendar| climb(&action.ladder, owed.fired, &owed.due, &calendar, now)))
}

/// The rung that speaks next for an audit that waits for its answers: a re-test climbs the ladder of its plan.
pub fn audit_climb(read: &(impl Read + ?Sized), audit: &Audit, now: Option<Instant>) -> Result<Option<Climb>, Halt> {
    let Purpose::Retest { plan, .. } = audit.purpose else {
        return Ok(None);
    };
    if audit.stage != AuditStage::Open {
        return Ok(None);
    }
    let (Some(plan), Some(definition)) = (read.plan(plan)?, read.definition(&audit.definition)?) else {
        return Ok(None);
    };
    let Some(rules) = definition.plans.get(&plan.name) else {
        return Ok(None);
    };
    let calendar = calendar(read, &audit.definition, &audit.service)?;
    Ok(calendar.and_then(|calendar| climb(&rules.escalate, audit.fired, &audit.due, &calendar, now)))
}

/// The calendar of a service as the pinned definition has it: what runs keeps the rules that it started with.
pub fn calendar(read: &(impl Read + ?Sized), pinned: &str, service: &str) -> Result<Option<Calendar>, Halt> {
    let definition = read.definition(pinned)?;
    Ok(definition
        .and_then(|definition| definition.services.get(service))
        .map(|service| service.calendar))
}

fn climb(ladder: &[Rung], fired: usize, due: &Due, calendar: &Calendar, now: Option<Instant>) -> Option<Climb> {
    let rungs = ladder.iter().enumerate().skip(fired).map(|(rung, step)| Climb {
        at: rung_at(step, due, calendar),
        rung,
        to: step.to.clone(),
    });
    let (due_now, to_come): (Vec<_>, Vec<_>) = rungs.partition(|climb| now.is_some_and(|now| climb.at <= now));
    due_now
        .into_iter()
        .max_by_key(|climb| climb.rung)
        .or_else(|| to_come.into_iter().min_by_key(|climb| climb.at))
}
