//! Records at hand, bounded by their size. Only what is committed is here: changes of a group that is not on the disk yet lie in the
//! projection, on top, so that nothing uncommitted can be forgotten and nothing refused can stay.
//!
//! Two generations: when the young one is full it becomes the old one, and what was old is forgotten, a little with each group so that
//! nobody waits for it. A record that is still used comes back with one read of the store.

use crate::stored::Stored;
use ratchet_core::key::Key;
use std::collections::{HashMap, hash_map};
use std::mem;
use std::sync::Arc;

/// Bytes of rows in one generation. Records take about three times their row in memory, so all generations stay below 100 MB.
const GENERATION_BYTES: usize = 12 * 1024 * 1024;

/// Records that are let go with each group: more than a group adds, as a rule.
const FORGOTTEN_AT_ONCE: usize = 512;

/// Rough cost of an entry beside its row.
const ENTRY_BYTES: usize = 160;

/// What is known about a key: its record, or that there is none.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    /// Size of the row.
    pub(crate) bytes: usize,
    /// The record, if there is one.
    pub(crate) stored: Option<Arc<Stored>>,
}

/// Records at hand.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    // Looked up and never listed, so the order of a hash map cannot reach the ledger.
    old: HashMap<Key, Kept>,
    /// What is being forgotten; not looked at any more.
    oldest: Option<hash_map::IntoIter<Key, Kept>>,
    /// Whether nothing is ever forgotten.
    keeps_all: bool,
    young: HashMap<Key, Kept>,
    young_bytes: usize,
}

impl Cache {
    /// What is known about a key; `None` when nothing.
    pub(crate) fn known(&self, key: &Key) -> Option<&Option<Arc<Stored>>> {
        let kept = self.young.get(key).or_else(|| self.old.get(key))?;
        Some(&kept.stored)
    }

    /// Never forgets anything from now on: for whoever has the records anyway and shares them.
    pub(crate) fn keep_all(&mut self) {
        self.keeps_all = true;
    }

    /// Forgets what is known about a key: nobody is likely to ask again.
    pub(crate) fn let_go(&mut self, key: &Key) {
        self.old.remove(key);
        if let Some(before) = self.young.remove(key) {
            self.young_bytes -= before.bytes + ENTRY_BYTES;
        }
    }

    /// Puts a committed record at hand.
    pub(crate) fn keep(&mut self, key: Key, kept: Kept) {
        self.young_bytes += kept.bytes + ENTRY_BYTES;
        if let Some(before) = self.young.insert(key, kept) {
            self.young_bytes -= before.bytes + ENTRY_BYTES;
        }
    }

    /// Forgets the old generation when the young one is full. Not while a decision is being made, which relies on what it was given.
    pub(crate) fn age(&mut self) {
        if let Some(oldest) = &mut self.oldest
            && oldest.by_ref().take(FORGOTTEN_AT_ONCE).count() < FORGOTTEN_AT_ONCE
        {
            self.oldest = None;
        }
        if self.young_bytes > GENERATION_BYTES && !self.keeps_all {
            let old = mem::replace(&mut self.old, mem::take(&mut self.young));
            self.oldest = Some(old.into_iter());
            self.young_bytes = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratchet_core::id::PlanId;

    #[test]
    fn what_is_not_used_is_forgotten_after_two_generations() {
        let mut cache = Cache::default();
        let kept = || Kept {
            bytes: GENERATION_BYTES / 4,
            stored: None,
        };
        let at_hand = |cache: &Cache| {
            (0..20)
                .filter(|id| cache.known(&Key::Plan(PlanId(*id))).is_some())
                .count()
        };
        for id in 0..20 {
            cache.keep(Key::Plan(PlanId(id)), kept());
            cache.age();
            assert!(cache.known(&Key::Plan(PlanId(id))).is_some(), "the newest is at hand");
            assert!(at_hand(&cache) <= 8);
        }
        assert!(at_hand(&cache) >= 4);
    }

    #[test]
    fn what_is_let_go_is_gone_from_both_generations_and_counts_no_more() {
        let mut cache = Cache::default();
        let kept = |bytes| Kept { bytes, stored: None };
        let plan = |id| Key::Plan(PlanId(id));
        cache.keep(plan(1), kept(GENERATION_BYTES));
        cache.age();
        cache.keep(plan(1), kept(10));
        cache.keep(plan(2), kept(10));
        cache.let_go(&plan(1));
        assert!(cache.known(&plan(1)).is_none());
        assert!(cache.known(&plan(2)).is_some());
        assert_eq!(cache.young_bytes, 10 + ENTRY_BYTES);
    }

    #[test]
    fn the_same_record_counts_once() {
        let mut cache = Cache::default();
        for _ in 0..100 {
            let kept = Kept {
                bytes: GENERATION_BYTES / 4,
                stored: None,
            };
            cache.keep(Key::Provider, kept);
            cache.age();
        }
        assert!(cache.old.is_empty());
    }
}
