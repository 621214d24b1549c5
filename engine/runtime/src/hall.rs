//! The hall: requests meet here, one after the other, in groups. Synchronous and without threads; the drivers decide when it is called.

mod draft;

use self::draft::{Decided, Draft, answers, refused};
use crate::projection::{Consequences, Projection, Shared};
use crate::request::{Receipt, Refusal, Request};
use crate::stored::{load_done, read_event};
use crate::timers::Timers;
use chrono::SubsecRound;
use ratchet_core::command::{Beacon, Command, Moment};
use ratchet_core::decide::settle;
use ratchet_core::event::{Actor, Keyed, Recorded};
use ratchet_core::instant::Instant;
use ratchet_core::key::Key;
use ratchet_core::pending::{Effect, pending};
use ratchet_core::record::{Read, ReadTyped, Submission};
use ratchet_core::rejection::Rejection;
use ratchet_ledger::{canonical, chain};
use ratchet_ports::store::{Group, Head, Order, Store, StoreError, Table};
use std::ops::Bound;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// An effect with what it takes to perform it.
#[derive(Debug, Clone)]
pub struct Owed {
    /// What is owed.
    pub effect: Effect,
    /// Record that owes it.
    pub key: Key,
    /// Answers to evaluate.
    pub submission: Option<Arc<Submission>>,
}

/// What a group came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Answers, in the order of the requests.
    pub answers: Vec<Result<Receipt, Refusal>>,
    /// Effects that became owed.
    pub owed: Vec<Owed>,
}

/// The writer of one provider.
pub struct Hall {
    /// A play's beacon, in place of the ledger's.
    beacon: Option<[u8; 32]>,
    head: Head,
    latest: Instant,
    projection: Projection,
    stopped: Option<String>,
    store: Arc<dyn Store>,
    timers: Timers,
}

impl Hall {
    /// Opens the hall over a store.
    pub fn open(store: Arc<dyn Store>) -> Result<Self, StoreError> {
        let head = store.head();
        let last = store.events(head.position.max(1), 1)?;
        let latest = match last.first() {
            Some(event) => read_event(event)?.at,
            None => Instant::UNIX_EPOCH,
        };
        Ok(Self {
            beacon: None,
            head,
            latest,
            projection: Projection::default(),
            stopped: None,
            timers: Timers::open(store.as_ref())?,
            store,
        })
    }

    /// Draws samples by a beacon of a play's own from now on, so that they do not move with whatever else happens in it.
    pub(crate) fn play_by(&mut self, beacon: [u8; 32]) {
        self.beacon = Some(beacon);
    }

    /// Puts every record at hand and shares what is there and what changes ([`Hall::shared`]), for a future that is only looked at: a
    /// message that was handed over is forgotten.
    pub fn look_ahead(&mut self) -> Result<(), StoreError> {
        self.projection.look_ahead(self.store.as_ref())
    }

    /// Records that are there or changed since this was last asked; nothing unless somebody looks ahead.
    pub fn shared(&mut self) -> Shared {
        self.projection.shared()
    }

    /// The store below.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// The end of the ledger.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Why no more requests are taken, if so.
    pub fn stopped(&self) -> Option<&str> {
        self.stopped.as_deref()
    }

    /// Decides and commits a group. Time never goes backwards: a clock that was set back stands still.
    ///
    /// A broken invariant, be it a panic, stops this hall and nothing else: nothing of the group is kept, and nobody was answered yet.
    pub fn group(&mut self, requests: Vec<Request>, now: Instant) -> Outcome {
        let count = requests.len();
        if let Some(reason) = &self.stopped {
            return refused(count, &Refusal::Stopped(reason.clone()));
        }
        let mut draft = Draft::begin(self.head, now.trunc_subsecs(3).max(self.latest));
        let drafted = catch_unwind(AssertUnwindSafe(|| {
            for request in requests {
                self.one(request, &mut draft);
            }
            self.projection.consequences(self.store.as_ref())
        }));
        let consequences = match drafted {
            Ok(Ok(consequences)) if self.stopped.is_none() => consequences,
            Ok(Ok(_)) => return self.give_up(count),
            Ok(Err(error)) => return self.roll_back(draft.decided, error),
            Err(panic) => {
                self.stop(panic_text(panic.as_ref()));
                return self.give_up(count);
            }
        };
        self.commit(draft, consequences)
    }

    fn one(&mut self, request: Request, draft: &mut Draft) {
        let woken = match &request.command {
            Command::Wake { key } => Some(key.clone()),
            _ => None,
        };
        let decided = self.decide(request, draft);
        draft.decided.push(decided);
        draft.woken.extend(woken);
    }

    fn decide(&mut self, request: Request, draft: &mut Draft) -> Result<Decided, Refusal> {
        let keyed = request.keyed();
        if let Some(keyed) = &keyed
            && let Some(again) = self.asked_before(keyed, draft)?
        {
            return Ok(again);
        }
        let moment = Moment {
            at: draft.now,
            beacon: self.beacon.map_or(Beacon::Ledger(draft.running.hash), Beacon::Story),
            by: request.by,
        };
        let store = self.store.as_ref();
        let decision = self
            .projection
            .ask(store, |read| settle(read, &moment, &request.command))?
            .map_err(|no| *no)?;
        let record = |event| Recorded {
            at: moment.at,
            by: moment.by.clone(),
            command: keyed.clone(),
            event,
        };
        let events: Arc<[Recorded]> = decision.events.into_iter().map(record).collect();
        let first = draft.running.position + 1;
        self.projection
            .adopt(decision.changes, decision.touched, &events, first);
        self.encode(&events, draft)?;
        if let Some(keyed) = keyed {
            draft.asked.insert(keyed.key, (keyed.fingerprint, draft.decided.len()));
        }
        Ok(Decided::Fresh { events, first })
    }

    /// Makes events bytes. What was decided must fit the ledger, or the rules contradict themselves.
    fn encode(&mut self, events: &[Recorded], draft: &mut Draft) -> Result<(), Refusal> {
        for recorded in events {
            let bytes = canonical::to_vec(recorded).map_err(|error| self.stop(error.to_string()))?;
            draft.running = Head {
                position: draft.running.position + 1,
                hash: chain::extend(&draft.running.hash, &bytes),
            };
            draft.events.push(bytes);
        }
        Ok(())
    }

    /// The answer to a request that was done before under the same key.
    fn asked_before(&self, keyed: &Keyed, draft: &Draft) -> Result<Option<Decided>, Refusal> {
        if let Some((fingerprint, place)) = draft.asked.get(&keyed.key) {
            return if *fingerprint == keyed.fingerprint {
                Ok(Some(Decided::Same(*place)))
            } else {
                Err(Rejection::KeyReused.into())
            };
        }
        let Some(done) = load_done(self.store.as_ref(), &keyed.key)? else {
            return Ok(None);
        };
        if done.fingerprint != keyed.fingerprint {
            return Err(Rejection::KeyReused.into());
        }
        let count = usize::try_from(done.count).unwrap_or(usize::MAX);
        let events = self.store.events(done.first, count)?;
        let events: Arc<[Recorded]> = events.iter().map(read_event).collect::<Result<_, _>>()?;
        Ok(Some(Decided::Before(Box::new(Receipt {
            at: events.first().map_or(draft.now, |recorded| recorded.at),
            events,
            first: done.first,
            head: self.head,
            repeated: true,
        }))))
    }

    fn commit(&mut self, draft: Draft, consequences: Consequences) -> Outcome {
        let group = Group {
            events: draft.events,
            writes: consequences.writes,
        };
        if !group.events.is_empty() {
            match self.store.commit(group) {
                Ok(head) if head == draft.running => self.head = head,
                Ok(head) => {
                    self.head = head;
                    self.stop("the store and the runtime disagree about the end of the ledger".to_owned());
                }
                Err(error) => return self.roll_back(draft.decided, error),
            }
        }
        self.latest = draft.now;
        let unmoved = |key: &Key| !self.projection.is_changed(key);
        let unmoved: Vec<Key> = draft.woken.into_iter().filter(unmoved).collect();
        self.projection.settle();
        self.timers.armed(consequences.earliest);
        self.look_after(&unmoved);
        let owed = self.owed(&consequences.owing);
        Outcome {
            answers: answers(draft.decided, draft.now, self.head),
            owed,
        }
    }

    /// Timers that fired without moving their record: if it still wants to be woken, the two contradict each other.
    fn look_after(&mut self, unmoved: &[Key]) {
        let now = u64::try_from(self.latest.timestamp_millis()).unwrap_or(0);
        for key in unmoved {
            if self.projection.wakes(key).is_some_and(|at| at <= now) {
                tracing::warn!(key = ?key, "a timer found nothing to do, and its record is due all the same; it is looked at again in an hour");
                self.timers.idle(self.latest);
            }
        }
    }

    /// What these records owe now. It is found again by a sweep if it cannot be found now.
    fn owed(&mut self, keys: &[Key]) -> Vec<Owed> {
        let looked = catch_unwind(AssertUnwindSafe(|| {
            let found = keys.iter().map(|key| self.owed_by(key));
            found.collect::<Result<Vec<_>, _>>()
        }));
        match looked {
            Ok(Ok(owed)) => owed.into_iter().flatten().collect(),
            Ok(Err(error)) => {
                tracing::error!(error = %error, "what became owed could not be read; it is looked for again");
                Vec::new()
            }
            Err(panic) => {
                self.stop(panic_text(panic.as_ref()));
                Vec::new()
            }
        }
    }

    /// What a record owes now.
    pub fn owed_by(&mut self, key: &Key) -> Result<Vec<Owed>, StoreError> {
        let owed = self.projection.ask(self.store.as_ref(), |read| {
            let Some(record) = read.record(key)? else {
                return Ok(Vec::new());
            };
            let mut owed = Vec::new();
            for effect in pending(read, record)? {
                let submission = match &effect {
                    Effect::Evaluate { audit, .. } => read.submission(*audit)?.cloned(),
                    Effect::FreezeAgenda { .. } | Effect::Tell { .. } => None,
                };
                let key = key.clone();
                owed.push(Owed {
                    effect,
                    key,
                    submission,
                });
            }
            Ok(owed)
        })?;
        owed.map_err(|rejection| StoreError::Projection {
            position: self.head.position,
            reason: rejection.to_string(),
        })
    }

    /// Records that owe something, after a key, in order.
    pub fn owing(&self, after: Option<&Key>, limit: usize) -> Result<Vec<Key>, StoreError> {
        let begin = after.map_or(Bound::Unbounded, |key| Bound::Excluded(key.to_bytes()));
        let range = (begin, Bound::Unbounded);
        let rows = self.store.scan(Table::Effects, range, Order::Ascending, limit)?;
        Ok(rows.iter().filter_map(|(key, _)| Key::from_bytes(key)).collect())
    }

    /// When the next timer fires.
    pub fn next_timer(&self) -> Option<Instant> {
        self.timers.next()
    }

    /// Requests of timers that have come due by now, at most `limit`, the earliest first. Each is given once, so the caller hands all of
    /// them to [`Hall::group`].
    pub fn due(&mut self, now: Instant, limit: usize) -> Result<Vec<Request>, StoreError> {
        let due = self.timers.due(self.store.as_ref(), now.max(self.latest), limit)?;
        let wake = |key| Request::new(Actor::Engine, Command::Wake { key });
        Ok(due.into_iter().map(wake).collect())
    }

    fn stop(&mut self, reason: String) -> Refusal {
        tracing::error!(error = %reason, "a provider stopped taking requests, because its rules or records contradict themselves");
        let reason = self.stopped.get_or_insert(reason);
        Refusal::Stopped(reason.clone())
    }

    fn give_up(&mut self, count: usize) -> Outcome {
        self.projection.discard();
        let reason = self.stopped.clone().unwrap_or_default();
        refused(count, &Refusal::Stopped(reason))
    }

    /// The group did not reach the disk. What the rules refused stays refused; all else is told why.
    fn roll_back(&mut self, decided: Vec<Result<Decided, Refusal>>, error: StoreError) -> Outcome {
        self.projection.discard();
        self.timers.rewind();
        let error = Arc::new(error);
        let refuse = |decided: Result<Decided, Refusal>| match decided {
            Ok(Decided::Before(receipt)) => Ok(*receipt),
            Ok(_) => Err(Refusal::Store(error.clone())),
            Err(refusal) => Err(refusal),
        };
        Outcome {
            answers: decided.into_iter().map(refuse).collect(),
            owed: Vec::new(),
        }
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("a decision broke an invariant").to_owned()
}
