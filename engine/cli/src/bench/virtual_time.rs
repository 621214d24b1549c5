//! Measuring virtual time: how long ten years of one home take, people, incidents and all; and how long it takes to look a year ahead over
//! many improvement cycles that run. Nothing of it is durable: everything happens in memory, on one thread.

use ratchet_core::command::Command;
use ratchet_core::definition::Definition;
use ratchet_core::event::Actor;
use ratchet_core::instant::Instant;
use ratchet_core::sampling::{Frame, FrameRow};
use ratchet_dsl::{Folder, compile};
use ratchet_ports::Store;
use ratchet_simulation::foresight::foresee;
use ratchet_simulation::house::{House, Machines, PlayError};
use ratchet_simulation::scripted_host::ScriptedHost;
use ratchet_simulation::trial;
use ratchet_store::MemoryStore;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

/// Plans that run in one service at a time.
const PLANS_PER_SERVICE: usize = 10;

/// Rows of each list.
const FRAME_ROWS: usize = 20;

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
        peak_rss_mb: peak_rss_mb(),
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

/// As the kernel counts it; 0 where it does not say.
fn peak_rss_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1024.0
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
    must(Command::ApplyDefinition {
        definition: definition.clone(),
    })?;
    for role in definition.roles.keys() {
        let (person, service) = (role.replace(' ', "."), None);
        let (name, role) = (person.clone(), role.clone());
        must(Command::AppointPerson {
            name,
            person,
            role,
            service,
        })?;
    }
    for service in definition.services.keys() {
        must(Command::ImportFrame {
            frame: Arc::new(frame()),
            service: service.clone(),
        })?;
        must(Command::RecordOccurrence {
            event: "start of work".to_owned(),
            happened_at: start,
            service: service.clone(),
            subject: None,
        })?;
    }
    Ok((store, start))
}

fn frame() -> Frame {
    let row = |number: usize| FrameRow {
        reference: format!("REC-{number}"),
        strata: BTreeMap::new(),
    };
    Frame {
        population: "care plans".to_owned(),
        rows: (1..=FRAME_ROWS).map(row).collect(),
    }
}

fn definition(services: usize, plans: usize) -> Result<Arc<Definition>, PlayError> {
    let folder = Folder::new().with("measured.qip", text(services, plans));
    let compiled = compile(&folder, &[]);
    let problems = || ratchet_dsl::render_speech(&folder, &compiled.diagnostics);
    let definition = compiled.definition.clone();
    definition
        .map(Arc::new)
        .ok_or_else(|| PlayError::Unprepared(problems()))
}

fn text(services: usize, plans: usize) -> String {
    let mut text = String::from(BEFORE);
    for service in 1..=services {
        write!(
            text,
            "service \"House {service}\"\n  type: residential care, 42 people\n  working days: Monday to Friday, except bank holidays in England and Wales\n\n"
        )
        .expect("a string takes all text");
    }
    for plan in 1..=plans {
        text.push_str(&PLAN.replace('#', &plan.to_string()));
    }
    text
}

const BEFORE: &str = r#"role nominated individual
role registered manager
  reports to: nominated individual
role quality lead
  reports to: nominated individual
role team leader
  reports to: registered manager
role practice lead
  reports to: registered manager

cause unclear process
  area: organisation

event start of work
event incident

standard "Care records policy 4.2"

audit "Care planning"
  owner: practice lead
  every: month, finished within 10 working days
  standard: "Care records policy 4.2"
  sample: 5 care plans
  question "Updated after incident" from records: Was risk reassessed after the last incident?
  question "Involvement" from conversation: Can the person say how they shaped the plan?
  significant finding: when score is below 85%

rule "Review after incident"
  when: incident
  do: check that the care plan was reviewed
  owner: team leader
  due: within 72 hours of incident
  escalate: to registered manager when overdue, to nominated individual after 5 working days

"#;

const PLAN: &str = r#"plan "Plan #"
  opens: when start of work
  problem: Risk is not reassessed after incidents in area #.
  cause: unclear process
  owner: registered manager
  escalate: to nominated individual when overdue
  action "New handover sheet #" by team leader
    kind: process change
    due: within 15 working days of opening
    evidence: the sheet in use
  action "Watch a handover #" by practice lead
    kind: observation and coaching
    every: month, for 6 months
    evidence: observation notes
  retest "Six weeks #" by quality lead
    when: 6 weeks after all actions are in place
    audit: "Care planning"
    pass: every question is at least 85%
  retest "Three months #" by quality lead
    when: 3 months after retest "Six weeks #" passed
    audit: "Care planning"
    pass: every question is at least 85%
  if a retest fails: reopen actions, tell nominated individual
  closes: when retest "Three months #" passed

"#;
