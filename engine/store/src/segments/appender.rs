//! Writing commit groups to the end of the last segment.

use std::sync::Arc;

use ratchet_ledger::chain;
use ratchet_ledger::merkle::Tree;
use ratchet_ledger::record::{Frame, frame_bytes};
use ratchet_ledger::segment::{HEADER_BYTES, Header};
use ratchet_ports::store::{Head, Position, StoreError};

use super::Directory;
use super::reader::{Reader, Segment};
use super::spare::{Spare, next_bytes};
use crate::disk::DiskFile;
use crate::fault;

/// Once the encoded group was larger than this, its buffer is given back.
const BUFFER_KEEP_BYTES: usize = 4 * 1024 * 1024;

/// The end of the ledger. There is one, behind a lock.
#[derive(Debug)]
pub(crate) struct Appender {
    pub(super) directory: Directory,
    /// Largest size of new segments.
    pub(super) segment_bytes: u64,
    pub(super) spare: Spare,
    pub(super) segment: Arc<Segment>,
    pub(super) file: Arc<dyn DiskFile>,
    /// End of the last complete group in the file.
    pub(super) offset: u64,
    /// Room in the file.
    pub(super) capacity: u64,
    pub(super) head: Head,
    pub(super) tree: Tree,
    pub(super) buffer: Vec<u8>,
    /// Why nothing more may be written.
    pub(super) stopped: Option<String>,
}

/// Head and tree after a group that is written and not yet counted.
struct After {
    head: Head,
    tree: Tree,
}

impl Appender {
    /// The end of the ledger.
    pub(crate) fn head(&self) -> Head {
        self.head
    }

    /// The tree over all events.
    pub(crate) fn tree(&self) -> &Tree {
        &self.tree
    }

    /// Why nothing more may be written, if so.
    pub(crate) fn stopped(&self) -> Option<&str> {
        self.stopped.as_deref()
    }

    /// Appends one group (at least one event, each of acceptable length); it is on the disk when this returns.
    pub(crate) fn append(&mut self, events: &[Vec<u8>], reader: &Reader) -> Result<Head, StoreError> {
        if let Some(reason) = &self.stopped {
            return Err(StoreError::Stopped(reason.clone()));
        }
        let bytes: usize = events.iter().map(|event| frame_bytes(event.len())).sum();
        if self.offset + bytes as u64 > self.capacity {
            self.begin_segment(bytes as u64, reader)?;
        }
        let after = self.encode(events);
        self.write()?;
        self.note_offsets(events);
        self.offset += self.buffer.len() as u64;
        self.head = after.head;
        self.tree = after.tree;
        self.make_spare_in_time();
        if self.buffer.capacity() > BUFFER_KEEP_BYTES {
            self.buffer = Vec::new();
        }
        Ok(self.head)
    }

    fn begin_segment(&mut self, group_bytes: u64, reader: &Reader) -> Result<(), StoreError> {
        let header = Header {
            first: self.head.position + 1,
            previous: self.head.hash,
            tree: self.tree.clone(),
        };
        let usual = next_bytes(Some(self.capacity), self.segment_bytes);
        let (file, capacity) = self.spare.take(usual.max(HEADER_BYTES as u64 + group_bytes))?;
        // An empty segment that is too small for the group keeps its name: it is replaced by a larger one.
        self.directory.name(&file, &header)?;
        self.segment = Arc::new(Segment::new(header.first, file.clone()));
        self.file = file;
        self.offset = HEADER_BYTES as u64;
        self.capacity = capacity;
        reader.begin_segment(self.segment.clone());
        Ok(())
    }

    fn make_spare_in_time(&mut self) {
        if self.offset > self.capacity / 2 {
            self.spare.make(next_bytes(Some(self.capacity), self.segment_bytes));
        }
    }

    fn encode(&mut self, events: &[Vec<u8>]) -> After {
        self.buffer.clear();
        let mut after = After {
            head: self.head,
            tree: self.tree.clone(),
        };
        for (index, event) in events.iter().enumerate() {
            let head = Head {
                position: after.head.position + 1,
                hash: chain::extend(&after.head.hash, event),
            };
            let (first_of_group, last_of_group) = (index == 0, index + 1 == events.len());
            Frame {
                position: head.position,
                first_of_group,
                last_of_group,
                event,
                hash: head.hash,
            }
            .write(&mut self.buffer);
            after.tree.push(event);
            after.head = head;
        }
        after
    }

    fn write(&mut self) -> Result<(), StoreError> {
        let path = self.directory.segment(self.segment.first());
        if let Err(error) = self.file.write_at(&self.buffer, self.offset) {
            self.erase();
            self.sync_erased();
            return Err(fault::io(&path, error));
        }
        if let Err(error) = self.file.sync() {
            // After a failed sync nobody knows what is on the disk, and a second one would claim success (the pages count
            // as clean). Hence: take the group back as far as possible, and stop until the ledger is read anew.
            self.erase();
            let reason = format!("{}: could not be synced to disk: {error}", path.display());
            tracing::error!(place = %path.display(), error = %error, "the ledger could not be synced to disk; no more is written");
            self.stopped = Some(reason.clone());
            return Err(StoreError::Stopped(reason));
        }
        Ok(())
    }

    /// Takes back what a failed write left, so that nothing of the group is there.
    fn erase(&mut self) {
        let size = self.file.bytes().unwrap_or(self.offset);
        let end = size.min(self.offset + self.buffer.len() as u64);
        let zeros = vec![0; usize::try_from(end.saturating_sub(self.offset)).unwrap_or(0)];
        let result = self.file.write_at(&zeros, self.offset);
        self.stop_unless(result);
    }

    /// The next group is written to the same place: should its write be torn, no remains of this one may be among it.
    fn sync_erased(&mut self) {
        let result = self.file.sync();
        self.stop_unless(result);
    }

    fn stop_unless(&mut self, result: std::io::Result<()>) {
        if let Err(error) = result {
            tracing::error!(error = %error, "a group that failed could not be taken back; no more is written");
            self.stopped
                .get_or_insert(format!("a group that failed could not be taken back: {error}"));
        }
    }

    fn note_offsets(&self, events: &[Vec<u8>]) {
        let first: Position = self.head.position + 1;
        let mut index = self.segment.index().write();
        let mut offset = self.offset;
        for (position, event) in (first..).zip(events) {
            index.note(position, offset);
            offset += frame_bytes(event.len()) as u64;
        }
    }
}
