//! No missed escalation: each rung that came due was told once, to somebody who is there, and written to them; none too early, none after
//! the end.

use super::clock::Office;
use super::notes::{Climbing, Notes};
use super::post::standing;
use super::{Breach, Law, breach};
use chrono::TimeDelta;
use ratchet_core::event::{Event, Late, Recorded};
use ratchet_core::instant::Instant;
use ratchet_core::limits::LATE_AFTER_SECONDS;

/// A rung that speaks.
struct Spoken<'a> {
    instead_of: Option<&'a str>,
    late: bool,
    person: Option<&'a str>,
    rung: usize,
    to: &'a str,
}

pub(super) fn check(notes: &Notes, recorded: &Recorded, wrong: &mut Vec<Breach>) {
    let Event::Escalated {
        about,
        instead_of,
        late,
        person,
        rung,
        to,
        ..
    } = &recorded.event
    else {
        return;
    };
    let spoken = Spoken {
        instead_of: instead_of.as_deref(),
        late: *late,
        person: person.as_deref(),
        rung: *rung,
        to,
    };
    if let Some(text) = speaks_wrongly(notes, about, &spoken, recorded.at) {
        breach(wrong, Law::NoMissedEscalation, recorded.at, text);
    }
}

fn speaks_wrongly(notes: &Notes, about: &Late, spoken: &Spoken<'_>, at: Instant) -> Option<String> {
    let Some(climbing) = notes.climbing.get(about) else {
        return Some(format!("the {} was told about {about:?}, which is not owed", spoken.to));
    };
    let what = &climbing.what;
    if spoken.rung < climbing.fired {
        return Some(format!("rung {} about {what} spoke a second time", spoken.rung + 1));
    }
    let named = spoken.instead_of.unwrap_or(spoken.to);
    let silent = silence_ends(climbing).filter(|_| spoken.rung == climbing.fired);
    let due = match climbing.ladder.get(spoken.rung) {
        Some(rung) => {
            if rung.to != named {
                return Some(format!(
                    "the {named} was told about {what}, and the ladder names the {}",
                    rung.to
                ));
            }
            let own = comes_due(notes, climbing, spoken.rung)?;
            silent.map_or(own, |ends| ends.min(own))
        }
        None => silent?,
    };
    if at < due {
        return Some(format!("the {named} was told about {what} before its time"));
    }
    if (at - due).num_seconds() > LATE_AFTER_SECONDS && !spoken.late {
        return Some(format!(
            "the {named} was told late about {what}, and it does not say so"
        ));
    }
    let there = standing(notes, &climbing.service, spoken.to, at);
    if spoken
        .instead_of
        .is_some_and(|vacant| !standing(notes, &climbing.service, vacant, at).is_empty())
    {
        return Some(format!(
            "the {} was told about {what} in place of the {named}, who is there",
            spoken.to
        ));
    }
    match spoken.person {
        Some(person) if !there.iter().any(|stands| stands == person) => Some(format!(
            "`{person}` was told about {what} and does not stand for the {}",
            spoken.to
        )),
        None if !there.is_empty() => Some(format!(
            "nobody was told about {what}, although the {} is there",
            spoken.to
        )),
        _ => None,
    }
}

/// What should have been said by now.
pub(super) fn look(notes: &Notes, now: Instant, wrong: &mut Vec<Breach>) {
    for climbing in notes.climbing.values().filter(|climbing| climbing.due < now) {
        for position in climbing.fired..climbing.ladder.len() {
            let rung = &climbing.ladder[position];
            let silent = silence_ends(climbing).filter(|_| position == climbing.fired);
            let due = comes_due(notes, climbing, position).map(|own| silent.map_or(own, |ends| ends.min(own)));
            if due.is_some_and(|due| due <= now) {
                let text = format!("{} is late, and the {} was not told", climbing.what, rung.to);
                breach(wrong, Law::NoMissedEscalation, now, text);
                break;
            }
        }
    }
    for (what, role) in &notes.unwritten {
        let text = format!("the {role} was to be told about {what}, and nothing was written to them");
        breach(wrong, Law::NoMissedEscalation, now, text);
    }
    for message in &notes.unsent {
        let text = format!("{message} was written and not handed over");
        breach(wrong, Law::NoMissedEscalation, now, text);
    }
}

/// When a rung speaks by its own clock. A ladder counts on the calendar as it was published: a due moment is the end of a day.
fn comes_due(notes: &Notes, climbing: &Climbing, rung: usize) -> Option<Instant> {
    let office = Office::of(notes, &climbing.definition, &climbing.service, climbing.due)?;
    let office = office.without_cut_off().published();
    let overdue = climbing.due + TimeDelta::seconds(1);
    let due = climbing.start(rung);
    let start = climbing.again.map_or(due, |again| again.max(due));
    let own = climbing
        .ladder
        .get(rung)?
        .after
        .map_or(start, |span| office.after(start, &span));
    Some(own.max(overdue))
}

/// When the last one told has been silent too long.
fn silence_ends(climbing: &Climbing) -> Option<Instant> {
    climbing.told.last().filter(|told| !told.answered)?.answer_by
}
