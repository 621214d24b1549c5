//! Offline verification: from the frames of a ledger to a report that anybody can recompute.

use crate::chain::ChainHash;
use crate::merkle::{Hash, Tree};
use crate::record::Frame;
use crate::record::walk::Thread;

/// What a check of a whole ledger found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Number of events that are sound, from the first on; also the position of the last sound one.
    pub events: u64,
    /// Number of complete commit groups.
    pub groups: u64,
    /// Bytes of all sound events.
    pub bytes: u64,
    /// Chain hash after the last sound event.
    pub hash: ChainHash,
    /// Merkle root over all sound events.
    pub root: Hash,
    /// The first thing that is wrong, if anything is.
    pub fault: Option<Fault>,
}

/// The first event that cannot be trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event {position} cannot be trusted: {reason}")]
pub struct Fault {
    /// Its position.
    pub position: u64,
    /// What is wrong, for people.
    pub reason: String,
}

/// Checks frames one after the other.
#[derive(Debug, Clone, Default)]
pub struct Verifier {
    thread: Thread,
    tree: Tree,
    groups: u64,
    bytes: u64,
    fault: Option<Fault>,
}

impl Verifier {
    /// Begins before the first event.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next frame; after a fault nothing more is counted.
    pub fn take(&mut self, frame: &Frame<'_>) {
        if self.fault.is_some() {
            return;
        }
        match self.thread.follow(frame) {
            Err(reason) => self.fail(reason),
            Ok(()) => {
                self.tree.push(frame.event);
                self.bytes += frame.event.len() as u64;
                self.groups += u64::from(frame.last_of_group);
            }
        }
    }

    /// Reports that the next event could not be read at all.
    pub fn fail(&mut self, reason: impl Into<String>) {
        let position = self.thread.position + 1;
        self.fault.get_or_insert(Fault {
            position,
            reason: reason.into(),
        });
    }

    /// State after the last sound event.
    pub fn thread(&self) -> Thread {
        self.thread
    }

    /// Tree over the sound events.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The first fault so far.
    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// Ends the check: a group that is begun and not complete is a fault too.
    pub fn finish(mut self) -> Report {
        if self.thread.group_open {
            self.fail("its commit group is not complete");
        }
        Report {
            events: self.thread.position,
            groups: self.groups,
            bytes: self.bytes,
            hash: self.thread.hash,
            root: self.tree.root(),
            fault: self.fault,
        }
    }
}

/// Checks all of `frames`, from the first event on.
pub fn verify<'a>(frames: impl IntoIterator<Item = Frame<'a>>) -> Report {
    let mut verifier = Verifier::new();
    frames.into_iter().for_each(|frame| verifier.take(&frame));
    verifier.finish()
}
