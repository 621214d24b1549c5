//! Which owed effects are handed to the workers, and when. Fresh ones go out as they are committed; what was left over (a start, a full
//! queue, a failure) is found by walking through the table of effects, a page at a time so that people are served between.

use crate::hall::{Hall, Owed};
use ratchet_core::key::Key;
use ratchet_ports::store::StoreError;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant as Tick};

/// Effects that may be with the workers; an evaluation carries a whole audit's answers.
const OUT_MAX: usize = 1_024;

/// Rows of a page of the walk.
const PAGE: usize = 128;

/// The longest pause before a failed effect is tried again.
const PAUSE_MAX: Duration = Duration::from_secs(15 * 60);

/// Failures that are remembered one by one; beyond it they are tried again on every walk.
const FAILURES_MAX: usize = 100_000;

/// The effects of one provider.
#[derive(Debug)]
pub(crate) struct Errands {
    /// What failed: how often, and when it is tried again.
    failed: BTreeMap<Key, (u32, Tick)>,
    /// Something was not handed out because the queue was full or the record already had an errand out.
    left: bool,
    /// Records whose errand a worker has, or waits for a worker.
    out: BTreeSet<Key>,
    /// The first pause before a failed effect is tried again, and between walks.
    pause: Duration,
    walk: Walk,
}

#[derive(Debug)]
enum Walk {
    /// The next one begins then.
    Rests(Tick),
    /// It goes on after this key.
    Goes(Option<Key>),
}

impl Errands {
    /// Begins with a walk: what was owed when the process ended is owed still.
    pub(crate) fn new(pause: Duration) -> Self {
        Self {
            failed: BTreeMap::new(),
            left: false,
            out: BTreeSet::new(),
            pause,
            walk: Walk::Goes(None),
        }
    }

    /// Whether no worker has anything to do.
    pub(crate) fn is_idle(&self) -> bool {
        self.out.is_empty()
    }

    /// Those of the effects that may go out now.
    pub(crate) fn admit(&mut self, owed: Vec<Owed>) -> Vec<Owed> {
        let mut admitted = Vec::with_capacity(owed.len());
        for owed in owed {
            if self.out.len() < OUT_MAX && self.out.insert(owed.key.clone()) {
                admitted.push(owed);
            } else {
                self.left = true;
            }
        }
        admitted
    }

    /// An errand came back without success.
    pub(crate) fn failed(&mut self, key: Key, now: Tick) {
        self.out.remove(&key);
        let known = self.failed.len();
        let Some((times, again)) = (match self.failed.get_mut(&key) {
            Some(failure) => Some(failure),
            None if known < FAILURES_MAX => Some(self.failed.entry(key).or_insert((0, now))),
            None => None,
        }) else {
            return;
        };
        *again = now + self.pause.saturating_mul(1 << (*times).min(16)).min(PAUSE_MAX);
        *times += 1;
    }

    /// An errand came back with its outcome.
    pub(crate) fn done(&mut self, key: &Key) {
        self.out.remove(key);
        self.failed.remove(key);
    }

    /// How long the walk can wait.
    pub(crate) fn patience(&self, now: Tick) -> Duration {
        match &self.walk {
            Walk::Goes(_) if self.has_room() => Duration::ZERO,
            // A worker that comes back wakes the writer.
            Walk::Goes(_) => PAUSE_MAX,
            Walk::Rests(_) if self.left && self.out.is_empty() => Duration::ZERO,
            Walk::Rests(until) => until.saturating_duration_since(now),
        }
    }

    fn has_room(&self) -> bool {
        self.out.len() + PAGE <= OUT_MAX
    }

    /// Walks a page further if it is time, and returns the effects that were found.
    pub(crate) fn walk(&mut self, hall: &mut Hall, now: Tick) -> Result<Vec<Owed>, StoreError> {
        match &self.walk {
            Walk::Rests(until) if now < *until && !(self.left && self.out.len() < PAGE) => return Ok(Vec::new()),
            Walk::Rests(_) => {
                self.left = false;
                self.walk = Walk::Goes(None);
            }
            Walk::Goes(_) => {}
        }
        let Walk::Goes(after) = &self.walk else {
            return Ok(Vec::new());
        };
        if !self.has_room() {
            return Ok(Vec::new());
        }
        let keys = hall.owing(after.as_ref(), PAGE)?;
        self.walk = match keys.last() {
            Some(last) if keys.len() == PAGE => Walk::Goes(Some(last.clone())),
            _ => Walk::Rests(now + self.pause),
        };
        let mut found = Vec::new();
        for key in keys {
            let rests = self.failed.get(&key).is_some_and(|(_, again)| *again > now);
            if !rests && !self.out.contains(&key) {
                found.extend(hall.owed_by(&key)?);
            }
        }
        Ok(self.admit(found))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratchet_core::id::MessageId;
    use ratchet_core::pending::Effect;

    fn owed(number: u64) -> Owed {
        let message = MessageId(number);
        Owed {
            effect: Effect::Tell { message },
            key: Key::Message(message),
            submission: None,
        }
    }

    #[test]
    fn nothing_goes_out_twice_and_not_too_much_at_once() {
        let mut errands = Errands::new(Duration::from_secs(1));
        let all = || (0..2 * OUT_MAX as u64).map(owed).collect::<Vec<_>>();
        assert_eq!(errands.admit(all()).len(), OUT_MAX);
        assert!(errands.admit(all()).is_empty());
        assert!(errands.left, "the rest is looked for");
        errands.done(&owed(7).key);
        assert_eq!(errands.admit(all()).len(), 1);
    }

    #[test]
    fn pauses_grow_up_to_a_bound() {
        let mut errands = Errands::new(Duration::from_secs(1));
        let now = Tick::now();
        let pauses: Vec<u64> = (0..30)
            .map(|_| {
                errands.failed(owed(1).key, now);
                errands.failed[&owed(1).key].1.duration_since(now).as_secs()
            })
            .collect();
        assert_eq!(pauses[..4], [1, 2, 4, 8]);
        assert_eq!(pauses[29], PAUSE_MAX.as_secs());
        errands.done(&owed(1).key);
        assert!(errands.failed.is_empty());
    }
}
