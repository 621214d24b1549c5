//! Work that belongs to a team, and so to nobody.

use super::Folder;
use crate::ast::{Name, Slot, fold};
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use std::collections::BTreeSet;

pub static ENTRY: Entry = Entry {
    name: "owner-is-a-team",
    code: "Q0204",
    severity: Severity::Error,
    page: Page {
        catches: "A team that owns an audit, a rule, a plan, an action or a theme, carries out a retest, authorises a result or chairs a forum.",
        why: "What everybody owns, nobody does, and an overdue action would have nobody to answer for it. A team takes part and is told.",
        source: "the guidance behind Ratchet: actions are owned, tracked and coached (D4)",
        example: "role night team\n  kind: team\naction \"Write the template\" by night team",
        better: "action \"Write the template\" by team leader",
        fix: "left to you: which person of the team answers for the work is a choice",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    let roles = folder.definition.roles.iter().filter(|(_, role)| role.is_team);
    let teams: BTreeSet<String> = roles.map(|(name, _)| fold(name)).collect();
    if teams.is_empty() {
        return;
    }
    for (role, what) in responsible(folder) {
        if teams.contains(&fold(&role.value)) {
            let shown = crate::render::shorten(&role.value, 40);
            problems.push(
                Diagnostic::new(&ENTRY, role.place, format!("`{shown}` is a team and cannot {what}"))
                    .label("nobody in particular")
                    .why("what everybody owns, nobody does. A team takes part and is told.")
                    .help("name the role of one person, for example the one who leads the team"),
            );
        }
    }
}

/// Every role that must be one person, and what it does.
fn responsible(folder: &Folder<'_>) -> Vec<(Name, &'static str)> {
    let slot = |slot: &Slot<String>, what| slot.said().map(|said| (said.clone(), what));
    let by = |by: &Option<Name>, what| by.clone().map(|name| (name, what));
    let blocks = folder.blocks;
    let mut found = Vec::new();
    found.extend(
        blocks
            .audits
            .iter()
            .filter_map(|audit| slot(&audit.owner, "own an audit")),
    );
    found.extend(
        blocks
            .audits
            .iter()
            .filter_map(|audit| slot(&audit.authorised_by, "authorise an audit")),
    );
    found.extend(blocks.rules.iter().filter_map(|rule| slot(&rule.owner, "own a rule")));
    found.extend(
        blocks
            .themes
            .iter()
            .filter_map(|theme| slot(&theme.owner, "own a theme")),
    );
    found.extend(
        blocks
            .forums
            .iter()
            .filter_map(|forum| slot(&forum.chair, "chair a forum")),
    );
    for plan in &blocks.plans {
        found.extend(slot(&plan.owner, "own a plan"));
        found.extend(plan.actions.iter().filter_map(|action| by(&action.by, "own an action")));
        found.extend(
            plan.retests
                .iter()
                .filter_map(|retest| by(&retest.by, "carry out a retest")),
        );
    }
    found
}
