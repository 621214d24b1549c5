//! What people do when something happened: they answer what opened, put right what was found, meet, and now and then do not.

use super::deed::{Deed, Diary, Doer};
use super::manner::{self, Once, STAND_IN, When};
use super::records::four_weeks_to;
use crate::house::House;
use chrono::{Datelike, Days, TimeDelta};
use ratchet_core::event::{Event, Late, Recorded};
use ratchet_core::id::{ActionId, AuditId};
use ratchet_core::instant::Instant;
use ratchet_core::record::{Action, Obligation, Origin, Purpose, Schedule};
use ratchet_core::responsibility::holder;

/// Writes down what people will do about an event.
pub(super) fn react(diary: &mut Diary, house: &House, recorded: &Recorded) {
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
                    let first = house
                        .plans()
                        .any(|known| known.id == *plan && known.reopenings.is_empty());
                    let first = first && house.audits().filter(|audit| is_retest(&audit.purpose, *plan)).count() == 1;
                    retest(diary, house, &opened, first && service == STAND_IN.service);
                }
                Purpose::Routine { .. } | Purpose::Extra | Purpose::Correction { .. } => {
                    routine(diary, house, &opened);
                }
            }
        }
        Event::ObligationOpened { action, obligation } => {
            if let Some(action) = house.actions().find(|known| known.id == *action) {
                owed(diary, house, action, obligation);
            }
        }
        Event::Escalated {
            about: Late::Action { action, obligation },
            to,
            ..
        } if to == "nominated individual" => {
            climbed(diary, house, *action, *obligation, recorded.at);
        }
        Event::RetestPlanned { opens, plan, .. } => {
            if let Some(plan) = house.plans().find(|known| known.id == *plan) {
                let calendar = house.calendar(&plan.service);
                let before = manner::at(&calendar, calendar.date_of(*opens), (6, 0));
                let part = four_weeks_to(*opens, &calendar);
                diary.write(
                    before,
                    Deed::List {
                        part,
                        service: plan.service.clone(),
                    },
                );
            }
        }
        Event::ClosureReady { plan } => {
            if let Some(plan) = house.plans().find(|known| known.id == *plan) {
                let calendar = house.calendar(&plan.service);
                let meeting = manner::next_meeting(&calendar, calendar.date_of(recorded.at) + Days::new(1));
                let reason = "both re-tests seen, PRN use has fallen, staff can say why";
                diary.write(
                    meeting,
                    Deed::Close {
                        forum: manner::FORUM.to_owned(),
                        plan: plan.id,
                        reason,
                    },
                );
            }
        }
        _ => {}
    }
}

/// An audit that opened.
struct Opened<'a> {
    audit: AuditId,
    at: Instant,
    owner: &'a str,
    service: &'a str,
}

fn is_retest(purpose: &Purpose, of: ratchet_core::id::PlanId) -> bool {
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

fn owed(diary: &mut Diary, house: &House, action: &Action, obligation: &Obligation) {
    let Some(manner) = manner::of(&action.service) else {
        return;
    };
    let now = house.now();
    let owner = || Doer::Role(action.owner.clone());
    let complete = |by: Doer, what: String| Deed::Complete {
        action: action.id,
        by,
        obligation: obligation.number,
        what,
    };
    match (&action.origin, &action.schedule) {
        (Origin::Rule { .. }, _) => {
            let corrections =
                |other: &&Action| other.service == action.service && matches!(other.origin, Origin::Rule { .. });
            let first = house.actions().filter(corrections).count() == 1;
            let hours = if first {
                manner.first_correction_hours
            } else {
                manner.correction_hours
            };
            let what = "missing parts written in with the prescriber, supervision booked".to_owned();
            diary.write(now + TimeDelta::hours(hours), complete(owner(), what));
        }
        (_, Schedule::Once(_)) => {
            if let Some(Once {
                when: When::AfterDays(days),
                what,
                ..
            }) = once_of(manner, action)
            {
                let calendar = house.calendar(&action.service);
                let at = manner::at(&calendar, calendar.date_of(now) + Days::new(*days), (15, 30));
                diary.write(at, complete(owner(), (*what).to_owned()));
            }
        }
        (_, Schedule::Turns(_)) => {
            if !manner.missed_turns.contains(&(action.round, obligation.number)) {
                let what = manner::turn_evidence(obligation.number);
                let at = (obligation.due.current() - TimeDelta::hours(19)).max(now + TimeDelta::hours(1));
                diary.write(at, complete(owner(), what));
            }
        }
        (_, Schedule::EachTime { .. }) => second_check(diary, house, action, complete),
    }
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
    let Some(action) = house.actions().find(|action| action.id == id) else {
        return;
    };
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
