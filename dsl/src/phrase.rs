//! A single phrase of the language outside any file, for whoever asks on a command line: the same words mean the same.
//!
//! Only what needs no folder around it: lengths of time and recurrences. What a phrase refers to beyond itself (`of incident`,
//! `after all actions are in place`) is where the caller's own moment stands.

use crate::ast::{Every, Length, Period};
use crate::diagnostic::Problems;
use crate::lower;
use crate::source::Place;
use crate::values::{Fault, Read, Text, times};
use chrono::NaiveDateTime;
use ratchet_core::recurrence::{self, Recurrence};
use ratchet_core::span::Span;

/// Longest phrase that is read, in bytes; a line of a file is rarely longer.
const PHRASE_BYTES_MAX: usize = 400;

/// Words that cannot be read as what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Misread {
    /// What is wrong, where, and how it is written.
    pub message: String,
}

/// A length of time: `72 hours`, `within 72 hours`, `within 72 hours of incident`, `3 months after`, `6 weeks after opening`.
pub fn span(words: &str) -> Result<Span, Misread> {
    let example = "write it like: 72 hours, within 10 working days, 3 months after";
    let text = text(words, example)?;
    let before_after = words
        .char_indices()
        .filter(|(at, _)| {
            words
                .get(*at..at + 5)
                .is_some_and(|word| word.eq_ignore_ascii_case("after"))
        })
        .map(|(at, _)| at)
        .find(|at| words[..*at].ends_with(char::is_whitespace));
    let read: Read<Length> = match before_after {
        Some(at) => times::length(Text {
            words: &words[..at],
            ..text
        }),
        None => times::deadline(text)
            .map(|within| within.length.value)
            .or_else(|fault| times::length(text).map_err(|other| furthest(fault, other))),
    };
    read.map(lower::span)
        .map_err(|fault| misread(words, &fault, "a length of time", example))
}

/// A recurrence: `month, on the last working day`, `week, on Mondays and Thursdays`, `twice weekly`, `2 weeks`.
pub fn recurrence(words: &str) -> Result<Recurrence, Misread> {
    let example = "write it like: month, on the first Monday · week, on Monday and Thursday · twice weekly · quarter";
    let text = text(words, example)?;
    let every = times::every(text).map_err(|fault| misread(words, &fault, "something that comes again", example))?;
    if let Some(found) = of_its_own_name(&every) {
        return Ok(Recurrence::every(found));
    }
    if let Period::Event(event) = &every.period.value {
        return Err(Misread {
            message: format!("`{event}` names no dates by itself: {example}"),
        });
    }
    let mut problems = Problems::default();
    lower::recurrence_alone(&every, &mut problems).ok_or_else(|| {
        let problem = problems.finish(|_| 1).into_iter().next();
        let said = problem.map(|problem| {
            [Some(problem.title), problem.help]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
        });
        Misread {
            message: format!(
                "`{words}`: {}",
                said.unwrap_or_else(|| vec![example.to_owned()]).join("; ")
            ),
        }
    })
}

/// A date and time as scenarios write them: `1 June 2026 at 09:00`.
pub fn start(words: &str) -> Result<NaiveDateTime, Misread> {
    let example = "write it like: 1 June 2026 at 09:00";
    times::start(text(words, example)?).map_err(|fault| misread(words, &fault, "a date", example))
}

/// Recurrences that have a name of their own in place of a unit.
fn of_its_own_name(every: &Every) -> Option<recurrence::Every> {
    let Period::Event(name) = &every.period.value else {
        return None;
    };
    let alone = every.on.is_none() && every.lasting.is_none() && every.starting.is_none() && every.within.is_none();
    match name.to_lowercase().as_str() {
        _ if !alone => None,
        "twice weekly" | "twice a week" => Some(recurrence::Every::TwiceWeekly),
        "shift handover" | "handover" => Some(recurrence::Every::Handover),
        "working day" => Some(recurrence::Every::WorkingDay),
        _ => None,
    }
}

fn text<'a>(words: &'a str, example: &str) -> Result<Text<'a>, Misread> {
    if words.len() > PHRASE_BYTES_MAX {
        return Err(Misread {
            message: format!("this is too long for a phrase: {example}"),
        });
    }
    let end = u32::try_from(words.len()).unwrap_or(u32::MAX);
    Ok(Text {
        place: Place { file: 0, start: 0, end },
        words,
    })
}

/// Of two ways to fail, the one that understood more.
fn furthest(left: Fault, right: Fault) -> Fault {
    if left.place.start > right.place.start {
        left
    } else {
        right
    }
}

fn misread(words: &str, fault: &Fault, wanted: &str, example: &str) -> Misread {
    let place = fault.place;
    let marked = words.get(place.start as usize..place.end as usize).unwrap_or("").trim();
    let label = if marked.is_empty() {
        fault.label.clone()
    } else {
        format!("`{marked}`: {}", fault.label)
    };
    Misread {
        message: format!("`{words}` is not {wanted} ({label}): {example}"),
    }
}
