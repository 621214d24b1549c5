//! Checks the ledger of a data directory: every checksum, the whole chain, groups, positions, and the Merkle root.
//!
//! Reads only; needs no lock, and may run beside a daemon that writes.

use std::path::Path;
use std::sync::Arc;

use ratchet_ledger::chain::ChainHash;
use ratchet_ledger::merkle::Hash;
use ratchet_ledger::record::tail::{Tail, classify};
use ratchet_ledger::record::walk::{Thread, Walk};
use ratchet_ledger::segment::{HEADER_BYTES, Header};
use ratchet_ledger::verify::Verifier;
use ratchet_ports::store::{Position, StoreError};

use crate::disk::{Disk as _, SystemDisk};
use crate::fault::At as _;
use crate::format;
use crate::segments::{Damage, Directory};

/// What a check of a whole ledger found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyReport {
    /// Number of sound events, from the first on.
    pub events: u64,
    /// Number of complete commit groups.
    pub groups: u64,
    /// Bytes of all sound events.
    pub bytes: u64,
    /// Number of segment files.
    pub segments: u64,
    /// Chain hash after the last sound event.
    pub hash: ChainHash,
    /// Merkle root over all sound events (RFC 9162).
    pub root: Hash,
    /// Bytes of a write that is not complete at the end: a crash left it, or a daemon is writing at this moment. It was never
    /// acknowledged, and is no fault.
    pub torn_bytes: u64,
    /// The first thing that is wrong, if anything is.
    pub fault: Option<LedgerFault>,
}

/// The first event that cannot be trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event {position} cannot be trusted ({place}): {reason}")]
pub struct LedgerFault {
    /// Its position.
    pub position: Position,
    /// File and offset.
    pub place: String,
    /// What is wrong with it.
    pub reason: String,
}

/// Checks the whole ledger of the data directory `dir`. Damage is part of the report; an error means that it could not be read.
pub fn verify(dir: &Path) -> Result<VerifyReport, StoreError> {
    format::check(dir)?;
    let directory = Directory {
        path: dir.join("ledger"),
        disk: Arc::new(SystemDisk),
    };
    let firsts = directory.segments()?;
    let mut check = Check {
        directory,
        verifier: Verifier::new(),
        torn_bytes: 0,
        damage: None,
    };
    for (index, first) in firsts.iter().enumerate() {
        check.segment(*first, firsts.get(index + 1).copied())?;
        if check.damage.is_some() {
            break;
        }
    }
    Ok(check.report(firsts.len() as u64))
}

/// Reading the last segment takes a moment, in which a daemon may write: its beginning is from before a commit, its end from
/// after. That looks like damage, and is gone when it is read again.
const TRIES_MAX: u32 = 3;

struct Check {
    directory: Directory,
    verifier: Verifier,
    torn_bytes: u64,
    damage: Option<Damage>,
}

impl Check {
    /// Checks one segment; `next` is the first position of the one after it.
    fn segment(&mut self, first: Position, next: Option<Position>) -> Result<(), StoreError> {
        let (verifier, tries) = (self.verifier.clone(), if next.is_none() { TRIES_MAX } else { 1 });
        for _ in 0..tries {
            self.verifier.clone_from(&verifier);
            self.damage = None;
            self.read_segment(first, next)?;
            if self.damage.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn read_segment(&mut self, first: Position, next: Option<Position>) -> Result<(), StoreError> {
        let path = self.directory.segment(first);
        let content = read(&path)?;
        self.damage = match self.header(&content, first) {
            Err(reason) => Some(self.fault(&path, 0, reason)),
            Ok(()) => self.content(&path, &content[HEADER_BYTES..], next),
        };
        Ok(())
    }

    /// Does the segment continue what was read so far?
    fn header(&self, content: &[u8], first: Position) -> Result<(), String> {
        let header = Header::parse(content).map_err(|error| error.to_string())?;
        let thread = self.verifier.thread();
        if header.first != first || first != thread.position + 1 {
            return Err("a segment is missing before this one, or it is not the one that its name says".to_owned());
        }
        if header.previous != thread.hash || header.tree != *self.verifier.tree() {
            return Err("the segment does not continue the one before".to_owned());
        }
        Ok(())
    }

    fn content(&mut self, path: &Path, content: &[u8], next: Option<Position>) -> Option<Damage> {
        let (offset, tail) = self.frames(content, self.verifier.thread());
        match tail {
            Tail::Damaged {
                position,
                offset: within,
                reason,
            } => Some(Damage::at(path, offset + within as u64, position, reason)),
            Tail::Clean if next.is_none_or(|next| next == self.verifier.thread().position + 1) => None,
            Tail::Torn { bytes } if next.is_none() => {
                self.torn_bytes = bytes as u64;
                None
            }
            Tail::Clean | Tail::Torn { .. } => {
                Some(self.fault(path, offset, "part of it is missing, and later records are there"))
            }
        }
    }

    /// Takes all complete groups; returns where they end and what follows.
    fn frames(&mut self, content: &[u8], thread: Thread) -> (u64, Tail) {
        let mut walk = Walk::new(content, thread);
        while walk.next().is_some() {}
        let (end, thread) = walk.complete();
        let mut frames = Walk::new(content, self.verifier.thread());
        while frames.offset() < end {
            let frame = frames.next().expect("the same frames as a moment ago");
            self.verifier.take(&frame);
        }
        let offset = HEADER_BYTES as u64 + end as u64;
        (offset, classify(content.get(end..).unwrap_or_default(), offset, thread))
    }

    fn fault(&self, path: &Path, offset: u64, reason: impl Into<String>) -> Damage {
        Damage::at(path, offset, self.verifier.thread().position + 1, reason)
    }

    fn report(self, segments: u64) -> VerifyReport {
        let report = self.verifier.finish();
        let fault = self.damage.map(
            |Damage {
                 position,
                 place,
                 reason,
             }| LedgerFault {
                position,
                place,
                reason,
            },
        );
        VerifyReport {
            events: report.events,
            groups: report.groups,
            bytes: report.bytes,
            segments,
            hash: report.hash,
            root: report.root,
            torn_bytes: self.torn_bytes,
            fault,
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, StoreError> {
    let file = SystemDisk.open(path).at(path)?;
    let mut content = vec![0; usize::try_from(file.bytes().at(path)?).expect("a segment fits into memory")];
    let count = file.read_at(&mut content, 0).at(path)?;
    content.truncate(count);
    Ok(content)
}
