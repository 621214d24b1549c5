//! An inspector who reads a ledger, event by event, and nothing else: no working record, none of the engine's decisions. Whatever was
//! decided, from what stands in the ledger it must follow that the laws of the house were kept.
//!
//! In reading order: [`Law`] and [`Breach`], [`Inspector`], then `notes` (what it writes down as it reads), `clock` (deadlines computed
//! by code of its own), `post` (who stands for a role), and one file a law: `closure`, `ladders`, `owners`, `deadlines`, `submitted`.
//!
//! It shares data with the engine (definitions, the published bank holidays, the form of events) and no rule: a rule that is wrong in
//! the engine is not wrong here in the same way.

mod clock;
mod closure;
mod deadlines;
mod ladders;
mod notes;
mod owners;
mod post;
mod submitted;

use notes::Notes;
use ratchet_core::event::Recorded;
use ratchet_core::instant::Instant;
use serde::Serialize;

/// What must hold whatever people, clocks and machines do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Law {
    /// A plan is verified only with its re-tests passed in this round, by somebody without a part in it, on the sample that was asked
    /// for, and with its forum's agreement.
    NoFalseClosure,
    /// A waiver passes no gate.
    WaiverIsNoPass,
    /// Each rung that came due was told once, to somebody who is there, or was cancelled in time.
    NoMissedEscalation,
    /// Every action, audit and plan that is open has a role that somebody stands for, or whose vacancy is on the list; a finding that
    /// a plan is there for has its plan.
    NothingWithoutOwner,
    /// Every deadline is what its rule says.
    DeadlinesAsDerived,
    /// What was handed in stays as it is.
    SubmittedStays,
    /// What Ratchet shows is what follows from its ledger.
    RecordsFollowLedger,
    /// Ratchet goes on: no rule contradicts another so that it stops.
    GoesOn,
}

impl Law {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::NoFalseClosure,
        Self::WaiverIsNoPass,
        Self::NoMissedEscalation,
        Self::NothingWithoutOwner,
        Self::DeadlinesAsDerived,
        Self::SubmittedStays,
        Self::RecordsFollowLedger,
        Self::GoesOn,
    ];

    /// In a few words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoFalseClosure => "a plan is verified only through its re-tests",
            Self::WaiverIsNoPass => "a waiver passes no gate",
            Self::NoMissedEscalation => "nobody is forgotten when something is late",
            Self::NothingWithoutOwner => "nothing is without an owner",
            Self::DeadlinesAsDerived => "every deadline is what its rule says",
            Self::SubmittedStays => "what was handed in stays as it is",
            Self::RecordsFollowLedger => "what is shown follows from the ledger",
            Self::GoesOn => "no rule contradicts another",
        }
    }
}

/// A law was broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Breach {
    /// When it showed.
    pub at: Instant,
    /// Which.
    pub law: Law,
    /// What is wrong, in a sentence.
    pub text: String,
}

/// Reads a ledger.
#[derive(Debug, Default)]
pub struct Inspector {
    notes: Notes,
}

impl Inspector {
    /// The next event: what is wrong with it, after all that came before.
    pub fn see(&mut self, recorded: &Recorded) -> Vec<Breach> {
        let mut wrong = Vec::new();
        closure::check(&self.notes, recorded, &mut wrong);
        ladders::check(&self.notes, recorded, &mut wrong);
        deadlines::check(&self.notes, recorded, &mut wrong);
        submitted::check(&self.notes, recorded, &mut wrong);
        self.notes.write(recorded);
        wrong
    }

    /// A moment at which nothing waits to be done: what should have happened by now.
    pub fn look(&self, now: Instant) -> Vec<Breach> {
        let mut wrong = Vec::new();
        ladders::look(&self.notes, now, &mut wrong);
        owners::look(&self.notes, now, &mut wrong);
        wrong
    }

    /// The ledger again, at the end: whether an event still says what it said.
    pub fn reread(&self, recorded: &Recorded) -> Option<Breach> {
        submitted::reread(&self.notes, recorded)
    }
}

/// Adds a breach.
fn breach(wrong: &mut Vec<Breach>, law: Law, at: Instant, text: String) {
    wrong.push(Breach { at, law, text });
}
