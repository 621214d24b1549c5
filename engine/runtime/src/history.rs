//! The story of a thing: the positions of all events that changed it, so that a page or `why` reads them without a search.
//!
//! The latest positions stand in the thing's own row. When these become many the oldest of them move to a row of their own, so a
//! record never grows with its history and an event costs a small part of a row.

use ratchet_ports::store::{Order, Position, ReadRows, StoreError, Table, Write};
use std::ops::Bound;

/// Positions that a record keeps at most.
const KEPT_MAX: usize = 48;

/// Positions in a row of their own.
const PAGE: usize = 32;

/// First byte of these rows among the lists.
const FAMILY: u8 = b'H';

/// Adds positions to those that a record keeps. The rows that come of it depend on the positions alone, not on how many are added at once.
pub(crate) fn remember(kept: &mut Vec<Position>, new: &[Position], key: &[u8], writes: &mut Vec<Write>) {
    for position in new {
        kept.push(*position);
        if kept.len() > KEPT_MAX {
            let page: Vec<Position> = kept.drain(..PAGE).collect();
            writes.push(Write {
                table: Table::Lists,
                key: row(key, page[0]),
                value: Some(page.iter().flat_map(|position| position.to_be_bytes()).collect()),
            });
        }
    }
}

/// Up to `limit` positions from `from` on, in order; `kept` are those in the record.
pub(crate) fn positions(
    rows: &(impl ReadRows + ?Sized),
    key: &[u8],
    kept: &[Position],
    (from, limit): (Position, usize),
) -> Result<Vec<Position>, StoreError> {
    let mut found = Vec::new();
    let mut begin = page_with(rows, key, from)?;
    while found.len() < limit {
        let end = Bound::Included(row(key, Position::MAX));
        let pages = rows.scan(Table::Lists, (begin, end), Order::Ascending, 1 + limit / PAGE)?;
        let Some((last, _)) = pages.last() else { break };
        begin = Bound::Excluded(last.clone());
        let listed = pages.iter().flat_map(|(_, page)| page.chunks_exact(8));
        let listed = listed.map(|bytes| Position::from_be_bytes(bytes.try_into().expect("chunks of eight bytes")));
        found.extend(listed.filter(|position| *position >= from));
    }
    found.extend(kept.iter().filter(|position| **position >= from));
    found.truncate(limit);
    Ok(found)
}

/// Where the page begins that holds the first position from `from` on.
fn page_with(rows: &(impl ReadRows + ?Sized), key: &[u8], from: Position) -> Result<Bound<Vec<u8>>, StoreError> {
    let before = (Bound::Included(row(key, 0)), Bound::Included(row(key, from)));
    let page = rows.scan(Table::Lists, before, Order::Descending, 1)?;
    Ok(Bound::Included(
        page.into_iter().next().map_or_else(|| row(key, 0), |(page, _)| page),
    ))
}

fn row(key: &[u8], first: Position) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(1 + key.len() + 8);
    bytes.push(FAMILY);
    bytes.extend_from_slice(key);
    bytes.extend_from_slice(&first.to_be_bytes());
    bytes
}
