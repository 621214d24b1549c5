//! What a deadline, a moment or a recurrence means on the calendar, seen from today.
//!
//! A value is recognised by what it says, not by its label, so a new label that takes one gets its dates by itself.

use super::Assist;
use super::symbols;
use crate::ast::{Every, Period};
use crate::diagnostic::Problems;
use crate::lower;
use crate::outline::{self, Node};
use crate::read::first_word;
use crate::source::Place;
use crate::values::{Text, times};
use chrono::{NaiveDate, NaiveTime};
use ratchet_core::calendar::Calendar;
use ratchet_core::deadline;
use ratchet_core::instant::Instant;
use ratchet_core::recurrence::{self, Recurrence};
use ratchet_core::span::{Span, SpanClock};
use ratchet_core::words;

/// A value with what it means from today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    /// One line beside the value, for example `next Mon 7 Dec 2026`.
    pub hint: String,
    /// Where the value stands.
    pub place: Place,
    /// A sentence or two, with the reason for the date.
    pub sentence: String,
}

/// How something that comes again is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// On the days that the calendar has for it: audits, meetings.
    ByTheCalendar,
    /// In turns that begin when the plan opens: actions.
    FromOpening,
}

impl Assist {
    /// Every value of a file that has dates.
    pub fn dates(&self, file: u32) -> Vec<Dated> {
        let text = self.folder.text(file);
        let outline = outline::read(file, text);
        let mut found = Vec::new();
        let mut left: Vec<(&Node, Counted)> = outline
            .blocks
            .iter()
            .rev()
            .map(|node| (node, Counted::ByTheCalendar))
            .collect();
        while let Some((node, counted)) = left.pop() {
            if let Some((label, value)) = symbols::label(node)
                && value.start < value.end
            {
                let place = Place {
                    end: node.reach().max(value.end),
                    ..value
                };
                let word = text.get(label.start as usize..label.end as usize).unwrap_or("");
                found.extend(self.dates_of(word, place, counted));
            }
            let word = first_word(self.folder.slice(node.place));
            let counted = if word == "action" {
                Counted::FromOpening
            } else {
                counted
            };
            left.extend(node.children.iter().rev().map(|child| (child, counted)));
        }
        found
    }

    /// What the value at a place means from today, if it has dates.
    pub fn dates_of(&self, label: &str, place: Place, counted: Counted) -> Option<Dated> {
        let calendar = &self.calendar();
        let text = Text {
            place,
            words: self.folder.slice(place),
        };
        // A scenario waits in its own time, and a date says itself when it is.
        if ["wait", "start", "valid"].contains(&label.to_lowercase().as_str()) {
            return None;
        }
        let (hint, sentence) = deadline_of(text, self.today, calendar)
            .or_else(|| moment_of(text, self.today, calendar))
            .or_else(|| recurrence_of(text, self.today, counted, calendar))?;
        Some(Dated { hint, place, sentence })
    }
}

fn morning(today: NaiveDate, calendar: &Calendar) -> Instant {
    let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
    calendar.moment_of(today.and_time(nine))
}

/// A moment with its time of day where hours count.
pub(crate) fn shown(at: Instant, span: Option<&Span>, calendar: &Calendar) -> String {
    match span.map(|span| span.clock()) {
        Some(SpanClock::Elapsed) => words::day_and_time(at, calendar.zone),
        _ => words::day(at, calendar.zone),
    }
}

fn deadline_of(text: Text<'_>, today: NaiveDate, calendar: &Calendar) -> Option<(String, String)> {
    let within = times::deadline(text).ok()?;
    let span = lower::span(within.length.value);
    let from = morning(today, calendar);
    let due = deadline::due(from, &span, calendar);
    let of = within.of.map_or_else(|| "its beginning".to_owned(), |of| of.value);
    let at = shown(due.original, Some(&span), calendar);
    let today = words::day_and_time(from, calendar.zone);
    let sentence = format!("If {of} is {today}, this is due {at}: {}.", due.derivation);
    Some((format!("from today: {at}"), sentence))
}

fn moment_of(text: Text<'_>, today: NaiveDate, calendar: &Calendar) -> Option<(String, String)> {
    let moment = times::moment(text).ok()?;
    let span = lower::span(moment.length.value);
    let from = morning(today, calendar);
    let opens = deadline::add(from, &span, calendar);
    let at = shown(opens, Some(&span), calendar);
    let day = words::day(from, calendar.zone);
    let mut sentence = format!("If that is so on {day}, this begins on {at}");
    if let Some(finished) = &moment.finished {
        let span = lower::span(finished.length.value);
        let end = deadline::add(opens, &span, calendar);
        sentence.push_str(&format!(" and is finished by {}", shown(end, Some(&span), calendar)));
    }
    sentence.push('.');
    Some((format!("from today: {at}"), sentence))
}

fn recurrence_of(text: Text<'_>, today: NaiveDate, counted: Counted, calendar: &Calendar) -> Option<(String, String)> {
    let every = times::every(text).ok()?;
    let recurrence = recurrence(&every)?;
    if counted == Counted::FromOpening {
        let opens = morning(today, calendar);
        let turns = recurrence.turns(opens, calendar).take(3);
        let due: Vec<String> = turns.map(|turn| words::day(turn.due, calendar.zone)).collect();
        let first = due.first()?;
        let sentence = format!(
            "If the plan opens on {}, turns are due {}.",
            words::day(opens, calendar.zone),
            words::list(&due)
        );
        return Some((format!("from today: first due {first}"), sentence));
    }
    let days = next_days(&recurrence, today, calendar, 3);
    let first = days.first()?;
    let hint = format!("next {first}");
    let mut sentence = format!("The next times from today: {}.", words::list(&days));
    if let Some(finished) = &every.finished {
        sentence.push_str(&format!(" Each is finished within {}.", finished.length.value));
    }
    Some((hint, sentence))
}

/// A recurrence over time, if the words are one.
fn recurrence(every: &Every) -> Option<Recurrence> {
    if let Period::Event(_) = every.period.value {
        return None;
    }
    let mut alone = every.clone();
    alone.within = None;
    lower::recurrence_alone(&alone, &mut Problems::default())
}

/// The next turns from a day on, as people say them.
pub(crate) fn next_days(recurrence: &Recurrence, today: NaiveDate, calendar: &Calendar, count: usize) -> Vec<String> {
    let start = calendar.start_of_day(today);
    if recurrence.every == recurrence::Every::Handover {
        let turns = recurrence.turns(start, calendar).take(count);
        return turns.map(|turn| words::day_and_time(turn.due, calendar.zone)).collect();
    }
    let mut after = today.pred_opt().unwrap_or(today);
    let openings = std::iter::from_fn(|| {
        let opening = recurrence.next_after(after, start, calendar)?;
        after = opening.date;
        Some(words::day(opening.at, calendar.zone))
    });
    openings.take(count).collect()
}
