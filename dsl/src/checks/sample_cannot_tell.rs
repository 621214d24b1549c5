//! A re-test whose sample is so small that a good result proves little.

use super::Folder;
use crate::ast;
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use crate::source::Place;
use ratchet_core::definition::{self, Audit, Definition};
use ratchet_core::sampling::{SampleSpec, possible_failures};
use std::collections::BTreeSet;

pub static ENTRY: Entry = Entry {
    name: "sample-cannot-tell",
    code: "Q0307",
    severity: Severity::Warning,
    page: Page {
        catches: "A retest whose sample is so small that even a result without a fault leaves a third or more of all cases in doubt (at 95% confidence).",
        why: "We looked at five and all were fine sounds like proof. It is compatible with two in five being wrong.",
        source: "the bound on failures that a sample cannot rule out: hypergeometric from a list of known size, else binomial",
        example: "sample: 5 care plans      (of 42: all five good still allow 18 wrong ones)",
        better: "sample: 12 care plans",
        fix: "left to you: how many records can be looked at well is a choice",
    },
};

/// From this share on, a result without a fault proves little. In tenths of a percent.
const DOUBT_PERMILLE: u16 = 333;

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    let mut repeated: BTreeSet<&str> = BTreeSet::new();
    for plan in &folder.blocks.plans {
        let Some(compiled) = folder.compiled(plan) else {
            continue;
        };
        for (written, retest) in plan.retests.iter().zip(&compiled.retests) {
            let Some(audit) = folder.definition.audits.get(&retest.audit) else {
                continue;
            };
            match (&retest.sample, written.sample.said()) {
                // What only looks at some of the cases is drawn from a list of unknown size.
                (Some(sample), Some(said)) if said.value.only.is_empty() => {
                    judge(sample, audit, folder.definition, said.place, problems);
                }
                (Some(_), _) => {}
                (None, _) => drop(repeated.insert(retest.audit.as_str())),
            }
        }
    }
    let repeats = |audit: &&ast::Audit| repeated.contains(audit.head.name.value.as_str());
    for audit in folder.blocks.audits.iter().filter(repeats) {
        let rules = folder.definition.audits.get(&audit.head.name.value);
        if let (Some(rules), Some(said)) = (rules, audit.sample.said().filter(|said| said.value.only.is_empty())) {
            judge(&rules.sample, rules, folder.definition, said.place, problems);
        }
    }
}

fn judge(sample: &SampleSpec, audit: &Audit, definition: &Definition, place: Place, problems: &mut Problems) {
    let population = population(sample, audit, definition);
    let bound = possible_failures(population, sample.size, 0);
    if bound.permille < DOUBT_PERMILLE {
        return;
    }
    let size = sample.size;
    let doubt = match (population, bound.failures) {
        (Some(all), Some(failures)) => format!("{failures} of {all}"),
        _ => format!("{}%", bound.permille / 10),
    };
    let enough = (size..=200).find(|more| possible_failures(population, *more, 0).permille < DOUBT_PERMILLE);
    problems.push(
        Diagnostic::new(&ENTRY, place, "a sample of this size cannot tell whether it is better")
            .label(format!("all {size} good still allow {doubt} to be wrong"))
            .why("a good result would be read as proof, and it is not (95% confidence).")
            .help(match enough {
                Some(enough) => format!("look at {enough} or more"),
                None => "look at more".to_owned(),
            }),
    );
}

/// How many there are to draw from, where the sample is drawn from the people of a service and all services say how many these are;
/// the largest of them.
pub(super) fn population(sample: &SampleSpec, audit: &Audit, definition: &Definition) -> Option<u32> {
    const OF_PEOPLE: &[&str] = &[
        "famil",
        "flat",
        "home",
        "people",
        "resident",
        "room",
        "tenant",
        "care plan",
        "care file",
        "support plan",
        "client",
        "service user",
    ];
    let unit = sample.unit.to_lowercase();
    // How many of them have something is not known.
    if unit.contains(" with ") || !OF_PEOPLE.iter().any(|words| unit.starts_with(words)) {
        return None;
    }
    let made_in = |name: &str| audit.services.is_empty() || audit.services.contains(name);
    let services: Vec<&definition::Service> = definition
        .services
        .iter()
        .filter(|(name, _)| made_in(name))
        .map(|(_, service)| service)
        .collect();
    let capacities: Option<Vec<u32>> = services.iter().map(|service| service.capacity).collect();
    capacities.and_then(|capacities| capacities.into_iter().max())
}
