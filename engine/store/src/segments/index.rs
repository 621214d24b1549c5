//! Where events lie in a segment: one entry for every so many bytes, the rest is found by skipping.

use ratchet_ports::store::Position;

/// Distance of entries. A reader skips at most this much, 64 MiB take 1,024 entries of 16 bytes.
const STRIDE_BYTES: u64 = 64 * 1024;

/// Entries in ascending order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    entries: Vec<(Position, u64)>,
}

impl Index {
    /// Tells where an event begins; kept only when it is far enough from the last one that was kept.
    pub(crate) fn note(&mut self, position: Position, offset: u64) {
        if self.wants(offset) {
            self.entries.push((position, offset));
        }
    }

    /// Is `offset` far enough behind the last entry?
    pub(crate) fn wants(&self, offset: u64) -> bool {
        self.entries
            .last()
            .is_none_or(|(_, last)| offset >= last + STRIDE_BYTES)
    }

    /// Forgets all events after `position`.
    pub(crate) fn forget_after(&mut self, position: Position) {
        self.entries
            .truncate(self.entries.partition_point(|(known, _)| *known <= position));
    }

    /// The nearest known event at or before `position`.
    pub(crate) fn before(&self, position: Position) -> Option<(Position, u64)> {
        let after = self.entries.partition_point(|(known, _)| *known <= position);
        after.checked_sub(1).map(|at| self.entries[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_entry_before_is_found() {
        let mut index = Index::default();
        assert_eq!(index.before(1), None);
        for position in 0..10_000 {
            index.note(position + 7, 4096 + position * 100);
        }
        assert_eq!(index.before(6), None);
        assert_eq!(index.before(7), Some((7, 4096)));
        for position in [8, 700, 9_999] {
            let (known, offset) = index.before(position).expect("after the first");
            assert!(known <= position && (position - known) * 100 <= STRIDE_BYTES + 100);
            assert_eq!(offset, 4096 + (known - 7) * 100);
        }
    }
}
