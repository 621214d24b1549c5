//! The hall over real stores: what was committed is what replay finds, groups change nothing but speed, nothing is done twice, and a disk
//! that fails loses nothing.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "support/machines.rs"]
mod support;
#[path = "../../core/tests/state/world.rs"]
#[allow(dead_code)]
mod world;

use ratchet_core::command::Command;
use ratchet_core::event::Actor;
use ratchet_core::id::{AuditId, PlanId};
use ratchet_core::key::Key;
use ratchet_core::record::{PlanStage, Record};
use ratchet_ports::store::{Order, ReadRows, Store, Table};
use ratchet_runtime::rows::{Kind, List, Which};
use ratchet_runtime::{Hall, Refusal, Replay, Request, Stepped, View};
use ratchet_store::MemoryStore;
use std::ops::Bound;
use std::sync::Arc;
use support::{Flaky, parts};
use world::{FORUM, PEOPLE, PLAN, SERVICE, at, evidence, person};

fn ask(by: Actor, command: Command) -> Request {
    Request::new(by, command)
}

fn founding() -> Vec<Request> {
    let mut requests = vec![
        ask(
            Actor::Operator,
            Command::FoundProvider {
                name: "Fictional Care".to_owned(),
            },
        ),
        ask(
            Actor::Operator,
            Command::ApplyDefinition {
                definition: Arc::new(world::definition()),
            },
        ),
    ];
    for (person, role) in PEOPLE {
        let (name, person, role) = (person.to_owned(), person.to_owned(), role.to_owned());
        requests.push(ask(
            Actor::Operator,
            Command::AppointPerson {
                name,
                person,
                role,
                service: None,
            },
        ));
    }
    requests.push(ask(
        Actor::Operator,
        Command::ImportFrame {
            frame: Arc::new(support::frame(40)),
            service: SERVICE.to_owned(),
        },
    ));
    requests
}

/// Plays until a plan is verified; returns the world.
fn verified(store: Arc<dyn Store>) -> Stepped {
    let mut world = Stepped::new(parts(store), at("2026-05-01 09:00")).unwrap();
    let mut quiet = |_: &_| {};
    for request in founding() {
        world.submit(request, &mut quiet).unwrap();
    }
    let mut day = world.now();
    for _ in 0..400 {
        day += chrono::TimeDelta::days(1);
        world.advance_to(day, &mut quiet).unwrap();
        play_day(&mut world);
    }
    world
}

/// Everybody does what is theirs: audits are bad until the plan is open, good afterwards.
fn play_day(world: &mut Stepped) {
    let view = world.view();
    let mut deeds = Vec::new();
    for record in view
        .list(&List::of(Kind::Audits, Which::Open), None, 100)
        .unwrap()
        .records
    {
        let Record::Audit(audit) = record.as_ref() else {
            panic!("an audit was listed")
        };
        let routine = audit.owner == "practice lead";
        let bad = if routine && audit.id.0 <= 2 { 3 } else { 0 };
        let records = support::answers(audit, bad);
        let by = if routine { "p.lead" } else { "q.lead" };
        deeds.push(ask(
            person(by),
            Command::SubmitAudit {
                audit: audit.id,
                records,
                tool_version: None,
            },
        ));
    }
    if view.record(&Key::Plan(PlanId(1))).unwrap().is_some() {
        let (event, service) = ("new PRN instruction".to_owned(), SERVICE.to_owned());
        deeds.push(ask(
            Actor::Operator,
            Command::RecordOccurrence {
                event,
                happened_at: world.now(),
                service,
                subject: None,
            },
        ));
    }
    for deed in deeds {
        world.submit(deed, &mut |_| {}).unwrap();
    }
    for record in world
        .view()
        .list(&List::of(Kind::Actions, Which::Open), None, 100)
        .unwrap()
        .records
    {
        let Record::Action(action) = record.as_ref() else {
            panic!("an action was listed")
        };
        let owner = PEOPLE.iter().find(|(_, role)| *role == action.owner).unwrap().0;
        let command = Command::CompleteAction {
            action: action.id,
            evidence: vec![evidence("done")],
            obligation: None,
        };
        world.submit(ask(person(owner), command), &mut |_| {}).unwrap();
    }
    let closing = matches!(world.view().record(&Key::Plan(PlanId(1))).unwrap().as_deref(), Some(Record::Plan(plan)) if plan.stage == PlanStage::Closing);
    if closing {
        let command = Command::DecideClosure {
            agreed: true,
            forum: FORUM.to_owned(),
            plan: PlanId(1),
            reason: "shown".to_owned(),
        };
        world.submit(ask(person("n.individual"), command), &mut |_| {}).unwrap();
    }
}

fn table(store: &dyn ReadRows, table: Table) -> Vec<(Vec<u8>, Vec<u8>)> {
    store
        .scan(
            table,
            (Bound::Unbounded, Bound::Unbounded),
            Order::Ascending,
            usize::MAX,
        )
        .unwrap()
}

#[test]
fn replay_finds_what_was_committed() {
    let store = Arc::new(MemoryStore::new());
    let world = verified(store.clone());
    let plan = world.view().record(&Key::Plan(PlanId(1))).unwrap().unwrap();
    let Record::Plan(plan) = plan.as_ref() else {
        panic!("a plan")
    };
    assert!(
        plan.verified_at.is_some(),
        "the cycle came to its end: {:?}",
        plan.stage
    );
    let events = store.events(1, usize::MAX).unwrap();
    for batch in [1, 7, events.len()] {
        let rebuilt = support::Rows::default();
        let mut replay = Replay::default();
        for chunk in events.chunks(batch) {
            let writes = ratchet_ports::store::Projector::project(&mut replay, chunk, &rebuilt).unwrap();
            rebuilt.write(writes);
        }
        for kind in Table::ALL {
            assert_eq!(
                table(&rebuilt, kind),
                table(store.as_ref(), kind),
                "{kind:?} in batches of {batch}"
            );
        }
    }
}

#[test]
fn the_same_deeds_give_the_same_ledger() {
    let heads: Vec<_> = (0..2).map(|_| verified(Arc::new(MemoryStore::new())).head()).collect();
    assert_eq!(heads[0], heads[1]);
    assert!(heads[0].position > 300);
}

#[test]
fn groups_change_nothing_but_speed() {
    let now = at("2026-05-04 09:00");
    let mut requests = founding();
    for _ in 0..20 {
        let (audit, service) = (world::AUDIT.to_owned(), SERVICE.to_owned());
        requests.push(ask(Actor::Operator, Command::RequestAudit { audit, service }));
    }
    let head = |size: usize| {
        let mut hall = Hall::open(Arc::new(MemoryStore::new())).unwrap();
        for chunk in requests.chunks(size) {
            for answer in hall.group(chunk.to_vec(), now).answers {
                answer.unwrap();
            }
        }
        hall.head()
    };
    let one = head(1);
    assert_eq!(one, head(5));
    assert_eq!(one, head(100));
}

#[test]
fn the_same_request_under_the_same_key_is_done_once() {
    let store = Arc::new(MemoryStore::new());
    let mut hall = Hall::open(store.clone()).unwrap();
    let now = at("2026-05-04 09:00");
    hall.group(founding(), now);
    let (event, service) = ("incident".to_owned(), SERVICE.to_owned());
    let command = Command::RecordOccurrence {
        event,
        happened_at: now,
        service,
        subject: None,
    };
    let keyed = Request {
        by: Actor::Operator,
        command,
        key: Some("system/17".to_owned()),
    };
    let first = hall.group(vec![keyed.clone()], now).answers.remove(0).unwrap();
    let mut reopened = Hall::open(store).unwrap();
    let again = reopened.group(vec![keyed.clone()], now).answers.remove(0).unwrap();
    assert!(!first.repeated && again.repeated);
    assert_eq!((again.first, &again.events), (first.first, &first.events));
    let other = Request {
        command: Command::FoundProvider { name: "x".to_owned() },
        ..keyed
    };
    let refused = reopened.group(vec![other], now).answers.remove(0).unwrap_err();
    assert!(matches!(refused, Refusal::Rejected(rejection) if rejection.code() == "key-reused"));
}

#[test]
fn a_group_that_does_not_reach_the_disk_leaves_nothing_behind() {
    let store = Arc::new(Flaky::default());
    let mut hall = Hall::open(store.clone()).unwrap();
    let now = at("2026-05-04 09:00");
    hall.group(founding(), now);
    let before = hall.head();
    store.fail(true);
    let request = || {
        let (audit, service) = (world::AUDIT.to_owned(), SERVICE.to_owned());
        ask(Actor::Operator, Command::RequestAudit { audit, service })
    };
    let answers = hall.group(vec![request(), request()], now).answers;
    assert!(
        answers.iter().all(|answer| matches!(answer, Err(Refusal::Store(_)))),
        "{answers:?}"
    );
    assert_eq!(hall.head(), before);
    store.fail(false);
    hall.group(vec![request()], now).answers.remove(0).unwrap();
    let audits = View::new(store)
        .list(&List::of(Kind::Audits, Which::All), None, 10)
        .unwrap()
        .records;
    assert_eq!(
        audits.len(),
        1,
        "the audit that was refused is not there, its number was not used up"
    );
    assert!(matches!(audits[0].as_ref(), Record::Audit(audit) if audit.id == AuditId(1)));
}

#[test]
fn time_never_goes_backwards() {
    let mut hall = Hall::open(Arc::new(MemoryStore::new())).unwrap();
    hall.group(founding(), at("2026-05-04 09:00"));
    let (event, service) = ("incident".to_owned(), SERVICE.to_owned());
    let happened_at = at("2026-01-01 09:00");
    let request = ask(
        Actor::Operator,
        Command::RecordOccurrence {
            event,
            happened_at,
            service,
            subject: None,
        },
    );
    let receipt = hall
        .group(vec![request], at("2026-01-01 09:00"))
        .answers
        .remove(0)
        .unwrap();
    assert_eq!(
        receipt.at,
        at("2026-05-04 09:00"),
        "a clock that was set back stands still"
    );
}

#[test]
fn a_page_continues_where_the_last_one_ended() {
    let store = Arc::new(MemoryStore::new());
    let mut hall = Hall::open(store.clone()).unwrap();
    let now = at("2026-05-04 09:00");
    hall.group(founding(), now);
    for _ in 0..7 {
        let (audit, service) = (world::AUDIT.to_owned(), SERVICE.to_owned());
        hall.group(
            vec![ask(Actor::Operator, Command::RequestAudit { audit, service })],
            now,
        )
        .answers
        .remove(0)
        .unwrap();
    }
    let view = View::new(store);
    for service in [None, Some(SERVICE)] {
        let list = List::of(Kind::Audits, Which::All);
        let list = match service {
            Some(service) => list.in_service(service),
            None => list,
        };
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let page = view.list(&list, cursor.as_deref(), 3).unwrap();
            for record in &page.records {
                let Record::Audit(audit) = record.as_ref() else {
                    panic!("an audit was listed")
                };
                seen.push(audit.id.0);
            }
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, [7, 6, 5, 4, 3, 2, 1]);
    }
    let other = List::of(Kind::Audits, Which::All).in_service("Oak");
    assert!(
        view.list(&other, None, 3).unwrap().records.is_empty(),
        "a service whose name begins alike has its own list"
    );
    assert_eq!(PLAN, "PRN with a reason");
}

#[test]
fn a_thing_remembers_the_events_that_it_rests_on() {
    let world = verified(Arc::new(MemoryStore::new()));
    let history = world.view().history("QIP-1".parse().unwrap()).unwrap();
    assert!(history.len() > 8);
    assert!(history.windows(2).all(|pair| pair[0].position < pair[1].position));
    assert!(matches!(
        history[0].recorded.event,
        ratchet_core::event::Event::PlanOpened { .. }
    ));
}
