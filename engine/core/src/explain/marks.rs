//! What must not be overlooked in an explanation: waivers, accepted risks, tests of change, who else may act, and what was answered.

use crate::definition;
use crate::instant::Instant;
use crate::record::{Action, ChangeTest, Finding, Occurrence, Plan};
use crate::tracker;
use crate::words::{count, day, day_and_time, list};
use chrono_tz::Tz;

/// A sentence: begins with a capital and ends with a full stop.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first: String = letters
        .next()
        .map(|first| first.to_uppercase().collect())
        .unwrap_or_default();
    let stop = if words.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}

/// Waivers and accepted risks of a plan, and its tests of change that run or wait to be studied.
pub(super) fn of_plan(plan: &Plan, rules: &definition::Plan, now: Instant, zone: Tz) -> Vec<String> {
    let marks = tracker::marks(plan, Some(rules), now);
    let tests = plan.tests.iter().filter(|test| test.studied.is_none());
    let test = |test: &ChangeTest| {
        let until = day(test.until, zone);
        let wait = if test.until <= now {
            format!("ended on {until}; what was learned has to be recorded")
        } else {
            format!("runs until {until}")
        };
        format!("Test of change {} \"{}\" {wait}.", test.number, test.change)
    };
    marks.iter().map(|mark| sentence(mark)).chain(tests.map(test)).collect()
}

/// How serious a finding is held to be, whether it recurs, which risk is lived with, and why it was set aside.
pub(super) fn of_finding(finding: &Finding, now: Instant, zone: Tz) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(finding.assessment.as_ref().map(|assessed| {
        format!(
            "Assessed as {} on {} by {}: consequence {}, likelihood {}.",
            assessed.band.word(),
            day(assessed.at, zone),
            assessed.by,
            assessed.consequence,
            assessed.likelihood
        )
    }));
    if finding.is_recurring() {
        let earlier: Vec<String> = finding.recurs_from.iter().map(ToString::to_string).collect();
        lines.push(format!(
            "It is recurring: {} of the same question here counted as resolved.",
            list(&earlier)
        ));
    }
    if !finding.themes.is_empty() {
        let themes: Vec<String> = finding.themes.iter().map(ToString::to_string).collect();
        lines.push(format!("It stands behind {}.", list(&themes)));
    }
    lines.extend(
        tracker::marks_of_finding(finding, now)
            .iter()
            .map(|mark| sentence(mark)),
    );
    lines.extend(finding.set_aside.as_ref().map(|aside| {
        format!(
            "Set aside on {} by {}: {}.",
            day(aside.at, zone),
            aside.by,
            aside.reason
        )
    }));
    lines
}

/// Who gave an action to whom, who else may act in it, and what was answered about it.
pub(super) fn of_action(action: &Action, now: Instant, zone: Tz) -> Vec<String> {
    let mut lines = Vec::new();
    for given in &action.reassigned {
        lines.push(format!(
            "Given to the {} on {} by {} (it was the {}'s): {}.",
            given.to,
            day(given.at, zone),
            given.by.as_deref().unwrap_or("whoever runs Ratchet"),
            given.from,
            given.reason
        ));
    }
    for delegation in action.delegations.iter().filter(|delegation| delegation.runs_at(now)) {
        let until = delegation
            .until
            .map(|until| format!(" until {}", day(until, zone)))
            .unwrap_or_default();
        lines.push(format!(
            "{} may act in it{until}, by delegation of {}; the {} stays responsible.",
            delegation.to, delegation.by, action.owner
        ));
    }
    for escalation in &action.escalations {
        lines.extend(escalation.answer.as_ref().map(|answer| {
            format!(
                "The {} answered on {}: {}",
                escalation.to,
                day_and_time(answer.at, zone),
                sentence(&answer.words)
            )
        }));
    }
    lines
}

/// What followed from an occurrence.
pub(super) fn of_occurrence(occurrence: &Occurrence) -> String {
    match occurrence.led_to.as_slice() {
        [] => "No rule, plan or action waits for it, so nothing followed from it.".to_owned(),
        followed => format!(
            "It set off {}: {}.",
            count(followed.len(), "thing", "things"),
            list(followed)
        ),
    }
}
