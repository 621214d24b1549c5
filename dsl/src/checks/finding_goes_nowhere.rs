//! An audit whose findings reach nobody.

use super::Folder;
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use ratchet_core::definition::{Definition, Opens, Topic, Trigger};
use std::collections::BTreeSet;

pub static ENTRY: Entry = Entry {
    name: "finding-goes-nowhere",
    code: "Q0111",
    severity: Severity::Warning,
    page: Page {
        catches: "An audit whose findings open no plan, set off no rule, are watched by no theme and stand on no forum's agenda.",
        why: "What is found and reaches nobody is found again next month.",
        source: "the guidance behind Ratchet: findings and actions are linked (D17), the forum looks at what was found (D18)",
        example: "audit \"PRN medicines\"      (and nothing else in the folder names it)",
        better: "plan \"PRN with a reason\"\n  opens: when audit \"PRN medicines\" has a significant finding",
        fix: "left to you: who answers a finding is a choice",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    if !folder.whole() {
        return;
    }
    let answered = Answered::of(folder.definition);
    for audit in &folder.blocks.audits {
        let name = &audit.head.name.value;
        if !folder.definition.audits.contains_key(name) || answered.reaches_somebody(name) {
            continue;
        }
        problems.push(
            Diagnostic::new(&ENTRY, audit.head.line, "what this audit finds reaches nobody")
                .label("no plan, rule, theme or forum looks at it")
                .why("what is found and reaches nobody is found again next month.")
                .help(format!(
                    "add a plan with: opens: when audit \"{name}\" has a significant finding"
                )),
        );
    }
}

/// The audits whose findings somebody answers.
pub(super) struct Answered<'d> {
    audits: BTreeSet<&'d str>,
    forum_looks: bool,
}

impl<'d> Answered<'d> {
    /// What a folder answers.
    pub(super) fn of(definition: &'d Definition) -> Self {
        let opens = definition.plans.values().flat_map(|plan| &plan.opens);
        let opened = opens.filter_map(|opens| match opens {
            Opens::Finding { audit, .. } => Some(audit.as_str()),
            Opens::Theme { .. } | Opens::Event { .. } => None,
        });
        let triggers = definition.rules.values().flat_map(|rule| &rule.when);
        let ruled = triggers.filter_map(|trigger| match trigger {
            Trigger::Finding { audit, .. } | Trigger::SignificantFinding { audit } => Some(audit.as_str()),
            Trigger::MissedByAudit { .. } | Trigger::Event(_) => None,
        });
        let watched = definition.themes.values().flat_map(|theme| &theme.watches);
        let forums = definition.forums.values();
        Self {
            audits: opened.chain(ruled).chain(watched.map(String::as_str)).collect(),
            forum_looks: forums
                .into_iter()
                .any(|forum| forum.reviews.contains(&Topic::NewFindings)),
        }
    }

    /// Whether anything in the folder answers what an audit finds.
    pub(super) fn reaches_somebody(&self, audit: &str) -> bool {
        self.forum_looks || self.audits.contains(audit)
    }
}
