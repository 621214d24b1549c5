//! Laws that hold whatever people do, in whatever order, and whatever fails meanwhile.

use crate::support::{
    Flaky, actions, audits, check_replay, closure, completion, founding, memory, occurrence, parts, plan, rebuilt,
    request_audit, submission, table,
};
use crate::world::{at, evidence, person};
use chrono::TimeDelta;
use proptest::prelude::*;
use ratchet_core::command::Command;
use ratchet_core::id::PlanId;
use ratchet_core::record::{AuditStage, Origin, Record, Told};
use ratchet_ports::store::{Store, Table};
use ratchet_runtime::rows::{Kind, List, Which};
use ratchet_runtime::{Hall, Refusal, Request, Selection, Stepped, View};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Something that somebody does, as far as it is possible then.
#[derive(Debug, Clone)]
enum Deed {
    Wait(u32),
    Incident,
    Instruction,
    RequestAudit,
    Submit(usize, usize),
    Complete(usize),
    AddEvidence(usize),
    MoveDue(usize),
    Agree,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        4 => (1..60 * 24 * 40_u32).prop_map(Deed::Wait),
        2 => Just(Deed::Incident),
        1 => Just(Deed::Instruction),
        1 => Just(Deed::RequestAudit),
        4 => (any::<usize>(), 0..4_usize).prop_map(|(which, bad)| Deed::Submit(which, bad)),
        4 => any::<usize>().prop_map(Deed::Complete),
        2 => any::<usize>().prop_map(Deed::AddEvidence),
        1 => any::<usize>().prop_map(Deed::MoveDue),
        1 => Just(Deed::Agree),
    ]
}

fn one<T: Clone>(of: &[T], which: usize) -> Option<T> {
    (!of.is_empty()).then(|| of[which % of.len()].clone())
}

/// The request of a deed, if it can be made now.
fn request(deed: &Deed, view: &View, now: ratchet_core::instant::Instant) -> Option<Request> {
    Some(match deed {
        Deed::Wait(_) => return None,
        Deed::Incident => occurrence("incident", now),
        Deed::Instruction => occurrence("new PRN instruction", now),
        Deed::RequestAudit => request_audit(),
        Deed::Submit(which, bad) => submission(&one(&audits(view, Which::Open), *which)?, *bad),
        Deed::Complete(which) => completion(&one(&actions(view, Which::Open), *which)?),
        Deed::AddEvidence(which) => {
            let action = one(&actions(view, Which::Open), *which)?;
            let command = Command::AddEvidence {
                action: action.id,
                evidence: evidence("seen"),
                obligation: None,
            };
            Request::new(completion(&action).by, command)
        }
        Deed::MoveDue(which) => {
            let command = Command::MoveDue {
                action: one(&actions(view, Which::Open), *which)?.id,
                obligation: None,
                reason: "the trainer is ill".to_owned(),
                to: now + TimeDelta::days(9),
            };
            Request::new(person("r.manager"), command)
        }
        Deed::Agree => closure(PlanId(1)),
    })
}

/// Plays the deeds in virtual time. Refusals of the rules are part of life.
fn play(store: Arc<dyn Store>, deeds: &[Deed]) -> Stepped {
    let mut world = Stepped::new(parts(store), at("2026-05-01 09:00")).unwrap();
    for request in founding() {
        world.submit(request, &mut |_| {}).unwrap();
    }
    for deed in deeds {
        if let Deed::Wait(minutes) = deed {
            let to = world.now() + TimeDelta::minutes(i64::from(*minutes));
            world.advance_to(to, &mut |_| {}).unwrap();
        }
        let Some(request) = request(deed, &world.view(), world.now()) else {
            continue;
        };
        match world.submit(request, &mut |_| {}) {
            Ok(_) | Err(Refusal::Rejected(_)) => {}
            Err(refusal) => panic!("{deed:?}: {refusal}"),
        }
    }
    world
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn working_records_follow_from_the_ledger_alone(deeds in prop::collection::vec(deed(), 1..70), batch in 1..50_usize) {
        let store = memory();
        play(store.clone(), &deeds);
        check_replay(store.as_ref(), &[batch]);
    }

    #[test]
    fn the_same_deeds_give_the_same_ledger(deeds in prop::collection::vec(deed(), 1..40)) {
        prop_assert_eq!(play(memory(), &deeds).head(), play(memory(), &deeds).head());
    }

    #[test]
    fn in_virtual_time_nothing_stays_owed_and_no_timer_stays_due(deeds in prop::collection::vec(deed(), 1..60)) {
        let store = memory();
        let mut world = play(store.clone(), &deeds);
        world.advance_to(world.now(), &mut |_| {}).unwrap();
        prop_assert_eq!(table(store.as_ref(), Table::Effects), Vec::new());
        prop_assert!(world.next_timer().is_none_or(|next| next > world.now()));
    }

    /// Every further list is an index of the records: it lists what they say and nothing else.
    #[test]
    fn further_lists_say_what_the_records_say(deeds in prop::collection::vec(deed(), 1..70)) {
        let world = play(memory(), &deeds);
        let view = world.view();
        let listed = |selection: Selection| view.list(&selection, None, 500).unwrap().records;
        let counted = |kind, is: &dyn Fn(&Record) -> bool| {
            listed(List::of(kind, Which::All).into()).iter().filter(|record| is(record)).count()
        };
        let count = |selection: Selection| listed(selection).len();
        let open = |kind| count(List::of(kind, Which::Open).into());
        let waits = |told: &[Told]| told.iter().any(|told| !told.answered);
        let late = |record: &Record| match record {
            Record::Action(action) => action.obligations.iter().any(|owed| waits(&owed.told)),
            Record::Audit(audit) => audit.stage == AuditStage::Open && waits(&audit.told),
            _ => false,
        };
        prop_assert_eq!(open(Kind::Escalations), counted(Kind::Actions, &late) + counted(Kind::Audits, &late));
        let moved = |record: &Record| match record {
            Record::Action(action) => action.obligations.iter().any(|owed| !owed.due.moves.is_empty()),
            _ => false,
        };
        prop_assert_eq!(count(Selection::slipped()), counted(Kind::Actions, &moved));
        let set_off = |record: &Record| match record {
            Record::Action(action) => {
                let by_rule = matches!(action.origin, Origin::Rule { occurrence: Some(_), .. });
                action.obligations.iter().any(|owed| by_rule || owed.occurrence.is_some())
            }
            _ => false,
        };
        prop_assert_eq!(count(Selection::set_off_by_occurrences()), counted(Kind::Actions, &set_off));
        let tracked = |record: &Record| match record {
            Record::Action(action) => matches!(action.origin, Origin::Rule { .. }) && action.done_at.is_none(),
            Record::Plan(plan) => plan.is_open(),
            _ => false,
        };
        let lines = counted(Kind::Actions, &tracked) + counted(Kind::Plans, &tracked);
        let of_findings = listed(List::of(Kind::Tracker, Which::Open).into());
        let of_findings = of_findings.iter().filter(|record| matches!(record.as_ref(), Record::Finding(_)));
        prop_assert_eq!(open(Kind::Tracker), lines + of_findings.count());
        prop_assert_eq!(count(List::of(Kind::People, Which::All).into()), crate::world::PEOPLE.len());
        prop_assert_eq!(count(Selection::people_in("team leader")), 1);
        prop_assert_eq!(open(Kind::Waivers) + open(Kind::Risks) + open(Kind::People), 0);
    }

    /// A restart at any point changes nothing: the second life sees what the first one left.
    #[test]
    fn a_restart_changes_nothing(deeds in prop::collection::vec(deed(), 1..40), cut in any::<usize>()) {
        let (store, again) = (memory(), memory());
        let mut first = play(store, &[]);
        let mut second = play(again.clone(), &[]);
        for (number, deed) in deeds.iter().enumerate() {
            if number == cut % deeds.len() {
                let now = second.now();
                second = Stepped::new(parts(again.clone()), now).unwrap();
            }
            for world in [&mut first, &mut second] {
                if let Deed::Wait(minutes) = deed {
                    let to = world.now() + TimeDelta::minutes(i64::from(*minutes));
                    world.advance_to(to, &mut |_| {}).unwrap();
                }
                if let Some(request) = request(deed, &world.view(), world.now()) {
                    let _ = world.submit(request, &mut |_| {});
                }
            }
        }
        prop_assert_eq!(first.head(), second.head());
    }

    /// Groups of any size, and groups that failed on the way and were sent again, come to the same ledger.
    #[test]
    fn groups_and_failures_leave_no_trace(
        kinds in prop::collection::vec((deed(), any::<bool>()), 1..60),
        sizes in prop::collection::vec(1..9_usize, 60),
    ) {
        let now = at("2026-05-04 09:00");
        let plain = Hall::open(memory()).unwrap();
        let flaky = Arc::new(Flaky::default());
        let mut halls = [plain, Hall::open(flaky.clone()).unwrap()];
        let view = View::new(halls[0].store().clone());
        let mut waiting: Vec<Request> = founding();
        let mut sizes = sizes.into_iter();
        for (deed, fails) in kinds {
            waiting.extend(request(&deed, &view, now));
            let size = sizes.next().unwrap_or(1);
            if waiting.len() < size {
                continue;
            }
            if fails {
                flaky.fail(true);
                halls[1].group(waiting.clone(), now);
                flaky.fail(false);
            }
            for request in &waiting {
                halls[0].group(vec![request.clone()], now);
            }
            halls[1].group(std::mem::take(&mut waiting), now);
            prop_assert_eq!(halls[0].head(), halls[1].head());
        }
        for kind in Table::ALL {
            prop_assert_eq!(table(flaky.as_ref(), kind), table(halls[0].store().as_ref(), kind));
        }
    }
}

/// Every open thing stands in the lists of its role and service, nothing else does.
#[test]
fn lists_agree_with_the_records() {
    let deeds: Vec<Deed> = (0..60)
        .flat_map(|day| {
            [
                Deed::Wait(60 * 24 * 7),
                Deed::Submit(day, 3),
                Deed::Instruction,
                Deed::Complete(day),
            ]
        })
        .collect();
    let store = memory();
    let world = play(store.clone(), &deeds);
    let view = world.view();
    let fresh = rebuilt(store.as_ref(), 64);
    assert_eq!(fresh.head(), world.head());
    assert!(plan(&view, 1).is_some());
    let all = actions(&view, Which::Open);
    assert!(all.windows(2).all(|pair| {
        let due =
            |action: &ratchet_core::record::Action| action.obligations.iter().map(|owed| owed.due.current()).min();
        due(&pair[0]) <= due(&pair[1])
    }));
    let roles: BTreeSet<String> = all.iter().map(|action| action.owner.clone()).collect();
    let mut by_role = 0;
    for role in roles {
        let list = ratchet_runtime::Selection::actions_of(&role);
        let here = view
            .list(&list.clone().in_service(crate::world::SERVICE), None, 500)
            .unwrap()
            .records;
        assert_eq!(here, view.list(&list, None, 500).unwrap().records);
        by_role += here.len();
    }
    assert_eq!(by_role, all.len());
    let overdue = view
        .list(&List::of(Kind::Actions, Which::Open).due_before(world.now()), None, 500)
        .unwrap();
    let late = all
        .iter()
        .filter(|action| action.obligations.iter().any(|owed| owed.due.current() < world.now()));
    assert_eq!(overdue.records.len(), late.count());
}
