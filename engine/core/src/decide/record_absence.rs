//! Somebody is away, or back. The ledger says from when until when and who stands in; never why.

use super::study::{Study, unknown};
use crate::event::Event;
use crate::instant::Instant;
use crate::limits;
use crate::record::{Absence, Person, Read, ReadTyped};
use crate::rejection::Rejection;
use crate::state::Halt;

pub(super) struct Away<'a> {
    pub(super) cover: Option<&'a str>,
    pub(super) from: Instant,
    pub(super) until: Option<Instant>,
}

pub(super) fn record(study: &mut Study<'_, impl Read>, person: &str, away: &Away<'_>) -> Result<(), Halt> {
    let known = known(study, person)?.clone();
    let bad = |reason: String| Err(Halt::from(Rejection::BadAbsence { reason }));
    if away.until.is_some_and(|until| until <= away.from) {
        return bad("it ends before it begins".to_owned());
    }
    if away.until.is_some_and(|until| until <= study.now()) {
        return bad("it is over already".to_owned());
    }
    if away.cover == Some(person) {
        return bad(format!("`{person}` cannot stand in for themselves"));
    }
    let clashes = |old: &&Absence| {
        old.until.is_none_or(|until| away.from < until) && away.until.is_none_or(|until| old.from < until)
    };
    if let Some(old) = known.absences.iter().find(clashes) {
        let since = old.from.format("%-d %B %Y");
        return bad(format!(
            "an absence of `{person}` that begins on {since} is recorded already; end that one first"
        ));
    }
    if known.absences.len() >= limits::ABSENCES_PER_PERSON {
        return Err(Rejection::TooMuch {
            what: "the list of coming absences",
            limit: limits::ABSENCES_PER_PERSON,
        }
        .into());
    }
    if let Some(cover) = away.cover {
        self::known(study, cover)?;
    }
    study.emit(Event::AbsenceRecorded {
        cover: away.cover.map(str::to_owned),
        from: away.from,
        person: person.to_owned(),
        until: away.until,
    })
}

pub(super) fn end(study: &mut Study<'_, impl Read>, person: &str, from: Option<Instant>) -> Result<(), Halt> {
    let known = known(study, person)?;
    let meant = match from {
        Some(from) => known.absences.iter().find(|absence| absence.from == from),
        None => known.absence_at(study.now()).or(known.absences.first()),
    };
    let Some(from) = meant.map(|absence| absence.from) else {
        return Err(Rejection::BadAbsence {
            reason: format!("no such absence of `{person}` is recorded"),
        }
        .into());
    };
    study.emit(Event::AbsenceEnded {
        from,
        person: person.to_owned(),
    })
}

/// The first moment of an absence has come, or the first after it.
pub(super) fn wake(study: &mut Study<'_, impl Read>, person: &str) -> Result<(), Halt> {
    let Some(known) = study.person(person)?.cloned() else {
        return Ok(());
    };
    let now = study.now();
    for absence in known.absences {
        let (from, person) = (absence.from, person.to_owned());
        if absence.until.is_some_and(|until| until <= now) {
            study.emit(Event::AbsenceEnded { from, person })?;
        } else if !absence.begun && from <= now {
            study.emit(Event::AbsenceBegan { from, person })?;
        }
    }
    Ok(())
}

fn known<'s>(study: &'s Study<'_, impl Read>, person: &str) -> Result<&'s Person, Halt> {
    study
        .person(person)?
        .ok_or_else(|| unknown("member of staff", person, std::iter::empty()))
}
