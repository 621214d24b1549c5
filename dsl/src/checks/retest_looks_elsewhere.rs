//! A re-test that looks at something else than what was found.

use super::Folder;
use super::asked::{Subject, demand, parts, questions};
use crate::ast::{self, Plan};
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use ratchet_core::condition::looks_at;
use ratchet_core::definition::{self, Condition, Opens};
use std::collections::BTreeSet;

pub static ENTRY: Entry = Entry {
    name: "retest-looks-elsewhere",
    code: "Q0109",
    severity: Severity::Error,
    page: Page {
        catches: "A retest of another audit than the one that opened the plan, or retests of which none asks about what made the finding significant.",
        why: "A good result somewhere else says nothing about the place where practice slipped.",
        source: "the guidance behind Ratchet: the re-audit repeats the audit that found the problem (D12)",
        example: "significant finding: when \"Protocol complete\" is below 100%\n…\npass: \"Second check done\" is at least 90%",
        better: "pass: \"Protocol complete\" is 100% and \"Second check done\" is at least 90%",
        fix: "names the audit that opens the plan where there is only one; what a retest must show is left to you",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for plan in &folder.blocks.plans {
        let Some(compiled) = folder.compiled(plan) else {
            continue;
        };
        let Some(openers) = openers(folder, compiled) else {
            continue;
        };
        let elsewhere: Vec<&ast::Retest> = plan
            .retests
            .iter()
            .zip(&compiled.retests)
            .filter(|(_, retest)| !openers.contains(retest.audit.as_str()))
            .map(|(retest, _)| retest)
            .collect();
        for retest in &elsewhere {
            problems.push(other_audit(retest, &openers));
        }
        if elsewhere.is_empty() {
            problems_unasked(folder, plan, compiled, problems);
        }
    }
}

/// The audits behind a plan; `None` where an event may open it, for then no audit found anything.
fn openers<'f>(folder: &'f Folder<'_>, plan: &'f definition::Plan) -> Option<BTreeSet<&'f str>> {
    let mut openers = BTreeSet::new();
    for opens in &plan.opens {
        match opens {
            Opens::Finding { audit, .. } => drop(openers.insert(audit.as_str())),
            Opens::Theme { theme } => {
                let watched = folder.definition.themes.get(theme)?.watches.iter();
                openers.extend(watched.map(String::as_str));
            }
            Opens::Event { .. } => return None,
        }
    }
    Some(openers)
}

fn other_audit(retest: &ast::Retest, openers: &BTreeSet<&str>) -> Diagnostic {
    let said = retest.audit.said();
    let place = said.map_or(retest.head.line, |said| said.place);
    let problem = Diagnostic::new(
        &ENTRY,
        place,
        "this retest repeats another audit than the one that found it",
    )
    .label("not what opened the plan")
    .why("a good result somewhere else says nothing about the place where practice slipped.");
    let mut names = openers.iter();
    match (names.next(), names.next(), said) {
        (Some(only), None, Some(said)) => problem
            .help(format!("audit: \"{only}\""))
            .fix(said.place, format!("\"{only}\"")),
        (Some(first), ..) => problem.help(format!("audit: \"{first}\"")),
        (None, ..) => problem.help("name the audit that opened the plan"),
    }
}

/// Reports a plan of which no re-test asks about what made the finding significant.
fn problems_unasked(folder: &Folder<'_>, plan: &Plan, compiled: &definition::Plan, problems: &mut Problems) {
    for opens in &compiled.opens {
        let Opens::Finding { audit, .. } = opens else { continue };
        let Some(rules) = folder.definition.audits.get(audit) else {
            continue;
        };
        let found = parts(&rules.significant);
        let again = compiled.retests.iter().filter(|retest| retest.audit == *audit);
        let passes: Vec<&Condition> = again.map(|retest| &retest.pass).collect();
        // Of several audits that may open a plan, one is repeated.
        if passes.is_empty() {
            continue;
        }
        let unknown = |condition: &&Condition| demand(condition).is_none();
        let covered = found.iter().any(unknown)
            || passes.iter().any(|pass| {
                parts(pass).iter().any(unknown) || found.iter().any(|part| asks(pass, part, rules, folder.definition))
            });
        let last = plan.retests.last().and_then(|retest| retest.pass.said());
        let (false, Some(pass)) = (covered, last) else { continue };
        let missing = found.iter().find_map(|part| match demand(part)? {
            (Subject::Question(question), _) => questions(rules, folder.definition)
                .into_iter()
                .find(|(position, _)| *position == question)
                .map(|(_, question)| format!("\"{}\"", question.title)),
            _ => None,
        });
        let missing = missing.unwrap_or_else(|| "what was found".to_owned());
        problems.push(
            Diagnostic::new(&ENTRY, pass.place, "no retest of this plan looks at what was found")
                .label(format!("{missing} is not asked again"))
                .why("a good answer to another question says nothing about what was found.")
                .help(format!("add to the line: and {missing} is at least …%")),
        );
    }
}

/// Whether a pass condition asks about the subject of a part of the finding.
fn asks(pass: &Condition, part: &Condition, audit: &definition::Audit, definition: &definition::Definition) -> bool {
    match demand(part) {
        Some((Subject::Question(question), _)) => looks_at(pass, question),
        Some((Subject::Score | Subject::Every, _)) => questions(audit, definition)
            .iter()
            .any(|(position, _)| looks_at(pass, *position)),
        None => true,
    }
}
