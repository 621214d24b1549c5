//! Lengths of time and what comes again, side by side. Spans of different clocks have no order of their own, so they are compared by
//! their usual length; the sentence always says both as they are written.

use super::Verdict;
use super::sheet::{OTHER_WAY, Sheet};
use crate::definition::{Rung, Timing};
use crate::recurrence::{Every, Recurrence};
use crate::span::Span;
use std::cmp::Ordering;

const DAY: u64 = 24 * 60;
/// A year of 365 days and a quarter, in minutes.
const YEAR: u64 = 365 * DAY + DAY / 4;

/// How long a span usually is, in minutes: a month is a twelfth of a year, a working day a fifth of a week.
pub const fn usual_minutes(span: Span) -> u64 {
    match span {
        Span::Minutes(count) => count as u64,
        Span::Hours(count) => count as u64 * 60,
        Span::Days(count) => count as u64 * DAY,
        Span::Weeks(count) => count as u64 * 7 * DAY,
        Span::Months(count) => count as u64 * YEAR / 12,
        Span::Quarters(count) => count as u64 * YEAR / 4,
        Span::Years(count) => count as u64 * YEAR,
        Span::WorkingDays(count) => count as u64 * 7 * DAY / 5,
    }
}

/// Which of two spans is usually longer.
pub(super) fn order(before: Span, after: Span) -> Ordering {
    after
        .compare(before)
        .unwrap_or_else(|| usual_minutes(after).cmp(&usual_minutes(before)))
}

/// How long one turn of it usually is, in minutes.
fn period(every: Every) -> u64 {
    match every {
        Every::Day => DAY,
        Every::Handover => DAY / 3,
        Every::WorkingDay => 7 * DAY / 5,
        Every::TwiceWeekly => 7 * DAY / 2,
        Every::Weeks { every, on } => {
            let days = u64::from(on.map_or(1, |days| days.count().max(1)));
            7 * DAY * u64::from(every.get()) / days
        }
        Every::Months { every, .. } => YEAR / 12 * u64::from(every.get()),
        Every::Quarter { .. } => YEAR / 4,
        Every::Year { .. } => YEAR,
    }
}

impl Sheet<'_> {
    /// A time that is allowed: more of it is weaker.
    pub(super) fn allowed(&mut self, verb: &str, (before, after): (Span, Span), because: &str) {
        self.span(verb, (before, after), Verdict::Weaker, because);
    }

    /// A length of time, where `longer` says what a longer one means.
    pub(super) fn span(&mut self, verb: &str, (before, after): (Span, Span), longer: Verdict, because: &str) {
        if before != after {
            let words = format!("{verb} {after} instead of {before}");
            self.more(order(before, after), longer, words, because);
        }
    }

    /// How often something comes: more often is stronger.
    pub(super) fn often(&mut self, verb: &str, before: &Recurrence, after: &Recurrence) {
        let Recurrence {
            every,
            lasts,
            starting_within,
        } = before;
        if *every != after.every {
            let words = format!("{verb} {} instead of {every}", after.every);
            // A longer period is a rarer turn.
            let order = period(*every).cmp(&period(after.every));
            let because = match order {
                Ordering::Equal => OTHER_WAY,
                _ => "what comes more often shows sooner how things are",
            };
            self.more(order, Verdict::Stronger, words, because);
        }
        if *lasts != after.lasts {
            let words = format!("{verb} {after} instead of {before}");
            let length = |lasts: Option<Span>| lasts.map_or(u64::MAX, usual_minutes);
            let order = length(after.lasts).cmp(&length(*lasts));
            self.more(
                order,
                Verdict::Stronger,
                words,
                "what goes on for longer holds what was won",
            );
        }
        if *starting_within != after.starting_within {
            let first = |of: &Recurrence| of.starting_within.map_or(period(of.every), usual_minutes);
            let words = |of: &Recurrence| match of.starting_within {
                Some(limit) => format!("within {limit}"),
                None => "after one turn".to_owned(),
            };
            let words = format!("starts {} instead of {}", words(after), words(before));
            let order = first(after).cmp(&first(before));
            self.more(order, Verdict::Weaker, words, "what starts later helps later");
        }
    }

    /// When an action is due.
    pub(super) fn timing(&mut self, before: &Timing, after: &Timing) {
        match (before, after) {
            (Timing::Once(before), Timing::Once(after)) => {
                self.allowed(
                    "is due within",
                    (*before, *after),
                    "more time means that the risk stays for longer",
                );
            }
            (Timing::Turns(before), Timing::Turns(after)) => self.often("is owed", before, after),
            (
                Timing::EachTime { event, within },
                Timing::EachTime {
                    event: now,
                    within: limit,
                },
            ) => {
                let was = self.names.now("event", event).to_owned();
                self.other(
                    (&was, now),
                    |was, now| format!("is owed after each {now} instead of each {was}"),
                    OTHER_WAY,
                );
                self.allowed(
                    "is due within",
                    (*within, *limit),
                    "more time means that the risk stays for longer",
                );
            }
            (before, after) => {
                let rank = |timing: &Timing| u8::from(!matches!(timing, Timing::Once(_)));
                let words = format!("is owed {} instead of {}", said(after), said(before));
                let because = "what is done again and again holds for longer than what is done once";
                self.more(rank(after).cmp(&rank(before)), Verdict::Stronger, words, because);
            }
        }
    }

    /// Who hears of something late: a role that hears less or later is weaker.
    pub(super) fn ladder(&mut self, before: &[Rung], after: &[Rung]) {
        let (was, now) = (self.numbered(before, true), self.numbered(after, false));
        for (key, old) in &was {
            let Some((_, new)) = now.iter().find(|(other, _)| other == key) else {
                let words = format!("no longer tells the {} when it is late", key.0);
                self.note(Verdict::Weaker, words, "fewer people hear that nothing happens");
                continue;
            };
            let Rung {
                after: later,
                answer_within,
                to: _,
            } = new;
            let wait = |after: &Option<Span>| after.map_or(0, usual_minutes);
            let words = |after: &Option<Span>| {
                after.map_or_else(
                    || "at once when it is late".to_owned(),
                    |after| format!("{after} after it is late"),
                )
            };
            if old.after != *later {
                let words = format!("tells the {} {} instead of {}", key.0, words(later), words(&old.after));
                let order = wait(later).cmp(&wait(&old.after));
                self.more(order, Verdict::Weaker, words, "who hears later can help only later");
            }
            if old.answer_within != *answer_within {
                let limit = |within: &Option<Span>| within.map_or(u64::MAX, usual_minutes);
                let said = |within: &Option<Span>| {
                    within.map_or_else(|| "no time set for it".to_owned(), |within| format!("{within} for it"))
                };
                let words = format!(
                    "has {} instead of {} when it asks the {} for an answer",
                    said(answer_within),
                    said(&old.answer_within),
                    key.0
                );
                let order = limit(answer_within).cmp(&limit(&old.answer_within));
                self.more(
                    order,
                    Verdict::Weaker,
                    words,
                    "silence goes up the ladder only when time runs out",
                );
            }
        }
        for (key, _) in now.iter().filter(|(key, _)| !was.iter().any(|(other, _)| other == key)) {
            let words = format!("tells the {} when it is late", key.0);
            self.note(Verdict::Stronger, words, "more people hear that nothing happens");
        }
        let shared = |of: &[((String, usize), &Rung)], other: &[((String, usize), &Rung)]| -> Vec<(String, usize)> {
            let keys = of.iter().map(|(key, _)| key);
            keys.filter(|key| other.iter().any(|(there, _)| there == *key))
                .cloned()
                .collect()
        };
        if shared(&was, &now) != shared(&now, &was) {
            self.note(
                Verdict::Neutral,
                "has the rungs of its ladder in another order",
                OTHER_WAY,
            );
        }
    }

    /// Rungs by their role, with a number where a role is told several times.
    fn numbered<'r>(&self, rungs: &'r [Rung], old: bool) -> Vec<((String, usize), &'r Rung)> {
        let name = |rung: &Rung| {
            if old {
                self.names.now("role", &rung.to).to_owned()
            } else {
                rung.to.clone()
            }
        };
        let number = |at: usize| rungs[..at].iter().filter(|rung| rung.to == rungs[at].to).count();
        rungs
            .iter()
            .enumerate()
            .map(|(at, rung)| ((name(rung), number(at)), rung))
            .collect()
    }
}

fn said(timing: &Timing) -> String {
    match timing {
        Timing::Once(within) => format!("once within {within}"),
        Timing::Turns(recurrence) => recurrence.to_string(),
        Timing::EachTime { event, within } => format!("within {within} of each {event}"),
    }
}
