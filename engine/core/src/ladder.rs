//! Escalation ladders: which rung speaks next, and when. The clock of every rung starts at the due moment, by the service's calendar.
//! Where turns of a repeating action are missed in a row, the rungs that wait for a time count from the first of them: nobody would ever
//! reach a rung at five working days if every turn of a week began its ladder anew.
//! Beside it runs the clock of answers: a role that was told and does not answer in its time lets the next rung speak at once, and
//! when none is left, the role above it.

use crate::calendar::Calendar;
use crate::correction;
use crate::deadline::{Due, add};
use crate::definition::{Definition, Rung};
use crate::instant::Instant;
use crate::record::{Action, Audit, AuditStage, MissedRow, Obligation, Purpose, Read, ReadTyped, Told};
use crate::span::Span;
use crate::state::Halt;
use chrono::TimeDelta;

/// The rung that speaks next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Climb {
    /// Within what time the role must answer once it is told.
    pub answer_within: Option<Span>,
    /// When.
    pub at: Instant,
    /// Which, by position; beyond the ladder it is the role above whoever was told last.
    pub rung: usize,
    /// Role that was told and did not answer, when that is why it speaks.
    pub silent: Option<String>,
    /// Role that is told.
    pub to: String,
}

/// A deadline is met by evidence at its very instant; one second later it is overdue.
fn overdue_at(due: &Due) -> Instant {
    due.current() + TimeDelta::seconds(1)
}

/// When a rung speaks by its own clock. No cut-off counts here: a due moment is the end of a day, not something that came in late.
pub fn rung_at(rung: &Rung, due: &Due, calendar: &Calendar) -> Instant {
    after(rung, due, due.current(), calendar)
}

/// A ladder starts at the due moment of what is owed, or of the first turn missed in a row; or again where the work was given to another
/// role. Whatever is owed now is told of only when it is overdue itself.
fn after(rung: &Rung, due: &Due, start: Instant, calendar: &Calendar) -> Instant {
    match &rung.after {
        None => overdue_at(due).max(start),
        Some(span) => add(start, span, &calendar.without_cut_off()).max(overdue_at(due)),
    }
}

/// How far a ladder has been climbed for one thing.
struct Standing<'a> {
    again: Option<Instant>,
    due: &'a Due,
    fired: usize,
    ladder: &'a [Rung],
    row: Option<MissedRow>,
    told: &'a [Told],
}

impl Standing<'_> {
    /// From when a rung is counted. One that waits for a time and has not spoken about the row of missed turns that this one ends counts
    /// from the first of them.
    fn start(&self, rung: usize) -> Instant {
        let waits = self.ladder[rung].after.is_some();
        let row = self.row.filter(|row| waits && rung >= row.fired);
        let due = row.map_or(self.due.current(), |row| row.from);
        self.again.map_or(due, |again| again.max(due))
    }
}

/// The rung of an action's ladder that speaks next for what it owes. With `now`, of several that have come due the latest.
pub fn obligation_climb(
    read: &(impl Read + ?Sized),
    action: &Action,
    owed: &Obligation,
    now: Option<Instant>,
) -> Result<Option<Climb>, Halt> {
    if action.ladder.is_empty() {
        return Ok(None);
    }
    let standing = Standing {
        again: owed.ladder_from,
        due: &owed.due,
        fired: owed.fired,
        ladder: &action.ladder,
        row: owed.row,
        told: &owed.told,
    };
    let Some(definition) = read.definition(&action.definition)? else {
        return Ok(None);
    };
    Ok(climb(&standing, definition, &action.service, now))
}

/// The rung that speaks next for an audit that waits for its answers: a re-test climbs the ladder of its plan, any other that of the
/// audit itself.
pub fn audit_climb(read: &(impl Read + ?Sized), audit: &Audit, now: Option<Instant>) -> Result<Option<Climb>, Halt> {
    if audit.stage != AuditStage::Open {
        return Ok(None);
    }
    let Some(definition) = read.definition(&audit.definition)? else {
        return Ok(None);
    };
    let ladder = match correction::root(read, audit)?.purpose {
        Purpose::Retest { plan, .. } => read
            .plan(plan)?
            .and_then(|plan| definition.plans.get(&plan.name))
            .map(|rules| rules.escalate.as_slice()),
        _ => definition
            .audits
            .get(&audit.name)
            .map(|rules| rules.escalate.as_slice()),
    };
    let Some(ladder) = ladder.filter(|ladder| !ladder.is_empty()) else {
        return Ok(None);
    };
    let standing = Standing {
        again: None,
        due: &audit.due,
        fired: audit.fired,
        ladder,
        row: None,
        told: &audit.told,
    };
    Ok(climb(&standing, definition, &audit.service, now))
}

/// The calendar of a service as the pinned definition has it: what runs keeps the rules that it started with.
pub fn calendar(read: &(impl Read + ?Sized), pinned: &str, service: &str) -> Result<Option<Calendar>, Halt> {
    let definition = read.definition(pinned)?;
    Ok(definition.and_then(|definition| definition.calendar_of(service)))
}

fn climb(standing: &Standing<'_>, definition: &Definition, service: &str, now: Option<Instant>) -> Option<Climb> {
    let calendar = definition.calendar_of(service)?;
    let silent = standing.told.last().filter(|told| !told.answered);
    let silence_ends = silent.and_then(|told| told.answer_by);
    let rungs = standing.ladder.iter().enumerate().skip(standing.fired);
    let rungs = rungs.map(|(rung, step)| {
        let own = after(step, standing.due, standing.start(rung), &calendar);
        let early = silence_ends.filter(|ends| rung == standing.fired && *ends < own);
        Climb {
            answer_within: step.answer_within,
            at: early.unwrap_or(own),
            rung,
            silent: early.and(silent).map(|told| told.role.clone()),
            to: step.to.clone(),
        }
    });
    let (due_now, to_come): (Vec<_>, Vec<_>) = rungs.partition(|climb| now.is_some_and(|now| climb.at <= now));
    due_now
        .into_iter()
        .max_by_key(|climb| climb.rung)
        .or_else(|| to_come.into_iter().min_by_key(|climb| climb.at))
        .or_else(|| beyond(standing, definition, silent?, silence_ends?))
}

/// All rungs have spoken and the last role told is silent: the nearest role above it that was not told yet.
fn beyond(standing: &Standing<'_>, definition: &Definition, silent: &Told, at: Instant) -> Option<Climb> {
    let to = definition
        .above(&silent.role)
        .into_iter()
        .find(|role| standing.told.iter().all(|told| told.role != *role))?;
    Some(Climb {
        answer_within: standing.ladder.last().and_then(|rung| rung.answer_within),
        at,
        rung: standing.fired,
        silent: Some(silent.role.clone()),
        to: to.to_owned(),
    })
}
