//! A deadline that no calendar leaves room for.

use super::Folder;
use super::lengths::{Days, calendars};
use crate::ast;
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use chrono::Weekday;
use ratchet_core::calendar::{Calendar, weekday_name};
use ratchet_core::definition::{self, Definition, Timing};
use ratchet_core::recurrence::Every;
use ratchet_core::span::{Span, SpanClock};

pub static ENTRY: Entry = Entry {
    name: "deadline-nobody-can-meet",
    code: "Q0702",
    severity: Severity::Warning,
    page: Page {
        catches: "Evidence that takes longer to gather than the action has time; an audit that is still open when its next turn opens; an audit that opens and ends on days on which the office is closed.",
        why: "A deadline that nobody can meet is always late, and people stop looking at what is late.",
        source: "",
        example: "due: within 5 working days of opening\nevidence: handover sheets for 4 weeks",
        better: "due: within 6 weeks of opening\nevidence: handover sheets for 4 weeks",
        fix: "left to you: whether the deadline or the work is wrong is a choice",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for plan in &folder.blocks.plans {
        let Some(compiled) = folder.compiled(plan) else {
            continue;
        };
        for (written, action) in plan.actions.iter().zip(&compiled.actions) {
            evidence(written, action, folder.definition, problems);
        }
    }
    for audit in &folder.blocks.audits {
        let Some(rules) = folder.definition.audits.get(&audit.head.name.value) else {
            continue;
        };
        if let Some(said) = audit.every.said() {
            let finished = said.value.finished.as_ref().map_or(said.place, |within| within.place);
            overlaps(finished, rules, folder.definition, problems);
            let on = said.value.on.as_ref().map_or(said.place, |on| on.place);
            closed(on, rules, folder.definition, problems);
        }
    }
}

/// Evidence over a time that is longer than the action has.
fn evidence(written: &ast::Action, action: &definition::Action, definition: &Definition, problems: &mut Problems) {
    let (Timing::Once(due), Some(list)) = (&action.timing, written.evidence.value()) else {
        return;
    };
    let calendars = calendars(None, definition);
    for phrase in list {
        let Some(takes) = time_in(&phrase.value) else { continue };
        if !super::lengths::exceeds(&takes, due, &calendars) {
            continue;
        }
        let room = calendars.first().map(|calendar| Days::of(due, calendar).words());
        problems.push(
            Diagnostic::new(&ENTRY, phrase.place, "this evidence takes longer than the action has")
                .label(format!(
                    "{takes}, but {due} are {}",
                    room.unwrap_or_else(|| "fewer".to_owned())
                ))
                .why("a deadline that nobody can meet is always late, and people stop looking at what is late.")
                .help("make the action due later, or ask for evidence over a shorter time"),
        );
    }
}

/// `for 14 days`, `over 2 weeks` in a phrase.
fn time_in(phrase: &str) -> Option<Span> {
    let words: Vec<String> = phrase.split_whitespace().map(str::to_lowercase).collect();
    words.windows(3).find_map(|three| {
        let [lead, count, unit] = three else { return None };
        if !matches!(lead.as_str(), "for" | "over" | "of" | "from") {
            return None;
        }
        let count: u32 = count.parse().ok().filter(|count| *count > 0)?;
        match unit.trim_end_matches([',', '.']) {
            "day" | "days" => Some(Span::Days(count)),
            "week" | "weeks" => Some(Span::Weeks(count)),
            "month" | "months" => Some(Span::Months(count)),
            _ => None,
        }
    })
}

/// An audit that may take longer than the time until it comes again.
fn overlaps(place: crate::source::Place, rules: &definition::Audit, definition: &Definition, problems: &mut Problems) {
    let calendars = calendars(Some(rules), definition);
    let longer = |calendar: &Calendar| {
        Days::of(&rules.finished_within, calendar).always_exceeds(Days::between(&rules.every, calendar))
    };
    if calendars.iter().all(longer) {
        problems.push(
            Diagnostic::new(&ENTRY, place, "this audit is still open when it comes again")
                .label(format!("it comes {}", rules.every))
                .why("two turns of the same audit at once: the first is never finished in time.")
                .help("give it less time, or let it come less often"),
        );
    }
}

/// An audit on a weekday on which no office works, with so little time that no working day lies in it.
fn closed(place: crate::source::Place, rules: &definition::Audit, definition: &Definition, problems: &mut Problems) {
    let Every::Weeks { on: Some(days), .. } = rules.every.every else {
        return;
    };
    if rules.finished_within.clock() == SpanClock::Working {
        return;
    }
    let calendars = calendars(Some(rules), definition);
    let shut = |day: Weekday| {
        calendars.iter().all(|calendar| {
            let lasts = Days::of(&rules.finished_within, calendar).most.ceil();
            let window = std::iter::successors(Some(day), |day| Some(day.succ()));
            // The day on which it opens, and those until it must be finished.
            let mut window = window.take((lasts as usize).clamp(1, 7) + usize::from(lasts < 1.5));
            window.all(|day| !calendar.week.contains(day))
        })
    };
    let Some(day) = days.iter().find(|day| shut(*day)) else {
        return;
    };
    problems.push(
        Diagnostic::new(&ENTRY, place, "this audit opens and ends while the office is closed")
            .label(format!(
                "opens on a {}, has {}",
                weekday_name(day),
                rules.finished_within
            ))
            .why("nobody is there to carry it out, so each of its turns is late.")
            .help("let it open on a working day, or give it working days"),
    );
}
