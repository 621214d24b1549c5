//! Ranges and merging of rows: one understanding of bounds for all layers.

use std::collections::BTreeMap;
use std::ops::Bound;

use ratchet_ports::store::{Order, Row, Table};

/// Bounds of a scan.
pub(crate) type Range = (Bound<Vec<u8>>, Bound<Vec<u8>>);

/// A row that was put (`Some`) or removed (`None`).
pub(crate) type Change = (Vec<u8>, Option<Vec<u8>>);

/// One map per table.
#[derive(Debug, Clone)]
pub(crate) struct Tables<V> {
    maps: [BTreeMap<Vec<u8>, V>; Table::ALL.len()],
}

impl<V> Default for Tables<V> {
    fn default() -> Self {
        Self {
            maps: std::array::from_fn(|_| BTreeMap::new()),
        }
    }
}

impl<V> Tables<V> {
    pub(crate) fn of(&self, table: Table) -> &BTreeMap<Vec<u8>, V> {
        &self.maps[table as usize - 1]
    }

    pub(crate) fn of_mut(&mut self, table: Table) -> &mut BTreeMap<Vec<u8>, V> {
        &mut self.maps[table as usize - 1]
    }

    /// The rows of `table` within `range`.
    pub(crate) fn within<'a>(
        &'a self,
        table: Table,
        range: &Range,
        order: Order,
    ) -> Box<dyn Iterator<Item = (&'a Vec<u8>, &'a V)> + 'a> {
        if is_empty(range) {
            return Box::new(std::iter::empty());
        }
        let rows = self.of(table).range::<Vec<u8>, _>((range.0.as_ref(), range.1.as_ref()));
        match order {
            Order::Ascending => Box::new(rows),
            Order::Descending => Box::new(rows.rev()),
        }
    }
}

/// Can no key lie in `range`? (The map would panic.)
pub(crate) fn is_empty((start, end): &Range) -> bool {
    match (start, end) {
        (Bound::Included(start), Bound::Included(end)) => start > end,
        (Bound::Included(start), Bound::Excluded(end))
        | (Bound::Excluded(start), Bound::Included(end) | Bound::Excluded(end)) => start >= end,
        (Bound::Unbounded, _) | (_, Bound::Unbounded) => false,
    }
}

/// Lays `upper` over `lower`, both in `order`: where both have a key, the upper row stands.
pub(crate) struct Merged<U: Iterator, L: Iterator> {
    pub upper: std::iter::Peekable<U>,
    pub lower: std::iter::Peekable<L>,
    pub order: Order,
}

impl<E, U, L> Iterator for Merged<U, L>
where
    U: Iterator<Item = Change>,
    L: Iterator<Item = Result<Change, E>>,
{
    type Item = Result<Change, E>;

    fn next(&mut self) -> Option<Self::Item> {
        let Some((upper, _)) = self.upper.peek() else {
            return self.lower.next();
        };
        match self.lower.peek() {
            None => {}
            Some(Err(_)) => return self.lower.next(),
            Some(Ok((lower, _))) => {
                if upper == lower {
                    self.lower.next();
                } else if (lower < upper) == (self.order == Order::Ascending) {
                    return self.lower.next();
                }
            }
        }
        self.upper.next().map(Ok)
    }
}

/// Up to `limit` rows of `changes` that are there.
pub(crate) fn present<E>(changes: impl Iterator<Item = Result<Change, E>>, limit: usize) -> Result<Vec<Row>, E> {
    let rows = changes.filter_map(|change| match change {
        Ok((key, value)) => value.map(|value| Ok((key, value))),
        Err(error) => Some(Err(error)),
    });
    rows.take(limit).collect()
}
