//! Checks: what a folder that can be read still gets wrong about improving care. One file per check, each with its name, code,
//! weight and page; [`basics`] holds the problems of reading and naming.
//!
//! A check looks at the tree (for places) and at the compiled plans (for what would happen). It never looks at a part that
//! could not be read, so that one slip stays one problem.

mod action_without_evidence;
mod action_without_support;
mod asked;
pub mod basics;
mod cause_without_action;
mod cycle;
mod deadline_nobody_can_meet;
mod due_after_next_audit;
mod easy_sample;
mod escalates_downwards;
mod escalates_to_owner;
pub mod exceptions;
mod finding_goes_nowhere;
mod gate_slower_than_plan;
mod ladder_out_of_order;
mod lengths;
pub(crate) mod named_person;
mod never_ending_action;
mod no_escalation;
mod no_outcome_measure;
mod no_path_after_failed_retest;
mod nothing_at_opening;
mod one_retest_only;
mod overloaded_role;
mod owner_is_a_team;
mod pack_without_retests;
mod paperwork_only;
mod percent_means_all;
mod plan_closes_without_retest;
mod plan_never_closes;
mod plan_never_opens;
mod question_without_standard;
mod retest_before_actions;
mod retest_by_owner;
mod retest_easier_than_finding;
mod retest_looks_elsewhere;
mod sample_cannot_tell;
mod significant_without_plan;
mod theme_goes_nowhere;
mod theme_owned_too_low;
mod trigger_loop;
mod untested_gate;
mod vague_problem;
mod weak_actions_only;

pub use cycle::{Proof, prove};

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
    roles: BTreeMap<String, &'a str>,
}

impl<'a> Folder<'a> {
    /// A folder to be checked.
    pub fn new(blocks: &'a Blocks, definition: &'a Definition) -> Self {
        let audits = blocks.audits.iter().rev();
        let audits = audits.map(|audit| (fold(&audit.head.name.value), audit)).collect();
        let roles = definition.roles.keys().map(|name| (fold(name), name.as_str()));
        Self {
            blocks,
            definition,
            audits,
            roles: roles.collect(),
        }
    }

    /// The compiled form of a plan, if it could be compiled.
    fn compiled(&self, plan: &Plan) -> Option<&definition::Plan> {
        self.definition.plans.get(&plan.head.name.value)
    }

    /// Whether every plan, rule, theme and audit could be compiled: what the others answer is known only then.
    fn whole(&self) -> bool {
        let (blocks, known) = (self.blocks, self.definition);
        blocks.plans.iter().all(|plan| self.compiled(plan).is_some())
            && blocks
                .rules
                .iter()
                .all(|rule| known.rules.contains_key(&rule.head.name.value))
            && blocks
                .themes
                .iter()
                .all(|theme| known.themes.contains_key(&theme.head.name.value))
            && blocks
                .forums
                .iter()
                .all(|forum| known.forums.contains_key(&forum.head.name.value))
    }

    /// A role by its name as written anywhere.
    fn role(&self, name: &str) -> Option<(&'a str, &'a definition::Role)> {
        let name = self.roles.get(&fold(name)).copied()?;
        self.definition.roles.get(name).map(|role| (name, role))
    }

    /// The role to which a role reports.
    fn reports_to(&self, role: &str) -> Option<&'a str> {
        self.role(role).and_then(|(_, role)| role.reports_to.as_deref())
    }

    /// Whether a role is a team.
    fn is_team(&self, role: &str) -> bool {
        self.role(role).is_some_and(|(_, role)| role.is_team)
    }

    /// Whether a role reports to another, directly or through others.
    fn is_below(&self, role: &str, other: &str) -> bool {
        let wanted = fold(other);
        self.role(role)
            .is_some_and(|(name, _)| self.definition.above(name).iter().any(|above| fold(above) == wanted))
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
    (&retest_looks_elsewhere::ENTRY, retest_looks_elsewhere::run),
    (&retest_easier_than_finding::ENTRY, retest_easier_than_finding::run),
    (&finding_goes_nowhere::ENTRY, finding_goes_nowhere::run),
    (&plan_never_opens::ENTRY, plan_never_opens::run),
    (&trigger_loop::ENTRY, trigger_loop::run),
    (&nothing_at_opening::ENTRY, nothing_at_opening::run),
    (&escalates_to_owner::ENTRY, escalates_to_owner::run),
    (&no_escalation::ENTRY, no_escalation::run),
    (&owner_is_a_team::ENTRY, owner_is_a_team::run),
    (&escalates_downwards::ENTRY, escalates_downwards::run),
    (&overloaded_role::ENTRY, overloaded_role::run),
    (&theme_owned_too_low::ENTRY, theme_owned_too_low::run),
    (&percent_means_all::ENTRY, percent_means_all::run),
    (&paperwork_only::ENTRY, paperwork_only::run),
    (&easy_sample::ENTRY, easy_sample::run),
    (&question_without_standard::ENTRY, question_without_standard::run),
    (&no_outcome_measure::ENTRY, no_outcome_measure::run),
    (&vague_problem::ENTRY, vague_problem::run),
    (&sample_cannot_tell::ENTRY, sample_cannot_tell::run),
    (&weak_actions_only::ENTRY, weak_actions_only::run),
    (&action_without_evidence::ENTRY, action_without_evidence::run),
    (&cause_without_action::ENTRY, cause_without_action::run),
    (&action_without_support::ENTRY, action_without_support::run),
    (&pack_without_retests::ENTRY, pack_without_retests::run),
    (&untested_gate::ENTRY, untested_gate::run),
    (&due_after_next_audit::ENTRY, due_after_next_audit::run),
    (&deadline_nobody_can_meet::ENTRY, deadline_nobody_can_meet::run),
    (&ladder_out_of_order::ENTRY, ladder_out_of_order::run),
    (&gate_slower_than_plan::ENTRY, gate_slower_than_plan::run),
    (&never_ending_action::ENTRY, never_ending_action::run),
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
        "{} ({}, {})\n\n{}\n\nWhy it matters: {}\n{source}\nCaught:\n{}\nBetter:\n{}\nWith --fix: {}.\n",
        entry.name,
        entry.code,
        entry.severity.word(),
        page.catches,
        page.why,
        indent(page.example),
        indent(page.better),
        page.fix,
    ))
}
