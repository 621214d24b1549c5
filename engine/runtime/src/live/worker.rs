//! The threads that ask tools and hand messages over, away from the writer.

use super::{Letter, State};
use crate::effects::{Parts, perform};
use crate::hall::Owed;
use crate::request::Request;
use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};

/// Takes effects from the queue until there will be no more.
#[derive(Clone)]
pub(super) struct Worker {
    pub(super) mailbox: SyncSender<Letter>,
    pub(super) parts: Parts,
    pub(super) queue: Arc<Mutex<Receiver<Owed>>>,
    pub(super) state: Arc<State>,
}

impl Worker {
    pub(super) fn run(&self) {
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
        let perform = || perform(owed, &self.parts);
        match std::panic::catch_unwind(std::panic::AssertUnwindSafe(perform)) {
            Ok(request) => request.map(Box::new),
            Err(_) => {
                tracing::error!(key = ?owed.key, "an effect ended in a panic and stays owed");
                None
            }
        }
    }
}
