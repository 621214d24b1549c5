//! How a row looks in sled.

use std::ops::Bound;

use ratchet_ports::store::{Head, Table};

use crate::rows::Range;

/// Key of the row that says what the others reflect. Tables begin at 1.
pub(super) const META: &[u8] = &[0, 0];

/// Key of the row that is there while changes are brought in; its value is the position they lead to.
pub(super) const APPLYING: &[u8] = &[0, 1];

const FORMAT: u32 = 1;
const META_BYTES: usize = 4 + 4 + 8 + 32 + 8 + 8;

/// Table byte and key.
pub(super) fn key(table: Table, key: &[u8]) -> Vec<u8> {
    let mut whole = Vec::with_capacity(1 + key.len());
    whole.push(table as u8);
    whole.extend_from_slice(key);
    whole
}

/// CRC32C and value.
pub(super) fn stored(key: &[u8], value: &[u8]) -> Vec<u8> {
    let mut stored = Vec::with_capacity(4 + value.len());
    stored.extend_from_slice(&sum_of(key, value).to_le_bytes());
    stored.extend_from_slice(value);
    stored
}

/// The value in `stored`; `None` when it is not what was written under this key.
pub(super) fn value<'a>(key: &[u8], stored: &'a [u8]) -> Option<&'a [u8]> {
    let (sum, value) = stored.split_first_chunk::<4>()?;
    (u32::from_le_bytes(*sum) == sum_of(key, value)).then_some(value)
}

fn sum_of(key: &[u8], value: &[u8]) -> u32 {
    crc32c::crc32c_append(crc32c::crc32c(key), value)
}

/// A range of a table as a range of the tree.
pub(super) fn bounds(table: Table, (start, end): &Range) -> (Bound<Vec<u8>>, Bound<Vec<u8>>) {
    let start = match start {
        Bound::Included(start) => Bound::Included(key(table, start)),
        Bound::Excluded(start) => Bound::Excluded(key(table, start)),
        Bound::Unbounded => Bound::Included(vec![table as u8]),
    };
    let end = match end {
        Bound::Included(end) => Bound::Included(key(table, end)),
        Bound::Excluded(end) => Bound::Excluded(key(table, end)),
        Bound::Unbounded => Bound::Excluded(vec![table as u8 + 1]),
    };
    (start, end)
}

/// Number of rows and the sum of their checksums, mixed so that equal and opposite changes do not cancel out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sum {
    rows: u64,
    mixed: u64,
}

impl Sum {
    pub(super) fn add(&mut self, stored: &[u8]) {
        self.rows = self.rows.wrapping_add(1);
        self.mixed = self.mixed.wrapping_add(mix(stored));
    }

    /// Counts what another sum counted, too.
    pub(super) fn join(&mut self, other: Self) {
        self.rows = self.rows.wrapping_add(other.rows);
        self.mixed = self.mixed.wrapping_add(other.mixed);
    }

    pub(super) fn remove(&mut self, stored: &[u8]) {
        self.rows = self.rows.wrapping_sub(1);
        self.mixed = self.mixed.wrapping_sub(mix(stored));
    }
}

/// Finaliser of MurmurHash3 over checksum and length.
fn mix(stored: &[u8]) -> u64 {
    let sum = stored.first_chunk::<4>().map_or(0, |sum| u32::from_le_bytes(*sum));
    let mut mixed = u64::from(sum) | (stored.len() as u64) << 32;
    mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    mixed ^ (mixed >> 33)
}

/// What the rows reflect.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Meta {
    /// Number of the rule set that derived them.
    pub projector: u32,
    /// The ledger up to which they are derived.
    pub head: Head,
    /// All rows.
    pub sum: Sum,
}

impl Meta {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(META_BYTES + 4);
        bytes.extend_from_slice(&FORMAT.to_le_bytes());
        bytes.extend_from_slice(&self.projector.to_le_bytes());
        bytes.extend_from_slice(&self.head.position.to_le_bytes());
        bytes.extend_from_slice(&self.head.hash);
        bytes.extend_from_slice(&self.sum.rows.to_le_bytes());
        bytes.extend_from_slice(&self.sum.mixed.to_le_bytes());
        bytes.extend_from_slice(&crc32c::crc32c(&bytes).to_le_bytes());
        bytes
    }

    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let (body, sum) = bytes.split_at_checked(META_BYTES)?;
        if *sum != crc32c::crc32c(body).to_le_bytes() || body[..4] != FORMAT.to_le_bytes() {
            return None;
        }
        let u64_at = |at: usize| body[at..].first_chunk::<8>().map(|bytes| u64::from_le_bytes(*bytes));
        Some(Self {
            projector: u32::from_le_bytes(*body[4..].first_chunk()?),
            head: Head {
                position: u64_at(8)?,
                hash: *body[16..].first_chunk()?,
            },
            sum: Sum {
                rows: u64_at(48)?,
                mixed: u64_at(56)?,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_belongs_to_its_key_and_its_table() {
        let key_of_row = key(Table::Timers, b"soon");
        let stored = stored(&key_of_row, b"wake");
        assert_eq!(value(&key_of_row, &stored), Some(b"wake".as_slice()));
        assert_eq!(value(&key(Table::Lists, b"soon"), &stored), None);
        for at in 0..stored.len() {
            let mut flipped = stored.clone();
            flipped[at] ^= 1;
            assert_eq!(value(&key_of_row, &flipped), None);
        }
    }

    #[test]
    fn meta_reads_back_or_not_at_all() {
        let mut sum = Sum::default();
        sum.add(b"abcdefg");
        let meta = Meta {
            projector: 3,
            head: Head {
                position: 77,
                hash: [5; 32],
            },
            sum,
        };
        let bytes = meta.to_bytes();
        assert_eq!(Meta::parse(&bytes), Some(meta));
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            assert_eq!(Meta::parse(&flipped), None);
            assert_eq!(Meta::parse(&bytes[..at]), None);
        }
    }
}
