//! What people say about a finding: how serious it is, why it happens, which plan works on it, and that nothing needs to be done.

use super::open_plan::join_by_hand;
use super::study::{Study, check_text};
use super::themes::{self, Pinned};
use crate::event::Event;
use crate::id::{FindingId, PlanId};
use crate::record::{Finding, Read, ReadTyped};
use crate::rejection::Rejection;
use crate::responsibility::require;
use crate::state::Halt;

/// Consequence and likelihood run from 1 to this (NPSA risk matrix, 2008).
const SCALE: u8 = 5;

pub(super) fn assess(
    study: &mut Study<'_, impl Read>,
    id: FindingId,
    consequence: u8,
    likelihood: u8,
) -> Result<(), Halt> {
    let finding = known(study, id)?;
    require_part(study, &finding)?;
    if !(1..=SCALE).contains(&consequence) || !(1..=SCALE).contains(&likelihood) {
        return Err(Rejection::BadText {
            what: "the severity",
            reason: "consequence and likelihood run from 1 (least) to 5 (most)".to_owned(),
        }
        .into());
    }
    let (_, definition) = study.in_force()?;
    study.emit(Event::FindingAssessed {
        band: definition.severity.band(consequence, likelihood),
        consequence,
        finding: id,
        likelihood,
    })
}

pub(super) fn name_causes(
    study: &mut Study<'_, impl Read>,
    id: FindingId,
    causes: &[String],
    reason: &str,
) -> Result<(), Halt> {
    let finding = known(study, id)?;
    require_part(study, &finding)?;
    check_text("the reason", reason)?;
    let (hash, definition) = study.in_force()?;
    if let Some(other) = causes.iter().find(|cause| !definition.causes.contains_key(*cause)) {
        return Err(super::study::unknown("cause", other, definition.causes.keys()));
    }
    let mut named: Vec<String> = Vec::new();
    for cause in causes {
        if !named.contains(cause) {
            named.push(cause.clone());
        }
    }
    if named.is_empty() {
        return Err(Rejection::BadText {
            what: "the causes",
            reason: "none is named; a finding without a cause is not understood yet".to_owned(),
        }
        .into());
    }
    study.emit(Event::CausesNamed {
        causes: named,
        finding: id,
        reason: reason.to_owned(),
    })?;
    let pinned = Pinned {
        definition: &definition,
        hash: &hash,
    };
    themes::look(study, pinned, id)
}

pub(super) fn join(study: &mut Study<'_, impl Read>, id: FindingId, to: PlanId, reason: &str) -> Result<(), Halt> {
    let finding = known(study, id)?;
    let plan = study.known_plan(to)?;
    check_text("the reason", reason)?;
    let definition = study.pinned(&plan.definition)?;
    let rules = definition.plans.get(&plan.name);
    let roles: Vec<&str> = rules
        .map(|rules| std::iter::once(rules.owner.as_str()).chain(rules.retests.iter().map(|retest| retest.by.as_str())))
        .into_iter()
        .flatten()
        .collect();
    let person = study.acting_person()?;
    require(study, person, Some(&plan.service), &roles, study.now())?;
    let obstacle = if finding.service != plan.service {
        Some(format!(
            "it is from {}, and {to} is of {}",
            finding.service, plan.service
        ))
    } else if let Some(plan) = finding.plan {
        Some(format!("{plan} works on it already"))
    } else if !plan.is_open() {
        Some(format!("{to} is verified; a recurrence reopens it, nothing joins it"))
    } else {
        None
    };
    if let Some(reason) = obstacle {
        return Err(Rejection::NotPossible {
            what: format!("{id} cannot join {to}"),
            reason,
        }
        .into());
    }
    join_by_hand(study, to, id, reason)
}

pub(super) fn set_aside(study: &mut Study<'_, impl Read>, id: FindingId, reason: &str) -> Result<(), Halt> {
    let finding = known(study, id)?;
    require_part(study, &finding)?;
    check_text("the reason", reason)?;
    let obstacle = if finding.significant {
        Some("it is significant: it needs a plan, or a forum that accepts its risk".to_owned())
    } else if let Some(plan) = finding.plan {
        Some(format!("{plan} works on it"))
    } else if !finding.is_open() {
        Some("it is not open any more".to_owned())
    } else {
        None
    };
    if let Some(reason) = obstacle {
        return Err(Rejection::NotPossible {
            what: format!("{id} cannot be set aside"),
            reason,
        }
        .into());
    }
    study.emit(Event::FindingSetAside {
        finding: id,
        reason: reason.to_owned(),
    })
}

fn known(study: &Study<'_, impl Read>, id: FindingId) -> Result<Finding, Halt> {
    Ok(study
        .finding(id)?
        .ok_or_else(|| Rejection::nothing("finding", id))?
        .clone())
}

/// The role that made the audit and the one above it; with a plan, its owner and the roles that re-test it.
fn require_part(study: &Study<'_, impl Read>, finding: &Finding) -> Result<(), Halt> {
    let audit = study.known_audit(finding.audit)?;
    let definition = study.pinned(&audit.definition)?;
    let mut roles = vec![audit.owner.clone()];
    roles.extend(
        definition
            .roles
            .get(&audit.owner)
            .and_then(|role| role.reports_to.clone()),
    );
    if let Some(plan) = finding.plan {
        let plan = study.known_plan(plan)?;
        let pinned = study.pinned(&plan.definition)?;
        if let Some(rules) = pinned.plans.get(&plan.name) {
            roles.push(rules.owner.clone());
            roles.extend(rules.retests.iter().map(|retest| retest.by.clone()));
        }
    }
    roles.dedup();
    let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
    let person = study.acting_person()?;
    require(study, person, Some(&finding.service), &roles, study.now())
}
