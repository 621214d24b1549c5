//! What people do when something happened: they answer what opened, put right what was found, meet, and now and then do not.

use super::deed::{Deed, Diary, Doer};
use super::manner::{self, Once, STAND_IN, When};
use super::meeting;
use super::records::before_retest;
use super::slip;
use crate::house::House;
use chrono::{Datelike, Days, TimeDelta};
use ratchet_core::definition::Definition;
use ratchet_core::event::{Event, Late, Recorded};
use ratchet_core::id::{ActionId, AuditId, FindingId, PlanId};
use ratchet_core::instant::Instant;
use ratchet_core::record::{Action, Audit, Obligation, Origin, Plan, PlanStage, Purpose, ReadTyped, Schedule};
use ratchet_core::responsibility::holder;

/// Writes down what people will do about an event.
pub(super) fn react(diary: &mut Diary, house: &House, definition: &Definition, recorded: &Recorded) {
    match &recorded.event {
        Event::AuditOpened {
            audit,
            owner,
            purpose,
            service,
            ..
        } => {
            let opened = Opened {
                audit: *audit,
                at: recorded.at,
                owner,
                service,
            };
            match purpose {
                Purpose::Retest { plan, .. } => {
                    let known = plan_of(house, *plan);
                    let stand_in = known.is_some_and(|plan| {
                        plan.service == STAND_IN.service && plan.name == manner::PRN && plan.reopenings.is_empty()
                    });
                    let first =
                        stand_in && house.audits().filter(|audit| is_retest(&audit.purpose, *plan)).count() == 1;
                    retest(diary, house, &opened, first);
                }
                Purpose::Routine { .. } | Purpose::Extra | Purpose::Correction { .. } => {
                    routine(diary, house, &opened);
                }
            }
        }
        Event::AuditEvaluated { audit, .. } => {
            if let Some(audit) = house.records().audit(*audit).ok().flatten() {
                slip::seen(diary, house, audit);
            }
        }
        Event::FindingRaised {
            audit,
            finding,
            question_title,
            ..
        } => {
            if let Some(audit) = house.records().audit(*audit).ok().flatten() {
                seen_cause(diary, house, audit, *finding, question_title);
            }
        }
        Event::ObligationOpened { action, obligation } => {
            if let Some(action) = action_of(house, *action) {
                owed(diary, house, definition, action, obligation);
            }
        }
        Event::Escalated {
            about: Late::Action { action, obligation },
            to,
            ..
        } if to == "nominated individual" => {
            climbed(diary, house, *action, *obligation, recorded.at);
        }
        Event::RetestPlanned { opens, plan, retest } => {
            if let Some(plan) = plan_of(house, *plan) {
                list_before(diary, house, definition, plan, *retest, *opens);
            }
        }
        Event::MeetingOpened { meeting, .. } => {
            if let Some(meeting) = house.records().meeting(*meeting).ok().flatten() {
                closures(diary, house, definition, &meeting.forum);
            }
        }
        Event::MeetingCalled { forum, .. } => meeting::called(diary, house, definition, forum),
        Event::ForumResolved { resolution, .. } => meeting::asked(diary, house, resolution),
        _ => {}
    }
}

/// Whoever made the audit names the cause that they see, a day later.
fn seen_cause(diary: &mut Diary, house: &House, audit: &Audit, finding: FindingId, question: &str) {
    let seen = manner::CAUSES_SEEN
        .iter()
        .find(|(service, name, title, _)| *service == audit.service && *name == audit.name && *title == question);
    let Some((_, _, _, reason)) = seen else { return };
    let deed = Deed::NameCause {
        by: Doer::Role(audit.owner.clone()),
        cause: manner::CAUSE_SEEN,
        finding,
        reason,
    };
    diary.write(house.now() + TimeDelta::hours(20), deed);
}

/// A fresh list on the morning of a re-test.
fn list_before(diary: &mut Diary, house: &House, definition: &Definition, plan: &Plan, retest: usize, opens: Instant) {
    let rules = definition
        .plans
        .get(&plan.name)
        .and_then(|rules| rules.retests.get(retest));
    let audit = rules.and_then(|retest| definition.audits.get(&retest.audit));
    let Some(audit) = audit else { return };
    let calendar = house.calendar(&plan.service);
    let part = before_retest(opens, &calendar, &audit.sample.unit);
    let deed = Deed::List {
        part,
        service: plan.service.clone(),
    };
    diary.write(
        manner::at(&calendar, calendar.date_of(opens), (6, 0)).max(house.now()),
        deed,
    );
}

/// What waits for this forum to agree is decided once the meeting has begun.
fn closures(diary: &mut Diary, house: &House, definition: &Definition, forum: &str) {
    let waits = |plan: &&Plan| {
        let rules = definition.plans.get(&plan.name);
        plan.stage == PlanStage::Closing && rules.is_some_and(|rules| rules.closes.forum.as_deref() == Some(forum))
    };
    for plan in house.plans().filter(waits) {
        let reason = if plan.name == manner::PRN {
            "both re-tests seen, PRN use has fallen, staff can say why"
        } else {
            "both re-tests seen, and staff on shift can say what is done differently"
        };
        let deed = Deed::Close {
            forum: forum.to_owned(),
            plan: plan.id,
            reason,
        };
        diary.write(house.now() + TimeDelta::minutes(10), deed);
    }
}

fn plan_of(house: &House, plan: PlanId) -> Option<&Plan> {
    house.records().plan(plan).ok().flatten().map(AsRef::as_ref)
}

fn action_of(house: &House, action: ActionId) -> Option<&Action> {
    house.records().action(action).ok().flatten().map(AsRef::as_ref)
}

/// An audit that opened.
struct Opened<'a> {
    audit: AuditId,
    at: Instant,
    owner: &'a str,
    service: &'a str,
}

fn is_retest(purpose: &Purpose, of: PlanId) -> bool {
    matches!(purpose, Purpose::Retest { plan, .. } if *plan == of)
}

fn routine(diary: &mut Diary, house: &House, opened: &Opened<'_>) {
    let days = manner::of(opened.service).map_or(1, |manner| manner.audit_days);
    let by = Doer::Role(opened.owner.to_owned());
    diary.write(
        working_days_after(house, opened, days, (14, 30)),
        Deed::Answer {
            audit: opened.audit,
            by,
        },
    );
}

/// A re-test is made by its own role; once, somebody who has a part in the plan stands in for it and is refused.
fn retest(diary: &mut Diary, house: &House, opened: &Opened<'_>, with_stand_in: bool) {
    let audit = opened.audit;
    let by = Doer::Role(opened.owner.to_owned());
    if !with_stand_in {
        return diary.write(
            working_days_after(house, opened, 2, (10, 30)),
            Deed::Answer { audit, by },
        );
    }
    let manner::StandIn {
        service,
        name,
        person,
        role,
    } = STAND_IN;
    let day = |days: u32, time| working_days_after(house, opened, days, time);
    diary.write(
        day(1, (8, 45)),
        Deed::Appoint {
            name,
            person,
            role,
            service,
        },
    );
    diary.write(
        day(1, (11, 0)),
        Deed::Answer {
            audit,
            by: Doer::Person(person),
        },
    );
    diary.write(day(1, (12, 0)), Deed::StandDown { person, role, service });
    diary.write(day(3, (10, 30)), Deed::Answer { audit, by });
}

fn working_days_after(house: &House, opened: &Opened<'_>, days: u32, time: (u32, u32)) -> Instant {
    let calendar = house.calendar(opened.service);
    manner::at(
        &calendar,
        calendar.add_working_days(calendar.date_of(opened.at), days),
        time,
    )
}

fn owed(diary: &mut Diary, house: &House, definition: &Definition, action: &Action, obligation: &Obligation) {
    let Some(manner) = manner::of(&action.service) else {
        return;
    };
    let now = house.now();
    let complete = |by: Doer, what: String| Deed::Complete {
        action: action.id,
        by,
        obligation: obligation.number,
        what,
    };
    let plan = match &action.origin {
        Origin::Rule { rule, .. } => {
            let hours = rule_hours(house, manner, action, obligation, rule);
            let by = Doer::Role(action.owner.clone());
            return diary.write(now + TimeDelta::hours(hours), complete(by, done(rule)));
        }
        Origin::Plan { plan, .. } => plan_of(house, *plan),
    };
    let Some(plan) = plan else { return };
    if plan.name == manner::PRN && !matches!(action.schedule, Schedule::Turns(_)) {
        return owed_for_medicines(diary, house, manner, action, complete);
    }
    let missed = manner
        .missed_turns
        .contains(&(plan.name.as_str(), action.round, obligation.number));
    if missed {
        return;
    }
    let due = obligation.due.current();
    let calendar = house.calendar(&action.service);
    let (at, what) = match &action.schedule {
        Schedule::Once(_) => {
            let day = calendar.date_of(due) - Days::new(3);
            (manner::at(&calendar, day, (15, 30)), evidence(definition, plan, action))
        }
        Schedule::Turns(_) if plan.name == manner::PRN => {
            (due - TimeDelta::hours(19), manner::turn_evidence(obligation.number))
        }
        Schedule::Turns(_) => (due - TimeDelta::hours(19), evidence(definition, plan, action)),
        Schedule::EachTime { .. } => (now + (due - now) / 2, evidence(definition, plan, action)),
    };
    let by = Doer::Role(action.owner.clone());
    diary.write(at.max(now + TimeDelta::hours(1)), complete(by, what));
}

/// One-off work and second checks of the plan on medicines have a course of their own.
fn owed_for_medicines(
    diary: &mut Diary,
    house: &House,
    manner: &manner::Manner,
    action: &Action,
    complete: impl Fn(Doer, String) -> Deed,
) {
    if matches!(action.schedule, Schedule::EachTime { .. }) {
        return second_check(diary, house, action, complete);
    }
    if let Some(Once {
        when: When::AfterDays(days),
        what,
        ..
    }) = once_of(manner, action)
    {
        let calendar = house.calendar(&action.service);
        let at = manner::at(&calendar, calendar.date_of(house.now()) + Days::new(*days), (15, 30));
        diary.write(at, complete(Doer::Role(action.owner.clone()), (*what).to_owned()));
    }
}

/// Hours until an immediate response is given: most within half of their time.
fn rule_hours(house: &House, manner: &manner::Manner, action: &Action, obligation: &Obligation, rule: &str) -> i64 {
    let same = |other: &&Action| {
        other.service == action.service && matches!(&other.origin, Origin::Rule { rule: known, .. } if known == rule)
    };
    let first = || house.actions().filter(same).count() == 1;
    let (late, service, hours) = manner::LATE_REVIEW;
    if rule == MEDICINES_RULE {
        if first() {
            manner.first_correction_hours
        } else {
            manner.correction_hours
        }
    } else if rule == late && action.service == service && first() {
        hours
    } else {
        (obligation.due.current() - house.now()).num_hours() / 2
    }
}

/// The rule on medicines, whose corrections have hours of their own.
const MEDICINES_RULE: &str = "Fix a missing protocol part";

/// Evidence of an immediate response.
fn done(rule: &str) -> String {
    match rule {
        MEDICINES_RULE => "missing parts written in with the prescriber, supervision booked".to_owned(),
        "Review after incident" => "risk and plan looked at with the shift, plan changed, keyworker told".to_owned(),
        "Tell the person today" => "told face to face by the manager, with what we know and what we do not".to_owned(),
        "Write to the person" => "letter sent, copy on file".to_owned(),
        "Send the report under Regulation 17(3)" => "report sent by secure mail, receipt on file".to_owned(),
        "Send the council an action plan" => "plan sent, with a re-test for each finding".to_owned(),
        _ => "done, and written down with the time".to_owned(),
    }
}

/// What the workflow asks for as evidence.
fn evidence(definition: &Definition, plan: &Plan, action: &Action) -> String {
    let rules = definition.plans.get(&plan.name);
    let asked = rules
        .and_then(|rules| rules.actions.iter().find(|known| known.name == action.title))
        .map(|known| known.evidence.join("; "))
        .unwrap_or_default();
    if asked.is_empty() { "done".to_owned() } else { asked }
}

fn second_check(diary: &mut Diary, house: &House, action: &Action, complete: impl Fn(Doer, String) -> Deed) {
    let now = house.now();
    let today = house.calendar(&action.service).date_of(now);
    let (service, day) = manner::LATE_SECOND_CHECK;
    let forgotten = action.service == service && (today.year(), today.month(), today.day()) == day;
    let vacant = matches!(
        holder(house.records(), Some(&action.service), &action.owner, house.now()),
        Ok(None)
    );
    let (by, hours) = match (vacant, forgotten) {
        (true, _) => (manner::deputy(), 26),
        (false, true) => (Doer::Role(action.owner.clone()), 29),
        (false, false) => (Doer::Role(action.owner.clone()), 5),
    };
    diary.write(
        now + TimeDelta::hours(hours),
        complete(by, "second signature against the prescriber's directions".to_owned()),
    );
}

/// The top of the ladder was told: the plan's owner moves the date with a reason, and this time it is kept.
fn climbed(diary: &mut Diary, house: &House, id: ActionId, obligation: u32, at: Instant) {
    let Some(action) = action_of(house, id) else {
        return;
    };
    let of_medicines = matches!(&action.origin, Origin::Plan { plan, .. }
        if plan_of(house, *plan).is_some_and(|plan| plan.name == manner::PRN));
    if !of_medicines {
        return;
    }
    let Some(Once {
        when: When::AfterEscalation,
        what,
        ..
    }) = manner::of(&action.service).and_then(|manner| once_of(manner, action))
    else {
        return;
    };
    let calendar = house.calendar(&action.service);
    let day = |days: u32| calendar.add_working_days(calendar.date_of(at), days);
    let reason = "the pharmacist has to agree the template and is free on the 16th";
    let to = calendar.end_of_day(day(10));
    diary.write(
        manner::at(&calendar, day(1), (10, 15)),
        Deed::Move {
            action: id,
            by: manner::deputy(),
            obligation,
            reason,
            to,
        },
    );
    let by = Doer::Role(action.owner.clone());
    let complete = Deed::Complete {
        action: id,
        by,
        obligation,
        what: (*what).to_owned(),
    };
    diary.write(manner::at(&calendar, day(8), (15, 0)), complete);
}

fn once_of<'a>(manner: &'a manner::Manner, action: &Action) -> Option<&'a Once> {
    matches!(action.schedule, Schedule::Once(_)).then_some(())?;
    manner.once.iter().find(|once| once.round == action.round)
}
