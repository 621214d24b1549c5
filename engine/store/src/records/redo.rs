//! How changes get into sled so that a crash never leaves half of them.
//!
//! First all changes are written to the file `redo` and synced, then they go into sled one by one, then sled is flushed and
//! its file synced. If the process or the machine dies in between, the file is whole, and bringing its changes in once more
//! gives the same rows, however many were there already. If it dies before the file is whole, sled was not touched.
//!
//! Why not sled's own batches: `apply_batch` on one tree is atomic (it pegs the log until the last write of the batch), but it
//! holds a lock that is global to the process, so that a batch of a second's rows would stop every read of every provider
//! meanwhile; and on several trees it is not atomic at all. With the redo file, plain inserts are enough.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use ratchet_ports::store::{Position, StoreError};

use super::row::Meta;
use crate::fault::At as _;

const MAGIC: &[u8; 8] = b"RATCHRD1";
const REMOVED: u32 = u32::MAX;

/// Changes from one state of the records to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Redo {
    /// Position that the records reflect before.
    pub base: Position,
    /// What they reflect after.
    pub meta: Meta,
    pub changes: Vec<Change>,
}

/// A row as it will be in sled; `None` when it is removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub key: Vec<u8>,
    pub stored: Option<Vec<u8>>,
}

fn path(directory: &Path) -> PathBuf {
    directory.join("redo")
}

impl Redo {
    /// Roughly, what is written to disk.
    pub(super) fn bytes(&self) -> u64 {
        self.changes
            .iter()
            .map(|change| (8 + change.key.len() + change.stored.as_ref().map_or(0, Vec::len)) as u64)
            .sum()
    }

    /// Writes it down; durable when this returns.
    pub(super) fn save(&self, directory: &Path) -> Result<(), StoreError> {
        let path = path(directory);
        // Written over the old one, which is not needed any more: its changes are in sled, or this one would not be made.
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .open(&path)
            .at(&path)?;
        file.write_all(&self.to_bytes()).at(&path)?;
        file.sync_all().at(&path)
    }

    /// The changes that were written down last; `None` when the file is not whole.
    pub(super) fn load(directory: &Path) -> Option<Self> {
        Self::parse(&fs::read(path(directory)).ok()?)
    }

    fn to_bytes(&self) -> Vec<u8> {
        let meta = self.meta.to_bytes();
        let mut bytes = Vec::with_capacity(64 + usize::try_from(self.bytes()).unwrap_or(0));
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&self.base.to_le_bytes());
        bytes.extend_from_slice(&length(meta.len()));
        bytes.extend_from_slice(&meta);
        for Change { key, stored } in &self.changes {
            bytes.extend_from_slice(&length(key.len()));
            bytes.extend_from_slice(
                &stored
                    .as_ref()
                    .map_or(REMOVED.to_le_bytes(), |stored| length(stored.len())),
            );
            bytes.extend_from_slice(key);
            bytes.extend_from_slice(stored.as_deref().unwrap_or_default());
        }
        bytes.extend_from_slice(&crc32c::crc32c(&bytes).to_le_bytes());
        bytes
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let (body, sum) = bytes.split_last_chunk::<4>()?;
        if crc32c::crc32c(body).to_le_bytes() != *sum || !body.starts_with(MAGIC) {
            return None;
        }
        let mut rest = Rest(&body[MAGIC.len()..]);
        let base = u64::from_le_bytes(*rest.take(8)?.first_chunk()?);
        let meta_bytes = rest.number()?;
        let meta = Meta::parse(rest.take(meta_bytes as usize)?)?;
        let mut changes = Vec::new();
        while !rest.0.is_empty() {
            let (key, stored) = (rest.number()?, rest.number()?);
            let key = rest.take(key as usize)?.to_vec();
            let stored = if stored == REMOVED {
                None
            } else {
                Some(rest.take(stored as usize)?.to_vec())
            };
            changes.push(Change { key, stored });
        }
        Some(Self { base, meta, changes })
    }
}

fn length(bytes: usize) -> [u8; 4] {
    u32::try_from(bytes).expect("rows are smaller than 4 GiB").to_le_bytes()
}

struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(*self.take(4)?.first_chunk()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redo_reads_back_whole_or_not_at_all() {
        let changes = vec![
            Change {
                key: vec![1, 2],
                stored: Some(vec![0, 0, 0, 0, 9]),
            },
            Change {
                key: vec![5],
                stored: None,
            },
            Change {
                key: vec![],
                stored: Some(vec![]),
            },
        ];
        let redo = Redo {
            base: 4,
            meta: Meta::default(),
            changes,
        };
        let bytes = redo.to_bytes();
        assert_eq!(Redo::parse(&bytes), Some(redo));
        for at in 0..bytes.len() {
            assert_eq!(Redo::parse(&bytes[..at]), None);
        }
    }
}
