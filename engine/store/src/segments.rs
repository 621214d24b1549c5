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

    fn draft(&self) -> PathBuf {
        self.path.join("next.draft")
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

    /// Creates the segment that `header` begins, with room for `bytes` in all, safe against power cuts.
    pub(crate) fn create(&self, header: &Header, bytes: u64) -> Result<Arc<dyn DiskFile>, StoreError> {
        let draft = self.draft();
        let created = self.create_draft(&draft, header, bytes);
        if created.is_err() {
            // A draft that could not be finished only takes space; there may be none at all.
            let _ = self.disk.remove(&draft);
        }
        let file = created?;
        let path = self.segment(header.first);
        self.disk.rename(&draft, &path).at(&path)?;
        Ok(file)
    }

    fn create_draft(&self, draft: &Path, header: &Header, bytes: u64) -> Result<Arc<dyn DiskFile>, StoreError> {
        let file = self.disk.create(draft, bytes).at(draft)?;
        file.write_at(&header.to_bytes(), 0).at(draft)?;
        file.sync().at(draft)?;
        Ok(file)
    }

    /// Opens the segment that begins with event `first`.
    pub(crate) fn open(&self, first: Position) -> Result<Arc<dyn DiskFile>, StoreError> {
        let path = self.segment(first);
        self.disk.open(&path).at(&path)
    }
}
