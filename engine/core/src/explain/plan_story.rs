//! What happened in a plan that a reader of it has to know: every re-test with what it cannot rule out, studied tests of change,
//! what forums said and asked.

use super::asked_by_forums;
use super::plan::View;
use crate::detection;
use crate::record::{Attempt, ChangeTest, Read, Slipping};
use crate::state::Halt;
use crate::words::count;

/// Re-tests of the rounds before the present one that are told; older ones stand in the ledger.
const ATTEMPTS_TOLD: usize = 12;

pub(super) fn story(read: &(impl Read + ?Sized), view: &View<'_>) -> Result<Vec<String>, Halt> {
    let plan = view.plan;
    let mut lines = Vec::new();
    if let Some(priority) = &plan.priority {
        lines.push(format!(
            "{} gave it priority {} on {}.",
            priority.forum,
            priority.rank,
            view.day(priority.at)
        ));
    }
    for moved in &plan.moves {
        let what = if moved.back {
            "It went back to the workflow that it had followed before"
        } else {
            "It follows a changed workflow"
        };
        lines.push(format!(
            "{what}, since {}; {} approved that.",
            view.day(moved.at),
            moved.approved_by
        ));
    }
    lines.extend(attempts(read, view)?);
    lines.extend(plan.tests.iter().filter_map(|test| studied(view, test)));
    for decision in plan.decisions.iter().filter(|decision| !decision.agreed) {
        lines.push(format!(
            "{} did not agree to its closing on {}: {}.",
            decision.forum,
            view.day(decision.at),
            decision.reason
        ));
    }
    lines.extend(asked_by_forums(read, Slipping::Plan(plan.id), view.zone)?);
    Ok(lines)
}

fn attempts(read: &(impl Read + ?Sized), view: &View<'_>) -> Result<Vec<String>, Halt> {
    let gates = view.plan.retests.iter().enumerate();
    let mut attempts: Vec<(usize, &Attempt)> = gates
        .flat_map(|(position, gate)| gate.attempts.iter().map(move |attempt| (position, attempt)))
        .collect();
    attempts.sort_by_key(|(_, attempt)| (attempt.at, attempt.audit));
    let older = attempts.len().saturating_sub(ATTEMPTS_TOLD);
    let mut lines = Vec::new();
    if older > 0 {
        lines.push(format!("{} before these.", count(older, "re-test", "re-tests")));
    }
    for (position, attempt) in attempts.into_iter().skip(older) {
        let result = match (attempt.passed, attempt.unjudged) {
            (true, _) => "passed",
            (false, true) => "could not be judged",
            // Why it failed is told with the reopening that followed.
            (false, false) => "failed",
        };
        let late = if attempt.late { ", handed in late" } else { "" };
        let bound = detection::of_retest(read, attempt.audit)?;
        let bound = bound.map(|words| format!(" {words}.")).unwrap_or_default();
        let why = if attempt.unjudged {
            format!(" {}.", attempt.reasons.join("; "))
        } else {
            String::new()
        };
        lines.push(format!(
            "Round {}: re-test \"{}\" ({}) {result} on {}{late}.{why}{bound}",
            attempt.round,
            view.gate(position),
            attempt.audit,
            view.day(attempt.at)
        ));
    }
    Ok(lines)
}

fn studied(view: &View<'_>, test: &ChangeTest) -> Option<String> {
    let studied = test.studied.as_ref()?;
    Some(format!(
        "Test of change {} ({}), begun on {}, expected: {}; happened: {}; learned: {}; {}.",
        test.number,
        test.change,
        view.day(test.begun_at),
        test.prediction,
        studied.result,
        studied.learned,
        studied.next.word()
    ))
}
