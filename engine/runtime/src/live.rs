//! The hall with threads and the wall clock: a writer thread that takes everything waiting as one group, and workers that perform effects.
//! People come before timers, so that a herd of timers leaves room for requests.

use crate::effects::{Parts, perform};
use crate::hall::{Hall, Owed};
use crate::request::{Receipt, Refusal, Request};
use crate::view::View;
use parking_lot::Mutex;
use ratchet_core::event::Recorded;
use ratchet_core::key::Key;
use ratchet_ports::store::StoreError;
use std::collections::BTreeSet;
use std::future::Future;
use std::sync::Arc;
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
            timers_max: 64,
            workers,
        }
    }
}

/// What does not succeed is looked for again this often.
const SWEEP_EVERY: Duration = Duration::from_secs(15);

/// Effects that are looked for in one sweep.
const SWEPT: usize = 4096;

/// Effects that may wait for a worker; further ones are found by a sweep.
const QUEUED_MAX: usize = 16_384;

/// The writer looks at the clock at least this often, because a wall clock can be set.
const LOOK_EVERY: Duration = Duration::from_secs(1);

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

/// Commits that a slow subscriber may be behind before it loses the oldest and has to look for itself.
const COMMITS_KEPT: usize = 8_192;

/// A running provider. Copies speak to the same one.
#[derive(Clone)]
pub struct Provider {
    shared: Arc<Shared>,
}

struct Shared {
    commits: broadcast::Sender<Arc<[Recorded]>>,
    mailbox: SyncSender<Letter>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    view: View,
}

enum Letter {
    /// A request of somebody who waits for the answer.
    Asked(Box<Request>, oneshot::Sender<Result<Receipt, Refusal>>),
    /// An effect came to its end.
    Performed(Key, Option<Box<Request>>),
    /// Finish what waits, then stop.
    Drain,
}

impl Provider {
    /// Starts a provider.
    pub fn start(parts: Parts, options: Options) -> Result<Self, StartError> {
        let hall = Hall::open(parts.store.clone())?;
        let (mailbox, letters) = sync_channel(options.mailbox);
        let (jobs, queue) = channel::<Owed>();
        let view = View::new(parts.store.clone());
        let (commits, _) = broadcast::channel(COMMITS_KEPT);
        let mut threads = start_workers(&parts, options.workers, queue, &mailbox)?;
        let writer = Writer {
            commits: commits.clone(),
            hall,
            in_flight: BTreeSet::new(),
            jobs,
            letters,
            options,
            parts,
            sweep_at: Tick::now(),
            timers_at: Tick::now(),
            draining: false,
        };
        threads.push(
            std::thread::Builder::new()
                .name("ratchet-writer".to_owned())
                .spawn(move || writer.run())?,
        );
        Ok(Self {
            shared: Arc::new(Shared {
                commits,
                mailbox,
                threads: Mutex::new(threads),
                view,
            }),
        })
    }

    /// Sends a request; the future is the answer, given once it is on the disk.
    pub fn submit(&self, request: Request) -> impl Future<Output = Result<Receipt, Refusal>> + Send + use<> {
        let answer = self.send(request);
        async move {
            match answer {
                Ok(answer) => answer.await.unwrap_or_else(|_| Err(gone())),
                Err(refusal) => Err(refusal),
            }
        }
    }

    /// Sends a request and waits for the answer. Not for async tasks.
    pub fn submit_blocking(&self, request: Request) -> Result<Receipt, Refusal> {
        self.send(request)?.blocking_recv().unwrap_or_else(|_| Err(gone()))
    }

    fn send(&self, request: Request) -> Result<oneshot::Receiver<Result<Receipt, Refusal>>, Refusal> {
        let (reply, answer) = oneshot::channel();
        match self.shared.mailbox.try_send(Letter::Asked(Box::new(request), reply)) {
            Ok(()) => Ok(answer),
            Err(TrySendError::Full(_)) => Err(Refusal::Busy),
            Err(TrySendError::Disconnected(_)) => Err(gone()),
        }
    }

    /// Reads.
    pub fn view(&self) -> View {
        self.shared.view.clone()
    }

    /// Events as they are committed, one list a request. A subscriber that falls far behind is told how many it missed.
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<[Recorded]>> {
        self.shared.commits.subscribe()
    }

    /// Finishes what waits, stops the threads and hands everything to the disk. Later requests are refused.
    pub fn drain(&self) {
        // A provider that has stopped already has nothing left to finish.
        let _ = self.shared.mailbox.send(Letter::Drain);
        for thread in self.shared.threads.lock().drain(..) {
            if thread.join().is_err() {
                tracing::error!("a thread of the provider ended in a panic");
            }
        }
    }
}

fn gone() -> Refusal {
    Refusal::Stopped("it is shutting down".to_owned())
}

fn start_workers(
    parts: &Parts,
    count: usize,
    queue: Receiver<Owed>,
    mailbox: &SyncSender<Letter>,
) -> Result<Vec<JoinHandle<()>>, std::io::Error> {
    let queue = Arc::new(Mutex::new(queue));
    let worker = |number: usize| {
        let (parts, queue, mailbox) = (parts.clone(), queue.clone(), mailbox.clone());
        let work = move || while work(&parts, &queue, &mailbox) {};
        std::thread::Builder::new()
            .name(format!("ratchet-worker-{number}"))
            .spawn(work)
    };
    (0..count.max(1)).map(worker).collect()
}

/// Performs one effect; false when there will be no more.
fn work(parts: &Parts, queue: &Mutex<Receiver<Owed>>, mailbox: &SyncSender<Letter>) -> bool {
    // The lock is held while waiting, so that one worker waits for the queue and the others for the lock.
    let Ok(owed) = queue.lock().recv() else { return false };
    let perform = || {
        perform(
            &owed,
            parts.host.as_ref(),
            parts.notifier.as_ref(),
            parts.store.as_ref(),
        )
    };
    let request = std::panic::catch_unwind(std::panic::AssertUnwindSafe(perform)).unwrap_or_else(|_| {
        tracing::error!(key = ?owed.key, "an effect ended in a panic and stays owed");
        None
    });
    mailbox.send(Letter::Performed(owed.key, request.map(Box::new))).is_ok()
}

struct Writer {
    commits: broadcast::Sender<Arc<[Recorded]>>,
    draining: bool,
    hall: Hall,
    /// Records whose effect a worker has.
    in_flight: BTreeSet<Key>,
    jobs: Sender<Owed>,
    letters: Receiver<Letter>,
    options: Options,
    parts: Parts,
    sweep_at: Tick,
    /// After a refusal (a full disk, say) timers rest until then, instead of firing without pause.
    timers_at: Tick,
}

type Reply = Option<oneshot::Sender<Result<Receipt, Refusal>>>;

impl Writer {
    fn run(mut self) {
        while !self.draining {
            self.sweep();
            let (requests, replies) = self.gather();
            self.commit(requests, replies);
        }
        // Everything that was acknowledged is on the disk already; this only spares the next start a replay.
        if let Err(error) = self.parts.store.checkpoint() {
            tracing::error!(error = %error, "the working records could not be handed to the disk; the next start replays the ledger");
        }
    }

    /// Waits for letters or timers and takes everything that is there.
    fn gather(&mut self) -> (Vec<Request>, Vec<Reply>) {
        let (mut requests, mut replies) = (Vec::new(), Vec::new());
        match self.letters.recv_timeout(self.patience()) {
            Ok(letter) => self.open(letter, &mut requests, &mut replies),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => self.draining = true,
        }
        while requests.len() < self.options.group_max {
            let Ok(letter) = self.letters.try_recv() else { break };
            self.open(letter, &mut requests, &mut replies);
        }
        if Tick::now() < self.timers_at {
            return (requests, replies);
        }
        match self.hall.due(self.parts.clock.now(), self.options.timers_max) {
            Ok(due) => {
                replies.extend(due.iter().map(|_| None));
                requests.extend(due);
            }
            Err(error) => tracing::error!(error = %error, "timers could not be read; they are looked at again"),
        }
        (requests, replies)
    }

    /// How long nothing has to be done if nobody asks.
    fn patience(&self) -> Duration {
        let until_sweep = self.sweep_at.saturating_duration_since(Tick::now());
        let timer = self.hall.next_timer().map_or(LOOK_EVERY, |next| {
            (next - self.parts.clock.now()).to_std().unwrap_or(Duration::ZERO)
        });
        let timers_rest = self.timers_at.saturating_duration_since(Tick::now());
        timer.max(timers_rest).min(until_sweep).min(LOOK_EVERY)
    }

    fn open(&mut self, letter: Letter, requests: &mut Vec<Request>, replies: &mut Vec<Reply>) {
        match letter {
            Letter::Asked(request, reply) => {
                requests.push(*request);
                replies.push(Some(reply));
            }
            Letter::Performed(key, request) => {
                self.in_flight.remove(&key);
                if let Some(request) = request {
                    requests.push(*request);
                    replies.push(None);
                }
            }
            Letter::Drain => self.draining = true,
        }
    }

    fn commit(&mut self, requests: Vec<Request>, replies: Vec<Reply>) {
        if requests.is_empty() {
            return;
        }
        let outcome = self.hall.group(requests, self.parts.clock.now());
        for (reply, answer) in replies.into_iter().zip(outcome.answers) {
            if let Some(receipt) = answer.as_ref().ok().filter(|receipt| !receipt.repeated) {
                // Nobody may be listening.
                let _ = self.commits.send(receipt.events.clone());
            }
            match (reply, answer) {
                // Whoever asked may have gone; the request is done all the same.
                (Some(reply), answer) => drop(reply.send(answer)),
                (None, Err(refusal)) => {
                    self.timers_at = Tick::now() + LOOK_EVERY;
                    tracing::warn!(error = %refusal, "a timer or a tool's answer was refused; it is tried again");
                }
                (None, Ok(_)) => {}
            }
        }
        self.hand_out(outcome.owed);
    }

    fn hand_out(&mut self, owed: Vec<Owed>) {
        for owed in owed {
            if self.in_flight.len() < QUEUED_MAX && self.in_flight.insert(owed.key.clone()) {
                // The workers live as long as this sender.
                let _ = self.jobs.send(owed);
            }
        }
    }

    /// Finds what is owed and not being performed: after a start, and what did not succeed.
    fn sweep(&mut self) {
        if Tick::now() < self.sweep_at {
            return;
        }
        self.sweep_at = Tick::now() + SWEEP_EVERY;
        match self.hall.sweep(SWEPT) {
            Ok(owed) => self.hand_out(owed),
            Err(error) => tracing::error!(error = %error, "owed effects could not be read; they are looked for again"),
        }
    }
}
