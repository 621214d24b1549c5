//! What a changed definition says about one plan: its own block, and the audits that its re-tests make.

use super::{Change, compare};
use crate::definition::Definition;
use std::collections::BTreeSet;

/// Changes of one plan's block.
pub(super) fn plan_lines(before: &Definition, after: &Definition, was: &str, name: &str) -> Vec<Change> {
    // Taken apart without `..`, so that a new block is left out on purpose or not at all. Other plans and audits say nothing here, and
    // services, of which a large provider has a thousand, least of all.
    let only = |definition: &Definition, name: &str| {
        let Definition {
            audits,
            causes,
            events,
            exceptions: _,
            forums,
            packs,
            plans,
            renames,
            roles,
            rules: _,
            services: _,
            severity,
            standards,
            themes,
            tools,
        } = definition;
        let plan = plans.get_key_value(name);
        let asked: BTreeSet<&str> = plan
            .iter()
            .flat_map(|(_, plan)| plan.retests.iter().map(|retest| retest.audit.as_str()))
            .collect();
        Definition {
            audits: audits
                .iter()
                .filter(|(audit, _)| asked.contains(audit.as_str()))
                .map(|(name, audit)| (name.clone(), audit.clone()))
                .collect(),
            causes: causes.clone(),
            events: events.clone(),
            forums: forums.clone(),
            packs: packs.clone(),
            plans: plan
                .map(|(name, plan)| (name.clone(), plan.clone()))
                .into_iter()
                .collect(),
            renames: renames.clone(),
            roles: roles.clone(),
            severity: *severity,
            standards: standards.clone(),
            themes: themes.clone(),
            tools: tools.clone(),
            ..Definition::default()
        }
    };
    let changes = compare(&only(before, was), &only(after, name));
    changes.into_iter().filter(|change| change.kind == "plan").collect()
}
