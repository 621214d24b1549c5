//! A role that owns more work than one person can carry.

use super::Folder;
use crate::diagnostic::{Diagnostic, Entry, Page, Problems, Severity};
use ratchet_core::words::count;
use std::collections::BTreeMap;

pub static ENTRY: Entry = Entry {
    name: "overloaded-role",
    code: "Q0206",
    severity: Severity::Note,
    page: Page {
        catches: "A role that would own more open actions than its `capacity`, if every plan were open and every rule set off at once.",
        why: "Actions of somebody who has too many are late one after the other, whatever the ladders say.",
        source: "the guidance behind Ratchet: actions are owned and tracked (D4)",
        example: "role team leader\n  capacity: 2 open actions      (and three actions by the team leader)",
        better: "give one of the actions to another role",
        fix: "left to you: who else can do the work is a choice",
    },
};

pub fn run(folder: &Folder<'_>, problems: &mut Problems) {
    let mut actions: BTreeMap<&str, usize> = BTreeMap::new();
    for action in folder.definition.plans.values().flat_map(|plan| &plan.actions) {
        *actions.entry(&action.owner).or_default() += 1;
    }
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for rule in folder.definition.rules.values() {
        *rules.entry(&rule.owner).or_default() += 1;
    }
    for role in &folder.blocks.roles {
        let name = role.head.name.value.as_str();
        let (Some(capacity), Some(compiled)) = (role.capacity.said(), folder.definition.roles.get(name)) else {
            continue;
        };
        let owned = |list: &BTreeMap<&str, usize>| list.get(name).copied().unwrap_or(0);
        let (actions, rules) = (owned(&actions), owned(&rules));
        let most = compiled.capacity.unwrap_or(u32::MAX) as usize;
        if actions + rules <= most {
            continue;
        }
        problems.push(
            Diagnostic::new(&ENTRY, capacity.place, "this role may own more than it can carry")
                .label(format!(
                    "{} and {} if all were open",
                    count(actions, "action", "actions"),
                    count(rules, "rule", "rules")
                ))
                .why("somebody who has too much is late with one thing after the other.")
                .help("give some of it to another role, or let plans open one after the other"),
        );
    }
}
