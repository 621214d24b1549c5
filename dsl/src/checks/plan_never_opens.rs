//! A plan that nothing can open.

use super::Folder;
use super::asked::{Range, Subject, demand, questions};
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use ratchet_core::definition::{self, Condition, Definition, Opens, Pattern, ThemeTrigger};
use ratchet_core::limits::RECENT_OUTCOMES;
use std::collections::BTreeMap;

pub static ENTRY: Entry = Entry {
    name: "plan-never-opens",
    code: "Q0112",
    severity: Severity::Error,
    page: Page {
        catches: "A plan that waits for a finding or theme which can never be: a share below 0%, two limits that exclude each other, a standard that the watched audits do not ask about.",
        why: "A plan that cannot open looks like care and does nothing.",
        source: "",
        example: "significant finding: when score is below 80% and score is above 90%",
        better: "significant finding: when score is below 80%",
        fix: "left to you: which of the limits was meant is a choice",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    for plan in &folder.blocks.plans {
        let (Some(compiled), Some(opens)) = (folder.compiled(plan), plan.opens.said()) else {
            continue;
        };
        let reasons: Option<Vec<&'static str>> = compiled
            .opens
            .iter()
            .map(|opens| why_never(opens, folder.definition))
            .collect();
        let Some(reason) = reasons.and_then(|reasons| reasons.first().copied()) else {
            continue;
        };
        let place = opens.value.each().first().map_or(opens.place, |clause| clause.place);
        problems.push(
            Diagnostic::new(&ENTRY, place, "this plan can never open")
                .label(reason)
                .why("a plan that cannot open looks like care and does nothing.")
                .help("mend the condition that it waits for"),
        );
    }
}

/// Why something can never open a plan; `None` if it can.
fn why_never(opens: &Opens, definition: &Definition) -> Option<&'static str> {
    match opens {
        Opens::Event { .. } => None,
        Opens::Finding { in_a_row, .. } if *in_a_row as usize > RECENT_OUTCOMES => {
            Some("audits are not remembered for that long")
        }
        Opens::Finding { audit, .. } => {
            let significant = &definition.audits.get(audit)?.significant;
            (!can_hold(significant)).then_some("no result can be that significant finding")
        }
        Opens::Theme { theme } => {
            let rules = definition.themes.get(theme)?;
            let possible = rules
                .raised
                .iter()
                .any(|trigger| can_be_raised(trigger, rules, definition));
            (!possible).then_some("nothing that its audits ask about can raise this theme")
        }
    }
}

/// Whether any result fulfils a condition, as far as shares can tell.
pub(super) fn can_hold(condition: &Condition) -> bool {
    match condition {
        Condition::Any(parts) => parts.iter().any(can_hold),
        Condition::All(parts) => {
            let mut allowed: BTreeMap<Subject, Option<Range>> = BTreeMap::new();
            for (subject, comparison) in parts.iter().filter_map(demand) {
                let before = allowed.entry(subject).or_insert(Some(Range::ALL));
                *before = before.and_then(|before| before.and(Range::of(comparison)?));
            }
            parts.iter().all(can_hold) && allowed.values().all(Option::is_some)
        }
        part => demand(part).is_none_or(|(_, comparison)| Range::of(comparison).is_some()),
    }
}

fn can_be_raised(trigger: &ThemeTrigger, theme: &definition::Theme, definition: &Definition) -> bool {
    let fits = |audit: &&definition::Audit| match &trigger.pattern {
        Pattern::Cause(_) => true,
        Pattern::SignificantFinding => can_hold(&audit.significant),
        Pattern::Standard(standard) => {
            audit.standards.contains(standard)
                || questions(audit, definition)
                    .iter()
                    .any(|(_, question)| question.standards.contains(standard))
        }
    };
    let watched = theme.watches.iter().filter_map(|name| definition.audits.get(name));
    // The same audit in two services is two audits.
    let places = if theme.across_services {
        definition.services.len().max(1)
    } else {
        1
    };
    watched.filter(fits).count() * places >= trigger.audits.max(1) as usize
}
