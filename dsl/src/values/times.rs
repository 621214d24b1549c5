//! Deadlines, moments, recurrences and dates.

use super::{Fault, FaultKind, Piece, Read, Rule, Text, unit, weeks_of};
use crate::ast::{Anchor, At, Every, Length, Moment, Name, Nth, On, Period, Unit, Within};
use crate::source::Place;
use crate::suggest::Suggest;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use ratchet_core::clocks;
use ratchet_core::span::Span;

/// `within 72 hours of incident`
pub fn deadline(text: Text<'_>) -> Read<Within> {
    let piece = text.parse(Rule::deadline)?;
    let mut inside = piece.into_inner();
    match inside.find(|inner| matches!(inner.as_rule(), Rule::clocked | Rule::within)) {
        Some(inner) if inner.as_rule() == Rule::clocked => clocked(text, &inner),
        Some(inner) => within(text, &inner),
        None => Err(text.stopped_at(0)),
    }
}

/// `within the time of reg-17-report`: how long that is stands in the engine's own list, with the law behind it.
fn clocked(text: Text<'_>, piece: &Piece<'_>) -> Read<Within> {
    let mut within = Err(text.stopped_at(0));
    for inner in piece.clone().into_inner() {
        match (inner.as_rule(), &mut within) {
            (Rule::clock_name, _) => {
                let name = text.name(&inner);
                let Some(clock) = clocks::named(&name.value.to_lowercase()) else {
                    return Err(no_such_clock(&name));
                };
                within = Ok(Within {
                    length: At::new(length_of(clock.span), name.place),
                    clock: Some(At::new(clock.id.clone(), name.place)),
                    of: None,
                    place: text.place(piece),
                });
            }
            (Rule::event_name, Ok(within)) => within.of = Some(text.name(&inner)),
            _ => {}
        }
    }
    within
}

fn no_such_clock(name: &Name) -> Fault {
    let names: Vec<&str> = clocks::all().iter().map(|clock| clock.id.as_str()).collect();
    let near = Suggest::default().nearest(&name.value.to_lowercase(), names.iter().copied());
    let label = match near {
        Some(near) => format!("no such clock; did you mean {near}?"),
        None => format!("no such clock; there is: {}", names.join(", ")),
    };
    Fault::new(FaultKind::Unreadable, name.place, label)
}

const fn length_of(span: Span) -> Length {
    let (count, unit) = match span {
        Span::Minutes(count) => (count, Unit::Minutes),
        Span::Hours(count) => (count, Unit::Hours),
        Span::Days(count) => (count, Unit::Days),
        Span::WorkingDays(count) => (count, Unit::WorkingDays),
        Span::Weeks(count) => (count, Unit::Weeks),
        Span::Months(count) => (count, Unit::Months),
        Span::Quarters(count) => (count, Unit::Quarters),
        Span::Years(count) => (count, Unit::Years),
    };
    Length { count, unit }
}

/// `73 hours`
pub fn length(text: Text<'_>) -> Read<Length> {
    let piece = text.parse(Rule::span_alone)?;
    match piece.into_inner().find(|inner| inner.as_rule() == Rule::span) {
        Some(inner) => text.length(&inner).map(|at| at.value),
        None => Err(text.stopped_at(0)),
    }
}

pub(super) fn within(text: Text<'_>, piece: &Piece<'_>) -> Read<Within> {
    let mut length = None;
    let mut of = None;
    for inner in piece.clone().into_inner() {
        match inner.as_rule() {
            Rule::span => length = Some(text.length(&inner)?),
            Rule::event_name => of = Some(text.name(&inner)),
            _ => {}
        }
    }
    let place = text.place(piece);
    length
        .map(|length| Within {
            clock: None,
            length,
            of,
            place,
        })
        .ok_or_else(|| text.stopped_at(0))
}

/// `month, on the first Monday, finished within 5 working days`
pub fn every(text: Text<'_>) -> Read<Every> {
    let mut every = None;
    for inner in text.parse(Rule::every)?.into_inner() {
        match inner.as_rule() {
            Rule::period => {
                let period = At::new(period(text, &inner)?, text.place(&inner));
                every = Some(Every {
                    finished: None,
                    lasting: None,
                    on: None,
                    period,
                    starting: None,
                    within: None,
                });
            }
            Rule::every_part => {
                if let (Some(every), Some(part)) = (&mut every, inner.into_inner().next()) {
                    every_part(text, &part, every)?;
                }
            }
            _ => {}
        }
    }
    every.ok_or_else(|| text.stopped_at(0))
}

fn period(text: Text<'_>, piece: &Piece<'_>) -> Read<Period> {
    let Some(inner) = piece.clone().into_inner().next() else {
        return Err(text.stopped_at(0));
    };
    Ok(match inner.as_rule() {
        Rule::span => Period::Each(text.length(&inner)?.value),
        Rule::unit => Period::Each(one(&inner)),
        Rule::often => Period::Each(often(&inner)),
        Rule::twice_weekly => Period::TwiceWeekly,
        Rule::handover => Period::Handover,
        Rule::weekdays => Period::Weekdays(WORKING_WEEK.to_vec()),
        Rule::weekday_list => {
            let days = inner.into_inner().filter(|inner| inner.as_rule() == Rule::weekday);
            Period::Weekdays(days.map(|day| weekday(&day)).collect())
        }
        Rule::day_of => {
            let length = inner.clone().into_inner().find(|inner| inner.as_rule() == Rule::unit);
            let on = on_day(text, &inner)?;
            length.map_or(Err(text.stopped_at(0)), |unit| Ok(Period::On(on, one(&unit))))?
        }
        _ => Period::Event(text.name(&inner).value),
    })
}

const WORKING_WEEK: [Weekday; 5] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

/// One of a unit.
fn one(piece: &Piece<'_>) -> Length {
    Length {
        count: weeks_of(piece),
        unit: unit(piece),
    }
}

/// `monthly`
fn often(piece: &Piece<'_>) -> Length {
    let (count, unit) = match piece.clone().into_inner().next().map(|inner| inner.as_rule()) {
        Some(Rule::weekly) => (1, Unit::Weeks),
        Some(Rule::fortnightly) => (2, Unit::Weeks),
        Some(Rule::monthly) => (1, Unit::Months),
        Some(Rule::quarterly) => (1, Unit::Quarters),
        Some(Rule::yearly) => (1, Unit::Years),
        _ => (1, Unit::Days),
    };
    Length { count, unit }
}

fn every_part(text: Text<'_>, part: &Piece<'_>, every: &mut Every) -> Read<()> {
    let place = text.place(part);
    let find = |rule: Rule| part.clone().into_inner().find(|inner| inner.as_rule() == rule);
    let taken = match part.as_rule() {
        Rule::finished => find(Rule::within)
            .map(|inner| within(text, &inner))
            .transpose()?
            .and_then(|new| every.finished.replace(new))
            .is_some(),
        Rule::starting => find(Rule::within)
            .map(|inner| within(text, &inner))
            .transpose()?
            .and_then(|new| every.starting.replace(new))
            .is_some(),
        Rule::lasting => find(Rule::span)
            .map(|inner| text.length(&inner))
            .transpose()?
            .and_then(|new| every.lasting.replace(new))
            .is_some(),
        Rule::within => every.within.replace(within(text, part)?).is_some(),
        _ => every.on.replace(At::new(on_day(text, part)?, place)).is_some(),
    };
    if taken {
        Err(Fault::new(FaultKind::Unreadable, place, "this is said twice"))
    } else {
        Ok(())
    }
}

fn on_day(text: Text<'_>, piece: &Piece<'_>) -> Read<On> {
    let mut nth = None;
    let mut working = false;
    let mut weekdays = Vec::new();
    for inner in piece.clone().into_inner() {
        match inner.as_rule() {
            Rule::k_last => nth = Some(Nth::Last),
            Rule::ordinal => nth = Some(Nth::First(ordinal(text, &inner)?)),
            Rule::k_working_day => working = true,
            Rule::weekday => weekdays.push(weekday(&inner)),
            _ => {}
        }
    }
    match (nth, working, weekdays.first()) {
        (Some(nth), true, _) => Ok(On::WorkingDay(nth)),
        (Some(Nth::First(number)), false, Some(_)) if number > 5 => {
            Err(too_many(text, piece, "a month has at most five of them"))
        }
        (Some(nth), false, Some(&weekday)) => Ok(On::Weekday(nth, weekday)),
        (None, _, Some(_)) => Ok(On::Weekdays(weekdays)),
        (Some(Nth::First(number @ 1..=31)), false, None) => Ok(On::Day(number)),
        _ => Err(too_many(text, piece, "a month has 31 days at most")),
    }
}

fn too_many(text: Text<'_>, piece: &Piece<'_>, label: &str) -> Fault {
    Fault::new(FaultKind::Number, text.place(piece), label)
}

fn ordinal(text: Text<'_>, piece: &Piece<'_>) -> Read<u32> {
    let word = piece.as_str().trim().to_ascii_lowercase();
    let spelt = ["first", "second", "third", "fourth", "fifth"]
        .iter()
        .position(|known| *known == word);
    let number = spelt.map(|at| at as u32 + 1).or_else(|| {
        word.trim_end_matches(|letter: char| !letter.is_ascii_digit())
            .parse()
            .ok()
    });
    number
        .filter(|number| (1..=31).contains(number))
        .ok_or_else(|| too_many(text, piece, "a month has 31 days at most"))
}

pub(super) fn weekday(piece: &Piece<'_>) -> Weekday {
    match piece.clone().into_inner().next().map(|inner| inner.as_rule()) {
        Some(Rule::tuesday) => Weekday::Tue,
        Some(Rule::wednesday) => Weekday::Wed,
        Some(Rule::thursday) => Weekday::Thu,
        Some(Rule::friday) => Weekday::Fri,
        Some(Rule::saturday) => Weekday::Sat,
        Some(Rule::sunday) => Weekday::Sun,
        _ => Weekday::Mon,
    }
}

/// `6 weeks after all actions are in place`
pub fn moment(text: Text<'_>) -> Read<Moment> {
    let mut length = None;
    let mut anchor = None;
    let mut finished = None;
    for inner in text.parse(Rule::moment)?.into_inner() {
        match inner.as_rule() {
            Rule::span => length = Some(text.length(&inner)?),
            Rule::anchor => anchor = Some(At::new(self::anchor(text, &inner), text.place(&inner))),
            Rule::finished => {
                let inside = inner.into_inner().find(|inner| inner.as_rule() == Rule::within);
                finished = inside.map(|inner| within(text, &inner)).transpose()?;
            }
            _ => {}
        }
    }
    match (anchor, length) {
        (Some(anchor), Some(length)) => Ok(Moment {
            anchor,
            finished,
            length,
        }),
        _ => Err(text.stopped_at(0)),
    }
}

fn anchor(text: Text<'_>, piece: &Piece<'_>) -> Anchor {
    let named = |inner: &Piece<'_>| {
        inner
            .clone()
            .into_inner()
            .find(|name| name.as_rule() == Rule::quoted)
            .map(|name| text.quoted(&name))
    };
    for inner in piece.clone().into_inner() {
        match (inner.as_rule(), named(&inner)) {
            (Rule::action_in_place, Some(name)) => return Anchor::ActionInPlace(name),
            (Rule::retest_passed, Some(name)) => return Anchor::RetestPassed(name),
            (Rule::k_opening, _) => return Anchor::Opening,
            (Rule::k_finding, _) => return Anchor::Finding,
            _ => {}
        }
    }
    Anchor::ActionsInPlace
}

/// `1 June 2026 at 09:00`
pub fn start(text: Text<'_>) -> Read<NaiveDateTime> {
    let piece = text.parse(Rule::start)?;
    let place = text.place(&piece);
    date(text, piece.into_inner(), place)
}

/// The date, and the time if one is said, of these pieces.
pub(super) fn date<'p>(text: Text<'_>, pieces: impl Iterator<Item = Piece<'p>>, place: Place) -> Read<NaiveDateTime> {
    let (mut day, mut month, mut year, mut time) = (0, 0, 0, NaiveTime::MIN);
    for inner in pieces {
        let words = inner.as_str();
        match inner.as_rule() {
            Rule::start_day => {
                day = words
                    .trim_end_matches(|letter: char| !letter.is_ascii_digit())
                    .parse()
                    .unwrap_or(0)
            }
            Rule::month_name => month = month_number(words),
            Rule::start_year => year = words.parse().unwrap_or(0),
            Rule::start_time => time = clock(text, &inner)?,
            _ => {}
        }
    }
    let date = NaiveDate::from_ymd_opt(year, month, day).filter(|_| (1990..=2199).contains(&year));
    date.map(|date| date.and_time(time))
        .ok_or_else(|| Fault::new(FaultKind::Number, place, "there is no such date"))
}

/// `09:00`
pub(super) fn clock(text: Text<'_>, piece: &Piece<'_>) -> Read<NaiveTime> {
    let words = piece.as_str().trim();
    let (hours, minutes) = words.split_once([':', '.']).unwrap_or((words, "0"));
    let read = NaiveTime::from_hms_opt(hours.parse().unwrap_or(99), minutes.parse().unwrap_or(99), 0);
    read.ok_or_else(|| Fault::new(FaultKind::Number, text.place(piece), "not a time of day"))
}

fn month_number(word: &str) -> u32 {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let start = word.get(..3).unwrap_or("").to_ascii_lowercase();
    MONTHS
        .iter()
        .position(|known| *known == start)
        .map_or(0, |at| at as u32 + 1)
}
