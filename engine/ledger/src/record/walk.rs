//! Walking over the frames of a segment and checking each against the ones before: position, chain, groups.

use super::{Frame, FrameError};
use crate::chain::{self, ChainHash};

/// What a ledger must continue with: kept while walking, carried from segment to segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thread {
    /// Position of the last event.
    pub position: u64,
    /// Chain hash after it.
    pub hash: ChainHash,
    /// Is a commit group begun and not complete?
    pub group_open: bool,
}

impl Default for Thread {
    fn default() -> Self {
        Self::start()
    }
}

impl Thread {
    /// Before the first event.
    pub fn start() -> Self {
        Self {
            position: 0,
            hash: chain::START,
            group_open: false,
        }
    }

    /// Checks that `frame` continues the ledger, and moves on to it. The reason is for people.
    pub fn follow(&mut self, frame: &Frame<'_>) -> Result<(), &'static str> {
        if frame.position != self.position + 1 {
            return Err("it is not the event that comes next");
        }
        if frame.first_of_group == self.group_open {
            return Err("its commit group does not fit the one before");
        }
        let hash = chain::extend(&self.hash, frame.event);
        if hash != frame.hash {
            return Err("its chain hash does not follow from the events before it");
        }
        *self = Self {
            position: frame.position,
            hash,
            group_open: !frame.last_of_group,
        };
        Ok(())
    }
}

/// An iterator over the frames in `bytes`; ends at the first place that is not a sound continuation.
#[derive(Debug)]
pub struct Walk<'a> {
    bytes: &'a [u8],
    offset: usize,
    thread: Thread,
    complete: (usize, Thread),
    stop: Option<FrameError>,
}

impl<'a> Walk<'a> {
    /// Walks over `bytes`, which begin with the frame that should follow `thread`.
    pub fn new(bytes: &'a [u8], thread: Thread) -> Self {
        Self {
            bytes,
            offset: 0,
            thread,
            complete: (0, thread),
            stop: None,
        }
    }

    /// Where the next frame begins.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// State after the last sound frame.
    pub fn thread(&self) -> Thread {
        self.thread
    }

    /// End of the last complete group: its offset and the state there.
    pub fn complete(&self) -> (usize, Thread) {
        self.complete
    }

    /// Why the walk ended; `None` while it goes on.
    pub fn stop(&self) -> Option<FrameError> {
        self.stop
    }

    fn step(&mut self) -> Result<Frame<'a>, FrameError> {
        let rest = self.bytes.get(self.offset..).unwrap_or_default();
        let (frame, whole) = Frame::parse(rest)?;
        self.thread.follow(&frame).map_err(FrameError::Invalid)?;
        self.offset += whole;
        if frame.last_of_group {
            self.complete = (self.offset, self.thread);
        }
        Ok(frame)
    }
}

impl<'a> Iterator for Walk<'a> {
    type Item = Frame<'a>;

    fn next(&mut self) -> Option<Frame<'a>> {
        if self.stop.is_some() {
            return None;
        }
        self.step().map_err(|error| self.stop = Some(error)).ok()
    }
}
