//! A re-test that compares with a value at opening, in a plan that an event may open where nothing measures it.

use super::Folder;
use crate::ast::{Clause, Name, fold};
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use crate::render::shorten;
use ratchet_core::definition::{self, Opens};
use ratchet_core::words::list;

pub static ENTRY: Entry = Entry {
    name: "nothing-at-opening",
    code: "Q0114",
    severity: Severity::Warning,
    page: Page {
        catches: "A retest that compares a measure with its value at opening, in a plan that an event opens, where no audit measures it by itself.",
        why: "An event asks nobody what was measured before. Without a value from before the actions are in place the retest has nothing to compare with: it cannot pass, and the plan begins again.",
        source: "the guidance behind Ratchet: only a passed re-test shows that practice has changed (D1)",
        example: "opens: when incident\nmeasure \"Hours of sleep lost\" from sleep charts: hours, lower is better\n…\npass: measure \"Hours of sleep lost\" is not higher than at opening",
        better: "pass: measure \"Hours of sleep lost\" is at most 10%",
        fix: "left to you: measure it routinely, or ask for a fixed value; where somebody records it before each plan, an `exception` says so",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for plan in &folder.blocks.plans {
        let Some(compiled) = folder.compiled(plan) else {
            continue;
        };
        if !compiled.opens.iter().any(|opens| matches!(opens, Opens::Event { .. })) {
            continue;
        }
        for (written, retest) in plan.retests.iter().zip(&compiled.retests) {
            let Some(clauses) = written.pass.value() else { continue };
            for clause in clauses.each() {
                let Clause::MeasureAtOpening(name, _) = &clause.value else {
                    continue;
                };
                let unmeasured = unmeasured(folder.definition, compiled, retest, name);
                if let Some((label, help)) = unmeasured {
                    let title = "an event opens this plan, and nothing may have measured this before";
                    problems.push(
                        Diagnostic::new(&ENTRY, clause.place, title)
                            .label(label)
                            .why("without a value from before the actions are in place this retest cannot pass.")
                            .help(help),
                    );
                }
            }
        }
    }
}

/// Where nothing measures it, and what to do.
fn unmeasured(
    definition: &definition::Definition,
    plan: &definition::Plan,
    retest: &definition::Retest,
    measure: &Name,
) -> Option<(String, String)> {
    let short = |name: &str| shorten(name, 40);
    let own = plan.measures.iter().find(|own| fold(&own.name) == fold(&measure.value));
    if let Some(own) = own {
        let measures = |audit: &&definition::Audit| {
            let tool = definition.tool_of(audit);
            let known = tool.into_iter().flat_map(|tool| &tool.description.measures);
            known.into_iter().any(|known| known.title == own.name)
        };
        let by_audit: Vec<&definition::Audit> = definition.audits.values().filter(measures).collect();
        let services = definition.services.keys();
        let without: Vec<String> = services
            .filter(|service| !by_audit.iter().any(|audit| audit.is_made_in(service)))
            .map(|service| short(service))
            .collect();
        if by_audit.is_empty() {
            return Some((
                "no audit measures it: somebody has to record a value in time".to_owned(),
                "ask for a fixed value, or give an audit a measure of this name".to_owned(),
            ));
        }
        return (!without.is_empty()).then(|| not_there(&without));
    }
    let audit = definition.audits.get(&retest.audit)?;
    let services = definition.services.keys();
    let without = services.filter(|service| !audit.is_made_in(service));
    let without: Vec<String> = without.map(|service| short(service)).collect();
    (!without.is_empty()).then(|| not_there(&without))
}

fn not_there(services: &[String]) -> (String, String) {
    (
        format!("no audit measures it in {}", list(services)),
        "make the audit in every service, or ask for a fixed value".to_owned(),
    )
}
