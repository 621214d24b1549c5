//! What a forum may decide about beside closings: that a gate is waived for a time, and that a risk is lived with for a time. Neither
//! verifies anything: a waived gate stays unpassed and is owed again, an accepted risk stays open and is marked.

use super::evaluate_retest::plan_followers;
use super::meetings;
use super::study::{Study, check_text, unknown};
use crate::definition::{Anchor, Approval, Definition};
use crate::event::Event;
use crate::id::PlanId;
use crate::instant::Instant;
use crate::quorum::{Call, Sitting, seat};
use crate::record::{AtRisk, Plan, Read, ReadTyped};
use crate::rejection::Rejection;
use crate::separation::{benefits_from_waiver, conflict_in_plan};
use crate::state::Halt;

pub(super) struct Wish<'a> {
    pub(super) forum: &'a str,
    pub(super) present: &'a [String],
    pub(super) reason: &'a str,
    pub(super) until: Instant,
}

pub(super) fn waive_gate(
    study: &mut Study<'_, impl Read>,
    id: PlanId,
    retest: usize,
    wish: &Wish<'_>,
) -> Result<(), Halt> {
    let plan = study.known_plan(id)?;
    let definition = study.pinned(&plan.definition)?;
    let Some(rules) = definition
        .plans
        .get(&plan.name)
        .and_then(|rules| rules.retests.get(retest))
    else {
        return Err(Rejection::nothing("re-test of the plan with number", retest.saturating_add(1)).into());
    };
    let conflict = |person: &str| {
        if let Some(conflict) = conflict_in_plan(study, person, &plan, study.now())? {
            return Ok(Some(conflict));
        }
        let benefits = benefits_from_waiver(study, person, &plan.service, &rules.by, study.now())?;
        Ok(benefits.then(|| format!("would have to make re-test \"{}\"", rules.name)))
    };
    check_wish(study, wish)?;
    let asked = wish.asked(Approval::Waivers, "waivers", &plan.service);
    let sitting = sit(study, &definition, &asked, conflict)?;
    if let Some(reason) = not_waivable(&plan, retest) {
        return Err(Rejection::NotPossible {
            what: format!("re-test \"{}\" of {id} cannot be waived", rules.name),
            reason: reason.to_owned(),
        }
        .into());
    }
    if let Some(audit) = plan.retests[retest].audit {
        study.emit(Event::AuditWithdrawn { audit })?;
    }
    study.emit(Event::GateWaived {
        forum: wish.forum.to_owned(),
        meeting: meetings::against(study, wish.forum)?,
        plan: id,
        present: sitting.present,
        reason: wish.reason.to_owned(),
        retest,
        stood_aside: sitting.stood_aside,
        until: wish.until,
    })?;
    plan_followers(study, &definition, id, Anchor::RetestPassed(retest), study.now())
}

fn not_waivable(plan: &Plan, retest: usize) -> Option<&'static str> {
    let gate = &plan.retests[retest];
    if !plan.is_open() {
        Some("the plan is verified")
    } else if gate.passed_at.is_some() {
        Some("it has passed")
    } else if plan.in_place_at.is_none() {
        Some("the actions are not in place yet, so it is not owed; put them in place first")
    } else if gate.opens_at.is_none() && gate.audit.is_none() && gate.waiver(plan.round).is_none() {
        Some("it is not owed yet: the re-test before it comes first")
    } else {
        None
    }
}

pub(super) fn accept_risk(study: &mut Study<'_, impl Read>, about: AtRisk, wish: &Wish<'_>) -> Result<(), Halt> {
    let (definition, service, plan, open) = match about {
        AtRisk::Plan(id) => {
            let plan = study.known_plan(id)?;
            let open = plan.is_open();
            (study.pinned(&plan.definition)?, plan.service.clone(), Some(plan), open)
        }
        AtRisk::Finding(id) => {
            let finding = study
                .finding(id)?
                .cloned()
                .ok_or_else(|| Rejection::nothing("finding", id))?;
            let plan = match finding.plan {
                Some(plan) => Some(study.known_plan(plan)?),
                None => None,
            };
            (study.in_force()?.1, finding.service.clone(), plan, finding.is_open())
        }
    };
    let conflict = |person: &str| match &plan {
        Some(plan) => conflict_in_plan(study, person, plan, study.now()),
        None => Ok(None),
    };
    check_wish(study, wish)?;
    let asked = wish.asked(Approval::AcceptedRisks, "accepted risks", &service);
    let sitting = sit(study, &definition, &asked, conflict)?;
    if !open {
        return Err(Rejection::NotPossible {
            what: format!("the risk of {about} cannot be accepted"),
            reason: "it is not open any more".to_owned(),
        }
        .into());
    }
    study.emit(Event::RiskAccepted {
        about,
        forum: wish.forum.to_owned(),
        meeting: meetings::against(study, wish.forum)?,
        present: sitting.present,
        reason: wish.reason.to_owned(),
        stood_aside: sitting.stood_aside,
        until: wish.until,
    })
}

/// What a forum is asked to decide.
pub(super) struct Asked<'a> {
    pub(super) approval: Approval,
    pub(super) forum: &'a str,
    pub(super) present: &'a [String],
    pub(super) service: Option<&'a str>,
    /// What it decides on, in words.
    pub(super) words: &'static str,
}

impl<'a> Wish<'a> {
    fn asked(&self, approval: Approval, words: &'static str, service: &'a str) -> Asked<'a> {
        Asked {
            approval,
            forum: self.forum,
            present: self.present,
            service: Some(service),
            words,
        }
    }
}

/// Seats the forum for this, if it may decide on it at all.
pub(super) fn sit(
    study: &Study<'_, impl Read>,
    definition: &Definition,
    asked: &Asked<'_>,
    conflict: impl Fn(&str) -> Result<Option<String>, Halt>,
) -> Result<Sitting, Halt> {
    let forum = definition
        .forums
        .get(asked.forum)
        .ok_or_else(|| unknown("forum", asked.forum, definition.forums.keys()))?;
    if !forum.approves.contains(&asked.approval) {
        let may = definition
            .forums
            .iter()
            .filter(|(_, forum)| forum.approves.contains(&asked.approval));
        return Err(Rejection::ForumMayNot {
            forum: asked.forum.to_owned(),
            what: asked.words,
            right: may.map(|(name, _)| name.clone()).collect(),
        }
        .into());
    }
    let present = meetings::present(study, asked.forum, asked.present)?;
    let call = Call {
        at: study.now(),
        forum,
        name: asked.forum,
        present: &present,
        service: asked.service,
        services: &definition.services,
        speaker: study.acting_person()?,
    };
    seat(study, &call, conflict)
}

fn check_wish(study: &Study<'_, impl Read>, wish: &Wish<'_>) -> Result<(), Halt> {
    check_text("the reason", wish.reason)?;
    if wish.until <= study.now() {
        return Err(Rejection::BadText {
            what: "the end date",
            reason: "it has passed already; say until when this holds".to_owned(),
        }
        .into());
    }
    Ok(())
}
