//! Checks: what a folder that can be read still gets wrong about improving care. One file per check, each with its name, code,
//! weight and page; [`basics`] holds the problems of reading and naming.
//!
//! A check looks at the tree (for places) and at the compiled plans (for what would happen). It never looks at a part that
//! could not be read, so that one slip stays one problem.

mod action_without_evidence;
pub mod basics;
mod escalates_to_owner;
pub(crate) mod named_person;
mod no_escalation;
mod no_path_after_failed_retest;
mod one_retest_only;
mod owner_is_a_team;
mod pack_without_retests;
mod percent_means_all;
mod plan_closes_without_retest;
mod plan_never_closes;
mod retest_before_actions;
mod retest_by_owner;
mod significant_without_plan;
mod theme_goes_nowhere;
mod theme_owned_too_low;
mod walk;
mod weak_actions_only;

use crate::ast::{Audit, Blocks, Plan, fold};
use crate::diagnostic::{Entry, Problems};
use ratchet_core::definition::{self, Definition};
use std::collections::BTreeMap;

/// What checks look at.
pub(crate) struct Folder<'a> {
    /// The tree of all files.
    pub blocks: &'a Blocks,
    /// What could be compiled so far.
    pub definition: &'a Definition,
    audits: BTreeMap<String, &'a Audit>,
}

impl<'a> Folder<'a> {
    /// A folder to be checked.
    pub fn new(blocks: &'a Blocks, definition: &'a Definition) -> Self {
        let audits = blocks.audits.iter().rev();
        let audits = audits.map(|audit| (fold(&audit.head.name.value), audit)).collect();
        Self {
            blocks,
            definition,
            audits,
        }
    }

    /// The compiled form of a plan, if it could be compiled.
    fn compiled(&self, plan: &Plan) -> Option<&definition::Plan> {
        self.definition.plans.get(&plan.head.name.value)
    }

    /// The audit block of this name.
    fn audit(&self, name: &str) -> Option<&'a Audit> {
        self.audits.get(&fold(name)).copied()
    }
}

type Run = fn(&Folder<'_>, &mut Problems);

/// Every check with what it runs, by code.
static CHECKS: &[(&Entry, Run)] = &[
    (&plan_closes_without_retest::ENTRY, plan_closes_without_retest::run),
    (&one_retest_only::ENTRY, one_retest_only::run),
    (&retest_before_actions::ENTRY, retest_before_actions::run),
    (&retest_by_owner::ENTRY, retest_by_owner::run),
    (&no_path_after_failed_retest::ENTRY, no_path_after_failed_retest::run),
    (&plan_never_closes::ENTRY, plan_never_closes::run),
    (&significant_without_plan::ENTRY, significant_without_plan::run),
    (&theme_goes_nowhere::ENTRY, theme_goes_nowhere::run),
    (&escalates_to_owner::ENTRY, escalates_to_owner::run),
    (&no_escalation::ENTRY, no_escalation::run),
    (&owner_is_a_team::ENTRY, owner_is_a_team::run),
    (&theme_owned_too_low::ENTRY, theme_owned_too_low::run),
    (&percent_means_all::ENTRY, percent_means_all::run),
    (&weak_actions_only::ENTRY, weak_actions_only::run),
    (&action_without_evidence::ENTRY, action_without_evidence::run),
    (&pack_without_retests::ENTRY, pack_without_retests::run),
];

/// Runs every check.
pub(crate) fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for (_, check) in CHECKS {
        check(folder, problems);
    }
}

/// Everything that can be explained, by code.
pub fn entries() -> Vec<&'static Entry> {
    let checks = CHECKS.iter().map(|(entry, _)| *entry);
    let mut entries: Vec<_> = basics::ALL
        .iter()
        .copied()
        .chain(checks)
        .chain(std::iter::once(&named_person::ENTRY))
        .collect();
    entries.sort_by_key(|entry| entry.code);
    entries
}

/// The page of a problem, by its name or code.
pub fn explain(name_or_code: &str) -> Option<String> {
    let wanted = name_or_code.trim();
    let entry = entries()
        .into_iter()
        .find(|entry| entry.name.eq_ignore_ascii_case(wanted) || entry.code.eq_ignore_ascii_case(wanted))?;
    let indent = |text: &str| text.lines().map(|line| format!("    {line}\n")).collect::<String>();
    let page = &entry.page;
    let source = if page.source.is_empty() {
        String::new()
    } else {
        format!("\nSource: {}\n", page.source)
    };
    Some(format!(
        "{} ({}, {})\n\n{}\n\nWhy it matters: {}\n{source}\nCaught:\n{}\nBetter:\n{}",
        entry.name,
        entry.code,
        entry.severity.word(),
        page.catches,
        page.why,
        indent(page.example),
        indent(page.better),
    ))
}
