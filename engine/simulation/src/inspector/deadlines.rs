//! Every deadline is what its rule says, computed again from the rule and the moment that it counts from.

use super::clock::Office;
use super::notes::{ActionNote, Notes};
use super::{Breach, Law, breach};
use chrono::Timelike;
use ratchet_core::clocks::named;
use ratchet_core::deadline::Due;
use ratchet_core::definition::Anchor;
use ratchet_core::event::{Event, Late, Recorded};
use ratchet_core::id::PlanId;
use ratchet_core::instant::Instant;
use ratchet_core::record::{Obligation, Origin, Purpose, Schedule};
use ratchet_core::recurrence::{Every, Recurrence};
use ratchet_core::span::Span;

pub(super) fn check(notes: &Notes, recorded: &Recorded, wrong: &mut Vec<Breach>) {
    let at = recorded.at;
    let found = match &recorded.event {
        Event::ObligationOpened { action, obligation } => notes.actions.get(action).and_then(|note| {
            Some((
                format!("{action} \"{}\"", note.title),
                owed(notes, note, obligation, at)?,
            ))
        }),
        Event::AuditOpened {
            audit,
            definition,
            due,
            name,
            purpose,
            service,
            ..
        } => {
            let opening = Opening {
                definition,
                due,
                name,
                purpose,
                service,
            };
            audit_due(notes, &opening, at).map(|why| (format!("{audit} \"{name}\""), why))
        }
        Event::RetestPlanned { opens, plan, retest } => {
            planned(notes, *plan, *retest, *opens, at).map(|why| (format!("re-test {} of {plan}", retest + 1), why))
        }
        Event::PlanVerified { plan, watch_until } => {
            watched(notes, *plan, *watch_until, at).map(|why| (format!("the watch over {plan}"), why))
        }
        Event::DueMoved { action, moved, .. } => {
            let honest = moved.at == at && !moved.reason.trim().is_empty() && moved.to > at;
            (!honest).then(|| (action.to_string(), "was moved without saying when and why".to_owned()))
        }
        Event::Escalated {
            about,
            answer_by: Some(answer_by),
            rung,
            ..
        } => answer(notes, about, *rung, *answer_by, at).map(|why| ("an answer".to_owned(), why)),
        _ => None,
    };
    if let Some((what, why)) = found {
        breach(wrong, Law::DeadlinesAsDerived, at, format!("{what} {why}"));
    }
}

/// What is wrong with an obligation's due date.
fn owed(notes: &Notes, action: &ActionNote, obligation: &Obligation, at: Instant) -> Option<String> {
    let due = &obligation.due;
    if !due.moves.is_empty() || due.derivation.due != due.original {
        return Some("begins with a date that was moved, or derives another one".to_owned());
    }
    let office = Office::of(notes, &action.definition, &action.service, at)?;
    let happened = |occurrence| notes.occurrences.get(&occurrence).copied();
    match &action.schedule {
        Schedule::Once(span) => {
            let from = match &action.origin {
                Origin::Rule {
                    occurrence: Some(occurrence),
                    ..
                } => happened(*occurrence)?,
                Origin::Rule { finding: None, .. } => due.derivation.from,
                Origin::Plan { .. } | Origin::Rule { .. } => at,
            };
            let expected = match &action.clock {
                Some(name) => office.by_clock(from, named(name)?),
                None => office.after(from, span),
            };
            differs(due.original, expected)
        }
        Schedule::EachTime { within, .. } => {
            differs(due.original, office.after(happened(obligation.occurrence?)?, within))
        }
        Schedule::Turns(recurrence) => {
            let office = Office::of(notes, &action.definition, &action.service, action.started_at)?;
            turn(&office, recurrence, obligation.number, action.started_at, due.original)
        }
    }
}

/// A turn without named days falls whole periods after the beginning; one with named days at the end of a day after it.
fn turn(office: &Office<'_>, recurrence: &Recurrence, number: u32, began: Instant, due: Instant) -> Option<String> {
    let span = match recurrence.every {
        Every::Day => Span::Days,
        Every::Weeks { every, on: None } => {
            return by_period(office, recurrence, (number, every.get(), Span::Weeks), began, due);
        }
        Every::Months { every, on: None } => {
            return by_period(office, recurrence, (number, every.get(), Span::Months), began, due);
        }
        Every::Quarter { on: None } => Span::Quarters,
        Every::Year { on: None } => Span::Years,
        Every::Handover => return (due <= began).then(|| "is due before it began".to_owned()),
        Every::WorkingDay
        | Every::TwiceWeekly
        | Every::Weeks { .. }
        | Every::Months { .. }
        | Every::Quarter { .. }
        | Every::Year { .. } => {
            let time = office.local(due).time();
            let end_of_day = (time.hour(), time.minute(), time.second()) == (23, 59, 59);
            let fits = end_of_day && due > began && office.local(due).date() > office.local(began).date();
            return (!fits).then(|| "is not due at the end of a day after it began".to_owned());
        }
    };
    by_period(office, recurrence, (number, 1, span), began, due)
}

fn by_period(
    office: &Office<'_>,
    recurrence: &Recurrence,
    (number, every, span): (u32, u32, fn(u32) -> Span),
    began: Instant,
    due: Instant,
) -> Option<String> {
    let expected = match &recurrence.starting_within {
        None => office.after(began, &span(number * every)),
        Some(limit) => office.after(office.after(began, limit), &span((number - 1) * every)),
    };
    differs(due, expected)
}

/// An audit that opens.
struct Opening<'a> {
    definition: &'a str,
    due: &'a Due,
    name: &'a str,
    purpose: &'a Purpose,
    service: &'a str,
}

fn audit_due(notes: &Notes, opening: &Opening<'_>, at: Instant) -> Option<String> {
    let definition = notes.definitions.get(opening.definition)?;
    let from = opening.due.derivation.from;
    let (span, begins) = match opening.purpose {
        Purpose::Retest { plan, retest, .. } => {
            let opens = notes.plans.get(plan)?.gates.get(*retest)?.opens_at;
            (notes.gate(*plan, *retest)?.finished_within, opens == Some(from))
        }
        Purpose::Routine { .. } => (definition.audits.get(opening.name)?.finished_within, from <= at),
        Purpose::Correction { of } => {
            let (_, root) = notes.root(*of)?;
            let own = match root.purpose {
                Purpose::Retest { plan, retest, .. } => notes.gate(plan, retest).map(|rules| rules.finished_within),
                _ => None,
            };
            let regular = definition.audits.get(opening.name)?.finished_within;
            (own.unwrap_or(regular), from == at)
        }
        Purpose::Extra => (definition.audits.get(opening.name)?.finished_within, from == at),
    };
    if !begins {
        return Some("counts from another moment than the one it was planned for".to_owned());
    }
    let office = Office::of(notes, opening.definition, opening.service, at)?.without_cut_off();
    differs(opening.due.original, office.after(from, &span))
}

/// When a re-test opens: after what it waits for, after a result that could not be judged, or at once where a waiver ended.
fn planned(notes: &Notes, id: PlanId, retest: usize, opens: Instant, at: Instant) -> Option<String> {
    let plan = notes.plans.get(&id)?;
    let rules = notes.gate(id, retest)?;
    let office = Office::of(notes, &plan.definition, &plan.service, at)?;
    let anchors: Vec<Instant> = match rules.anchor {
        Anchor::ActionsInPlace => plan.in_place_at.into_iter().collect(),
        Anchor::RetestPassed(before) => {
            let gate = plan.gates.get(before)?;
            gate.passed
                .map(|(_, at)| at)
                .into_iter()
                .chain(gate.waived_at.iter().copied())
                .collect()
        }
    };
    let gate = plan.gates.get(retest)?;
    let regular = anchors
        .iter()
        .any(|anchor| office.after(*anchor, &rules.after) == opens);
    let again = gate
        .unjudged_at
        .is_some_and(|at| office.after(at, &rules.finished_within) == opens);
    let owed_again = gate.waiver_ended_at == Some(opens);
    (!regular && !again && !owed_again).then(|| format!("is planned for {opens}, which its rule does not say"))
}

fn watched(notes: &Notes, id: PlanId, until: Option<Instant>, at: Instant) -> Option<String> {
    let plan = notes.plans.get(&id)?;
    let watch = notes.rules(plan)?.watch.as_ref();
    let office = Office::of(notes, &plan.definition, &plan.service, at)?;
    let expected = watch.map(|watch| office.after(at, &watch.lasts));
    (until != expected).then(|| format!("ends on {until:?}, and its rule says {expected:?}"))
}

fn answer(notes: &Notes, about: &Late, rung: usize, answer_by: Instant, at: Instant) -> Option<String> {
    let climbing = notes.climbing.get(about)?;
    let rung = climbing.ladder.get(rung).or(climbing.ladder.last())?;
    let office = Office::of(notes, &climbing.definition, &climbing.service, at)?;
    differs(answer_by, office.after(at, &rung.answer_within?))
}

fn differs(is: Instant, should: Instant) -> Option<String> {
    (is != should).then(|| {
        format!(
            "is due on {}, and its rule says {}",
            is.to_rfc3339(),
            should.to_rfc3339()
        )
    })
}
