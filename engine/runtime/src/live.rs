//! The hall with threads and the wall clock: a writer thread that takes everything waiting as one group, and workers that perform effects.
//! People come before timers, so that a herd of timers leaves room for requests.

use crate::effects::{Parts, perform};
use crate::errands::Errands;
use crate::hall::{Hall, Owed};
use crate::request::{Receipt, Refusal, Request};
use crate::view::View;
use parking_lot::Mutex;
use ratchet_core::event::Recorded;
use ratchet_core::key::Key;
use ratchet_ports::store::StoreError;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, TrySendError, channel, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant as Tick};
use tokio::sync::{broadcast, oneshot};

/// How a provider is driven.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Requests that are committed together at most: beyond it answers get slower without more of them.
    pub group_max: usize,
    /// Requests that may wait: beyond it senders are told that Ratchet is busy.
    pub mailbox: usize,
    /// The first pause before an effect that did not succeed is tried again; later ones are longer.
    pub retry_after: Duration,
    /// Timers fired in one group at most, so that people are served between.
    pub timers_max: usize,
    /// Threads that ask tools and hand messages over.
    pub workers: usize,
}

impl Default for Options {
    fn default() -> Self {
        let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            group_max: 256,
            mailbox: 4096,
            retry_after: Duration::from_secs(15),
            timers_max: 128,
            workers,
        }
    }
}

/// The writer looks at the clock at least this often, because a wall clock can be set.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How long a stop waits for workers; a tool's own limits are shorter.
const DRAIN_MAX: Duration = Duration::from_secs(20);

/// Commits that a slow subscriber may be behind before it loses the oldest and has to look for itself.
const COMMITS_KEPT: usize = 8_192;

/// Why a provider could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A thread could not be started.
    #[error("a thread could not be started: {0}")]
    Thread(#[from] std::io::Error),
}

/// A running provider. Copies speak to the same one; it stops when it is drained, or when the last copy goes.
#[derive(Clone)]
pub struct Provider {
    shared: Arc<Shared>,
}

struct Shared {
    commits: broadcast::Sender<Arc<[Recorded]>>,
    mailbox: SyncSender<Letter>,
    state: Arc<State>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    view: View,
}

/// What everybody may know about the writer.
#[derive(Default)]
struct State {
    /// No new requests are taken, and workers begin nothing new.
    closing: AtomicBool,
    /// Why the writer takes no more requests.
    stopped: Mutex<Option<String>>,
}

impl State {
    fn is_closing(&self) -> bool {
        self.closing.load(Ordering::SeqCst)
    }

    fn gone(&self) -> Refusal {
        let reason = self.stopped.lock().clone();
        Refusal::Stopped(reason.unwrap_or_else(|| "it is shutting down".to_owned()))
    }
}

type Answer = Result<Receipt, Refusal>;

enum Letter {
    /// A request of somebody who waits for the answer.
    Asked(Box<Request>, oneshot::Sender<Answer>),
    /// An effect came to its end; without a request it stays owed.
    Performed(Key, Option<Box<Request>>),
    /// Finish what waits, then stop.
    Drain,
}

impl Provider {
    /// Starts a provider.
    pub fn start(parts: Parts, options: Options) -> Result<Self, StartError> {
        let hall = Hall::open(parts.store.clone())?;
        let (mailbox, letters) = sync_channel(options.mailbox.max(1));
        let (jobs, queue) = channel::<Owed>();
        let (commits, _) = broadcast::channel(COMMITS_KEPT);
        let state = Arc::new(State::default());
        let view = View::new(parts.store.clone());
        let worker = Worker {
            mailbox: mailbox.clone(),
            parts: parts.clone(),
            queue: Arc::new(Mutex::new(queue)),
            state: state.clone(),
        };
        let mut threads = Vec::new();
        for number in 0..options.workers.max(1) {
            let worker = worker.clone();
            threads.push(thread(&format!("ratchet-worker-{number}"), move || worker.run())?);
        }
        let writer = Writer {
            commits: commits.clone(),
            drain_by: None,
            errands: Errands::new(options.retry_after),
            hall,
            jobs,
            letters,
            options,
            parts,
            state: state.clone(),
            timers_at: Tick::now(),
        };
        threads.push(thread("ratchet-writer", move || writer.run())?);
        let shared = Shared {
            commits,
            mailbox,
            state,
            threads: Mutex::new(threads),
            view,
        };
        Ok(Self {
            shared: Arc::new(shared),
        })
    }

    /// Sends a request at once; the future is the answer, given when it is on the disk. It need not be awaited.
    pub fn submit(&self, request: Request) -> impl Future<Output = Result<Receipt, Refusal>> + Send + use<> {
        let (answer, state) = (self.send(request), self.shared.state.clone());
        async move { answer?.await.unwrap_or_else(|_| Err(state.gone())) }
    }

    /// Sends a request and waits for the answer. Not for async tasks.
    pub fn submit_blocking(&self, request: Request) -> Result<Receipt, Refusal> {
        let answer = self.send(request)?.blocking_recv();
        answer.unwrap_or_else(|_| Err(self.shared.state.gone()))
    }

    fn send(&self, request: Request) -> Result<oneshot::Receiver<Answer>, Refusal> {
        if self.shared.state.is_closing() {
            return Err(self.shared.state.gone());
        }
        let (reply, answer) = oneshot::channel();
        match self.shared.mailbox.try_send(Letter::Asked(Box::new(request), reply)) {
            Ok(()) => Ok(answer),
            Err(TrySendError::Full(_)) => Err(Refusal::Busy),
            Err(TrySendError::Disconnected(_)) => Err(self.shared.state.gone()),
        }
    }

    /// Reads.
    pub fn view(&self) -> View {
        self.shared.view.clone()
    }

    /// Why no more requests are taken, if so.
    pub fn stopped(&self) -> Option<String> {
        self.shared.state.stopped.lock().clone()
    }

    /// Events as they are committed, one list a request. A subscriber that falls far behind is told how many it missed.
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<[Recorded]>> {
        self.shared.commits.subscribe()
    }

    /// Answers everything that waits, stops the threads and hands everything to the disk. Later requests are refused; effects that
    /// were not begun stay owed. Blocks.
    pub fn drain(&self) {
        self.shared.stop();
    }
}

impl Shared {
    fn stop(&self) {
        self.state.closing.store(true, Ordering::SeqCst);
        let mut threads = self.threads.lock();
        // A writer that has ended already has nothing left to finish.
        let _ = self.mailbox.send(Letter::Drain);
        for thread in threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a thread of the provider ended in a panic");
            }
        }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.stop();
    }
}

fn thread(name: &str, run: impl FnOnce() + Send + 'static) -> std::io::Result<JoinHandle<()>> {
    std::thread::Builder::new().name(name.to_owned()).spawn(run)
}

#[derive(Clone)]
struct Worker {
    mailbox: SyncSender<Letter>,
    parts: Parts,
    queue: Arc<Mutex<Receiver<Owed>>>,
    state: Arc<State>,
}

impl Worker {
    fn run(&self) {
        loop {
            // The lock is held while waiting, so that one worker waits for the queue and the others for the lock.
            let Ok(owed) = self.queue.lock().recv() else { return };
            let request = if self.state.is_closing() {
                None
            } else {
                self.perform(&owed)
            };
            if self.mailbox.send(Letter::Performed(owed.key, request)).is_err() {
                return;
            }
        }
    }

    fn perform(&self, owed: &Owed) -> Option<Box<Request>> {
        let Parts {
            host, notifier, store, ..
        } = &self.parts;
        let perform = || perform(owed, host.as_ref(), notifier.as_ref(), store.as_ref());
        match std::panic::catch_unwind(std::panic::AssertUnwindSafe(perform)) {
            Ok(request) => request.map(Box::new),
            Err(_) => {
                tracing::error!(key = ?owed.key, "an effect ended in a panic and stays owed");
                None
            }
        }
    }
}

struct Writer {
    commits: broadcast::Sender<Arc<[Recorded]>>,
    /// Set while draining: until then workers may finish what they have begun.
    drain_by: Option<Tick>,
    errands: Errands,
    hall: Hall,
    jobs: Sender<Owed>,
    letters: Receiver<Letter>,
    options: Options,
    parts: Parts,
    state: Arc<State>,
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
    fn run(mut self) {
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
        match self.letters.recv_timeout(self.patience()) {
            Ok(letter) => self.open(letter, &mut gathered),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => self.begin_to_drain(),
        }
        while gathered.requests.len() < self.options.group_max {
            let Ok(letter) = self.letters.try_recv() else { break };
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
            self.state.stopped.lock().get_or_insert_with(|| reason.to_owned());
        }
        for (reply, answer) in gathered.replies.into_iter().zip(outcome.answers) {
            if let Some(receipt) = answer.as_ref().ok().filter(|receipt| !receipt.repeated) {
                // Nobody may be listening.
                let _ = self.commits.send(receipt.events.clone());
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
                let _ = self.jobs.send(owed);
            }
        }
    }

    fn walk(&mut self) {
        if !self.is_working() {
            return;
        }
        match self.errands.walk(&mut self.hall, Tick::now()) {
            Ok(found) => found.into_iter().for_each(|owed| drop(self.jobs.send(owed))),
            Err(error) => tracing::error!(error = %error, "owed effects could not be read; they are looked for again"),
        }
    }
}
