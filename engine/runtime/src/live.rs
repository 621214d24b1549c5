//! The hall with threads and the wall clock: a writer thread that takes everything waiting as one group, and workers that perform effects.
//! People come before timers, so that a herd of timers leaves room for requests.

mod worker;
mod writer;

use self::worker::Worker;
use self::writer::Writer;
use crate::effects::Parts;
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
use std::sync::mpsc::{Receiver, Sender, SyncSender, TrySendError, channel, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;
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

/// Where the writer hears from and speaks to.
struct Channels {
    commits: broadcast::Sender<Arc<[Recorded]>>,
    jobs: Sender<Owed>,
    letters: Receiver<Letter>,
    state: Arc<State>,
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
        let writer = Writer::new(
            hall,
            parts,
            options,
            Channels {
                commits: commits.clone(),
                jobs,
                letters,
                state: state.clone(),
            },
        );
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
