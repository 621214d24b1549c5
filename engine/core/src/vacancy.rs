//! Vacancies: roles that somebody should hold in a service and nobody does, neither a holder who is there nor a cover. A role is needed
//! when it owes something, or when the definition in force names it there.

use crate::definition::{Definition, Rung, Trigger};
use crate::instant::Instant;
use crate::record::{Duties, Owed, Read, ReadTyped};
use crate::responsibility::{holder, holders};
use crate::state::Halt;
use std::collections::BTreeSet;

/// A role without anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPost {
    /// People who hold the role and are away without cover.
    pub away: Vec<String>,
    /// What it owes.
    pub owes: BTreeSet<Owed>,
    /// Role.
    pub role: String,
    /// Service.
    pub service: String,
    /// Since when that is recorded; `None` while nothing hangs on it.
    pub since: Option<Instant>,
    /// Role above that was told.
    pub told: Option<String>,
}

/// The vacancies of a service, by role.
pub fn in_service(
    read: &(impl Read + ?Sized),
    definition: &Definition,
    service: &str,
    at: Instant,
) -> Result<Vec<OpenPost>, Halt> {
    let duties = read.duties(service)?;
    let mut posts = Vec::new();
    for role in needed(definition, duties, service) {
        if holder(read, Some(service), &role, at)?.is_some() {
            continue;
        }
        let duty = duties.and_then(|duties| duties.by_role.get(&role));
        let vacancy = duty.and_then(|duty| duty.vacancy.as_ref());
        posts.push(OpenPost {
            away: away(read, service, &role)?,
            owes: duty.map(|duty| duty.owes.clone()).unwrap_or_default(),
            service: service.to_owned(),
            since: vacancy.map(|vacancy| vacancy.since),
            told: vacancy.and_then(|vacancy| vacancy.told.clone()),
            role,
        });
    }
    Ok(posts)
}

fn away(read: &(impl Read + ?Sized), service: &str, role: &str) -> Result<Vec<String>, Halt> {
    let mut people = crate::responsibility::appointed(read, Some(service), role)?;
    people.extend(crate::responsibility::appointed(read, None, role)?);
    Ok(people)
}

/// Roles that somebody must hold in a service: those that owe something there, and those that the definition names for it.
pub(crate) fn needed(definition: &Definition, duties: Option<&Duties>, service: &str) -> BTreeSet<String> {
    let mut roles = named(definition, service);
    let owing = duties.into_iter().flat_map(|duties| &duties.by_role);
    roles.extend(
        owing
            .filter(|(_, duty)| !duty.owes.is_empty())
            .map(|(role, _)| role.clone()),
    );
    roles
}

/// Roles that a definition needs in a service: owners, testers, authorisers, chairs, and everybody on a ladder.
pub(crate) fn named(definition: &Definition, service: &str) -> BTreeSet<String> {
    if !definition.services.contains_key(service) {
        return BTreeSet::new();
    }
    let mut roles: BTreeSet<&String> = BTreeSet::new();
    fn told(ladder: &[Rung]) -> impl Iterator<Item = &String> {
        ladder.iter().map(|rung| &rung.to)
    }
    let here = |audit: &str| {
        let audit = definition.audits.get(audit);
        audit.is_some_and(|audit| audit.services.is_empty() || audit.services.contains(service))
    };
    for audit in definition
        .audits
        .iter()
        .filter(|(name, _)| here(name))
        .map(|(_, audit)| audit)
    {
        roles.insert(&audit.owner);
        roles.extend(&audit.authorised_by);
        roles.extend(told(&audit.escalate));
    }
    for rule in definition.rules.values() {
        let possible = rule.when.iter().any(|when| match when {
            Trigger::Finding { audit, .. } | Trigger::SignificantFinding { audit } => here(audit),
            Trigger::MissedByAudit { audit: Some(audit) } => here(audit),
            Trigger::MissedByAudit { audit: None } | Trigger::Event(_) => true,
        });
        if possible {
            roles.insert(&rule.owner);
            roles.extend(told(&rule.escalate));
        }
    }
    for plan in definition.plans.values() {
        roles.insert(&plan.owner);
        roles.extend(told(&plan.escalate));
        for action in &plan.actions {
            roles.insert(&action.owner);
            roles.extend(action.escalate.iter().flat_map(|ladder| told(ladder)));
        }
        roles.extend(plan.retests.iter().map(|retest| &retest.by));
        let forum = plan
            .closes
            .forum
            .as_ref()
            .and_then(|forum| definition.forums.get(forum));
        roles.extend(forum.map(|forum| &forum.chair));
    }
    // A team is told as a team; nobody has to be appointed to it for something to be owned.
    let is_team = |role: &String| definition.roles.get(role).is_some_and(|role| role.is_team);
    roles.into_iter().filter(|role| !is_team(role)).cloned().collect()
}

/// The nearest role above that somebody holds.
pub(crate) fn somebody_above(
    read: &(impl Read + ?Sized),
    definition: &Definition,
    service: &str,
    role: &str,
    at: Instant,
) -> Result<Option<String>, Halt> {
    for above in definition.above(role) {
        if !holders(read, Some(service), above, at)?.is_empty() {
            return Ok(Some(above.to_owned()));
        }
    }
    Ok(None)
}
