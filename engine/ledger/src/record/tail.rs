//! Torn or damaged? What lies after the last complete group of the last segment.
//!
//! A crash in the middle of a write leaves a *torn* group: it was never acknowledged and is cut off. Everything else that
//! does not read back is *damage* to something that may have been acknowledged, and is never cut off silently.
//!
//! How they are told apart. Segments are written into zeroed space, so what a crash did not write is zero (whole disk
//! sectors, in any order) or missing at the end. And a group is only written after the one before is on the disk, so a
//! later group proves that this one was complete once. Hence:
//! - a later group begins somewhere behind: damage;
//! - a zero sector, or an end that is not the end of a frame: torn;
//! - neither, all is written and yet it is not what was written: damage.

use super::walk::{Thread, Walk};
use super::{Frame, FrameError, ends_with_marks};

/// Smallest unit that a disk writes completely or not at all.
const SECTOR_BYTES: usize = 512;

/// What lies after the last complete group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tail {
    /// Nothing.
    Clean,
    /// A group whose write was cut off by a crash: not acknowledged, may be removed.
    Torn {
        /// Bytes up to the last one that is not zero.
        bytes: usize,
    },
    /// Something that was complete once.
    Damaged {
        /// First event that cannot be trusted.
        position: u64,
        /// Where it begins, counted from the beginning of the tail.
        offset: usize,
        /// What is wrong with it.
        reason: &'static str,
    },
}

/// Classifies `tail`, which begins after the last complete group, at `file_offset` of its file, where `thread` is the state
/// of the ledger.
pub fn classify(tail: &[u8], file_offset: u64, thread: Thread) -> Tail {
    let Some(last) = tail.iter().rposition(|byte| *byte != 0) else {
        return Tail::Clean;
    };
    let written = last + 1;
    let mut walk = Walk::new(tail, thread);
    while walk.next().is_some() {}
    let stop = walk.stop().unwrap_or(FrameError::Short);
    let damaged = |reason| Tail::Damaged {
        position: walk.thread().position + 1,
        offset: walk.offset(),
        reason,
    };
    if later_group_begins(&tail[..written], walk.offset(), walk.thread().position + 1) {
        return damaged(reason_of(stop));
    }
    let sector_start = usize::try_from(file_offset % SECTOR_BYTES as u64).expect("less than a sector");
    match stop {
        FrameError::Blank => Tail::Torn { bytes: written },
        _ if !ends_with_marks(tail, written) => Tail::Torn { bytes: written },
        _ if lost_sector(&tail[..written], sector_start, walk.offset()) => Tail::Torn { bytes: written },
        _ => damaged(reason_of(stop)),
    }
}

fn reason_of(stop: FrameError) -> &'static str {
    match stop {
        FrameError::Invalid(reason) => reason,
        FrameError::Blank | FrameError::Short => "part of it is missing, and later records are there",
    }
}

/// Is there, after `from`, a sound frame that begins a group later than `position`?
fn later_group_begins(bytes: &[u8], from: usize, position: u64) -> bool {
    (from + 8..bytes.len())
        .step_by(8)
        .filter_map(|at| Frame::parse(&bytes[at..]).ok())
        .any(|(frame, _)| frame.first_of_group && frame.position > position)
}

/// Is a sector, or the part of one that belongs to the tail, completely zero after `from`?
fn lost_sector(bytes: &[u8], sector_start: usize, from: usize) -> bool {
    let mut at = from;
    while at < bytes.len() {
        let end = ((at + sector_start) / SECTOR_BYTES + 1) * SECTOR_BYTES - sector_start;
        if bytes[at..end.min(bytes.len())].iter().all(|byte| *byte == 0) {
            return true;
        }
        at = end;
    }
    false
}
