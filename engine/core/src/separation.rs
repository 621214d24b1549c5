//! Separation of duties, in one place: who tests neither owns nor acted, who authorises did not submit, who agrees to a closing has no
//! part in the work or its tests, who waives does not benefit. Small services feel these rules most; they are what an outside reader
//! relies on.

use crate::definition;
use crate::id::{ActionId, AuditId, PlanId};
use crate::instant::Instant;
use crate::record::{Audit, OpenedBy, Origin, Plan, Read, ReadTyped};
use crate::rejection::Rejection;
use crate::responsibility::{may_act, may_act_in};
use crate::state::Halt;
use std::collections::BTreeSet;

/// Refuses a re-tester with a part in the plan: owner of it or of its work, giver of evidence, maker of the audit that opened it.
pub fn keep_testers_apart(read: &(impl Read + ?Sized), person: &str, plan: PlanId, at: Instant) -> Result<(), Halt> {
    let Some(plan) = read.plan(plan)? else { return Ok(()) };
    refuse(person, part_in_work(read, person, plan, at)?)
}

/// Refuses an authoriser who submitted the audit.
pub fn keep_authorisers_apart(person: &str, audit: &Audit) -> Result<(), Halt> {
    let submitted = audit.submitted_by.as_deref() == Some(person);
    refuse(person, submitted.then(|| format!("submitted {}", audit.id)))
}

/// What keeps somebody from deciding about a plan in a forum: a part in its work, or one of its re-tests in this round.
pub fn conflict_in_plan(
    read: &(impl Read + ?Sized),
    person: &str,
    plan: &Plan,
    at: Instant,
) -> Result<Option<String>, Halt> {
    match part_in_work(read, person, plan, at)? {
        Some(part) => Ok(Some(part)),
        None => part_in_tests(read, person, plan),
    }
}

/// What keeps somebody from deciding about one action in a forum, for example its extension: owning it or having acted.
pub fn conflict_in_action(
    read: &(impl Read + ?Sized),
    person: &str,
    action: ActionId,
    at: Instant,
) -> Result<Option<String>, Halt> {
    part_in_action(read, person, action, at)
}

/// Whether somebody acts for the role that would not have to do what is waived.
pub fn benefits_from_waiver(
    read: &(impl Read + ?Sized),
    person: &str,
    service: &str,
    owner: &str,
    at: Instant,
) -> Result<bool, Halt> {
    may_act(read, person, Some(service), owner, at)
}

/// Refuses somebody with a conflict.
pub fn refuse(person: &str, conflict: Option<String>) -> Result<(), Halt> {
    match conflict {
        None => Ok(()),
        Some(conflict) => Err(Rejection::SeparationOfDuties {
            person: person.to_owned(),
            conflict,
        }
        .into()),
    }
}

/// Refuses whoever owns an action, or acted in it, where somebody else has to decide about it.
pub fn keep_owners_apart(
    read: &(impl Read + ?Sized),
    person: &str,
    action: &crate::record::Action,
    at: Instant,
) -> Result<(), Halt> {
    let owns = may_act_in(read, person, action, at)?;
    refuse(person, owns.then(|| format!("owns {}", action.id)))
}

fn part_in_work(read: &(impl Read + ?Sized), person: &str, plan: &Plan, at: Instant) -> Result<Option<String>, Halt> {
    if let Some(rules) = rules(read, plan)?
        && may_act(read, person, Some(&plan.service), &rules.owner, at)?
    {
        return Ok(Some(format!("owns {}", plan.id)));
    }
    for action in &plan.actions {
        if let Some(words) = part_in_action(read, person, *action, at)? {
            return Ok(Some(words));
        }
    }
    for opener in openers(read, plan)? {
        let audit = read.audit(opener)?;
        if audit.is_some_and(|audit| audit.submitted_by.as_deref() == Some(person)) {
            return Ok(Some(format!("made {opener}, the audit that opened {}", plan.id)));
        }
    }
    Ok(None)
}

/// Audits that led to a plan: the one that opened it, else those behind the findings that it was opened for. What a plan's own re-test
/// finds joins it later and does not keep the tester from the next one.
fn openers(read: &(impl Read + ?Sized), plan: &Plan) -> Result<BTreeSet<AuditId>, Halt> {
    if let OpenedBy::Audit(audit) = plan.opened_by {
        return Ok([audit].into());
    }
    let mut audits = BTreeSet::new();
    for finding in &plan.findings {
        let finding = read.finding(*finding)?;
        let opening = finding.filter(|finding| finding.raised_at <= plan.opened_at);
        audits.extend(opening.map(|finding| finding.audit));
    }
    Ok(audits)
}

fn part_in_tests(read: &(impl Read + ?Sized), person: &str, plan: &Plan) -> Result<Option<String>, Halt> {
    let attempts = plan.retests.iter().flat_map(|gate| &gate.attempts);
    for attempt in attempts.filter(|attempt| attempt.round == plan.round) {
        let audit = read.audit(attempt.audit)?;
        if audit.is_some_and(|audit| audit.submitted_by.as_deref() == Some(person)) {
            return Ok(Some(format!("made {}, a re-test of {}", attempt.audit, plan.id)));
        }
    }
    Ok(None)
}

fn part_in_action(
    read: &(impl Read + ?Sized),
    person: &str,
    id: ActionId,
    at: Instant,
) -> Result<Option<String>, Halt> {
    let Some(action) = read.action(id)? else {
        return Ok(None);
    };
    let words = match &action.origin {
        Origin::Plan { plan, .. } => format!("{id} of {plan}"),
        Origin::Rule { .. } => id.to_string(),
    };
    if action.evidence.iter().any(|evidence| evidence.by == person) {
        return Ok(Some(format!("gave evidence for {words}")));
    }
    let owns = may_act_in(read, person, action, at)?;
    Ok(owns.then(|| format!("owns {words}")))
}

fn rules<'r>(read: &'r (impl Read + ?Sized), plan: &Plan) -> Result<Option<&'r definition::Plan>, Halt> {
    let definition = read.definition(&plan.definition)?;
    Ok(definition.and_then(|definition| definition.plans.get(&plan.name)))
}
