//! A forum decides about closing a plan. It can only agree to what the re-tests have shown.

use super::closure;
use super::meetings;
use super::study::{Study, check_text, unknown};
use crate::definition::Approval;
use crate::event::Event;
use crate::id::PlanId;
use crate::quorum::{Call, seat};
use crate::record::{Plan, PlanStage, Read};
use crate::rejection::Rejection;
use crate::separation::conflict_in_plan;
use crate::state::Halt;

pub(super) enum Verdict {
    Agrees,
    Refuses,
}

pub(super) struct Wish<'a> {
    pub(super) present: &'a [String],
    pub(super) reason: &'a str,
    pub(super) verdict: Verdict,
}

pub(super) fn decide(study: &mut Study<'_, impl Read>, id: PlanId, forum: &str, wish: &Wish<'_>) -> Result<(), Halt> {
    let plan = study.known_plan(id)?;
    let definition = study.pinned(&plan.definition)?;
    let meeting = definition
        .forums
        .get(forum)
        .ok_or_else(|| unknown("forum", forum, definition.forums.keys()))?;
    let rules = definition
        .plans
        .get(&plan.name)
        .ok_or_else(|| unknown("plan", &plan.name, definition.plans.keys()))?;
    if rules.closes.forum.as_deref() != Some(forum) || !meeting.approves.contains(&Approval::PlanClosures) {
        let right = rules.closes.forum.clone().filter(|right| right != forum);
        return Err(Rejection::WrongForum {
            forum: forum.to_owned(),
            plan: id.to_string(),
            right,
        }
        .into());
    }
    check_text("the reason", wish.reason)?;
    let present = meetings::present(study, forum, wish.present)?;
    let call = Call {
        at: study.now(),
        forum: meeting,
        name: forum,
        present: &present,
        service: Some(&plan.service),
        services: &definition.services,
        speaker: study.acting_person()?,
    };
    let sitting = seat(study, &call, |person| conflict_in_plan(study, person, &plan, call.at))?;
    // While the forum is awaited a theme can get worse again, an action can be added, a finding can join.
    let mut unimproved = closure::missing_themes(study, &plan, rules)?;
    unimproved.extend(closure::missing_work(study, &plan, rules)?);
    let agreed = matches!(wish.verdict, Verdict::Agrees);
    if plan.stage != PlanStage::Closing || (agreed && !unimproved.is_empty()) {
        let mut missing = missing(&plan, rules);
        if plan.is_open() {
            missing.extend(unimproved);
        }
        return Err(Rejection::NotReadyToClose {
            plan: id.to_string(),
            missing,
        }
        .into());
    }
    study.emit(Event::ForumDecided {
        agreed,
        forum: forum.to_owned(),
        meeting: meetings::against(study, forum)?,
        plan: id,
        present: sitting.present,
        reason: wish.reason.to_owned(),
        stood_aside: sitting.stood_aside,
    })?;
    if agreed { closure::verify(study, id) } else { Ok(()) }
}

fn missing(plan: &Plan, rules: &crate::definition::Plan) -> Vec<String> {
    if !plan.is_open() {
        return vec!["it is verified already".to_owned()];
    }
    closure::missing_retests(plan, rules)
        .into_iter()
        .map(|name| format!("re-test \"{name}\" has not passed"))
        .collect()
}
