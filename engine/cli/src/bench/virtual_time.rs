//! Measuring virtual time: how long ten years of one home take, people, incidents and all; and how long it takes to look a year ahead over
//! many improvement cycles that run. Nothing of it is durable: everything happens in memory, on one thread.

use super::{memory, portfolio};
use ratchet_core::command::Command;
use ratchet_core::definition::Definition;
use ratchet_core::event::Actor;
use ratchet_core::instant::Instant;
use ratchet_dsl::{Folder, compile};
use ratchet_ports::Store;
use ratchet_simulation::foresight::foresee;
use ratchet_simulation::house::{House, Machines, PlayError};
use ratchet_simulation::scripted_host::ScriptedHost;
use ratchet_simulation::trial;
use ratchet_store::MemoryStore;
use serde::Serialize;
use std::sync::Arc;

/// Plans that run in one service at a time.
const PLANS_PER_SERVICE: usize = 10;

/// What was measured.
#[derive(Debug, Clone, Serialize)]
pub struct VirtualTime {
    /// Cycles that run.
    pub cycles: usize,
    /// Events of the ledger that is looked ahead from.
    pub events_before: u64,
    /// Ledger heads of both futures, lower-case hexadecimal, nobody acting first: the same portfolio gives the same.
    pub heads: [String; 2],
    /// Events of both futures.
    pub look_ahead_events: u64,
    /// Most memory that the process ever took, in megabytes.
    pub peak_rss_mb: f64,
    /// Seconds to look ahead, both futures: nobody acts, and everybody acts on the last day.
    pub look_ahead_s: f64,
    /// How many months ahead.
    pub months: u32,
    /// Whether the same seed gave the same ledger head.
    pub same_head: bool,
    /// Events of the years of one home.
    pub years_events: u64,
    /// Years of one home.
    pub years: u32,
    /// Seconds for them.
    pub years_s: f64,
}

/// Measures both.
pub fn run(years: u32, cycles: usize, months: u32) -> Result<VirtualTime, PlayError> {
    let (years_s, years_events, same_head) = live_years(years)?;
    let (store, now) = portfolio(cycles)?;
    let events_before = store.head().position;
    let until = now
        .checked_add_months(chrono::Months::new(months))
        .unwrap_or(Instant::MAX_UTC);
    let begun = std::time::Instant::now();
    let seen = foresee(store.as_ref(), now, until, &forgetful)?;
    let look_ahead_s = begun.elapsed().as_secs_f64();
    let look_ahead_events = seen.endings.iter().map(|end| end.position - events_before).sum();
    Ok(VirtualTime {
        cycles: seen.open.plans,
        events_before,
        heads: seen.endings.map(|end| hex(&end.hash)),
        look_ahead_events,
        look_ahead_s,
        months,
        peak_rss_mb: memory::peak_mb(),
        same_head,
        years_events,
        years,
        years_s,
    })
}

/// A store for a future: only its working records are looked at.
fn forgetful() -> Arc<dyn Store> {
    Arc::new(MemoryStore::forgetful())
}

fn hex(hash: &[u8; 32]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn fresh() -> Arc<dyn Store> {
    Arc::new(MemoryStore::new())
}

/// One home lives some years, twice with the same seed.
fn live_years(years: u32) -> Result<(f64, u64, bool), PlayError> {
    let definition = definition(1, 2)?;
    let options = trial::Options {
        count: 1,
        first: 1,
        months: years * 12,
        service: None,
    };
    let begun = std::time::Instant::now();
    let one = trial::unwatched(&definition, &options, fresh())?;
    let seconds = begun.elapsed().as_secs_f64();
    let again = trial::unwatched(&definition, &options, fresh())?;
    Ok((seconds, one.position, one == again))
}

/// A provider in which so many cycles have just begun.
fn portfolio(cycles: usize) -> Result<(Arc<dyn Store>, Instant), PlayError> {
    let services = cycles.div_ceil(PLANS_PER_SERVICE);
    let definition = definition(services, PLANS_PER_SERVICE)?;
    let store = fresh();
    let machines = Machines {
        host: Arc::new(ScriptedHost::with_tools_of(&definition)),
        store: store.clone(),
    };
    let start = chrono::DateTime::from_timestamp(1_767_603_600, 0).unwrap_or_default();
    let mut house = House::new(&machines, start)?.in_silence();
    let mut must = |command| house.must(Actor::Operator, command, "preparing the measurement");
    let name = "A provider that is measured".to_owned();
    must(Command::FoundProvider { name })?;
    for command in portfolio::beginning(&definition, start) {
        must(command)?;
    }
    Ok((store, start))
}

fn definition(services: usize, plans: usize) -> Result<Arc<Definition>, PlayError> {
    let folder = Folder::new().with("measured.qip", portfolio::text(services, plans));
    let compiled = compile(&folder, &[]);
    let problems = || ratchet_dsl::render_speech(&folder, &compiled.diagnostics);
    let definition = compiled.definition.clone();
    definition
        .map(Arc::new)
        .ok_or_else(|| PlayError::Unprepared(problems()))
}
