//! Nothing without an owner: whatever is open has a role that somebody stands for, or whose vacancy stands on the list.

use super::notes::{FindingNote, Notes};
use super::post::standing;
use super::{Breach, Law, breach};
use ratchet_core::definition::Opens;
use ratchet_core::instant::Instant;
use ratchet_core::record::Purpose;
use std::collections::BTreeMap;

pub(super) fn look(notes: &Notes, now: Instant, wrong: &mut Vec<Breach>) {
    let mut known: BTreeMap<(&str, &str), bool> = BTreeMap::new();
    let mut owned = |service, role| {
        *known
            .entry((service, role))
            .or_insert_with(|| is_seen_to(notes, service, role, now))
    };
    let actions = notes.actions.iter().filter(|(_, action)| !action.done);
    let actions = actions.map(|(id, action)| (id.to_string(), &action.service, &action.owner));
    let audits = notes.audits.iter().filter_map(|(id, audit)| {
        let owner = audit
            .authoriser
            .as_ref()
            .or_else(|| audit.open.then_some(&audit.owner))?;
        Some((id.to_string(), &audit.service, owner))
    });
    let plans = notes.plans.iter().filter(|(_, plan)| plan.verified_at.is_none());
    let plans = plans.filter_map(|(id, plan)| Some((id.to_string(), &plan.service, &notes.rules(plan)?.owner)));
    for (id, service, role) in actions.chain(audits).chain(plans) {
        if !owned(service.as_str(), role.as_str()) {
            let text =
                format!("{id} of {service} is open, nobody is {role} there, and that is not on the list of vacancies");
            breach(wrong, Law::NothingWithoutOwner, now, text);
        }
    }
    for (id, finding) in notes
        .findings
        .iter()
        .filter(|(_, finding)| finding.significant && !finding.owned)
    {
        if let Some(plan) = wanting(notes, finding) {
            let text = format!("{id} is significant and no plan has it, although plan \"{plan}\" is there for it");
            breach(wrong, Law::NothingWithoutOwner, now, text);
        }
    }
}

/// Somebody stands for the role, or everybody can see that nobody does.
fn is_seen_to(notes: &Notes, service: &str, role: &str, at: Instant) -> bool {
    let known = notes
        .definitions
        .values()
        .any(|definition| definition.roles.contains_key(role));
    known
        && (!standing(notes, service, role, at).is_empty()
            || notes.vacant.contains(&(service.to_owned(), role.to_owned())))
}

/// The plan that a single significant finding of this audit opens.
fn wanting(notes: &Notes, finding: &FindingNote) -> Option<String> {
    let audit = notes.audits.get(&finding.audit)?;
    if !matches!(audit.purpose, Purpose::Routine { .. }) {
        return None;
    }
    let plans = &notes.definitions.get(&audit.definition)?.plans;
    let opens = |opens: &Opens| matches!(opens, Opens::Finding { audit: name, in_a_row: 1 } if *name == audit.name);
    let (name, _) = plans.iter().find(|(_, plan)| plan.opens.iter().any(opens))?;
    Some(name.clone())
}
