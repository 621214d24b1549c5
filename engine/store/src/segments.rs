//! The ledger in files: `ledger/00000000000000000001.segment` and so on, named by the position of their first event.
//!
//! Only the last segment is ever written, and only at its end; the others never change again. A commit group lies in one
//! segment, goes out in one write, and counts only after one `fdatasync`. A segment gets its name when its header is on the
//! disk, so a file with that name is always meant to be there.
//!
//! [`recovery`] reads this back after a crash, [`appender`] writes, [`reader`] serves events beside it.

pub(crate) mod appender;
pub(crate) mod index;
pub(crate) mod reader;
pub(crate) mod recovery;
pub(crate) mod spare;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ratchet_ledger::segment::Header;
use ratchet_ports::store::{Position, StoreError};

use crate::disk::{Disk, DiskFile};
use crate::fault::At as _;

/// What is wrong with a ledger, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Damage {
    /// First event that cannot be trusted.
    pub position: Position,
    /// File and offset.
    pub place: String,
    /// What is wrong with it.
    pub reason: String,
}

impl Damage {
    pub(crate) fn at(path: &Path, offset: u64, position: Position, reason: impl Into<String>) -> Self {
        Self {
            position,
            place: format!("{}, byte {offset}", path.display()),
            reason: reason.into(),
        }
    }

    pub(crate) fn error(&self) -> StoreError {
        StoreError::Damaged {
            position: self.position,
            place: self.place.clone(),
            reason: self.reason.clone(),
        }
    }
}

/// The directory of a ledger.
#[derive(Debug, Clone)]
pub(crate) struct Directory {
    pub path: PathBuf,
    pub disk: Arc<dyn Disk>,
}

const SUFFIX: &str = ".segment";

impl Directory {
    /// Path of the segment that begins with event `first`.
    pub(crate) fn segment(&self, first: Position) -> PathBuf {
        self.path.join(format!("{first:020}{SUFFIX}"))
    }

    /// First positions of all segments, in order. Drafts, and whatever else lies about, are not segments.
    pub(crate) fn segments(&self) -> Result<Vec<Position>, StoreError> {
        let mut firsts = Vec::new();
        for entry in std::fs::read_dir(&self.path).at(&self.path)? {
            let name = entry.at(&self.path)?.file_name();
            let digits = name
                .to_str()
                .and_then(|name| name.strip_suffix(SUFFIX))
                .filter(|digits| digits.len() == 20);
            firsts.extend(digits.and_then(|digits| digits.parse::<Position>().ok()));
        }
        firsts.sort_unstable();
        Ok(firsts)
    }

    /// Creates the file of a segment that is still to be named, with room for `bytes` in all.
    pub(crate) fn draft(&self, bytes: u64) -> Result<Arc<dyn DiskFile>, StoreError> {
        let path = self.draft_path();
        let created = self.disk.create(&path, bytes).at(&path);
        if created.is_err() {
            // A draft that could not be finished only takes space; there may be none at all.
            let _ = self.disk.remove(&path);
        }
        created
    }

    /// Makes the draft the segment that `header` begins, safe against power cuts.
    pub(crate) fn name(&self, draft: &Arc<dyn DiskFile>, header: &Header) -> Result<(), StoreError> {
        let path = self.draft_path();
        draft.write_at(&header.to_bytes(), 0).at(&path)?;
        draft.sync().at(&path)?;
        self.disk.rename(&path, &self.segment(header.first)).at(&path)
    }

    fn draft_path(&self) -> PathBuf {
        self.path.join("next.draft")
    }

    /// Opens the segment that begins with event `first`.
    pub(crate) fn open(&self, first: Position) -> Result<Arc<dyn DiskFile>, StoreError> {
        let path = self.segment(first);
        self.disk.open(&path).at(&path)
    }
}
