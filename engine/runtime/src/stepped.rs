//! The hall in virtual time: one thread, no waiting. The same hall, store, tools and rules as the daemon; only the clock is another.
//! Everything happens in one order, so the same deeds give the same ledger.

use crate::effects::{Parts, perform};
use crate::hall::{Hall, Outcome, Owed};
use crate::projection::Shared;
use crate::request::{Receipt, Refusal, Request};
use crate::view::View;
use ratchet_core::event::Recorded;
use ratchet_core::instant::Instant;
use ratchet_ports::store::{Head, StoreError};
use std::collections::VecDeque;

/// Timers that are read together; each fires in a group of its own.
const TIMERS_AT_ONCE: usize = 256;

/// Owed effects that are read together.
const OWING_AT_ONCE: usize = 256;

/// A provider in virtual time.
pub struct Stepped {
    hall: Hall,
    now: Instant,
    parts: Parts,
    /// An effect did not succeed; all that is owed is tried again when time goes on.
    unsettled: bool,
}

impl Stepped {
    /// Opens a provider at a moment. The clock among the parts is not asked.
    pub fn new(parts: Parts, start: Instant) -> Result<Self, StoreError> {
        let mut stepped = Self {
            hall: Hall::open(parts.store.clone())?,
            now: start,
            parts,
            unsettled: true,
        };
        stepped.try_again(&mut |_| {})?;
        Ok(stepped)
    }

    /// The same provider as a play whose samples are drawn by a beacon of its own: they stay as they are when something else is added to
    /// the play. Only virtual time has this; what runs for a provider draws by its ledger, so that nobody can choose.
    #[must_use]
    pub fn played_by(mut self, beacon: [u8; 32]) -> Self {
        self.hall.play_by(beacon);
        self
    }

    /// The same provider, only looked at: every record is at hand and shared, and what nobody will read is forgotten.
    pub fn looking_ahead(mut self) -> Result<Self, StoreError> {
        self.hall.look_ahead()?;
        Ok(self)
    }

    /// Records that are there or changed since this was last asked; nothing unless it is only looked at.
    pub fn shared(&mut self) -> Shared {
        self.hall.shared()
    }

    /// The present moment.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// The end of the ledger.
    pub fn head(&self) -> Head {
        self.hall.head()
    }

    /// When the next timer fires.
    pub fn next_timer(&self) -> Option<Instant> {
        self.hall.next_timer()
    }

    /// Reads.
    pub fn view(&self) -> View {
        View::new(self.parts.store.clone())
    }

    /// Does a request and everything that becomes owed by it. `observer` sees every event, in order.
    pub fn submit(&mut self, request: Request, observer: &mut dyn FnMut(&Recorded)) -> Result<Receipt, Refusal> {
        let outcome = self.hall.group(vec![request], self.now);
        self.after(outcome, observer)
    }

    /// Lets time pass. Timers fire at their own moments, the earliest first.
    pub fn advance_to(&mut self, to: Instant, observer: &mut dyn FnMut(&Recorded)) -> Result<(), Refusal> {
        self.try_again(observer)?;
        while let Some(next) = self.hall.next_timer().filter(|next| *next <= to) {
            self.now = self.now.max(next);
            for request in self.hall.due(self.now, TIMERS_AT_ONCE)? {
                let outcome = self.hall.group(vec![request], self.now);
                match self.after(outcome, observer) {
                    // A timer of something that is not there any more is harmless.
                    Ok(_) | Err(Refusal::Rejected(_)) => {}
                    Err(refusal) => return Err(refusal),
                }
            }
        }
        self.now = self.now.max(to);
        Ok(())
    }

    /// Time passes while nothing runs, as while a daemon is down: no timer fires. What came due meanwhile is late when time goes on.
    pub fn sleep_until(&mut self, to: Instant) {
        self.now = self.now.max(to);
    }

    /// Performs everything that is owed, if something did not succeed before.
    fn try_again(&mut self, observer: &mut dyn FnMut(&Recorded)) -> Result<(), StoreError> {
        if !std::mem::take(&mut self.unsettled) {
            return Ok(());
        }
        let mut after = None;
        loop {
            let keys = self.hall.owing(after.as_ref(), OWING_AT_ONCE)?;
            for key in &keys {
                let owed = self.hall.owed_by(key)?;
                self.settle(owed, observer);
            }
            after = match keys.into_iter().last() {
                Some(last) => Some(last),
                None => return Ok(()),
            };
        }
    }

    /// Shows the events of the only request, settles what is owed, and gives the answer.
    fn after(&mut self, outcome: Outcome, observer: &mut dyn FnMut(&Recorded)) -> Result<Receipt, Refusal> {
        show(&outcome, observer);
        self.settle(outcome.owed, observer);
        let answer = outcome.answers.into_iter().next();
        answer.expect("a group of one request has one answer")
    }

    fn settle(&mut self, owed: Vec<Owed>, observer: &mut dyn FnMut(&Recorded)) {
        let mut waiting: VecDeque<Owed> = owed.into();
        while let Some(next) = waiting.pop_front() {
            let Some(request) = perform(&next, &self.parts) else {
                self.unsettled = true;
                continue;
            };
            let outcome = self.hall.group(vec![request], self.now);
            self.unsettled |= outcome.answers.iter().any(Result::is_err);
            show(&outcome, observer);
            waiting.extend(outcome.owed);
        }
    }
}

fn show(outcome: &Outcome, observer: &mut dyn FnMut(&Recorded)) {
    for receipt in outcome.answers.iter().flatten().filter(|receipt| !receipt.repeated) {
        receipt.events.iter().for_each(&mut *observer);
    }
}
