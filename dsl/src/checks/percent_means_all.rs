//! A share that, for the size of the sample, can only mean "all of them".

use super::Folder;
use crate::ast::{Audit, Clause, Clauses, Comparison, How, Slot, fold};
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use std::collections::BTreeSet;

pub static ENTRY: Entry = Entry {
    name: "percent-means-all",
    code: "Q0301",
    severity: Severity::Warning,
    page: Page {
        catches: "A percentage below 100% that a sample of this size only reaches when every record meets the standard.",
        why: "85% of 6 is 5.1, so 6 of 6 are needed: the line reads as if one slip were allowed, and it is not.",
        source: "",
        example: "sample: 6 PRN administrations\npass: \"Rationale recorded\" is at least 85%",
        better: "sample: 10 PRN administrations\npass: \"Rationale recorded\" is at least 85%      (9 of 10)",
        fix: "left to you: whether one slip is allowed is a choice, so it is for you to write 100% or to take a larger sample",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    let mut said = Said::new();
    for audit in &folder.blocks.audits {
        if let (Some(size), Some(clauses)) = (size_of(Some(audit)), audit.significant.value()) {
            judge(clauses, size, &mut said, problems);
        }
    }
    for plan in &folder.blocks.plans {
        let opens = plan.opens.value().and_then(|opens| {
            opens.each().into_iter().find_map(|clause| match &clause.value {
                Clause::Significant { audit, .. } => Some(audit.value.clone()),
                _ => None,
            })
        });
        for retest in &plan.retests {
            let own = retest.sample.value().map(|sample| sample.size);
            let audit = retest.audit.value().cloned().or_else(|| opens.clone());
            let size = own.or_else(|| size_of(audit.and_then(|audit| folder.audit(&audit))));
            if let (Some(size), Some(clauses)) = (size, retest.pass.value()) {
                judge(clauses, size, &mut said, problems);
            }
        }
    }
}

fn size_of(audit: Option<&Audit>) -> Option<u32> {
    match &audit?.sample {
        Slot::Said(sample) => Some(sample.value.size),
        _ => None,
    }
}

/// What was said already: the same share of the same question is named once, where it first stands.
type Said = BTreeSet<(String, u16, u32)>;

fn judge(clauses: &Clauses, size: u32, said: &mut Said, problems: &mut Problems) {
    for clause in clauses.each() {
        let (Clause::Question(_, comparison) | Clause::EveryQuestion(comparison)) = &clause.value else {
            continue;
        };
        let about = match &clause.value {
            Clause::Question(name, _) => fold(&name.value),
            _ => String::new(),
        };
        if means_all(*comparison, size) && said.insert((about, comparison.permille, size)) {
            let percent = f64::from(comparison.permille) / 10.0;
            problems.push(
                Diagnostic::new(&ENTRY, clause.place, format!("{percent}% of {size} means all {size}"))
                    .label("one slip is not allowed, though it reads so")
                    .help("write 100%, or take a larger sample"),
            );
        }
    }
}

/// Whether `at least` (or `below`) this share divides "all" from "not all".
fn means_all(comparison: Comparison, size: u32) -> bool {
    let needed = (u64::from(comparison.permille) * u64::from(size)).div_ceil(1000);
    matches!(comparison.how, How::AtLeast | How::Below) && comparison.permille < 1000 && needed == u64::from(size)
}
