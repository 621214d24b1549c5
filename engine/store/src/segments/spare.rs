//! The next segment, made ready by a thread of its own before it is needed: filling it with zeros takes a while, and nobody
//! who commits should wait for that.

use std::sync::Arc;
use std::thread::JoinHandle;

use parking_lot::Mutex;
use ratchet_ledger::segment::HEADER_BYTES;
use ratchet_ports::store::StoreError;

use super::Directory;
use crate::disk::DiskFile;

/// The first segment is at most this large, each next one twice as large as the one before up to the limit: a small provider
/// takes little space.
const FIRST_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// Size of the segment after one of `bytes`, or of the first.
pub(crate) fn next_bytes(before: Option<u64>, segment_bytes_max: u64) -> u64 {
    before
        .map_or(FIRST_BYTES_MAX, |before| before.saturating_mul(2))
        .min(segment_bytes_max)
        .max(2 * HEADER_BYTES as u64)
}

/// A file without name, and its size.
type Draft = (Arc<dyn DiskFile>, u64);

/// Keeps at most one draft.
#[derive(Debug)]
pub(crate) struct Spare {
    directory: Directory,
    /// Held while a draft is made: there is one path for drafts.
    draft: Arc<Mutex<Option<Draft>>>,
    maker: Option<JoinHandle<()>>,
}

impl Spare {
    pub(crate) fn new(directory: Directory) -> Self {
        Self {
            directory,
            draft: Arc::default(),
            maker: None,
        }
    }

    /// Begins to make a segment of `bytes`, unless that was begun before.
    pub(crate) fn make(&mut self, bytes: u64) {
        if self.maker.is_some() {
            return;
        }
        let (directory, place) = (self.directory.clone(), self.draft.clone());
        let work = move || {
            let mut place = place.lock();
            // If it fails, it is tried again when it is needed, and then the error is told.
            *place = directory.draft(bytes).ok().map(|file| (file, bytes));
        };
        self.maker = std::thread::Builder::new()
            .name("ratchet-segment".to_owned())
            .spawn(work)
            .ok();
    }

    /// A segment with room for `bytes`: the one that was made, if it suffices.
    pub(crate) fn take(&mut self, bytes: u64) -> Result<Draft, StoreError> {
        self.finish();
        match self.draft.lock().take() {
            Some((file, size)) if size >= bytes => Ok((file, size)),
            _ => Ok((self.directory.draft(bytes)?, bytes)),
        }
    }

    fn finish(&mut self) {
        // A maker that panicked left no draft; then one is made at once.
        let _ = self.maker.take().map(JoinHandle::join);
    }
}

impl Drop for Spare {
    /// The maker must not outlive the store: another one could open the directory meanwhile.
    fn drop(&mut self) {
        self.finish();
    }
}
