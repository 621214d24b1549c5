//! The part of a provider's state that is at hand. A decision never waits for a disk: where it lacks a record it answers with
//! [`Need`], whoever called it loads that record and asks again. So the middle stays pure and the edges do the I/O.

use crate::key::Key;
use crate::record::{Read, Record};
use crate::rejection::Rejection;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A record that is not at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need(pub Key);

/// Why a decision stopped.
#[derive(Debug, Clone, PartialEq)]
pub enum Halt {
    /// A record is not at hand: load it and ask again.
    Need(Key),
    /// The command is refused.
    Rejected(Box<Rejection>),
}

impl From<Need> for Halt {
    fn from(need: Need) -> Self {
        Self::Need(need.0)
    }
}

impl From<Rejection> for Halt {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(Box::new(rejection))
    }
}

/// Records at hand. `None` is the knowledge that there is no such record.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    records: BTreeMap<Key, Option<Arc<Record>>>,
}

impl State {
    /// Puts a loaded record, or the knowledge that there is none, at hand.
    pub fn insert(&mut self, key: Key, record: Option<Arc<Record>>) {
        self.records.insert(key, record);
    }

    /// Forgets a record; it can be loaded again.
    pub fn forget(&mut self, key: &Key) {
        self.records.remove(key);
    }

    /// What is known about a key: `None` when nothing.
    pub fn known(&self, key: &Key) -> Option<&Option<Arc<Record>>> {
        self.records.get(key)
    }

    /// All keys at hand, in order.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        self.records.keys()
    }

    /// How many keys are at hand.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether nothing is at hand.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }
}

impl Read for State {
    fn record(&self, key: &Key) -> Result<Option<&Record>, Need> {
        match self.records.get(key) {
            Some(record) => Ok(record.as_deref()),
            None => Err(Need(key.clone())),
        }
    }
}

/// A complete state, where everything that is not there does not exist. For tests and small worlds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Whole(pub State);

impl Read for Whole {
    fn record(&self, key: &Key) -> Result<Option<&Record>, Need> {
        Ok(self.0.known(key).and_then(|record| record.as_deref()))
    }
}

/// Changes on top of something that can be read: what a decision has already decided, or what a replay has applied.
#[derive(Debug)]
pub struct Draft<'base, Base: Read + ?Sized> {
    base: &'base Base,
    changed: BTreeMap<Key, Option<Arc<Record>>>,
}

/// Records that a draft changed, by key; `None` is a record that went.
pub type Changes = BTreeMap<Key, Option<Arc<Record>>>;

impl<'base, Base: Read + ?Sized> Draft<'base, Base> {
    /// A draft without changes.
    pub fn on(base: &'base Base) -> Self {
        Self {
            base,
            changed: BTreeMap::new(),
        }
    }

    /// Keys of what was changed so far.
    pub fn changed_keys(&self) -> impl Iterator<Item = &Key> {
        self.changed.keys()
    }

    /// What was changed.
    pub fn into_changes(self) -> Changes {
        self.changed
    }
}

impl<Base: Read + ?Sized> Read for Draft<'_, Base> {
    fn record(&self, key: &Key) -> Result<Option<&Record>, Need> {
        match self.changed.get(key) {
            Some(record) => Ok(record.as_deref()),
            None => self.base.record(key),
        }
    }
}

/// Something that records can be written to.
pub trait Edit: Read {
    /// Puts a record in place.
    fn put(&mut self, key: Key, record: Record);

    /// Takes a record away.
    fn remove(&mut self, key: Key);

    /// The record for changing, copied from below when it is not yet part of the draft; `None` when there is none.
    fn edit(&mut self, key: &Key) -> Result<Option<&mut Record>, Need>;
}

impl<Base: Read + ?Sized> Edit for Draft<'_, Base> {
    fn put(&mut self, key: Key, record: Record) {
        self.changed.insert(key, Some(Arc::new(record)));
    }

    fn remove(&mut self, key: Key) {
        self.changed.insert(key, None);
    }

    fn edit(&mut self, key: &Key) -> Result<Option<&mut Record>, Need> {
        if !self.changed.contains_key(key) {
            let Some(record) = self.base.record(key)? else {
                return Ok(None);
            };
            self.changed.insert(key.clone(), Some(Arc::new(record.clone())));
        }
        Ok(self.changed.get_mut(key).and_then(Option::as_mut).map(Arc::make_mut))
    }
}

/// A draft that notes which of several events touched what, for the stories of things.
#[derive(Debug)]
pub struct Noting<'base, Base: Read + ?Sized> {
    draft: Draft<'base, Base>,
    event: usize,
    touched: Vec<(Key, usize)>,
}

impl<'base, Base: Read + ?Sized> Noting<'base, Base> {
    /// A draft without changes, before the first event.
    pub fn on(base: &'base Base) -> Self {
        Self {
            draft: Draft::on(base),
            event: 0,
            touched: Vec::new(),
        }
    }

    /// What comes now belongs to the next event.
    pub fn next_event(&mut self) {
        self.event += 1;
    }

    /// How many events there were.
    pub fn event(&self) -> usize {
        self.event
    }

    /// Keys of what was changed so far.
    pub fn changed_keys(&self) -> impl Iterator<Item = &Key> {
        self.draft.changed_keys()
    }

    /// What was changed, and which event touched which thing that has a story, in order.
    pub fn into_parts(self) -> (Changes, Vec<(Key, usize)>) {
        (self.draft.into_changes(), self.touched)
    }

    fn note(&mut self, key: &Key) {
        if key.has_story() {
            self.touched.push((key.clone(), self.event));
        }
    }
}

impl<Base: Read + ?Sized> Read for Noting<'_, Base> {
    fn record(&self, key: &Key) -> Result<Option<&Record>, Need> {
        self.draft.record(key)
    }
}

impl<Base: Read + ?Sized> Edit for Noting<'_, Base> {
    fn put(&mut self, key: Key, record: Record) {
        self.note(&key);
        self.draft.put(key, record);
    }

    fn remove(&mut self, key: Key) {
        self.draft.remove(key);
    }

    fn edit(&mut self, key: &Key) -> Result<Option<&mut Record>, Need> {
        self.note(key);
        self.draft.edit(key)
    }
}

impl Edit for Whole {
    fn put(&mut self, key: Key, record: Record) {
        self.0.insert(key, Some(Arc::new(record)));
    }

    fn remove(&mut self, key: Key) {
        self.0.insert(key, None);
    }

    fn edit(&mut self, key: &Key) -> Result<Option<&mut Record>, Need> {
        Ok(self.0.records.get_mut(key).and_then(Option::as_mut).map(Arc::make_mut))
    }
}
