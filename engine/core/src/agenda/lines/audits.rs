//! Audits and re-tests that are due, late, done and not made.

use super::Line;
use crate::agenda::Desk;
use crate::instant::Instant;
use crate::minutes;
use crate::record::{Audit, AuditStage, NotOpened, NotOpenedWhy, Purpose, Read, ReadTyped};
use crate::state::Halt;

pub(super) fn retests_due(desk: &Desk<'_>) -> Vec<Line> {
    let month = |at: Instant| desk.calendar.date_of(at).format("%Y-%m").to_string();
    let open = desk
        .material
        .audits
        .iter()
        .filter(|audit| is_retest(audit) && audit.stage == AuditStage::Open);
    let due = open.filter(|audit| month(audit.due.current()) <= month(desk.now));
    let carried_out = due.map(|audit| {
        let text = format!(
            "{} of {}: due {}",
            audit.id,
            audit.service,
            desk.day(audit.due.current())
        );
        Line::about(audit.id, text)
    });
    let planned = desk.open_plans().flat_map(|plan| {
        let opens = plan.retests.iter().filter_map(|gate| gate.opens_at);
        let this_month = opens.filter(|at| month(*at) <= month(desk.now));
        this_month.map(|at| {
            let text = format!(
                "{} \"{}\" in {}: its next re-test opens {}",
                plan.id,
                plan.name,
                plan.service,
                desk.day(at)
            );
            Line::about(plan.id, text)
        })
    });
    carried_out.chain(planned).collect()
}

const fn is_retest(audit: &Audit) -> bool {
    matches!(audit.purpose, Purpose::Retest { .. })
}

/// What is due and late now, what was done since the last meeting, and what was not made at all. Re-tests have a topic of their own.
pub(super) fn programme(read: &(impl Read + ?Sized), desk: &Desk<'_>) -> Result<Vec<Line>, Halt> {
    let mut lines = opened(desk);
    lines.extend(never_opened(read, desk)?);
    Ok(lines)
}

fn opened(desk: &Desk<'_>) -> Vec<Line> {
    let routine = desk.material.audits.iter().filter(|audit| !is_retest(audit));
    let line = |audit: &Audit| {
        let due = desk.day(audit.due.current());
        let recent = audit.submitted_at.is_some_and(|at| at >= desk.since);
        let state = match audit.stage {
            AuditStage::Open if audit.due.is_overdue(desk.now) => format!("late, was due {due}"),
            AuditStage::Open => format!("due {due}"),
            AuditStage::Submitted => "handed in, being evaluated".to_owned(),
            AuditStage::Stuck => "handed in, and its tool gave no report".to_owned(),
            AuditStage::Evaluated if !recent => return None,
            AuditStage::Evaluated => {
                let late = audit.submitted_at.is_some_and(|at| at > audit.due.current());
                let late = if late { "done late" } else { "done" };
                let result = if audit.significant {
                    "a significant finding"
                } else {
                    "no significant finding"
                };
                format!("{late}, {result}")
            }
            AuditStage::AwaitingAuthorisation => "handed in, its result waits for a second person".to_owned(),
            AuditStage::Missed if audit.missed_at.is_some_and(|at| at >= desk.since) => {
                format!("missed, was due {due}")
            }
            AuditStage::Waived => match audit.waived.as_ref().filter(|waived| waived.at >= desk.since) {
                Some(waived) => format!("waived: {}", waived.reason),
                None => return None,
            },
            AuditStage::Missed | AuditStage::Withdrawn | AuditStage::Corrected => return None,
        };
        let text = format!("{} \"{}\" in {}: {state}", audit.id, audit.name, audit.service);
        Some(Line::about(audit.id, text))
    };
    routine.filter_map(line).collect()
}

/// Turns that were waived ahead or skipped since the last meeting, or whose day came since then or is still to come.
fn never_opened(read: &(impl Read + ?Sized), desk: &Desk<'_>) -> Result<Vec<Line>, Halt> {
    let mut lines = Vec::new();
    for (service, audit) in desk.pairs() {
        let Some(series) = read.series(service, audit)? else {
            continue;
        };
        let new = |turns: &&NotOpened| turns.at.max(turns.opens) >= desk.since;
        for turns in series.not_opened.iter().filter(new) {
            let which = if turns.first == turns.last {
                format!("turn {} of", turns.first)
            } else {
                format!("turns {} to {} of", turns.first, turns.last)
            };
            let (opens, many) = (desk.day(turns.opens), turns.first != turns.last);
            let why = match &turns.why {
                NotOpenedWhy::Skipped if many => {
                    format!(
                        "not made, their time passed while Ratchet was not running (the last one was to open on {opens})"
                    )
                }
                NotOpenedWhy::Skipped => {
                    format!("not made, its time passed while Ratchet was not running (it was to open on {opens})")
                }
                NotOpenedWhy::Waived { forum, reason, .. } => {
                    let who = match (forum, &turns.by) {
                        (Some(forum), _) => format!(" by {forum}"),
                        (None, Some(by)) => format!(" by {}", minutes::name(read, by)?),
                        (None, None) => String::new(),
                    };
                    format!("waived ahead{who}, it was to open on {opens}: {reason}")
                }
            };
            lines.push(Line::plain(format!("{which} \"{audit}\" in {service}: {why}")));
        }
    }
    Ok(lines)
}
