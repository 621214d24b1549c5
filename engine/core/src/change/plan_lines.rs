//! What a changed definition says about one plan: its own block, and the audits that its re-tests make.

use super::{Change, compare};
use crate::definition::Definition;
use std::collections::BTreeSet;

/// Changes of one plan's block.
pub(super) fn plan_lines(before: &Definition, after: &Definition, was: &str, name: &str) -> Vec<Change> {
    let only = |definition: &Definition, name: &str| {
        let mut slim = definition.clone();
        slim.plans.retain(|plan, _| plan == name);
        let audits: BTreeSet<String> = slim
            .plans
            .values()
            .flat_map(|plan| plan.retests.iter().map(|retest| retest.audit.clone()))
            .collect();
        slim.audits.retain(|audit, _| audits.contains(audit));
        slim
    };
    let changes = compare(&only(before, was), &only(after, name));
    changes.into_iter().filter(|change| change.kind == "plan").collect()
}
