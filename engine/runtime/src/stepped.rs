//! The hall in virtual time: one thread, no waiting. The same hall, store, tools and rules as the daemon; only the clock is another. Everything
//! happens in one order, so the same deeds give the same ledger.

use crate::effects::{Parts, perform};
use crate::hall::{Hall, Outcome, Owed};
use crate::request::{Receipt, Refusal, Request};
use crate::view::View;
use ratchet_core::event::Recorded;
use ratchet_core::instant::Instant;
use ratchet_ports::store::{Head, StoreError};
use std::collections::VecDeque;

/// Timers that are fired together; they all share the moment anyway.
const TIMERS_AT_ONCE: usize = 256;

/// Effects that are looked for at a start.
const SWEPT: usize = 10_000;

/// A provider in virtual time.
pub struct Stepped {
    hall: Hall,
    now: Instant,
    parts: Parts,
}

impl Stepped {
    /// Opens a provider at a moment. The clock among the parts is not asked.
    pub fn new(parts: Parts, start: Instant) -> Result<Self, StoreError> {
        let mut stepped = Self {
            hall: Hall::open(parts.store.clone())?,
            now: start,
            parts,
        };
        let owed = stepped.hall.sweep(SWEPT)?;
        stepped.settle(owed, &mut |_| {});
        Ok(stepped)
    }

    /// The present moment.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// The end of the ledger.
    pub fn head(&self) -> Head {
        self.hall.head()
    }

    /// Reads.
    pub fn view(&self) -> View {
        View::new(self.parts.store.clone())
    }

    /// Does a request and everything that becomes owed by it. `observer` sees every event, in order.
    pub fn submit(&mut self, request: Request, observer: &mut dyn FnMut(&Recorded)) -> Result<Receipt, Refusal> {
        let outcome = self.hall.group(vec![request], self.now);
        let answer = self.after(outcome, observer);
        answer.unwrap_or(Err(Refusal::Busy))
    }

    /// Lets time pass. Timers fire at their own moments, the earliest first.
    pub fn advance_to(&mut self, to: Instant, observer: &mut dyn FnMut(&Recorded)) -> Result<(), Refusal> {
        while let Some(next) = self.hall.next_timer().filter(|next| *next <= to) {
            self.now = self.now.max(next);
            let due = self.hall.due(self.now, TIMERS_AT_ONCE)?;
            for request in due {
                let outcome = self.hall.group(vec![request], self.now);
                if let Some(Err(refusal)) = self.after(outcome, observer) {
                    return Err(refusal);
                }
            }
        }
        self.now = self.now.max(to);
        Ok(())
    }

    /// Shows the events, settles what is owed, and gives the answer of the only request.
    fn after(&mut self, outcome: Outcome, observer: &mut dyn FnMut(&Recorded)) -> Option<Result<Receipt, Refusal>> {
        for receipt in outcome.answers.iter().flatten().filter(|receipt| !receipt.repeated) {
            receipt.events.iter().for_each(&mut *observer);
        }
        self.settle(outcome.owed, observer);
        outcome.answers.into_iter().next()
    }

    fn settle(&mut self, owed: Vec<Owed>, observer: &mut dyn FnMut(&Recorded)) {
        let mut waiting: VecDeque<Owed> = owed.into();
        while let Some(next) = waiting.pop_front() {
            let parts = &self.parts;
            let Some(request) = perform(
                &next,
                parts.host.as_ref(),
                parts.notifier.as_ref(),
                parts.store.as_ref(),
            ) else {
                continue;
            };
            let outcome = self.hall.group(vec![request], self.now);
            for receipt in outcome.answers.iter().flatten() {
                receipt.events.iter().for_each(&mut *observer);
            }
            waiting.extend(outcome.owed);
        }
    }
}
