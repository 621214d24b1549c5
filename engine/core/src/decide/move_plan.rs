//! Move a running plan to the definition in force, as its preview showed it, and take such a move back while nothing rests on it.
//!
//! Nothing is verified or closed by a move, and nothing that is owed is dropped: see [`crate::change::outlook`].

use super::approval::approved;
use super::evaluate_retest::plan_followers;
use super::messages::{Note, tell_role};
use super::open_action::{self, NewAction};
use super::open_plan;
use super::study::Study;
use crate::change::{self, MOVED_BY, Memo, Move, Outlook, Target, outlook};
use crate::command::ChangeApproval;
use crate::deadline;
use crate::definition::{Anchor, Definition};
use crate::event::Event;
use crate::id::PlanId;
use crate::limits;
use crate::record::{Origin, Plan, Read, ReadTyped, Reason};
use crate::rejection::Rejection;
use crate::state::Halt;
use std::sync::Arc;

pub(super) fn decide(
    study: &mut Study<'_, impl Read>,
    id: PlanId,
    seen: Option<&str>,
    approval: &ChangeApproval,
) -> Result<(), Halt> {
    let plan = study.known_plan(id)?;
    let (hash, definition) = study.in_force()?;
    let target = Target {
        back: false,
        definition: &definition,
        hash: &hash,
    };
    let present = approved(study, &definition, approval)?;
    match outlook(study, &plan, target, study.now(), &Memo::default())? {
        // Sent twice: it is there, and that is the answer.
        Outlook::There => Ok(()),
        Outlook::Stays { why, .. } => Err(cannot(format!("{id} cannot follow the changed workflow"), why)),
        Outlook::Moves(moves) => {
            if seen.is_some_and(|seen| seen != moves.mark()) {
                return Err(Rejection::StalePreview {
                    reason: format!("what would move in {id} is not what the preview showed"),
                }
                .into());
            }
            carry_out(study, &plan, *moves, target, (approval, present))
        }
    }
}

pub(super) fn take_back(study: &mut Study<'_, impl Read>, id: PlanId, approval: &ChangeApproval) -> Result<(), Halt> {
    let plan = study.known_plan(id)?;
    let what = || format!("the move of {id} cannot be taken back");
    let Some(last) = plan
        .moves
        .last()
        .filter(|last| !last.back && last.to == plan.definition)
    else {
        return Err(cannot(
            what(),
            "it was not moved, or the move is taken back already".to_owned(),
        ));
    };
    let (_, in_force) = study.in_force()?;
    let present = approved(study, &in_force, approval)?;
    if let Some(why) = rests_on_it(study, &plan, last.at)? {
        return Err(cannot(what(), why));
    }
    let definition = study.pinned(&last.from)?;
    let target = Target {
        back: true,
        definition: &definition,
        hash: &last.from,
    };
    match outlook(study, &plan, target, study.now(), &Memo::default())? {
        Outlook::There => Ok(()),
        Outlook::Stays { why, .. } => Err(cannot(what(), why)),
        Outlook::Moves(moves) => carry_out(study, &plan, *moves, target, (approval, present)),
    }
}

/// What happened since the move and rests on it.
fn rests_on_it(
    study: &Study<'_, impl Read>,
    plan: &Plan,
    moved_at: crate::instant::Instant,
) -> Result<Option<String>, Halt> {
    if plan.stage_since > moved_at {
        return Ok(Some("the plan has gone on since".to_owned()));
    }
    let tried = |gate: &crate::record::RetestState| {
        let attempted = gate.attempts.iter().any(|attempt| attempt.at > moved_at);
        attempted || gate.waivers.iter().any(|waiver| waiver.at > moved_at)
    };
    if plan.retests.iter().any(tried) {
        return Ok(Some("one of its re-tests was tried or waived since".to_owned()));
    }
    for id in &plan.actions {
        let Some(action) = study.action(*id)? else { continue };
        if action.in_place_at.is_some_and(|at| at > moved_at) || action.done_at.is_some_and(|at| at > moved_at) {
            return Ok(Some(format!("{id} was put in place since")));
        }
        if action.evidence.iter().any(|evidence| evidence.at > moved_at) {
            return Ok(Some(format!("evidence was added to {id} since")));
        }
        if action.settled.as_ref().is_some_and(|settled| settled.at > moved_at) {
            return Ok(Some(format!("a turn of {id} ended since")));
        }
        let by_person = |moved: &deadline::Move| moved.at > moved_at && moved.by != MOVED_BY;
        if action
            .obligations
            .iter()
            .any(|owed| owed.due.moves.iter().any(by_person))
        {
            return Ok(Some(format!("a due date of {id} was moved since")));
        }
        let given = |last: &crate::record::Reassignment| last.at > moved_at && !last.reason.starts_with(MOVED_BY);
        if action.reassigned.iter().any(given) {
            return Ok(Some(format!("{id} was given to another role since")));
        }
    }
    Ok(None)
}

fn carry_out(
    study: &mut Study<'_, impl Read>,
    plan: &Plan,
    moves: Move,
    target: Target<'_>,
    (approval, present): (&ChangeApproval, Vec<String>),
) -> Result<(), Halt> {
    let definition: &Arc<Definition> = target.definition;
    let weaker = moves.weaker();
    let reason = format!("{MOVED_BY}: {}", approval.reason);
    let dates = moves.dates();
    study.emit(Event::PlanMoved {
        actions: moves.actions,
        approved_by: approval.by.clone(),
        back: target.back,
        dates,
        from: plan.definition.clone(),
        name: moves.name.clone(),
        plan: plan.id,
        present,
        reason: approval.reason.clone(),
        retests: moves.retests,
        to: target.hash.to_owned(),
        weaker: weaker.into_iter().take(limits::WEAKENINGS_TOLD).collect(),
    })?;
    for (action, to) in moves.owners {
        let from = study.known_action(action)?.owner;
        study.emit(Event::ActionReassigned {
            action,
            from,
            reason: reason.clone(),
            to: to.clone(),
        })?;
        let known = study.known_action(action)?;
        let note = Note {
            about: action.to_string(),
            reason: Reason::Reassigned,
            service: known.service,
            text: format!("\"{}\" is yours now: {reason}.", known.title),
        };
        tell_role(study, &to, note)?;
    }
    for change::DueMove {
        action, obligation, to, ..
    } in moves.dues
    {
        let moved = deadline::Move {
            at: study.now(),
            by: MOVED_BY.to_owned(),
            reason: approval.reason.clone(),
            to,
        };
        study.emit(Event::DueMoved {
            action,
            moved,
            obligation,
        })?;
    }
    for (retest, _, opens) in moves.openings {
        study.emit(Event::RetestPlanned {
            opens,
            plan: plan.id,
            retest,
        })?;
    }
    open_new(study, plan, &moves.name, &moves.new, target)?;
    follow(study, definition, plan.id)
}

/// Actions that the other definition asks for and the plan did not have.
fn open_new(
    study: &mut Study<'_, impl Read>,
    plan: &Plan,
    name: &str,
    new: &[usize],
    target: Target<'_>,
) -> Result<(), Halt> {
    let Some(rules) = target.definition.plans.get(name) else {
        return Ok(());
    };
    for position in new {
        let Some(action) = rules.actions.get(*position) else {
            continue;
        };
        let opening = NewAction {
            added: None,
            clock: action.clock.clone(),
            definition: target.hash.to_owned(),
            ladder: action.escalate.clone().unwrap_or_else(|| rules.escalate.clone()),
            origin: Origin::Plan {
                action: *position,
                plan: plan.id,
            },
            owner: action.owner.clone(),
            schedule: open_plan::schedule(&action.timing),
            service: plan.service.clone(),
            title: action.name.clone(),
        };
        open_action::open(study, opening, study.now())?;
    }
    Ok(())
}

/// Gates that came with the move, and whose time to be planned is now.
fn follow(study: &mut Study<'_, impl Read>, definition: &Definition, id: PlanId) -> Result<(), Halt> {
    let plan = study.known_plan(id)?;
    if plan.in_place_at.is_some() {
        plan_followers(study, definition, id, Anchor::ActionsInPlace, study.now())?;
    }
    for (at, _) in plan
        .retests
        .iter()
        .enumerate()
        .filter(|(_, gate)| gate.passed_at.is_some())
    {
        plan_followers(study, definition, id, Anchor::RetestPassed(at), study.now())?;
    }
    Ok(())
}

fn cannot(what: String, reason: String) -> Halt {
    Rejection::NotPossible { reason, what }.into()
}
