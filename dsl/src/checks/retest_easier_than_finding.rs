//! A re-test that passes what the audit called a finding.

use super::Folder;
use super::asked::{Range, Subject, demand, has_or, parts};
use super::trigger_loop;
use crate::ast::{self, At, Clause};
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use ratchet_core::definition::{self, Comparison, Condition, How, Opens};

pub static ENTRY: Entry = Entry {
    name: "retest-easier-than-finding",
    code: "Q0110",
    severity: Severity::Warning,
    page: Page {
        catches: "A retest that passes with a share which the audit calls a significant finding, or that looks at fewer records than the audit.",
        why: "The plan would be called improved with the very result that opened it.",
        source: "the guidance behind Ratchet: audit completed is not quality improved (D1)",
        example: "significant finding: when \"Rationale recorded\" is below 90%\n…\npass: \"Rationale recorded\" is at least 80%",
        better: "pass: \"Rationale recorded\" is at least 90%",
        fix: "asks of the retest what the audit asks; how many records it looks at is left to you",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for plan in &folder.blocks.plans {
        let Some(compiled) = folder.compiled(plan) else {
            continue;
        };
        // A plan that goes round for ever with such a result is reported once, where it goes round.
        if trigger_loop::round(folder, compiled).is_some() {
            continue;
        }
        for (written, retest) in plan.retests.iter().zip(&compiled.retests) {
            let opener = compiled
                .opens
                .iter()
                .any(|opens| matches!(opens, Opens::Finding { audit, .. } if *audit == retest.audit));
            let Some(rules) = folder.definition.audits.get(&retest.audit).filter(|_| opener) else {
                continue;
            };
            thresholds(written, retest, &rules.significant, problems);
            sizes(written, rules, problems);
        }
    }
}

/// The share from which on a part of a finding holds no more, if it is a finding by itself.
pub(super) fn good_from(significant: &Condition) -> Vec<(Subject, u16)> {
    let alone: Vec<&Condition> = match significant {
        Condition::Any(parts) => parts.iter().collect(),
        Condition::All(_) => Vec::new(),
        part => vec![part],
    };
    let bound = |part: &Condition| match demand(part)? {
        (
            subject,
            Comparison {
                how: How::Below,
                permille,
            },
        ) => Some((subject, permille)),
        (
            subject,
            Comparison {
                how: How::AtMost,
                permille,
            },
        ) => Some((subject, permille.saturating_add(1))),
        _ => None,
    };
    alone.into_iter().filter_map(bound).collect()
}

/// The least share of a subject with which a condition without `or` holds, and the position of the part that says so; `None` where
/// it is not asked about.
pub(super) fn passes_from(pass: &Condition, subject: Subject) -> Option<(u16, usize)> {
    if has_or(pass) {
        return None;
    }
    let asked = |(at, part): (usize, &Condition)| {
        let (about, comparison) = demand(part)?;
        // A score may be high although one question is low, so only what is asked of the score itself counts for it.
        let fits = about == subject || (about == Subject::Every && subject != Subject::Score);
        let low = Range::of(comparison)?.low;
        fits.then_some((low, at))
    };
    parts(pass).into_iter().enumerate().filter_map(asked).max()
}

fn thresholds(written: &ast::Retest, retest: &definition::Retest, significant: &Condition, problems: &mut Problems) {
    let Some(clauses) = written.pass.value() else { return };
    let clauses = clauses.each();
    for (subject, good) in good_from(significant) {
        let Some((low, at)) = passes_from(&retest.pass, subject) else {
            continue;
        };
        let (true, Some(clause)) = (low < good, clauses.get(at)) else {
            continue;
        };
        let share = |permille: u16| f64::from(permille) / 10.0;
        let problem = Diagnostic::new(
            &ENTRY,
            clause.place,
            "this retest passes what the audit calls a finding",
        )
        .label(format!(
            "a finding below {}%, but passed from {}%",
            share(good),
            share(low)
        ))
        .why("the plan would be called improved with the very result that opened it.");
        let better = stricter(clause, share(good));
        problems.push(problem.help(format!("pass: {better}")).fix(clause.place, better));
    }
}

fn stricter(clause: &At<Clause>, percent: f64) -> String {
    match &clause.value {
        Clause::Question(name, _) => format!("\"{}\" is at least {percent}%", name.value),
        Clause::EveryQuestion(_) => format!("every question is at least {percent}%"),
        _ => format!("score is at least {percent}%"),
    }
}

fn sizes(written: &ast::Retest, rules: &definition::Audit, problems: &mut Problems) {
    let Some(sample) = written.sample.said() else { return };
    // A sample that looks only where it failed may be smaller: there are fewer to look at.
    if sample.value.size >= rules.sample.size || !sample.value.only.is_empty() {
        return;
    }
    problems.push(
        Diagnostic::new(
            &ENTRY,
            sample.place,
            "this retest looks at fewer records than the audit",
        )
        .label(format!("the audit looks at {}", rules.sample.size))
        .why("with fewer records a fault that is still there is more often missed.")
        .help(format!("look at {} or more, or leave out the line", rules.sample.size)),
    );
}
