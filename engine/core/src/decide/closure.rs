//! Coming into place, verification and closing. [`verify`] is the only place where a plan becomes verified, and it looks at the
//! gates itself (demand D1; hazard: false closure).

use super::evaluate_retest::plan_followers;
use super::messages::{Note, tell};
use super::study::Study;
use super::themes;
use crate::deadline::add;
use crate::definition::{self, Anchor, Recipient};
use crate::event::Event;
use crate::id::PlanId;
use crate::record::{Plan, PlanStage, Read, ReadTyped, Reason, RetestState};
use crate::state::Halt;
use crate::theme;
use crate::weak_actions;
use std::collections::BTreeSet;

/// After an action came into place: are all of them?
pub(super) fn settle_actions(study: &mut Study<'_, impl Read>, id: PlanId) -> Result<(), Halt> {
    let plan = study.known_plan(id)?;
    match plan.stage {
        PlanStage::Open => {}
        // An action that was added while the gates were under way may have been the last thing that was missing.
        PlanStage::InPlace => return settle(study, id),
        PlanStage::Retesting(_) | PlanStage::Closing | PlanStage::Watched | PlanStage::Closed => return Ok(()),
    }
    for action in &plan.actions {
        if study
            .action(*action)?
            .is_some_and(|action| action.in_place_at.is_none())
        {
            return Ok(());
        }
    }
    let definition = study.pinned(&plan.definition)?;
    study.emit(Event::PlanInPlace { plan: id })?;
    plan_followers(study, &definition, id, Anchor::ActionsInPlace, study.now())?;
    // Invariant: the actions of a plan never end without its next re-test being planned (demand D20).
    assert!(
        study.known_plan(id)?.retests.iter().any(|gate| gate.opens_at.is_some()),
        "{id} came into place without a re-test ahead of it"
    );
    Ok(())
}

/// After a gate was passed: is the plan ready to close?
pub(super) fn settle(study: &mut Study<'_, impl Read>, id: PlanId) -> Result<(), Halt> {
    let plan = study.known_plan(id)?;
    let definition = study.pinned(&plan.definition)?;
    let Some(rules) = definition.plans.get(&plan.name) else {
        return Ok(());
    };
    if !missing_retests(&plan, rules).is_empty()
        || !missing_themes(study, &plan, rules)?.is_empty()
        || !missing_work(study, &plan, rules)?.is_empty()
    {
        return Ok(());
    }
    study.emit(Event::ClosureReady { plan: id })?;
    let Some(forum) = &rules.closes.forum else {
        return verify(study, id);
    };
    let note = Note {
        about: id.to_string(),
        reason: Reason::ClosureAsked,
        service: plan.service.clone(),
        text: format!(
            "All re-tests of plan \"{}\" passed in {}. {forum} is asked to agree that it is closed.",
            plan.name, plan.service
        ),
    };
    tell(study, &definition, &Recipient::Forum(forum.clone()), note)
}

/// Re-tests without which the plan may not close, by name.
pub(super) fn missing_retests(plan: &Plan, rules: &definition::Plan) -> Vec<String> {
    let passed = |retest: &usize| plan.retests.get(*retest).is_some_and(|gate| gate.passed_at.is_some());
    // A waived gate is not passed, and the plan does not close over it, even where its own closing does not name it.
    let waived = |(position, gate): (usize, &RetestState)| gate.is_owed_after_waiver(plan.round).then_some(position);
    let waived = plan.retests.iter().enumerate().filter_map(waived);
    let needed: BTreeSet<usize> = rules.closes.retests.iter().copied().chain(waived).collect();
    needed
        .iter()
        .filter(|retest| !passed(retest))
        .map(|retest| {
            rules
                .retests
                .get(*retest)
                .map_or_else(|| format!("number {retest}"), |gate| gate.name.clone())
        })
        .collect()
}

/// What the themes lack without which the plan may not close, one sentence each.
pub(super) fn missing_themes(
    study: &Study<'_, impl Read>,
    plan: &Plan,
    rules: &definition::Plan,
) -> Result<Vec<String>, Halt> {
    let definition = study.pinned(&plan.definition)?;
    let lacking = theme::lacking(study, &definition, plan, &rules.closes.themes)?;
    let unknown = rules.closes.themes.iter().filter(|theme| !lacking.contains_key(*theme));
    let unknown = unknown.map(|theme| format!("theme \"{theme}\" is not known"));
    Ok(unknown.chain(lacking.values().flatten().cloned()).collect())
}

/// Work without which the plan may not close: actions that were added and are not in place, and strong enough ones for its findings.
pub(super) fn missing_work(
    study: &Study<'_, impl Read>,
    plan: &Plan,
    rules: &definition::Plan,
) -> Result<Vec<String>, Halt> {
    let mut missing: Vec<String> = weak_actions::lacking(study, plan, rules)?.into_iter().collect();
    for id in &plan.actions {
        let action = study.action(*id)?.filter(|action| action.in_place_at.is_none());
        missing.extend(action.map(|action| format!("{id} \"{}\" is not in place", action.title)));
    }
    Ok(missing)
}

/// Verifies a plan whose gates have passed and whose forum has agreed.
pub(super) fn verify(study: &mut Study<'_, impl Read>, id: PlanId) -> Result<(), Halt> {
    let plan = study.known_plan(id)?;
    let definition = study.pinned(&plan.definition)?;
    let Some(rules) = definition.plans.get(&plan.name) else {
        return Ok(());
    };
    let agreed = plan
        .decisions
        .iter()
        .any(|decision| decision.agreed && decision.round == plan.round);
    // Invariant: nothing but passed re-tests, and the forum where it is asked, verifies a plan.
    assert!(
        missing_retests(&plan, rules).is_empty(),
        "{id} was about to be verified without its re-tests"
    );
    assert!(
        !rules.closes.retests.is_empty(),
        "{id} has no re-test that could verify it"
    );
    assert!(
        rules.closes.forum.is_none() || agreed,
        "{id} was about to be verified without its forum"
    );
    assert!(
        missing_themes(study, &plan, rules)?.is_empty(),
        "{id} was about to be verified before its themes improved"
    );
    assert!(
        missing_work(study, &plan, rules)?.is_empty(),
        "{id} was about to be verified without its actions"
    );
    let calendar = study.calendar(&definition, &plan.service)?;
    let watch_until = rules
        .watch
        .as_ref()
        .map(|watch| add(study.now(), &watch.lasts, &calendar));
    study.emit(Event::PlanVerified { plan: id, watch_until })?;
    themes::plan_moved(study, id)?;
    if watch_until.is_none() {
        close(study, id)
    } else {
        Ok(())
    }
}

/// Closes a verified plan; what its actions still do for ever ends with it.
pub(super) fn close(study: &mut Study<'_, impl Read>, id: PlanId) -> Result<(), Halt> {
    let plan = study.known_plan(id)?;
    assert!(
        plan.verified_at.is_some(),
        "{id} was about to be closed without being verified"
    );
    for action in &plan.actions {
        if study.action(*action)?.is_some_and(|action| action.done_at.is_none()) {
            study.emit(Event::ActionDone { action: *action })?;
        }
    }
    study.emit(Event::PlanClosed { plan: id })
}
