//! The first page of a segment file: which event comes first, and the state of chain and tree before it.
//!
//! With it a segment can be checked, and the tree continued, without reading the segments before.

use crate::chain::ChainHash;
use crate::merkle::{Hash, Tree};

/// Bytes that the header takes in a file; frames begin after it.
pub const HEADER_BYTES: usize = 4096;

/// Format of segments that this version reads and writes.
pub const FORMAT: u32 = 1;

const MAGIC: &[u8; 8] = b"RATCHSEG";
/// magic, format, number of edge hashes, first position, previous hash
const FIXED_BYTES: usize = 8 + 4 + 4 + 8 + 32;

/// What a segment says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Position of its first event.
    pub first: u64,
    /// Chain hash before its first event.
    pub previous: ChainHash,
    /// Merkle tree over all events before its first.
    pub tree: Tree,
}

/// Why a header cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// Not a segment, or damaged.
    #[error("the segment header is damaged ({0})")]
    Damaged(&'static str),
    /// A segment of a format that this version does not know.
    #[error("the segment has format {0}")]
    OtherFormat(u32),
}

impl Header {
    /// The header of the first segment.
    pub fn start() -> Self {
        Self {
            first: 1,
            previous: crate::chain::START,
            tree: Tree::new(),
        }
    }

    /// The page as it is written.
    pub fn to_bytes(&self) -> Vec<u8> {
        let edge = self.tree.edge();
        let mut page = Vec::with_capacity(HEADER_BYTES);
        page.extend_from_slice(MAGIC);
        page.extend_from_slice(&FORMAT.to_le_bytes());
        let edge_count = u32::try_from(edge.len()).expect("a tree has at most 64 edge hashes");
        page.extend_from_slice(&edge_count.to_le_bytes());
        page.extend_from_slice(&self.first.to_le_bytes());
        page.extend_from_slice(&self.previous);
        edge.iter().for_each(|hash| page.extend_from_slice(hash));
        page.resize(HEADER_BYTES - 4, 0);
        let sum = crc32c::crc32c(&page);
        page.extend_from_slice(&sum.to_le_bytes());
        page
    }

    /// Reads a page back.
    pub fn parse(page: &[u8]) -> Result<Self, HeaderError> {
        let page = page
            .get(..HEADER_BYTES)
            .ok_or(HeaderError::Damaged("shorter than a page"))?;
        if page[..8] != *MAGIC {
            return Err(HeaderError::Damaged("not the beginning of a segment"));
        }
        let (body, sum) = page.split_at(HEADER_BYTES - 4);
        if crc32c::crc32c(body) != u32_at(sum, 0) {
            return Err(HeaderError::Damaged("checksum does not match"));
        }
        let format = u32_at(page, 8);
        if format != FORMAT {
            return Err(HeaderError::OtherFormat(format));
        }
        let first = u64::from_le_bytes(page[16..24].try_into().expect("eight bytes"));
        let mut previous = [0; 32];
        previous.copy_from_slice(&page[24..FIXED_BYTES]);
        let edge_bytes = body.get(FIXED_BYTES..FIXED_BYTES + u32_at(page, 12) as usize * 32);
        let edge: Vec<Hash> = edge_bytes
            .ok_or(HeaderError::Damaged("too many tree hashes"))?
            .chunks_exact(32)
            .map(|hash| hash.try_into().expect("chunks of 32 bytes"))
            .collect();
        let tree = first.checked_sub(1).and_then(|size| Tree::from_edge(size, edge));
        let tree = tree.ok_or(HeaderError::Damaged("tree hashes do not fit the position"))?;
        Ok(Self { first, previous, tree })
    }
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_header_reads_back_and_every_flipped_byte_is_noticed() {
        let mut tree = Tree::new();
        (0..11_u8).for_each(|n| tree.push(&[n]));
        let header = Header {
            first: 12,
            previous: [7; 32],
            tree,
        };
        let page = header.to_bytes();
        assert_eq!(page.len(), HEADER_BYTES);
        assert_eq!(Header::parse(&page).unwrap(), header);
        for at in 0..page.len() {
            let mut flipped = page.clone();
            flipped[at] ^= 0x10;
            assert!(Header::parse(&flipped).is_err(), "byte {at}");
        }
        assert!(Header::parse(&page[..100]).is_err());
    }

    #[test]
    fn another_format_is_named() {
        let mut page = Header::start().to_bytes();
        page[8] = 9;
        let sum = crc32c::crc32c(&page[..HEADER_BYTES - 4]);
        page[HEADER_BYTES - 4..].copy_from_slice(&sum.to_le_bytes());
        assert_eq!(Header::parse(&page), Err(HeaderError::OtherFormat(9)));
    }
}
