//! A forum decides about closing a plan. It can only agree to what the re-tests have shown.

use super::closure;
use super::study::{Study, check_text, unknown};
use super::submit_audit::keep_duties_apart;
use crate::definition::Approval;
use crate::event::Event;
use crate::id::PlanId;
use crate::record::{Plan, PlanStage, Read, ReadTyped};
use crate::rejection::Rejection;
use crate::responsibility::require;
use crate::state::Halt;

pub(super) enum Verdict {
    Agrees,
    Refuses,
}

pub(super) fn decide(
    study: &mut Study<'_, impl Read>,
    id: PlanId,
    forum: &str,
    verdict: Verdict,
    reason: &str,
) -> Result<(), Halt> {
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
    check_text("the reason", reason)?;
    let person = study.acting_person()?;
    require(study, person, Some(&plan.service), &[&meeting.chair])?;
    keep_duties_apart(study, person, id)?;
    keep_testers_apart(study, person, &plan)?;
    if plan.stage != PlanStage::Closing {
        return Err(Rejection::NotReadyToClose {
            plan: id.to_string(),
            missing: missing(&plan, rules),
        }
        .into());
    }
    let agreed = matches!(verdict, Verdict::Agrees);
    study.emit(Event::ForumDecided {
        agreed,
        forum: forum.to_owned(),
        plan: id,
        reason: reason.to_owned(),
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

/// Whoever re-tested does not also agree to the closing.
fn keep_testers_apart(study: &Study<'_, impl Read>, person: &str, plan: &Plan) -> Result<(), Halt> {
    for attempt in plan
        .retests
        .iter()
        .flat_map(|gate| &gate.attempts)
        .filter(|attempt| attempt.round == plan.round)
    {
        if study
            .audit(attempt.audit)?
            .is_some_and(|audit| audit.submitted_by.as_deref() == Some(person))
        {
            let conflict = format!("made {}, a re-test of {}", attempt.audit, plan.id);
            return Err(Rejection::SeparationOfDuties {
                person: person.to_owned(),
                conflict,
            }
            .into());
        }
    }
    Ok(())
}
