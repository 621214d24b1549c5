//! A provider in virtual time with somebody looking on: every event is shown to an onlooker, who keeps the records that follow
//! from them and can say in a sentence what happened.
//!
//! The house itself is the runtime's: same hall, store and rules as the daemon. Nothing here decides anything.

use crate::inspector::{Breach, Inspector, Law};
use crate::telling::{Kind, Line, tell};
use ratchet_core::apply::apply;
use ratchet_core::calendar::{Calendar, Region};
use ratchet_core::command::Command;
use ratchet_core::definition::Definition;
use ratchet_core::event::{Actor, Event, Recorded};
use ratchet_core::instant::Instant;
use ratchet_core::key::Key;
use ratchet_core::ladder;
use ratchet_core::record::{Action, Audit, Finding, Message, Plan, ReadTyped, Record};
use ratchet_core::rejection::Rejection;
use ratchet_core::state::Whole;
use ratchet_ports::notifier::{Message as Told, NotifyError};
use ratchet_ports::store::{Head, StoreError};
use ratchet_ports::{Notifier, PluginHost, Store};
use ratchet_runtime::effects::FixedClock;
use ratchet_runtime::{Parts, Refusal, Request, Shared, Stepped, View, ViewError};
use std::sync::Arc;

/// What a provider in virtual time is plugged into.
#[derive(Clone)]
pub struct Machines {
    /// Runs audit tools.
    pub host: Arc<dyn PluginHost>,
    /// Ledger and working records; must be empty.
    pub store: Arc<dyn Store>,
}

/// Why a play in virtual time could not go on. None of these is a fault of a workflow.
#[derive(Debug, thiserror::Error)]
pub enum PlayError {
    /// The store could not be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The provider does not take requests.
    #[error("the play stopped: {0}")]
    Refused(Refusal),
    /// Something was refused on which the play depends.
    #[error("the play cannot go on, because {deed} was refused: {rejection}")]
    Stuck {
        /// What was refused.
        deed: String,
        /// Why.
        rejection: Box<Rejection>,
    },
    /// The store holds a ledger already.
    #[error("a play begins with an empty ledger, and this one has {0} events: use a fresh data directory")]
    NotEmpty(u64),
    /// The records, workflows or tools of the play do not fit together.
    #[error("{0}")]
    Unprepared(String),
}

/// An event with the sentence that tells it, if it is worth one.
#[derive(Debug, Clone)]
pub struct News {
    /// The event.
    pub recorded: Recorded,
    /// The sentence.
    pub line: Option<Line>,
}

/// A provider in virtual time.
pub struct House {
    beacon: Option<[u8; 32]>,
    machines: Machines,
    onlooker: Onlooker,
    stepped: Stepped,
}

impl House {
    /// An empty provider at a moment.
    pub fn new(machines: &Machines, start: Instant) -> Result<Self, PlayError> {
        let head = machines.store.head();
        if head.position > 0 {
            return Err(PlayError::NotEmpty(head.position));
        }
        Ok(Self {
            beacon: None,
            machines: machines.clone(),
            onlooker: Onlooker::default(),
            stepped: open(machines, start)?,
        })
    }

    /// An empty provider of a story that is told the same each time: its samples are drawn by a beacon of the story's own, so that they stay
    /// when something is added that has nothing to do with them.
    pub fn of_a_story(machines: &Machines, start: Instant) -> Result<Self, PlayError> {
        let house = Self::new(machines, start)?;
        Ok(Self {
            beacon: Some(STORY),
            stepped: house.stepped.played_by(STORY),
            ..house
        })
    }

    /// The same house with an onlooker who tells nothing: events come without sentences.
    #[must_use]
    pub fn in_silence(mut self) -> Self {
        self.onlooker.silent = true;
        self
    }

    /// A provider that goes on from its ledger and is only looked at: the onlooker trusts the hall and shares its records, hears no sentence
    /// and no message, and nothing of the past can be read again.
    pub fn looking_ahead(machines: &Machines, from: Instant) -> Result<Self, PlayError> {
        let mut onlooker = Onlooker {
            trusts: true,
            ..Onlooker::default()
        };
        let mut stepped = open(machines, from)?.looking_ahead()?;
        onlooker.share(stepped.shared());
        Ok(Self {
            beacon: None,
            machines: machines.clone(),
            onlooker,
            stepped,
        })
    }

    /// The machine stops and starts again: everything in memory is lost, and the store is opened anew.
    pub fn crash(&mut self) -> Result<(), PlayError> {
        let stepped = open(&self.machines, self.stepped.now())?;
        self.stepped = match self.beacon {
            Some(beacon) => stepped.played_by(beacon),
            None => stepped,
        };
        Ok(())
    }

    /// Time passes while nothing runs; what came due is late when time goes on.
    pub fn sleep_until(&mut self, to: Instant) {
        self.stepped.sleep_until(to);
    }

    /// When the next timer fires.
    pub fn next_timer(&self) -> Option<Instant> {
        self.stepped.next_timer()
    }

    /// Reads the whole ledger once more beside an inspector's notes, and lays what a daemon would show beside what follows from the
    /// events: the first difference.
    pub(crate) fn books(&self, inspector: &Inspector) -> Result<Option<Breach>, PlayError> {
        let view = self.view();
        let mut next = 1;
        loop {
            let entries = view.events(next, EVENTS_AT_ONCE).map_err(unreadable)?;
            let Some(last) = entries.last() else { break };
            next = last.position + 1;
            if let Some(breach) = entries.iter().find_map(|entry| inspector.reread(&entry.recorded)) {
                return Ok(Some(breach));
            }
        }
        let records = &self.onlooker.records.0;
        for key in records.keys().filter(|key| !matches!(key, Key::Frame(..))) {
            let follows = records.known(key).and_then(Option::as_deref);
            let shown = view.record(key).map_err(unreadable)?;
            if follows != shown.as_deref() {
                return Ok(Some(Breach {
                    at: self.now(),
                    law: Law::RecordsFollowLedger,
                    text: format!("what is shown of {key:?} is not what follows from the ledger"),
                }));
            }
        }
        Ok(None)
    }

    /// Reads what a daemon would show.
    pub fn view(&self) -> View {
        self.stepped.view()
    }

    /// The present moment.
    pub fn now(&self) -> Instant {
        self.stepped.now()
    }

    /// The end of the ledger.
    pub fn head(&self) -> Head {
        self.stepped.head()
    }

    /// Asks for something. A rejection is an answer, not an error.
    pub fn ask(&mut self, by: Actor, command: Command) -> Result<Result<(), Rejection>, PlayError> {
        let onlooker = &mut self.onlooker;
        let answer = self
            .stepped
            .submit(Request::new(by, command), &mut |recorded| onlooker.see(recorded));
        onlooker.share(self.stepped.shared());
        match answer {
            Ok(_) => Ok(Ok(())),
            Err(Refusal::Rejected(rejection)) => Ok(Err(rejection)),
            Err(refusal) => Err(PlayError::Refused(refusal)),
        }
    }

    /// Asks for something on which the play depends.
    pub fn must(&mut self, by: Actor, command: Command, deed: &str) -> Result<(), PlayError> {
        self.ask(by, command)?.map_err(|rejection| PlayError::Stuck {
            deed: deed.to_owned(),
            rejection: Box::new(rejection),
        })
    }

    /// Lets time pass; whatever comes due happens at its own moment.
    pub fn wait_until(&mut self, to: Instant) -> Result<(), PlayError> {
        let onlooker = &mut self.onlooker;
        let advanced = self.stepped.advance_to(to, &mut |recorded| onlooker.see(recorded));
        onlooker.share(self.stepped.shared());
        advanced.map_err(PlayError::Refused)
    }

    /// What happened since this was last asked, in order.
    pub fn news(&mut self) -> Vec<News> {
        std::mem::take(&mut self.onlooker.news)
    }

    /// A line of somebody who looks on, for what leaves no event: a refusal.
    pub fn remark(&self, kind: Kind, service: Option<&str>, text: String) -> Line {
        let zone = self.calendar(service.unwrap_or_default()).zone;
        Line::new(self.now(), zone, service, kind, text)
    }

    /// All records as they are now.
    pub fn records(&self) -> &Whole {
        &self.onlooker.records
    }

    /// The calendar of a service as the workflows in force have it; London's for the provider as a whole.
    pub fn calendar(&self, service: &str) -> Calendar {
        calendar(&self.onlooker.records, service)
    }

    /// All definitions that were ever in force.
    pub fn definitions(&self) -> impl Iterator<Item = &Definition> {
        self.all().filter_map(|record| match record {
            Record::Definition(definition) => Some(definition.as_ref()),
            _ => None,
        })
    }

    /// All plans, oldest first.
    pub fn plans(&self) -> impl Iterator<Item = &Plan> {
        self.all().filter_map(|record| match record {
            Record::Plan(plan) => Some(plan.as_ref()),
            _ => None,
        })
    }

    /// All actions, oldest first.
    pub fn actions(&self) -> impl Iterator<Item = &Action> {
        self.all().filter_map(|record| match record {
            Record::Action(action) => Some(action.as_ref()),
            _ => None,
        })
    }

    /// All audits, oldest first.
    pub fn audits(&self) -> impl Iterator<Item = &Audit> {
        self.all().filter_map(|record| match record {
            Record::Audit(audit) => Some(audit.as_ref()),
            _ => None,
        })
    }

    /// All findings, oldest first.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.all().filter_map(|record| match record {
            Record::Finding(finding) => Some(finding.as_ref()),
            _ => None,
        })
    }

    /// All messages, oldest first.
    pub fn messages(&self) -> impl Iterator<Item = &Message> {
        self.all().filter_map(|record| match record {
            Record::Message(message) => Some(message),
            _ => None,
        })
    }

    fn all(&self) -> impl Iterator<Item = &Record> {
        let records = &self.onlooker.records.0;
        records.keys().filter_map(|key| records.known(key)?.as_deref())
    }
}

/// The beacon of stories.
const STORY: [u8; 32] = *b"the beacon of a made-up provider";

/// Events of a ledger that are read together.
const EVENTS_AT_ONCE: usize = 512;

fn unreadable(error: ViewError) -> PlayError {
    PlayError::Unprepared(format!("the ledger or its records cannot be read: {error}"))
}

fn open(machines: &Machines, at: Instant) -> Result<Stepped, StoreError> {
    let parts = Parts {
        clock: Arc::new(FixedClock(at)),
        host: machines.host.clone(),
        notifier: Arc::new(Quiet),
        store: machines.store.clone(),
    };
    Stepped::new(parts, at)
}

/// The calendar of a service as the workflows in force have it; London's where there is none.
pub(crate) fn calendar(records: &Whole, service: &str) -> Calendar {
    let in_force = || {
        let hash = records.provider().ok()??.definition.clone()?;
        ladder::calendar(records, &hash, service).ok()?
    };
    in_force().unwrap_or(Calendar::weekdays_in(Region::EnglandAndWales))
}

/// Follows the events and knows the records that follow from them.
#[derive(Default)]
struct Onlooker {
    news: Vec<News>,
    records: Whole,
    /// Whether events are passed on without a sentence.
    silent: bool,
    /// Whether the records are those of the hall, and not made from the events.
    trusts: bool,
}

impl Onlooker {
    fn see(&mut self, recorded: &Recorded) {
        if self.trusts {
            let recorded = recorded.clone();
            self.news.push(News { recorded, line: None });
            return;
        }
        // Invariant: the hall has applied the same events in the same order to the same rules.
        apply(&mut self.records, recorded).expect("an event that the hall committed can be applied");
        let line = if self.silent {
            None
        } else {
            tell(&self.records, recorded)
        };
        self.forget_frame(recorded);
        self.news.push(News {
            recorded: recorded.clone(),
            line,
        });
    }

    /// Takes over what changed in the hall.
    fn share(&mut self, shared: Shared) {
        // A message is read by nobody here, and the onlooker draws no samples.
        let unread = |key: &Key| matches!(key, Key::Message(_) | Key::Frame(..) | Key::Submission(_));
        for (key, record) in shared.into_iter().filter(|(key, _)| !unread(key)) {
            self.records.0.insert(key, record);
        }
    }

    /// A frame is needed only while samples are drawn; the onlooker draws none.
    fn forget_frame(&mut self, recorded: &Recorded) {
        if let Event::FrameImported { frame, service } = &recorded.event {
            self.records
                .0
                .forget(&Key::Frame(service.clone(), frame.population.clone()));
        }
    }
}

/// Messages reach nobody in virtual time; that they were handed over stands in the ledger.
struct Quiet;

impl Notifier for Quiet {
    fn tell(&self, _: &Told) -> Result<(), NotifyError> {
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::scripted_host::ScriptedHost;
    use ratchet_store::MemoryStore;

    #[test]
    fn what_is_shown_and_does_not_follow_from_the_ledger_is_caught() {
        let machines = Machines {
            host: Arc::new(ScriptedHost::default()),
            store: Arc::new(MemoryStore::new()),
        };
        let mut house = House::new(&machines, Instant::UNIX_EPOCH).unwrap();
        let name = "Fictional Care".to_owned();
        house
            .must(Actor::Operator, Command::FoundProvider { name }, "founding")
            .unwrap();
        assert_eq!(house.books(&Inspector::default()).unwrap(), None);
        house.onlooker.records.0.insert(Key::Provider, None);
        let breach = house.books(&Inspector::default()).unwrap().unwrap();
        assert_eq!(breach.law, Law::RecordsFollowLedger);
    }
}
