//! Reading events, beside the appender and by any number of threads.

use std::sync::Arc;

use parking_lot::{Mutex, RwLock};
use ratchet_ledger::record::{EVENT_BYTES_MAX, Frame, FrameError, HEAD_BYTES, frame_bytes, skim};
use ratchet_ledger::segment::HEADER_BYTES;
use ratchet_ports::store::{LedgerEvent, Position, StoreError};

use super::index::Index;
use super::{Damage, Directory};
use crate::disk::DiskFile;
use crate::fault::At as _;

/// Read at once.
const CHUNK_BYTES: usize = 256 * 1024;

/// Segments that are kept open for reading, beside the last one.
const OPEN_SEGMENTS_MAX: usize = 4;

/// An open segment.
#[derive(Debug)]
pub(crate) struct Segment {
    first: Position,
    file: Arc<dyn DiskFile>,
    index: RwLock<Index>,
}

impl Segment {
    pub(crate) fn new(first: Position, file: Arc<dyn DiskFile>) -> Self {
        Self {
            first,
            file,
            index: RwLock::default(),
        }
    }

    /// Position of its first event.
    pub(crate) fn first(&self) -> Position {
        self.first
    }

    /// Where its events lie.
    pub(crate) fn index(&self) -> &RwLock<Index> {
        &self.index
    }
}

/// All segments.
#[derive(Debug)]
pub(crate) struct Reader {
    directory: Directory,
    /// First positions; eight bytes per 64 MiB of history.
    firsts: RwLock<Vec<Position>>,
    live: RwLock<Arc<Segment>>,
    /// Most recently used last.
    open: Mutex<Vec<Arc<Segment>>>,
}

/// A place in a segment, and what was read from there.
struct Cursor {
    segment: Arc<Segment>,
    /// First position that is not in this segment.
    end: Position,
    offset: u64,
    chunk: Vec<u8>,
    /// Where the next frame begins in the chunk.
    at: usize,
}

impl Reader {
    pub(crate) fn new(directory: Directory, firsts: Vec<Position>, live: Arc<Segment>) -> Self {
        Self {
            directory,
            firsts: RwLock::new(firsts),
            live: RwLock::new(live),
            open: Mutex::default(),
        }
    }

    /// The appender went on to another segment.
    pub(super) fn begin_segment(&self, segment: Arc<Segment>) {
        let mut firsts = self.firsts.write();
        if firsts.last() != Some(&segment.first) {
            firsts.push(segment.first);
        }
        *self.live.write() = segment;
    }

    /// Up to `limit` events from `from` on, none after `last`.
    pub(crate) fn events(&self, from: Position, last: Position, limit: usize) -> Result<Vec<LedgerEvent>, StoreError> {
        let from = from.max(1);
        let mut events = Vec::new();
        if from > last || limit == 0 {
            return Ok(events);
        }
        let last = last.min(from.saturating_add(limit as u64 - 1));
        events.reserve(usize::try_from(last - from + 1).unwrap_or(0).min(4096));
        let mut next = from;
        while next <= last {
            match self.read_segment(next, last, &mut events) {
                Ok(end) => next = end,
                // What is before the damage can be read; whoever asks for what follows gets the error.
                Err(_) if !events.is_empty() => break,
                Err(error) => return Err(error),
            }
        }
        Ok(events)
    }

    /// Reads the events from `next` to `last` that are in one segment, and says where to go on.
    fn read_segment(
        &self,
        next: Position,
        last: Position,
        events: &mut Vec<LedgerEvent>,
    ) -> Result<Position, StoreError> {
        let mut cursor = self.seek(next)?;
        let end = cursor.end.min(last + 1);
        for position in next..end {
            events.push(self.read(&mut cursor, position)?);
        }
        Ok(end)
    }

    /// A cursor that stands before event `position`.
    fn seek(&self, position: Position) -> Result<Cursor, StoreError> {
        let (first, end) = {
            let firsts = self.firsts.read();
            let after = firsts.partition_point(|first| *first <= position);
            let first = after.checked_sub(1).map(|at| firsts[at]);
            (first, firsts.get(after).copied().unwrap_or(Position::MAX))
        };
        let missing = || {
            Damage::at(
                &self.directory.path,
                0,
                position,
                "the segment with this event is missing",
            )
            .error()
        };
        let segment = self.segment(first.ok_or_else(missing)?)?;
        let known = segment.index.read().before(position);
        let (mut at, offset) = known.unwrap_or((segment.first, HEADER_BYTES as u64));
        let mut cursor = Cursor {
            segment,
            end,
            offset,
            chunk: Vec::new(),
            at: 0,
        };
        while at < position {
            self.skip(&mut cursor, at)?;
            at += 1;
        }
        Ok(cursor)
    }

    fn segment(&self, first: Position) -> Result<Arc<Segment>, StoreError> {
        let live = self.live.read().clone();
        if live.first == first {
            return Ok(live);
        }
        let mut open = self.open.lock();
        if let Some(at) = open.iter().position(|segment| segment.first == first) {
            let segment = open.remove(at);
            open.push(segment.clone());
            return Ok(segment);
        }
        let segment = Arc::new(Segment::new(first, self.directory.open(first)?));
        if open.len() >= OPEN_SEGMENTS_MAX {
            open.remove(0);
        }
        open.push(segment.clone());
        Ok(segment)
    }

    fn skip(&self, cursor: &mut Cursor, position: Position) -> Result<(), StoreError> {
        cursor.fill(HEAD_BYTES).at(&self.directory.path)?;
        match skim(cursor.rest()) {
            Ok((found, bytes)) if found == position => {
                cursor.note(position);
                cursor.advance(bytes);
                Ok(())
            }
            Ok(_) => Err(self.damage(cursor, position, "another event is in its place")),
            Err(error) => Err(self.damage(cursor, position, &error.to_string())),
        }
    }

    fn read(&self, cursor: &mut Cursor, position: Position) -> Result<LedgerEvent, StoreError> {
        cursor.fill(HEAD_BYTES).at(&self.directory.path)?;
        let bytes = skim(cursor.rest())
            .map(|(_, bytes)| bytes)
            .unwrap_or(HEAD_BYTES)
            .min(frame_bytes(EVENT_BYTES_MAX));
        cursor.fill(bytes).at(&self.directory.path)?;
        match Frame::parse(cursor.rest()) {
            Ok((frame, bytes)) if frame.position == position => {
                let event = LedgerEvent {
                    position,
                    bytes: frame.event.to_vec(),
                    hash: frame.hash,
                };
                cursor.note(position);
                cursor.advance(bytes);
                Ok(event)
            }
            Ok(_) => Err(self.damage(cursor, position, "another event is in its place")),
            Err(error @ (FrameError::Blank | FrameError::Short)) => {
                Err(self.damage(cursor, position, &error.to_string()))
            }
            Err(FrameError::Invalid(reason)) => Err(self.damage(cursor, position, reason)),
        }
    }

    fn damage(&self, cursor: &Cursor, position: Position, reason: &str) -> StoreError {
        Damage::at(
            &self.directory.segment(cursor.segment.first),
            cursor.offset,
            position,
            reason,
        )
        .error()
    }
}

impl Cursor {
    fn rest(&self) -> &[u8] {
        &self.chunk[self.at..]
    }

    /// Sees to it that `bytes` are there to be parsed, if the file has them.
    fn fill(&mut self, bytes: usize) -> std::io::Result<()> {
        if self.chunk.len() - self.at >= bytes {
            return Ok(());
        }
        self.chunk.resize(bytes.max(CHUNK_BYTES), 0);
        self.at = 0;
        let count = self.segment.file.read_at(&mut self.chunk, self.offset)?;
        self.chunk.truncate(count);
        Ok(())
    }

    fn note(&self, position: Position) {
        let index = self.segment.index.upgradable_read();
        if index.wants(self.offset) {
            parking_lot::RwLockUpgradableReadGuard::upgrade(index).note(position, self.offset);
        }
    }

    fn advance(&mut self, bytes: usize) {
        self.at = (self.at + bytes).min(self.chunk.len());
        self.offset += bytes as u64;
    }
}
