//! The writer's loop: wait, take everything that waits as one group, commit, answer, hand effects to the workers.

use super::{Answer, Channels, Letter, Options};
use crate::effects::Parts;
use crate::errands::Errands;
use crate::hall::{Hall, Owed};
use crate::request::{Refusal, Request};
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant as Tick};
use tokio::sync::oneshot;

/// The writer looks at the clock at least this often, because a wall clock can be set.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How long a stop waits for workers; a tool's own limits are shorter.
const DRAIN_MAX: Duration = Duration::from_secs(20);

/// The one thread that decides and commits.
pub(super) struct Writer {
    channels: Channels,
    /// Set while draining: until then workers may finish what they have begun.
    drain_by: Option<Tick>,
    errands: Errands,
    hall: Hall,
    options: Options,
    parts: Parts,
    /// After a failure of the store (a full disk, say) timers rest until then, instead of firing without pause.
    timers_at: Tick,
}

/// Requests with those who wait for the answers.
#[derive(Default)]
struct Gathered {
    replies: Vec<Option<oneshot::Sender<Answer>>>,
    requests: Vec<Request>,
}

impl Gathered {
    fn add(&mut self, request: Request, reply: Option<oneshot::Sender<Answer>>) {
        self.requests.push(request);
        self.replies.push(reply);
    }
}

impl Writer {
    pub(super) fn new(hall: Hall, parts: Parts, options: Options, channels: Channels) -> Self {
        Self {
            channels,
            drain_by: None,
            errands: Errands::new(options.retry_after),
            hall,
            options,
            parts,
            timers_at: Tick::now(),
        }
    }

    pub(super) fn run(mut self) {
        loop {
            self.walk();
            let gathered = self.gather();
            let idle = gathered.requests.is_empty();
            self.commit(gathered);
            if self
                .drain_by
                .is_some_and(|by| idle && (self.errands.is_idle() || Tick::now() > by))
            {
                break;
            }
        }
        // Everything that was acknowledged is on the disk already; this only spares the next start a replay.
        if let Err(error) = self.parts.store.checkpoint() {
            tracing::error!(error = %error, "the working records could not be handed to the disk; the next start replays the ledger");
        }
    }

    /// Whether timers fire and effects go out.
    fn is_working(&self) -> bool {
        self.drain_by.is_none() && self.hall.stopped().is_none()
    }

    /// Waits for letters or timers and takes everything that is there, people first.
    fn gather(&mut self) -> Gathered {
        let mut gathered = Gathered::default();
        match self.channels.letters.recv_timeout(self.patience()) {
            Ok(letter) => self.open(letter, &mut gathered),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => self.begin_to_drain(),
        }
        while gathered.requests.len() < self.options.group_max {
            let Ok(letter) = self.channels.letters.try_recv() else {
                break;
            };
            self.open(letter, &mut gathered);
        }
        if self.is_working() && Tick::now() >= self.timers_at {
            // What people leave of the group, and always a few, so that neither keeps the other waiting for long.
            let most = self.options.timers_max.max(1);
            let room = self.options.group_max.saturating_sub(gathered.requests.len());
            match self
                .hall
                .due(self.parts.clock.now(), room.clamp(most.div_ceil(8), most))
            {
                Ok(due) => due.into_iter().for_each(|request| gathered.add(request, None)),
                Err(error) => self.rest(&Refusal::from(error)),
            }
        }
        gathered
    }

    /// How long nothing has to be done if nobody asks.
    fn patience(&self) -> Duration {
        if !self.is_working() {
            return LOOK_EVERY.min(Duration::from_millis(10));
        }
        let now = Tick::now();
        let until_timer = self.hall.next_timer().map_or(LOOK_EVERY, |next| {
            (next - self.parts.clock.now()).to_std().unwrap_or(Duration::ZERO)
        });
        let timers = until_timer.max(self.timers_at.saturating_duration_since(now));
        timers.min(self.errands.patience(now)).min(LOOK_EVERY)
    }

    fn open(&mut self, letter: Letter, gathered: &mut Gathered) {
        match letter {
            Letter::Asked(request, reply) => gathered.add(*request, Some(reply)),
            Letter::Performed(key, Some(request)) => {
                self.errands.done(&key);
                gathered.add(*request, None);
            }
            Letter::Performed(key, None) => self.errands.failed(key, Tick::now()),
            Letter::Drain => self.begin_to_drain(),
        }
    }

    fn begin_to_drain(&mut self) {
        self.drain_by.get_or_insert_with(|| Tick::now() + DRAIN_MAX);
    }

    fn commit(&mut self, gathered: Gathered) {
        if gathered.requests.is_empty() {
            return;
        }
        let outcome = self.hall.group(gathered.requests, self.parts.clock.now());
        if let Some(reason) = self.hall.stopped() {
            self.channels
                .state
                .stopped
                .lock()
                .get_or_insert_with(|| reason.to_owned());
        }
        for (reply, answer) in gathered.replies.into_iter().zip(outcome.answers) {
            if let Some(receipt) = answer.as_ref().ok().filter(|receipt| !receipt.repeated) {
                // Nobody may be listening.
                let _ = self.channels.commits.send(receipt.events.clone());
            }
            match (reply, answer) {
                // Whoever asked may have gone; the request is done all the same.
                (Some(reply), answer) => drop(reply.send(answer)),
                (None, Err(refusal)) => self.rest(&refusal),
                (None, Ok(_)) => {}
            }
        }
        self.hand_out(outcome.owed);
    }

    /// A timer or a tool's answer was refused. It is found again: by its row, or by the walk through what is owed.
    fn rest(&mut self, refusal: &Refusal) {
        match refusal {
            Refusal::Store(error) => {
                self.timers_at = Tick::now() + LOOK_EVERY;
                tracing::error!(error = %error, "timers rest, because the store failed");
            }
            Refusal::Rejected(rejection) => {
                tracing::warn!(error = %rejection, "a timer or a tool's answer came too late");
            }
            Refusal::Busy | Refusal::Stopped(_) => {}
        }
    }

    fn hand_out(&mut self, owed: Vec<Owed>) {
        if self.is_working() {
            for owed in self.errands.admit(owed) {
                // The workers live as long as this sender.
                let _ = self.channels.jobs.send(owed);
            }
        }
    }

    fn walk(&mut self) {
        if !self.is_working() {
            return;
        }
        match self.errands.walk(&mut self.hall, Tick::now()) {
            Ok(found) => found.into_iter().for_each(|owed| drop(self.channels.jobs.send(owed))),
            Err(error) => tracing::error!(error = %error, "owed effects could not be read; they are looked for again"),
        }
    }
}
