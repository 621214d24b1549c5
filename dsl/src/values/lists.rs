//! Tools, samples, ladders, lists of names and the other values with parts.

use super::times::{self, weekday};
use super::{Fault, FaultKind, Piece, Read, Rule, Text};
use crate::ast::{At, Bridge, IfFails, Name, Recipient, Rung, Sample, ServiceType, ToolUse, Watch, WorkingWeek, tidy};
use chrono::Weekday;

/// `to registered manager when overdue, to nominated individual after 5 working days`
pub fn ladder(text: Text<'_>) -> Read<Vec<Rung>> {
    let mut rungs: Vec<Rung> = Vec::new();
    for piece in text.parse(Rule::ladder)?.into_inner() {
        match (piece.as_rule(), rungs.last_mut()) {
            (Rule::rung, _) => rungs.push(rung(text, piece)?),
            (Rule::answer_within, Some(rung)) => answer_within(text, piece, rung)?,
            _ => {}
        }
    }
    Ok(rungs)
}

/// `answer within 24 hours`, of the rung before it.
fn answer_within(text: Text<'_>, piece: Piece<'_>, rung: &mut Rung) -> Read<()> {
    let place = text.place(&piece);
    let Some(within) = piece.into_inner().find(|inner| inner.as_rule() == Rule::within) else {
        return Ok(());
    };
    let within = times::within(text, &within)?;
    let fault = |place, label: &str| Err(Fault::new(FaultKind::Unreadable, place, label));
    if let Some(of) = within.of {
        return fault(of.place, "an answer is counted from being told");
    }
    match rung.answer_within.replace(within.length) {
        None => Ok(()),
        Some(_) => fault(place, "this is said twice"),
    }
}

fn rung(text: Text<'_>, piece: Piece<'_>) -> Read<Rung> {
    let mut rung = Rung {
        answer_within: None,
        after: None,
        to: At::new(String::new(), text.place(&piece)),
    };
    for inner in piece.into_inner() {
        match inner.as_rule() {
            Rule::ladder_role => rung.to = text.name(&inner),
            Rule::span => rung.after = Some(text.length(&inner)?),
            _ => {}
        }
    }
    Ok(rung)
}

/// `medicines 1, section "PRN"`
pub fn tool(text: Text<'_>) -> Read<ToolUse> {
    let piece = text.parse(Rule::tool)?;
    let mut tool = ToolUse {
        id: At::new(String::new(), text.place),
        section: None,
        version: At::new(Vec::new(), text.place),
    };
    for inner in piece.into_inner() {
        match inner.as_rule() {
            Rule::tool_id => tool.id = text.name(&inner),
            Rule::version => tool.version = version(text, &inner)?,
            Rule::quoted => tool.section = Some(text.quoted(&inner)),
            _ => {}
        }
    }
    Ok(tool)
}

/// `8 records`
pub fn minimum(text: Text<'_>) -> Read<u32> {
    let mut inner = text.parse(Rule::minimum)?.into_inner();
    match inner.find(|inner| inner.as_rule() == Rule::span_count) {
        Some(piece) => text.count(&piece),
        None => Err(text.stopped_at(0)),
    }
}

/// `medicines 2.0.0, medicines 3.0.0`
pub fn bridges(text: Text<'_>) -> Read<Vec<Bridge>> {
    let bridges = text
        .parse(Rule::bridges)?
        .into_inner()
        .filter(|inner| inner.as_rule() == Rule::bridge);
    bridges.map(|piece| bridge(text, piece)).collect()
}

fn bridge(text: Text<'_>, piece: Piece<'_>) -> Read<Bridge> {
    let mut bridge = Bridge {
        id: At::new(String::new(), text.place(&piece)),
        version: At::new(Vec::new(), text.place(&piece)),
    };
    for inner in piece.into_inner() {
        match inner.as_rule() {
            Rule::tool_id => bridge.id = text.name(&inner),
            Rule::version => bridge.version = version(text, &inner)?,
            _ => {}
        }
    }
    Ok(bridge)
}

/// `2.0.0`
fn version(text: Text<'_>, piece: &Piece<'_>) -> Read<At<Vec<u64>>> {
    let parts: Result<Vec<u64>, _> = piece.as_str().trim().split('.').map(str::parse).collect();
    let parts = parts.map_err(|_| Fault::new(FaultKind::Number, text.place(piece), "not a version"))?;
    Ok(At::new(parts, text.place(piece)))
}

/// `10 PRN administrations, including evenings, weekends, every team`
pub fn sample(text: Text<'_>) -> Read<Sample> {
    let mut sample = Sample {
        including: Vec::new(),
        only: Vec::new(),
        size: 0,
        unit: At::new(String::new(), text.place),
    };
    for inner in text.parse(Rule::sample)?.into_inner() {
        match inner.as_rule() {
            Rule::span_count => sample.size = text.count(&inner)?,
            Rule::sample_unit => sample.unit = text.name(&inner),
            Rule::sample_part => sample_part(text, &inner, &mut sample),
            _ => {}
        }
    }
    if sample.unit.value.is_empty() {
        Err(text.stopped_at(text.words.len()))
    } else {
        Ok(sample)
    }
}

fn sample_part(text: Text<'_>, piece: &Piece<'_>, sample: &mut Sample) {
    for inner in piece.clone().into_inner() {
        match inner.as_rule() {
            Rule::only => sample.only.extend(
                inner
                    .into_inner()
                    .filter(|item| item.as_rule() == Rule::sample_item)
                    .map(|item| text.name(&item)),
            ),
            Rule::sample_item => sample.including.push(text.name(&inner)),
            _ => {}
        }
    }
}

/// `6 months, reopen when audit "X" has a significant finding`
pub fn watch(text: Text<'_>) -> Read<Watch> {
    let mut length = None;
    let mut reopen = None;
    for inner in text.parse(Rule::watch)?.into_inner() {
        match inner.as_rule() {
            Rule::span => length = Some(text.length(&inner)?),
            Rule::quoted => reopen = Some(text.quoted(&inner)),
            Rule::has_significant if inner.clone().into_inner().any(|part| part.as_rule() == Rule::no) => {
                return Err(Fault::new(
                    FaultKind::Unreadable,
                    text.place(&inner),
                    "a plan reopens when a finding is made, not when none is",
                ));
            }
            _ => {}
        }
    }
    length
        .map(|length| Watch { length, reopen })
        .ok_or_else(|| text.stopped_at(0))
}

/// `reopen actions, tell nominated individual`
pub fn if_fails(text: Text<'_>) -> Read<IfFails> {
    let mut response = IfFails {
        reopens: None,
        tell: Vec::new(),
    };
    let parts = text
        .parse(Rule::if_fails)?
        .into_inner()
        .filter(|inner| inner.as_rule() == Rule::fail_part);
    for part in parts.flat_map(Piece::into_inner) {
        match part.as_rule() {
            Rule::reopen_actions => response.reopens = Some(text.place(&part)),
            _ => response.tell.extend(
                part.into_inner()
                    .find(|inner| inner.as_rule() == Rule::recipient)
                    .and_then(|inner| recipient(text, inner)),
            ),
        }
    }
    Ok(response)
}

fn recipient(text: Text<'_>, piece: Piece<'_>) -> Option<Recipient> {
    piece.into_inner().find_map(|inner| match inner.as_rule() {
        Rule::quoted => Some(Recipient::Forum(text.quoted(&inner))),
        Rule::recipient_role => Some(Recipient::Role(text.name(&inner))),
        _ => None,
    })
}

/// `Monday to Friday, except bank holidays in England and Wales`
pub fn working_week(text: Text<'_>) -> Read<WorkingWeek> {
    let mut week = WorkingWeek {
        days: Vec::new(),
        region: None,
    };
    for inner in text.parse(Rule::working_week)?.into_inner() {
        match inner.as_rule() {
            Rule::week_part => week.days.extend(days(inner)),
            Rule::holidays => {
                week.region = inner
                    .into_inner()
                    .find(|part| part.as_rule() == Rule::region)
                    .map(|part| text.name(&part))
            }
            _ => {}
        }
    }
    week.days.sort_by_key(Weekday::num_days_from_monday);
    week.days.dedup();
    Ok(week)
}

fn days(piece: Piece<'_>) -> Vec<Weekday> {
    let named: Vec<Weekday> = piece
        .into_inner()
        .filter(|inner| inner.as_rule() == Rule::weekday)
        .map(|inner| weekday(&inner))
        .collect();
    let (Some(&first), Some(&last)) = (named.first(), named.last()) else {
        return std::iter::successors(Some(Weekday::Mon), |day| Some(day.succ()))
            .take(7)
            .collect();
    };
    let mut days = vec![first];
    let mut day = first;
    while day != last {
        day = day.succ();
        days.push(day);
    }
    days
}

/// `residential care, 42 people`
pub fn service_type(text: Text<'_>) -> Read<ServiceType> {
    let mut kind = ServiceType {
        capacity: None,
        words: String::new(),
    };
    for inner in text.parse(Rule::service_type)?.into_inner() {
        match inner.as_rule() {
            Rule::type_words => kind.words = tidy(inner.as_str()),
            Rule::span_count => kind.capacity = Some(text.count(&inner)?),
            _ => {}
        }
    }
    Ok(kind)
}

/// `"A", "B" and "C"`
pub fn quoted_names(text: Text<'_>) -> Read<Vec<Name>> {
    names_of(text, Rule::quoted_list)
}

/// `audit "A", audit "B"`
pub fn audit_names(text: Text<'_>) -> Read<Vec<Name>> {
    names_of(text, Rule::audit_list)
}

fn names_of(text: Text<'_>, rule: Rule) -> Read<Vec<Name>> {
    Ok(text
        .parse(rule)?
        .into_inner()
        .filter(|inner| inner.as_rule() == Rule::quoted)
        .map(|inner| text.quoted(&inner))
        .collect())
}

/// `forum "F"`
pub fn forum(text: Text<'_>) -> Read<String> {
    one(text, Rule::forum_one)
}

/// `"A"`
pub fn quoted(text: Text<'_>) -> Read<String> {
    one(text, Rule::quoted_one)
}

fn one(text: Text<'_>, rule: Rule) -> Read<String> {
    let found = text
        .parse(rule)?
        .into_inner()
        .find(|inner| inner.as_rule() == Rule::quoted)
        .map(|inner| text.quoted(&inner).value);
    found.ok_or_else(|| text.stopped_at(0))
}

/// Phrases between commas; a bracket or a quotation keeps its commas.
pub fn phrases(text: Text<'_>) -> Read<Vec<Name>> {
    let mut names = Vec::new();
    let (mut start, mut depth, mut quoted) = (0, 0u32, false);
    let ends = text
        .words
        .char_indices()
        .chain(std::iter::once((text.words.len(), ',')));
    for (at, letter) in ends {
        match letter {
            '"' | '“' | '”' => quoted = !quoted,
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if at == text.words.len() || depth == 0 && !quoted => {
                names.extend(phrase(text, start, at));
                start = at + 1;
            }
            _ => {}
        }
    }
    if names.is_empty() {
        Err(text.stopped_at(0))
    } else {
        Ok(names)
    }
}

fn phrase(text: Text<'_>, start: usize, end: usize) -> Option<Name> {
    let words = text.words.get(start..end)?;
    let trimmed = words.trim();
    let lead = words.len() - words.trim_start().len();
    let name = tidy(trimmed);
    (!name.is_empty()).then(|| At::new(name, text.place.part(start + lead, start + lead + trimmed.len())))
}
