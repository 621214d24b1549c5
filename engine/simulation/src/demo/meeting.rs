//! How the forums of the demo meet: the chair opens the meeting that was called, says which new plan comes first, asks about what is late
//! longest, and closes it. Closures are decided in between ([`super::reaction`]). One meeting is not held, because the chair is away.

use super::deed::{Deed, Diary, Wish};
use super::manner::{self, FORUM_HOUR, TOO_SOON, at};
use crate::house::House;
use chrono::{Datelike, TimeDelta};
use ratchet_core::command::{Command, Resolve};
use ratchet_core::definition::Definition;
use ratchet_core::event::Actor;
use ratchet_core::instant::Instant;
use ratchet_core::record::{Action, MeetingStage, Origin, Plan, ReadTyped, Resolution, Slipping};
use ratchet_core::responsibility::holders;

/// A step of a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The chair opens it, with everybody who sits on the forum and is there.
    Open,
    /// The newest plan without a priority gets one.
    Rank,
    /// Whoever is late longest is asked why.
    Ask,
    /// The chair closes it.
    Close,
}

/// Steps with their minutes after the hour of the meeting; closures are decided once it has begun.
const STEPS: [(Step, i64); 4] = [(Step::Open, -10), (Step::Rank, 20), (Step::Ask, 40), (Step::Close, 90)];

/// A meeting was called: its steps are written down.
pub(super) fn called(diary: &mut Diary, house: &House, definition: &Definition, forum: &str) {
    let Some(service) = definition.services.keys().next() else {
        return;
    };
    let calendar = house.calendar(service);
    let hour = at(&calendar, calendar.date_of(house.now()), FORUM_HOUR);
    for (step, minutes) in STEPS {
        let deed = Deed::Meet {
            forum: forum.to_owned(),
            step,
        };
        diary.write((hour + TimeDelta::minutes(minutes)).max(house.now()), deed);
    }
    let day = calendar.date_of(house.now());
    if forum == TOO_SOON.forum && (day.year(), day.month()) == TOO_SOON.month {
        let deed = Deed::TryToClose {
            forum: forum.to_owned(),
            plan: TOO_SOON.plan,
            reason: TOO_SOON.reason,
            service: TOO_SOON.service,
        };
        diary.write(hour.max(house.now()), deed);
    }
}

/// A forum asked somebody: they answer within two working days.
pub(super) fn asked(diary: &mut Diary, house: &House, resolution: &Resolution) {
    let Resolution::Challenge {
        about, role, service, ..
    } = resolution
    else {
        return;
    };
    let calendar = house.calendar(service);
    let day = calendar.add_working_days(calendar.date_of(house.now()), 2);
    let deed = Deed::Explain {
        about: *about,
        role: role.clone(),
        service: service.clone(),
    };
    diary.write(at(&calendar, day, (11, 0)), deed);
}

/// The command of a step; `None` when there is nothing to do, or nobody to do it.
pub(super) fn wish(house: &House, definition: &Definition, forum: &str, step: Step) -> Option<Wish> {
    let rules = definition.forums.get(forum)?;
    let sitting = people(house, definition, std::iter::once(&rules.chair));
    let chair = sitting.first()?.clone();
    let running = house.records().diary(forum).ok()??.running;
    let running = running.and_then(|meeting| house.records().meeting(meeting).ok().flatten());
    let open = running.is_some_and(|meeting| meeting.stage == MeetingStage::Open);
    let (command, tries) = match step {
        Step::Open => {
            let present = people(house, definition, std::iter::once(&rules.chair).chain(&rules.members));
            let forum = forum.to_owned();
            (Command::OpenMeeting { forum, present }, "tries to open the meeting")
        }
        Step::Close if open => {
            let (forum, words) = (forum.to_owned(), None);
            (Command::CloseMeeting { forum, words }, "tries to close the meeting")
        }
        Step::Rank
            if open
                && rules
                    .approves
                    .contains(&ratchet_core::definition::Approval::PlanPriorities) =>
        {
            let plan = house
                .plans()
                .filter(|plan| plan.is_open() && plan.priority.is_none())
                .last()?;
            (
                resolve(forum, rank(house, plan), REASON_RANK),
                "tries to say which plan comes first",
            )
        }
        Step::Ask if open && forum == manner::FORUM => {
            let about = Slipping::Action(late_longest(house, definition, &rules.chair)?.id);
            (
                resolve(forum, Resolve::Challenge { about }, QUESTION),
                "tries to ask about what is late",
            )
        }
        _ => return None,
    };
    Some(Wish {
        by: Actor::Person(chair),
        command,
        service: None,
        tries: tries.to_owned(),
    })
}

const REASON_RANK: &str = "people are affected every day until it holds";
const QUESTION: &str = "what is in the way, and who can take it out of the way?";

fn resolve(forum: &str, what: Resolve, reason: &str) -> Command {
    Command::ResolveInForum {
        forum: forum.to_owned(),
        present: Vec::new(),
        reason: reason.to_owned(),
        what,
    }
}

/// After those that have a priority already.
fn rank(house: &House, plan: &Plan) -> Resolve {
    let before = house
        .plans()
        .filter(|plan| plan.is_open() && plan.priority.is_some())
        .count();
    Resolve::Priority {
        plan: plan.id,
        rank: u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1),
    }
}

/// Everybody who holds one of these roles anywhere and is there, each once.
fn people<'a>(house: &House, definition: &Definition, roles: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut people = Vec::new();
    for role in roles {
        for service in definition.services.keys() {
            let found = holders(house.records(), Some(service), role, house.now()).unwrap_or_default();
            people.extend(found);
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    people.retain(|person| seen.insert(person.clone()));
    people
}

/// The action that is late longest and that nobody was asked about yet, of a plan in which the chair has no part.
fn late_longest<'h>(house: &'h House, definition: &Definition, chair: &str) -> Option<&'h Action> {
    let now = house.now();
    let since = |action: &Action| -> Option<Instant> {
        let late = action.obligations.iter().filter(|owed| owed.due.is_overdue(now));
        late.map(|owed| owed.due.current()).min()
    };
    let diary = house.records().diary(manner::FORUM).ok().flatten();
    let asked =
        |action: &Action| diary.is_some_and(|diary| diary.open_challenge(Slipping::Action(action.id)).is_some());
    let apart = |action: &Action| match &action.origin {
        Origin::Plan { plan, .. } => {
            let plan = house.records().plan(*plan).ok().flatten();
            plan.and_then(|plan| definition.plans.get(&plan.name))
                .is_some_and(|rules| rules.owner != chair)
        }
        Origin::Rule { .. } => action.owner != chair,
    };
    let slipping = house.actions().filter(|action| apart(action) && !asked(action));
    let late = slipping.filter_map(|action| Some((since(action)?, action)));
    late.min_by_key(|(since, action)| (*since, action.id))
        .map(|(_, action)| action)
}
