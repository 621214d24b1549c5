//! The frame around one event in a segment file. Little endian, a multiple of eight bytes long:
//!
//! | bytes | what |
//! |---|---|
//! | 4 | CRC32C of everything after it up to and including the chain hash |
//! | 4 | length of the event |
//! | 8 | position of the event |
//! | 3 | the letters `qip` |
//! | 1 | flags: 1 first of its commit group, 2 last of its commit group |
//! | n | the exact bytes of the event |
//! | 32 | chain hash after the event |
//! | 4-11 | end marks (0xEE): they say that a write reached its end, and tell a torn frame from a damaged one |
//!
//! Frames never contain 20 zero bytes at their beginning, so an unwritten (zero) part of a file reads as [`FrameError::Blank`].

pub mod tail;
pub mod walk;

use crate::chain::ChainHash;

/// Longest event: larger content belongs into an evidence file, named by its hash.
pub const EVENT_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Bytes before the event.
pub const HEAD_BYTES: usize = 20;

const HASH_BYTES: usize = 32;
const END_MARKS_MIN: usize = 4;
const END_MARK: u8 = 0xEE;
const LETTERS: &[u8; 3] = b"qip";
const FIRST: u8 = 1;
const LAST: u8 = 2;

/// An event in its frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame<'a> {
    /// Position of the event.
    pub position: u64,
    /// Does a commit group begin with it?
    pub first_of_group: bool,
    /// Is the commit group complete with it?
    pub last_of_group: bool,
    /// Exact bytes of the event.
    pub event: &'a [u8],
    /// Chain hash after it.
    pub hash: ChainHash,
}

/// Why there is no whole frame at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Nothing was ever written here.
    #[error("nothing is written here")]
    Blank,
    /// The frame goes on after the end of what was given.
    #[error("the record is cut off")]
    Short,
    /// Something is here, but not what was written.
    #[error("{0}")]
    Invalid(&'static str),
}

/// Bytes that an event of `event_bytes` takes in a segment.
pub fn frame_bytes(event_bytes: usize) -> usize {
    (HEAD_BYTES + event_bytes + HASH_BYTES + END_MARKS_MIN).next_multiple_of(8)
}

impl<'a> Frame<'a> {
    /// Appends the frame to `out`. The event is at most [`EVENT_BYTES_MAX`] long (the caller has checked).
    pub fn write(&self, out: &mut Vec<u8>) {
        let start = out.len();
        let length = u32::try_from(self.event.len()).expect("events are at most 16 MiB long");
        out.extend_from_slice(&[0; 4]);
        out.extend_from_slice(&length.to_le_bytes());
        out.extend_from_slice(&self.position.to_le_bytes());
        out.extend_from_slice(LETTERS);
        out.push(u8::from(self.first_of_group) * FIRST + u8::from(self.last_of_group) * LAST);
        out.extend_from_slice(self.event);
        out.extend_from_slice(&self.hash);
        let sum = crc32c::crc32c(&out[start + 4..]);
        out[start..start + 4].copy_from_slice(&sum.to_le_bytes());
        out.resize(start + frame_bytes(self.event.len()), END_MARK);
    }

    /// Reads the frame at the beginning of `bytes`, and says how long it is.
    pub fn parse(bytes: &'a [u8]) -> Result<(Self, usize), FrameError> {
        let (whole, event_end) = measure(bytes)?;
        let content_end = event_end + HASH_BYTES;
        let content = bytes.get(4..content_end).ok_or(FrameError::Short)?;
        if crc32c::crc32c(content) != u32::from_le_bytes(bytes[..4].try_into().expect("four bytes")) {
            return Err(FrameError::Invalid("its checksum does not match"));
        }
        let flags = bytes[HEAD_BYTES - 1];
        let frame = Self {
            position: position_of(bytes),
            first_of_group: flags & FIRST != 0,
            last_of_group: flags & LAST != 0,
            event: &bytes[HEAD_BYTES..event_end],
            hash: bytes[event_end..content_end].try_into().expect("32 bytes"),
        };
        Ok((frame, whole))
    }
}

/// Position and length of the frame at the beginning of `bytes`, of which only the head is looked at: for skipping
/// through a segment that was checked before.
pub fn skim(bytes: &[u8]) -> Result<(u64, usize), FrameError> {
    measure(bytes).map(|(whole, _)| (position_of(bytes), whole))
}

/// Length of the frame, and where its event ends.
fn measure(bytes: &[u8]) -> Result<(usize, usize), FrameError> {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    if head.iter().all(|byte| *byte == 0) {
        return Err(FrameError::Blank);
    }
    if head.len() < HEAD_BYTES {
        return Err(FrameError::Short);
    }
    if head[16..19] != *LETTERS {
        return Err(FrameError::Invalid("no record begins here"));
    }
    let length = u32::from_le_bytes(head[4..8].try_into().expect("four bytes")) as usize;
    if length > EVENT_BYTES_MAX {
        return Err(FrameError::Invalid("its length is impossible"));
    }
    Ok((frame_bytes(length), HEAD_BYTES + length))
}

fn position_of(head: &[u8]) -> u64 {
    u64::from_le_bytes(head[8..16].try_into().expect("eight bytes"))
}

/// Do `bytes` end the way a finished write ends? `end` is counted from a place where a frame begins.
fn ends_with_marks(bytes: &[u8], end: usize) -> bool {
    end.is_multiple_of(8) && end >= END_MARKS_MIN && bytes[end - END_MARKS_MIN..end] == [END_MARK; END_MARKS_MIN]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_frame_reads_back(position in 1_u64.., first in any::<bool>(), last in any::<bool>(), event in prop::collection::vec(any::<u8>(), 0..600)) {
            let frame = Frame { position, first_of_group: first, last_of_group: last, event: &event, hash: [9; 32] };
            let mut bytes = vec![1; 8];
            frame.write(&mut bytes);
            prop_assert_eq!(bytes.len() - 8, frame_bytes(event.len()));
            prop_assert_eq!(Frame::parse(&bytes[8..]), Ok((frame, bytes.len() - 8)));
            prop_assert_eq!(skim(&bytes[8..]), Ok((position, bytes.len() - 8)));
            prop_assert!(ends_with_marks(&bytes[8..], bytes.len() - 8));
        }
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let mut bytes = Vec::new();
        Frame {
            position: 5,
            first_of_group: true,
            last_of_group: true,
            event: b"{\"a\":1}",
            hash: [3; 32],
        }
        .write(&mut bytes);
        let content = HEAD_BYTES + 7 + HASH_BYTES;
        for bit in 0..content * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(Frame::parse(&flipped).is_err(), "bit {bit}");
        }
        for end in 0..content {
            assert!(
                matches!(Frame::parse(&bytes[..end]), Err(FrameError::Short | FrameError::Blank)),
                "cut at {end}"
            );
        }
        assert_eq!(Frame::parse(&[0; 64]), Err(FrameError::Blank));
    }
}
