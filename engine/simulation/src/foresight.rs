//! Looking ahead: the portfolio as it is, forked into virtual time. Nothing is written back and nobody is told.
//!
//! Two futures are played from the same fork. In one nobody acts, and what breaches does so at its date. In the other everybody acts on
//! the last day, with good results: what breaches even then nobody could have held, and what falls due in which week shows who carries
//! how much against what they can. In reading order: [`foresee`], then `future` (one of the two), `load` (who carries how much).

mod future;
mod load;

use crate::house::PlayError;
use future::{Future, Manner};
use ratchet_core::instant::Instant;
use ratchet_ports::Store;
use ratchet_ports::store::Head;
use ratchet_runtime::past::retrace;
use serde::Serialize;
use std::sync::Arc;

/// What lies ahead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Foresight {
    /// From when.
    pub from: Instant,
    /// Position of the last event that it rests on.
    pub position: u64,
    /// What is open now.
    pub open: Open,
    /// What breaches if nobody acts, in order of time.
    pub if_nobody_acts: Vec<Breaching>,
    /// What breaches even if everybody acts on the last day.
    pub if_all_act_on_the_last_day: Vec<Breaching>,
    /// Who carries how much, by week; weeks without anything are left out.
    pub load: Vec<Load>,
    /// Who carries most of what they can.
    pub bottleneck: Option<Bottleneck>,
    /// Re-tests that come, if everybody acts on the last day.
    pub retests: Vec<Coming>,
    /// Meetings of forums that come, with the closings that wait for them.
    pub meetings: Vec<Meeting>,
    /// Until when.
    pub until: Instant,
    /// How the two futures ended, nobody acting first: for measuring. It is no part of what is told.
    #[serde(skip)]
    pub endings: [Head; 2],
}

/// What is open at the beginning.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Open {
    /// Actions that owe something.
    pub actions: usize,
    /// Audits that wait for answers.
    pub audits: usize,
    /// Plans that are not verified.
    pub plans: usize,
}

/// Something that is not done by its time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Breaching {
    /// When it was or will be due.
    pub due: Instant,
    /// Service.
    pub service: String,
    /// Identifier; things that do not exist yet have the one they will get.
    pub id: String,
    /// What it is.
    pub what: String,
    /// Role that owes it.
    pub role: String,
    /// Person who stands for the role at the end of the look ahead; `None` is a vacancy.
    pub person: Option<String>,
    /// Whether it is late already.
    pub already_late: bool,
    /// Why it cannot be held, where somebody tried.
    pub why: Option<String>,
}

/// What a role carries in a week.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Load {
    /// Monday of the week.
    pub week: chrono::NaiveDate,
    /// Service.
    pub service: String,
    /// Role.
    pub role: String,
    /// Who stands for it.
    pub people: Vec<String>,
    /// Things that fall due in the week.
    pub due: usize,
    /// Actions that are open at its beginning.
    pub open: usize,
    /// Open actions that one holder can carry, where the workflows say it.
    pub capacity: Option<u32>,
    /// Whether that is more than all of them can carry.
    pub too_much: bool,
}

/// Who carries most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bottleneck {
    /// Role.
    pub role: String,
    /// Service.
    pub service: String,
    /// Why, in a sentence.
    pub why: String,
}

/// A re-test that comes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Coming {
    /// When it opens.
    pub opens: Instant,
    /// Service.
    pub service: String,
    /// Plan by identifier.
    pub plan: String,
    /// Plan by name, and re-test.
    pub what: String,
    /// Role that makes it.
    pub role: String,
}

/// A meeting of a forum.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Meeting {
    /// When.
    pub on: Instant,
    /// Forum.
    pub forum: String,
    /// Plans that wait for it, by identifier, if everybody acts on the last day.
    pub closings: Vec<String>,
}

/// Looks ahead from a moment, on a ledger that nothing is written to. `fresh_store` gives an empty store in memory.
///
/// # Errors
/// When the ledger cannot be read, or `until` does not lie ahead.
pub fn foresee(
    ledger: &dyn Store,
    from: Instant,
    until: Instant,
    fresh_store: &dyn Fn() -> Arc<dyn Store>,
) -> Result<Foresight, PlayError> {
    if until <= from {
        return Err(PlayError::Unprepared(
            "the date up to which you want to look has passed already: give one that lies ahead".to_owned(),
        ));
    }
    let head = ledger.head();
    if head.position == 0 {
        return Err(PlayError::Unprepared(
            "the ledger is empty: there is nothing to look ahead from".to_owned(),
        ));
    }
    let fork = || -> Result<Arc<dyn Store>, PlayError> {
        let store = fresh_store();
        retrace(ledger, head.position, store.as_ref())
            .map_err(|error| PlayError::Unprepared(format!("the ledger cannot be read: {error}")))?;
        Ok(store)
    };
    // One after the other, so that no more than one is in memory.
    let (open, if_nobody_acts, idle_ends) = {
        let mut idle = Future::begin(fork()?, from, until, Manner::NobodyActs)?;
        let open = idle.open();
        idle.live()?;
        (open, idle.breaching(), idle.ends())
    };
    let mut busy = Future::begin(fork()?, from, until, Manner::LastDay)?;
    busy.live()?;
    let load = busy.load();
    Ok(Foresight {
        bottleneck: load::bottleneck(&load),
        endings: [idle_ends, busy.ends()],
        from,
        if_all_act_on_the_last_day: busy.breaching(),
        if_nobody_acts,
        load,
        meetings: busy.meetings(),
        open,
        position: head.position,
        retests: busy.retests(),
        until,
    })
}
