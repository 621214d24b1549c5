//! What a provider is plugged into in tests, and people who do their work.
#![allow(dead_code)]

use crate::world::{self, AUDIT, FORUM, PEOPLE, SERVICE, at, evidence, person};
use parking_lot::Mutex;
use ratchet_core::command::Command;
use ratchet_core::event::Actor;
use ratchet_core::id::PlanId;
use ratchet_core::instant::Instant;
use ratchet_core::key::Key;
use ratchet_core::record::{Action, Audit, Plan, PlanStage, Record};
use ratchet_core::sampling::{Drawn, Frame, FrameRow};
use ratchet_core::tool::{self, Answer, Answers, Context, Failure, FieldError, Report};
use ratchet_ports::PluginHost;
use ratchet_ports::clock::ManualClock;
use ratchet_ports::notifier::Outbox;
use ratchet_ports::plugin_host::{InstallError, Installed};
use ratchet_ports::store::{
    Group, Head, LedgerEvent, Order, Position, Projector, ReadRows, Row, Store, StoreError, Table,
};
use ratchet_runtime::rows::{Kind, List, Which};
use ratchet_runtime::{Hall, Parts, Receipt, Refusal, Replay, Request, Stepped, View};
use ratchet_store::MemoryStore;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A tool that counts answers.
pub struct Counting;

impl PluginHost for Counting {
    fn install(&self, _: &[u8]) -> Result<Installed, InstallError> {
        Err(InstallError::NotAComponent("this stand-in has its one tool".to_owned()))
    }

    fn installed(&self) -> Vec<Installed> {
        Vec::new()
    }

    fn find(&self, _: &str) -> Option<Installed> {
        None
    }

    fn evaluate(&self, _: &str, _: &Context, records: &[tool::Record]) -> Result<Report, Failure> {
        Ok(world::report(records))
    }

    fn check_record(&self, _: &str, _: &tool::Record) -> Result<Vec<FieldError>, Failure> {
        Ok(Vec::new())
    }
}

/// What a provider is plugged into, with handles to the clock and to what was told.
pub struct Machines {
    pub clock: Arc<ManualClock>,
    pub outbox: Arc<Outbox>,
    pub store: Arc<dyn Store>,
}

impl Machines {
    pub fn new(store: Arc<dyn Store>, now: &str) -> Self {
        Self {
            clock: Arc::new(ManualClock::new(at(now))),
            outbox: Arc::new(Outbox::default()),
            store,
        }
    }

    pub fn parts(&self) -> Parts {
        Parts {
            clock: self.clock.clone(),
            host: Arc::new(Counting),
            notifier: self.outbox.clone(),
            store: self.store.clone(),
        }
    }
}

pub fn parts(store: Arc<dyn Store>) -> Parts {
    Machines::new(store, "2026-05-01 09:00").parts()
}

pub fn memory() -> Arc<dyn Store> {
    Arc::new(MemoryStore::new())
}

pub fn frame(rows: u32) -> Frame {
    let row = |number: u32| FrameRow {
        reference: format!("ADM-{number}"),
        strata: BTreeMap::new(),
    };
    Frame::new("PRN administrations", (1..=rows).map(row).collect()).unwrap()
}

pub fn operator(command: Command) -> Request {
    Request::new(Actor::Operator, command)
}

/// Everything that a provider begins with.
pub fn founding() -> Vec<Request> {
    let name = "Fictional Care".to_owned();
    let definition = Arc::new(world::definition());
    let mut requests = vec![
        operator(Command::FoundProvider { name }),
        operator(Command::ApplyDefinition { definition }),
    ];
    for (person, role) in PEOPLE {
        let (name, person, role) = (person.to_owned(), person.to_owned(), role.to_owned());
        let service = None;
        requests.push(operator(Command::AppointPerson {
            name,
            person,
            role,
            service,
        }));
    }
    let (frame, service) = (Arc::new(frame(40)), SERVICE.to_owned());
    requests.push(operator(Command::ImportFrame { frame, service }));
    requests
}

pub fn request_audit() -> Request {
    let (audit, service) = (AUDIT.to_owned(), SERVICE.to_owned());
    operator(Command::RequestAudit { audit, service })
}

pub fn occurrence(event: &str, happened_at: Instant) -> Request {
    let (event, service) = (event.to_owned(), SERVICE.to_owned());
    operator(Command::RecordOccurrence {
        event,
        happened_at,
        service,
        subject: None,
    })
}

/// Answers for the drawn sample; the first `bad` records lack their rationale.
pub fn answers(audit: &Audit, bad: usize) -> Vec<tool::Record> {
    let sample = audit.sample.as_ref().unwrap();
    let second = |position: usize| if position < bad { Answer::NotMet } else { Answer::Met };
    let record = |(position, row): (usize, &Drawn)| tool::Record {
        answers: Answers::new(vec![Answer::Met, second(position)]),
        fields: Vec::new(),
        reference: row.reference.clone(),
    };
    sample.rows.iter().enumerate().map(record).collect()
}

/// Somebody who may carry the audit out submits it.
pub fn submission(audit: &Audit, bad: usize) -> Request {
    let by = if audit.owner == "practice lead" {
        "p.lead"
    } else {
        "q.lead"
    };
    let command = Command::SubmitAudit {
        audit: audit.id,
        records: answers(audit, bad),
        tool_version: None,
    };
    Request::new(person(by), command)
}

/// The owner completes an action.
pub fn completion(action: &Action) -> Request {
    let owner = PEOPLE.iter().find(|(_, role)| *role == action.owner).unwrap().0;
    let command = Command::CompleteAction {
        action: action.id,
        evidence: vec![evidence("done")],
        obligation: None,
    };
    Request::new(person(owner), command)
}

pub fn closure(plan: PlanId) -> Request {
    let command = Command::DecideClosure {
        agreed: true,
        forum: FORUM.to_owned(),
        plan,
        present: Vec::new(),
        reason: "shown".to_owned(),
    };
    Request::new(person("n.individual"), command)
}

pub fn audits(view: &View, which: Which) -> Vec<Audit> {
    let page = view.list(&List::of(Kind::Audits, which), None, 500).unwrap();
    let audit = |record: &Arc<Record>| match record.as_ref() {
        Record::Audit(audit) => audit.as_ref().clone(),
        other => panic!("an audit was listed: {other:?}"),
    };
    page.records.iter().map(audit).collect()
}

pub fn actions(view: &View, which: Which) -> Vec<Action> {
    let page = view.list(&List::of(Kind::Actions, which), None, 500).unwrap();
    let action = |record: &Arc<Record>| match record.as_ref() {
        Record::Action(action) => action.as_ref().clone(),
        other => panic!("an action was listed: {other:?}"),
    };
    page.records.iter().map(action).collect()
}

pub fn plan(view: &View, number: u64) -> Option<Plan> {
    match view.record(&Key::Plan(PlanId(number))).unwrap()?.as_ref() {
        Record::Plan(plan) => Some(plan.as_ref().clone()),
        other => panic!("a plan is stored: {other:?}"),
    }
}

/// One answer from the hall.
pub fn ask(hall: &mut Hall, request: Request, now: Instant) -> Result<Receipt, Refusal> {
    hall.group(vec![request], now).answers.remove(0)
}

/// A hall over a provider that was founded.
pub fn founded(store: Arc<dyn Store>, now: Instant) -> Hall {
    let mut hall = Hall::open(store).unwrap();
    for answer in hall.group(founding(), now).answers {
        answer.unwrap();
    }
    hall
}

/// A year in which a plan is opened, put in place, re-tested, agreed and verified.
pub fn verified(store: Arc<dyn Store>) -> Stepped {
    let mut world = Stepped::new(parts(store), at("2026-05-01 09:00")).unwrap();
    for request in founding() {
        world.submit(request, &mut |_| {}).unwrap();
    }
    let mut day = world.now();
    for _ in 0..400 {
        day += chrono::TimeDelta::days(1);
        world.advance_to(day, &mut |_| {}).unwrap();
        play_day(&mut world);
    }
    world
}

/// Everybody does what is theirs: the first two audits are bad, all later ones good.
fn play_day(world: &mut Stepped) {
    let mut deeds = Vec::new();
    for audit in audits(&world.view(), Which::Open) {
        let bad = if audit.owner == "practice lead" && audit.id.0 <= 2 {
            3
        } else {
            0
        };
        deeds.push(submission(&audit, bad));
    }
    if plan(&world.view(), 1).is_some() {
        deeds.push(occurrence("new PRN instruction", world.now()));
    }
    for deed in deeds {
        world.submit(deed, &mut |_| {}).unwrap();
    }
    for action in actions(&world.view(), Which::Open) {
        world.submit(completion(&action), &mut |_| {}).unwrap();
    }
    if plan(&world.view(), 1).is_some_and(|plan| plan.stage == PlanStage::Closing) {
        world.submit(closure(PlanId(1)), &mut |_| {}).unwrap();
    }
}

/// All rows of a table.
pub fn table(store: &dyn ReadRows, table: Table) -> Vec<Row> {
    let all = (Bound::Unbounded, Bound::Unbounded);
    store.scan(table, all, Order::Ascending, usize::MAX).unwrap()
}

/// A store whose rows were derived anew from the ledger of another, some events at a time.
pub fn rebuilt(store: &dyn Store, batch: usize) -> MemoryStore {
    let (fresh, mut replay) = (MemoryStore::new(), Replay::default());
    for chunk in store.events(1, usize::MAX).unwrap().chunks(batch) {
        let writes = replay.project(chunk, &fresh).unwrap();
        let events = chunk.iter().map(|event| event.bytes.clone()).collect();
        fresh.commit(Group { events, writes }).unwrap();
    }
    fresh
}

/// Working records follow from the ledger alone, however it is cut.
pub fn check_replay(store: &dyn Store, batches: &[usize]) {
    for batch in batches {
        let fresh = rebuilt(store, *batch);
        assert_eq!(fresh.head(), store.head());
        for kind in Table::ALL {
            assert_eq!(
                table(&fresh, kind),
                table(store, kind),
                "{kind:?} in batches of {batch}"
            );
        }
    }
}

/// A store whose disk can be full, whose rows can be hidden, and in whose timers something can be planted.
#[derive(Default)]
pub struct Flaky {
    below: MemoryStore,
    full: AtomicBool,
    hidden: Mutex<Option<Vec<u8>>>,
    planted: Mutex<Vec<Vec<u8>>>,
}

impl Flaky {
    pub fn fail(&self, full: bool) {
        self.full.store(full, Ordering::SeqCst);
    }

    pub fn hide(&self, key: Option<&Key>) {
        *self.hidden.lock() = key.map(Key::to_bytes);
    }

    pub fn plant_timer(&self, due: Instant, key: &Key) {
        let mut row = u64::try_from(due.timestamp_millis()).unwrap().to_be_bytes().to_vec();
        row.extend(key.to_bytes());
        self.planted.lock().push(row);
    }
}

impl ReadRows for Flaky {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        if table == Table::Records && self.hidden.lock().as_deref() == Some(key) {
            return Ok(None);
        }
        self.below.get(table, key)
    }

    fn scan(
        &self,
        table: Table,
        range: (Bound<Vec<u8>>, Bound<Vec<u8>>),
        order: Order,
        limit: usize,
    ) -> Result<Vec<Row>, StoreError> {
        use std::ops::RangeBounds;
        let mut rows = self.below.scan(table, range.clone(), order, limit)?;
        if table == Table::Timers && order == Order::Ascending {
            let planted = self.planted.lock().clone();
            rows.extend(
                planted
                    .into_iter()
                    .filter(|row| range.contains(row))
                    .map(|row| (row, Vec::new())),
            );
            rows.sort();
            rows.truncate(limit);
        }
        Ok(rows)
    }
}

impl Store for Flaky {
    fn commit(&self, group: Group) -> Result<Head, StoreError> {
        if self.full.load(Ordering::SeqCst) {
            let place = "data".to_owned();
            return Err(StoreError::Full { place });
        }
        self.below.commit(group)
    }

    fn head(&self) -> Head {
        self.below.head()
    }

    fn events(&self, from: Position, limit: usize) -> Result<Vec<LedgerEvent>, StoreError> {
        self.below.events(from, limit)
    }

    fn checkpoint(&self) -> Result<(), StoreError> {
        self.below.checkpoint()
    }
}
