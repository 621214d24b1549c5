//! The hall: requests meet here, one after the other, in groups. Synchronous and without threads; the drivers decide when it is called.

use crate::projection::{self, Done, Projection};
use crate::request::{Receipt, Refusal, Request};
use chrono::{SubsecRound, TimeDelta};
use ratchet_core::command::{Command, Moment};
use ratchet_core::decide::decide;
use ratchet_core::event::{Actor, Event, Keyed, Recorded};
use ratchet_core::instant::Instant;
use ratchet_core::key::Key;
use ratchet_core::pending::{Effect, owes, pending};
use ratchet_core::record::{ReadTyped, Submission};
use ratchet_core::rejection::Rejection;
use ratchet_core::state::Halt;
use ratchet_ledger::{canonical, chain};
use ratchet_ports::store::{Group, Head, Order, Store, StoreError, Table};
use std::collections::BTreeMap;
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
    head: Head,
    latest: Instant,
    /// Timers whose record has nothing to do yet; looked at again then.
    postponed: BTreeMap<Key, u64>,
    next_timer: Option<u64>,
    projection: Projection,
    stopped: Option<String>,
    store: Arc<dyn Store>,
}

/// A request that was decided and waits for the disk.
enum Decided {
    Fresh { events: Arc<[Recorded]>, first: u64 },
    Again(Box<Receipt>),
}

impl Hall {
    /// Opens the hall over a store.
    pub fn open(store: Arc<dyn Store>) -> Result<Self, StoreError> {
        let head = store.head();
        let last = store.events(head.position.max(1), 1)?;
        let latest = match last.first() {
            Some(event) => projection::read_event(event)?.at,
            None => Instant::UNIX_EPOCH,
        };
        let mut hall = Self {
            head,
            latest,
            postponed: BTreeMap::new(),
            next_timer: None,
            projection: Projection::default(),
            stopped: None,
            store,
        };
        hall.find_next_timer(0)?;
        Ok(hall)
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
    pub fn group(&mut self, requests: Vec<Request>, now: Instant) -> Outcome {
        let now = now.trunc_subsecs(3).max(self.latest);
        if let Some(reason) = &self.stopped {
            let answers = requests.iter().map(|_| Err(Refusal::Stopped(reason.clone()))).collect();
            return Outcome {
                answers,
                owed: Vec::new(),
            };
        }
        let mut group = Group::default();
        let mut running = self.head;
        let mut decided = Vec::with_capacity(requests.len());
        for request in requests {
            let fresh = self.one(request, now, &mut running, &mut group);
            decided.push(fresh);
        }
        if let Some(reason) = self.stopped.clone() {
            // Whatever broke may have left half its changes behind: nothing of this group is kept, and nobody was answered yet.
            self.projection.discard();
            let answers = decided
                .into_iter()
                .map(|_| Err(Refusal::Stopped(reason.clone())))
                .collect();
            return Outcome {
                answers,
                owed: Vec::new(),
            };
        }
        match self.commit(group, running) {
            Ok(owed) => {
                self.latest = now;
                let head = self.head;
                let answers = decided.into_iter().map(|decided| answer(decided, now, head)).collect();
                Outcome { answers, owed }
            }
            Err(error) => {
                self.projection.discard();
                let error = Arc::new(error);
                let refuse =
                    |decided: Result<Decided, Refusal>| decided.and_then(|_| Err(Refusal::Store(error.clone())));
                Outcome {
                    answers: decided.into_iter().map(refuse).collect(),
                    owed: Vec::new(),
                }
            }
        }
    }

    fn one(
        &mut self,
        request: Request,
        now: Instant,
        running: &mut Head,
        group: &mut Group,
    ) -> Result<Decided, Refusal> {
        let keyed = request.keyed();
        if let Some(receipt) = keyed
            .as_ref()
            .map(|keyed| self.done_before(keyed, now))
            .transpose()?
            .flatten()
        {
            return Ok(Decided::Again(Box::new(receipt)));
        }
        if let Some(reason) = &self.stopped {
            return Err(Refusal::Stopped(reason.clone()));
        }
        let moment = Moment {
            at: now,
            beacon: running.hash,
            by: request.by,
        };
        let events = self.decide(&moment, &request.command)?;
        let record = |event: Event| Recorded {
            at: now,
            by: moment.by.clone(),
            command: keyed.clone(),
            event,
        };
        let events: Arc<[Recorded]> = events.into_iter().map(record).collect();
        let first = running.position + 1;
        if let Err(error) = self.projection.take(self.store.as_ref(), &events, first) {
            return Err(self.stop(error.to_string()));
        }
        for recorded in events.iter() {
            let bytes = canonical::to_vec(recorded).map_err(|error| self.stop(error.to_string()))?;
            *running = Head {
                position: running.position + 1,
                hash: chain::extend(&running.hash, &bytes),
            };
            group.events.push(bytes);
        }
        if let Command::Wake { key } = &request.command {
            self.woke(key, &events);
        }
        Ok(Decided::Fresh { events, first })
    }

    /// Decides, loading what the decision asks for. A broken invariant stops this provider, never the process.
    fn decide(&mut self, moment: &Moment, command: &Command) -> Result<Vec<Event>, Refusal> {
        loop {
            let read = self.projection.read();
            let decided = catch_unwind(AssertUnwindSafe(|| decide(&read, moment, command)));
            match decided {
                Ok(Ok(events)) => return Ok(events),
                Ok(Err(Halt::Rejected(rejection))) => return Err(Refusal::Rejected(*rejection)),
                Ok(Err(Halt::Need(key))) => self.projection.load(self.store.as_ref(), key)?,
                Err(panic) => return Err(self.stop(panic_text(panic.as_ref()))),
            }
        }
    }

    fn stop(&mut self, reason: String) -> Refusal {
        tracing::error!(error = %reason, "a provider stopped taking requests, because its records contradict themselves");
        self.stopped = Some(reason.clone());
        Refusal::Stopped(reason)
    }

    /// The receipt of a request that was done before under the same key.
    fn done_before(&self, keyed: &Keyed, now: Instant) -> Result<Option<Receipt>, Refusal> {
        if let Some(done) = self.projection.done(&keyed.key) {
            // It stands in this very group: its events are not readable yet, and its sender has an answer coming.
            return if done.fingerprint == keyed.fingerprint {
                Err(Refusal::Busy)
            } else {
                Err(Rejection::KeyReused.into())
            };
        }
        let Some(bytes) = self.store.get(Table::Commands, keyed.key.as_bytes())? else {
            return Ok(None);
        };
        let done: Done = serde_json::from_slice(&bytes).map_err(|error| StoreError::Projection {
            position: 0,
            reason: error.to_string(),
        })?;
        if done.fingerprint != keyed.fingerprint {
            return Err(Rejection::KeyReused.into());
        }
        let events = self
            .store
            .events(done.first, usize::try_from(done.count).unwrap_or(usize::MAX))?;
        let events: Arc<[Recorded]> = events.iter().map(projection::read_event).collect::<Result<_, _>>()?;
        let at = events.first().map_or(now, |recorded| recorded.at);
        Ok(Some(Receipt {
            at,
            events,
            first: done.first,
            head: self.head,
            repeated: true,
        }))
    }

    fn commit(&mut self, mut group: Group, running: Head) -> Result<Vec<Owed>, StoreError> {
        if group.events.is_empty() {
            self.projection.settle();
            return Ok(Vec::new());
        }
        group.writes = self.projection.writes(self.store.as_ref())?;
        let timers = group
            .writes
            .iter()
            .filter(|write| write.table == Table::Timers && write.value.is_some());
        let earliest = timers
            .filter_map(|write| projection::read_timer(&write.key))
            .map(|(at, _)| at)
            .min();
        let head = self.store.commit(group)?;
        debug_assert_eq!(head, running, "hall and store must agree about the end of the ledger");
        self.head = head;
        self.next_timer = [self.next_timer, earliest].into_iter().flatten().min();
        let changes = self.projection.settle();
        let mut owed = Vec::new();
        for (key, record) in &changes {
            if record.as_deref().is_some_and(owes) {
                owed.extend(self.owed(key)?);
            }
        }
        Ok(owed)
    }

    /// What a record owes now.
    fn owed(&mut self, key: &Key) -> Result<Vec<Owed>, StoreError> {
        loop {
            match self.look_at(key) {
                Ok(owed) => return Ok(owed),
                Err(Halt::Need(needed)) => self.projection.load(self.store.as_ref(), needed)?,
                Err(Halt::Rejected(rejection)) => {
                    return Err(StoreError::Projection {
                        position: self.head.position,
                        reason: rejection.to_string(),
                    });
                }
            }
        }
    }

    fn look_at(&self, key: &Key) -> Result<Vec<Owed>, Halt> {
        use ratchet_core::record::Read;
        let read = self.projection.read();
        let Some(record) = read.record(key)? else {
            return Ok(Vec::new());
        };
        let mut owed = Vec::new();
        for effect in pending(&read, record)? {
            let submission = match &effect {
                Effect::Evaluate { audit, .. } => read.submission(*audit)?.cloned(),
                Effect::Tell { .. } => None,
            };
            owed.push(Owed {
                effect,
                key: key.clone(),
                submission,
            });
        }
        Ok(owed)
    }

    /// Effects that are owed by stored records: after a start, and for what did not succeed before.
    pub fn sweep(&mut self, limit: usize) -> Result<Vec<Owed>, StoreError> {
        let rows = self.store.scan(
            Table::Effects,
            (Bound::Unbounded, Bound::Unbounded),
            Order::Ascending,
            limit,
        )?;
        let mut owed = Vec::new();
        for key in rows.iter().filter_map(|(key, _)| Key::from_bytes(key)) {
            owed.extend(self.owed(&key)?);
        }
        Ok(owed)
    }

    /// When the next timer fires.
    pub fn next_timer(&self) -> Option<Instant> {
        let earliest = [self.next_timer, self.postponed.values().min().copied()]
            .into_iter()
            .flatten()
            .min()?;
        Instant::from_timestamp_millis(i64::try_from(earliest).ok()?)
    }

    /// Requests of timers that have fired by now, at most `limit`, the earliest first.
    pub fn due(&mut self, now: Instant, limit: usize) -> Result<Vec<Request>, StoreError> {
        let now = u64::try_from(now.max(self.latest).timestamp_millis()).unwrap_or(0);
        self.postponed.retain(|_, again| *again > now);
        if self.next_timer.is_none_or(|next| next > now) && self.postponed.is_empty() {
            return Ok(Vec::new());
        }
        let end = Bound::Excluded((now + 1).to_be_bytes().to_vec());
        let rows = self.store.scan(
            Table::Timers,
            (Bound::Unbounded, end),
            Order::Ascending,
            limit + self.postponed.len(),
        )?;
        let fired = rows
            .iter()
            .filter_map(|(row, _)| projection::read_timer(row))
            .map(|(_, key)| key);
        let fired: Vec<Key> = fired
            .filter(|key| !self.postponed.contains_key(key))
            .take(limit)
            .collect();
        if fired.len() < limit {
            self.find_next_timer(now + 1)?;
        }
        Ok(fired
            .into_iter()
            .map(|key| Request::new(Actor::Engine, Command::Wake { key }))
            .collect())
    }

    fn find_next_timer(&mut self, from: u64) -> Result<(), StoreError> {
        let begin = Bound::Included(from.to_be_bytes().to_vec());
        let rows = self
            .store
            .scan(Table::Timers, (begin, Bound::Unbounded), Order::Ascending, 1)?;
        self.next_timer = rows
            .first()
            .and_then(|(row, _)| projection::read_timer(row))
            .map(|(at, _)| at);
        Ok(())
    }

    /// A timer that finds nothing to do is looked at again later instead of at once: the record disagrees with its row.
    fn woke(&mut self, key: &Key, events: &[Recorded]) {
        if events.is_empty() {
            tracing::warn!(key = ?key, "a timer fired for nothing; it is looked at again in an hour");
            let again = self.latest + TimeDelta::hours(1);
            self.postponed
                .insert(key.clone(), u64::try_from(again.timestamp_millis()).unwrap_or(u64::MAX));
        }
    }
}

fn answer(decided: Result<Decided, Refusal>, at: Instant, head: Head) -> Result<Receipt, Refusal> {
    Ok(match decided? {
        Decided::Fresh { events, first } => Receipt {
            at,
            events,
            first,
            head,
            repeated: false,
        },
        Decided::Again(receipt) => *receipt,
    })
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("a decision broke an invariant").to_owned()
}
