//! Values of the blocks that describe the organisation: times of day, numbers of people and actions, bands, validity.

use super::{Fault, FaultKind, Piece, Read, Rule, Text, times};
use crate::ast::{At, Bands, Validity};
use chrono::NaiveTime;

/// `16:00`
pub fn time_of_day(text: Text<'_>) -> Read<NaiveTime> {
    let mut times = clock_times(text, Rule::time_of_day)?;
    times.pop().map(|at| at.value).ok_or_else(|| text.stopped_at(0))
}

/// `07:30, 14:30 and 21:00`
pub fn times_of_day(text: Text<'_>) -> Read<Vec<At<NaiveTime>>> {
    clock_times(text, Rule::times_of_day)
}

fn clock_times(text: Text<'_>, rule: Rule) -> Read<Vec<At<NaiveTime>>> {
    let inner = text.parse(rule)?.into_inner();
    let times = inner.filter(|inner| inner.as_rule() == Rule::start_time);
    times
        .map(|piece| times::clock(text, &piece).map(|time| At::new(time, text.place(&piece))))
        .collect()
}

/// `12 open actions`
pub fn open_actions(text: Text<'_>) -> Read<u32> {
    number(text, Rule::open_actions)
}

/// `3 people`
pub fn people(text: Text<'_>) -> Read<u32> {
    number(text, Rule::people)
}

fn number(text: Text<'_>, rule: Rule) -> Read<u32> {
    let mut inner = text.parse(rule)?.into_inner();
    match inner.find(|inner| inner.as_rule() == Rule::span_count) {
        Some(piece) => text.count(&piece),
        None => Err(text.stopped_at(0)),
    }
}

/// `moderate from 4, high from 8, extreme from 15`
pub fn bands(text: Text<'_>) -> Read<Bands> {
    let mut bands = Bands::default();
    let parts = text
        .parse(Rule::bands)?
        .into_inner()
        .filter(|inner| inner.as_rule() == Rule::band);
    for part in parts {
        let place = text.place(&part);
        let (mut slot, mut least) = (None, None);
        for inner in part.into_inner() {
            match inner.as_rule() {
                Rule::moderate => slot = Some(&mut bands.moderate),
                Rule::high => slot = Some(&mut bands.high),
                Rule::extreme => slot = Some(&mut bands.extreme),
                Rule::span_count => least = Some(At::new(text.count(&inner)?, text.place(&inner))),
                _ => {}
            }
        }
        if let (Some(slot), Some(least)) = (slot, least)
            && slot.replace(least).is_some()
        {
            return Err(Fault::new(FaultKind::Unreadable, place, "this band is named twice"));
        }
    }
    Ok(bands)
}

/// `from 1 June 2026 until 31 May 2027`
pub fn validity(text: Text<'_>) -> Read<Validity> {
    let mut validity = Validity {
        from: None,
        until: None,
    };
    for inner in text.parse(Rule::validity)?.into_inner() {
        match inner.as_rule() {
            Rule::valid_from => validity.from = date(text, inner)?,
            Rule::valid_until => validity.until = date(text, inner)?,
            _ => {}
        }
    }
    Ok(validity)
}

fn date(text: Text<'_>, piece: Piece<'_>) -> Read<Option<At<chrono::NaiveDate>>> {
    let date = piece.into_inner().find(|inner| inner.as_rule() == Rule::date);
    date.map(|piece| {
        let place = text.place(&piece);
        times::date(text, piece.into_inner(), place).map(|moment| At::new(moment.date(), place))
    })
    .transpose()
}
