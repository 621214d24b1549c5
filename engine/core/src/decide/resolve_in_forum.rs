//! A forum resolves what needs no gate: which plan comes first, that somebody answers for slippage by the next meeting, that a due date
//! moves, or a matter in words. Nothing is verified or closed by it.

use super::add_evidence::owed;
use super::meetings::{against, forum_of, present, zone};
use super::messages::{Note, tell_role};
use super::study::{Study, check_text};
use crate::command::Resolve;
use crate::deadline::Move;
use crate::definition::{Approval, Definition, Forum};
use crate::event::Event;
use crate::id::{ActionId, AnyId, PlanId};
use crate::instant::Instant;
use crate::key::Key;
use crate::limits;
use crate::quorum::{Call, Sitting, gather, seat};
use crate::record::{Action, AuditStage, Plan, Read, ReadTyped, Reason, Resolution, Slipping};
use crate::rejection::Rejection;
use crate::responsibility::may_act;
use crate::separation::{conflict_in_action, conflict_in_plan};
use crate::state::Halt;
use crate::words::day;

pub(super) struct Wish<'a> {
    pub(super) forum: &'a str,
    pub(super) present: &'a [String],
    pub(super) reason: &'a str,
}

pub(super) fn decide(study: &mut Study<'_, impl Read>, what: &Resolve, wish: &Wish<'_>) -> Result<(), Halt> {
    let (_, definition) = study.in_force()?;
    let forum = forum_of(&definition, wish.forum)?;
    check_text("the reason", wish.reason)?;
    let present = present(study, wish.forum, wish.present)?;
    let call = Call {
        at: study.now(),
        forum,
        name: wish.forum,
        present: &present,
        service: None,
        services: &definition.services,
        speaker: study.acting_person()?,
    };
    match what {
        Resolve::Priority { plan, rank } => priority(study, &definition, call, (*plan, *rank), wish),
        Resolve::Challenge { about } => challenge(study, &definition, call, *about, wish),
        Resolve::Extension { action, obligation, to } => {
            extension(study, &definition, call, (*action, *obligation, *to), wish)
        }
        Resolve::Note { about } => note(study, call, *about, wish),
    }
}

fn priority(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    call: Call<'_>,
    (id, rank): (PlanId, u32),
    wish: &Wish<'_>,
) -> Result<(), Halt> {
    require_approval(
        definition,
        call.forum,
        wish,
        (Approval::PlanPriorities, "plan priorities"),
    )?;
    let plan = study.known_plan(id)?;
    let sitting = sit(study, call, &plan.service, |_| Ok(None))?;
    if !(1..=limits::PRIORITY_MAX).contains(&rank) {
        return Err(Rejection::BadText {
            what: "the priority",
            reason: format!("1 comes first, and {} last", limits::PRIORITY_MAX),
        }
        .into());
    }
    if !plan.is_open() {
        return Err(Rejection::NotPossible {
            what: format!("{id} cannot be given a priority"),
            reason: "it is verified: nothing of it waits".to_owned(),
        }
        .into());
    }
    resolved(study, wish, sitting, Resolution::Priority { plan: id, rank })
}

fn challenge(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    call: Call<'_>,
    about: Slipping,
    wish: &Wish<'_>,
) -> Result<(), Halt> {
    let slipping = slipping(study, about)?;
    let conflict = |person: &str| match about {
        Slipping::Action(id) => conflict_in_action(study, person, id, call.at),
        Slipping::Plan(id) => conflict_in_plan(study, person, &study.known_plan(id)?, call.at),
        Slipping::Audit(id) => {
            let owes = may_act(study, person, Some(&slipping.service), &slipping.role, call.at)?;
            Ok(owes.then(|| format!("owes {id}")))
        }
    };
    let sitting = sit(study, call, &slipping.service, conflict)?;
    let diary = study.diary(wish.forum)?;
    let asked = diary
        .and_then(|diary| diary.open_challenge(about))
        .map(|asked| asked.at);
    let zone = zone(definition);
    let obstacle = match (asked, slipping.slips) {
        (Some(at), _) => Some(format!(
            "it was asked about on {}, and the answer is still awaited",
            day(at, zone)
        )),
        (None, false) => Some("it is on time: there is nothing to answer for".to_owned()),
        (None, true) => None,
    };
    if let Some(reason) = obstacle {
        return Err(Rejection::NotPossible {
            what: format!("{about} cannot be challenged"),
            reason,
        }
        .into());
    }
    let next = diary.and_then(|diary| diary.next_meets);
    let answer_by = next.filter(|next| *next > study.now());
    let resolution = Resolution::Challenge {
        about,
        answer_by,
        role: slipping.role.clone(),
        service: slipping.service.clone(),
    };
    resolved(study, wish, sitting, resolution)?;
    let until = answer_by
        .map(|by| format!(" Answer by {}.", day(by, zone)))
        .unwrap_or_default();
    let note = Note {
        about: about.to_string(),
        reason: Reason::Challenged,
        service: slipping.service,
        text: format!("{} asks about {}: {}{until}", wish.forum, slipping.what, wish.reason),
    };
    tell_role(study, &slipping.role, note)
}

/// Something that may slip, and who answers for it.
struct Slippage {
    role: String,
    service: String,
    slips: bool,
    what: String,
}

fn slipping(study: &Study<'_, impl Read>, about: Slipping) -> Result<Slippage, Halt> {
    match about {
        Slipping::Action(id) => {
            let action = study.known_action(id)?;
            Ok(Slippage {
                slips: action_slips(&action, study.now()),
                what: format!("{id} \"{}\" in {}", action.title, action.service),
                role: action.owner,
                service: action.service,
            })
        }
        Slipping::Audit(id) => {
            let audit = study.known_audit(id)?;
            Ok(Slippage {
                slips: audit.stage == AuditStage::Open && audit.due.is_overdue(study.now()),
                what: format!("{id} \"{}\" in {}", audit.name, audit.service),
                role: audit.owner,
                service: audit.service,
            })
        }
        Slipping::Plan(id) => {
            let plan = study.known_plan(id)?;
            let rules = study.pinned(&plan.definition)?;
            let owner = rules.plans.get(&plan.name).map(|rules| rules.owner.clone());
            Ok(Slippage {
                role: owner.unwrap_or_default(),
                service: plan.service.clone(),
                slips: plan_slips(study, &plan)?,
                what: format!("{id} \"{}\" in {}", plan.name, plan.service),
            })
        }
    }
}

/// It is late, was moved, or lets turns pass.
fn action_slips(action: &Action, now: Instant) -> bool {
    let late = |owed: &crate::record::Obligation| owed.due.is_overdue(now) || !owed.due.moves.is_empty();
    action.done_at.is_none() && (action.missed > 0 || action.obligations.iter().any(late))
}

/// One of its actions slips, its re-test is late, or it began again.
fn plan_slips(study: &Study<'_, impl Read>, plan: &Plan) -> Result<bool, Halt> {
    if !plan.is_open() {
        return Ok(false);
    }
    if !plan.reopenings.is_empty() {
        return Ok(true);
    }
    for id in &plan.actions {
        if action_slips(&study.known_action(*id)?, study.now()) {
            return Ok(true);
        }
    }
    for audit in plan.retests.iter().filter_map(|gate| gate.audit) {
        if study.known_audit(audit)?.due.is_overdue(study.now()) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn extension(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    call: Call<'_>,
    (id, obligation, to): (ActionId, Option<u32>, Instant),
    wish: &Wish<'_>,
) -> Result<(), Halt> {
    require_approval(
        definition,
        call.forum,
        wish,
        (Approval::Extensions, "extensions of due dates"),
    )?;
    let action = study.known_action(id)?;
    let owed = owed(&action, obligation)?.clone();
    let conflict = |person: &str| conflict_in_action(study, person, id, call.at);
    let sitting = sit(study, call, &action.service, conflict)?;
    if to <= study.now() || to <= owed.due.current() {
        return Err(Rejection::BadMove {
            reason: "an extension gives more time; the new date lies before the one it has, or has passed".to_owned(),
        }
        .into());
    }
    let moved = Move {
        at: study.now(),
        by: call.speaker.to_owned(),
        reason: format!("{}: {}", wish.forum, wish.reason),
        to,
    };
    let obligation = owed.number;
    let resolution = Resolution::Extension {
        action: id,
        obligation,
        to,
    };
    resolved(study, wish, sitting, resolution)?;
    study.emit(Event::DueMoved {
        action: id,
        moved,
        obligation,
    })
}

fn note(study: &mut Study<'_, impl Read>, call: Call<'_>, about: Option<AnyId>, wish: &Wish<'_>) -> Result<(), Halt> {
    if let Some(id) = about
        && study.record(&Key::from(id))?.is_none()
    {
        return Err(Rejection::nothing("thing", id).into());
    }
    let sitting = Sitting {
        present: gather(study, &call)?,
        stood_aside: Vec::new(),
    };
    let about = about.map(|id| id.to_string());
    resolved(study, wish, sitting, Resolution::Note { about })
}

fn sit(
    study: &Study<'_, impl Read>,
    call: Call<'_>,
    service: &str,
    conflict: impl Fn(&str) -> Result<Option<String>, Halt>,
) -> Result<Sitting, Halt> {
    let call = Call {
        service: Some(service),
        ..call
    };
    seat(study, &call, conflict)
}

fn resolved(
    study: &mut Study<'_, impl Read>,
    wish: &Wish<'_>,
    sitting: Sitting,
    resolution: Resolution,
) -> Result<(), Halt> {
    study.emit(Event::ForumResolved {
        forum: wish.forum.to_owned(),
        meeting: against(study, wish.forum)?,
        present: sitting.present,
        reason: wish.reason.to_owned(),
        resolution,
        stood_aside: sitting.stood_aside,
    })
}

fn require_approval(
    definition: &Definition,
    forum: &Forum,
    wish: &Wish<'_>,
    (approval, words): (Approval, &'static str),
) -> Result<(), Halt> {
    if forum.approves.contains(&approval) {
        return Ok(());
    }
    let may = definition.forums.iter();
    let may = may.filter(|(_, forum)| forum.approves.contains(&approval));
    Err(Rejection::ForumMayNot {
        forum: wish.forum.to_owned(),
        what: words,
        right: may.map(|(name, _)| name.clone()).collect(),
    }
    .into())
}
