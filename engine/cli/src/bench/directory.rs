//! Sets a data directory up, plays cycles in it for a while, and measures.

use super::cycle::{House, Questions};
use super::{memory, workflow};
use crate::exit::{Class, Failure};
use hdrhistogram::Histogram;
use ratchet_core::command::Command;
use ratchet_core::definition::{Definition, Tool};
use ratchet_core::event::{Actor, Event, Recorded};
use ratchet_core::sampling::{Frame, FrameRow};
use ratchet_core::span::Span;
use ratchet_dsl::{Folder, compile};
use ratchet_plugin_host::{Limits, WasmHost, bundled};
use ratchet_ports::clock::WallClock;
use ratchet_ports::notifier::{Message, NotifyError};
use ratchet_ports::{Notifier, PluginHost};
use ratchet_runtime::{Options, Parts, Provider, Replay, Request};
use ratchet_store::{DiskStore, measure_fdatasync};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// How long.
    pub duration: Duration,
    /// Cycles in flight.
    pub in_flight: usize,
}

/// What was measured.
#[derive(Debug, Clone, Serialize)]
pub struct Measured {
    /// Whole cycles a second.
    pub cycles_per_s: f64,
    /// Cycles that came to their end.
    pub cycles: u64,
    /// Time of one cycle, median, in milliseconds.
    pub p50_ms: f64,
    /// Time of one cycle, 99 of 100, in milliseconds.
    pub p99_ms: f64,
    /// Events a second, all of them on the disk.
    pub events_per_s: f64,
    /// What this disk takes to promise 4 KiB, median, in milliseconds; measured just before.
    pub fdatasync_ms: f64,
    /// Memory of the process at the end, in MiB.
    pub rss_mb: f64,
    /// Cycles in flight.
    pub in_flight: usize,
}

/// Plays cycles in a data directory.
pub fn run(directory: &Path, plan: Plan) -> Result<Measured, Failure> {
    let store_failure = |error: ratchet_ports::store::StoreError| Failure::new(Class::Store, error.to_string());
    let sync = measure_fdatasync(directory, 300).map_err(store_failure)?;
    let host =
        WasmHost::open(None, Limits::default()).map_err(|error| Failure::new(Class::Internal, error.to_string()))?;
    let installed = host
        .install(bundled::MEDICINES.component)
        .map_err(|error| Failure::new(Class::Internal, error.to_string()))?;
    let tool = Tool {
        description: installed.description,
        digest: installed.digest,
        own: None,
    };
    let questions = questions(&tool)?;
    let definition = definition(plan.in_flight, &tool)?;
    let data = directory.join("data");
    let store = DiskStore::open(
        &data,
        ratchet_store::Options::default(),
        &mut Replay::default(),
        &mut |_| {},
    )
    .map_err(store_failure)?;
    let parts = Parts {
        clock: Arc::new(WallClock),
        host: Arc::new(host),
        notifier: Arc::new(Silent),
        store: Arc::new(store),
    };
    let provider =
        Provider::start(parts, Options::default()).map_err(|error| Failure::new(Class::Internal, error.to_string()))?;
    let measured = measure(&provider, plan, definition, questions, sync.p50.as_secs_f64() * 1e3);
    provider.drain();
    measured
}

/// Messages of the measured cycles go nowhere.
struct Silent;

impl Notifier for Silent {
    fn tell(&self, _: &Message) -> Result<(), NotifyError> {
        Ok(())
    }
}

fn questions(tool: &Tool) -> Result<Questions, Failure> {
    let all = &tool.description.questions;
    let rationale = all.iter().position(|question| question.title == "Rationale recorded");
    let rationale =
        rationale.ok_or_else(|| Failure::new(Class::Internal, "the bundled medicines tool lacks a question"))?;
    Ok(Questions {
        all: all.len(),
        asked: all.iter().filter(|question| question.section == 0).count(),
        rationale,
    })
}

fn definition(services: usize, tool: &Tool) -> Result<Definition, Failure> {
    let folder = Folder::new().with("bench.qip", workflow::text(services));
    let compiled = compile(&folder, std::slice::from_ref(tool));
    let definition = compiled.definition.map(without_waiting);
    definition.ok_or_else(|| {
        let problems = ratchet_dsl::render_terminal(&folder, &compiled.diagnostics, ratchet_dsl::Colour::Off);
        Failure::new(Class::Internal, problems)
    })
}

/// The language knows no re-test without a wait, and the measured timer is to fire as soon as it is set.
fn without_waiting(mut definition: Definition) -> Definition {
    let plans = definition.plans.values_mut();
    plans
        .flat_map(|plan| &mut plan.retests)
        .for_each(|retest| retest.after = Span::Minutes(0));
    definition
}

fn measure(
    provider: &Provider,
    plan: Plan,
    definition: Definition,
    questions: Questions,
    fdatasync_ms: f64,
) -> Result<Measured, Failure> {
    let refused = |refusal: ratchet_runtime::Refusal| Failure::new(Class::Internal, refusal.to_string());
    found(provider, definition, plan.in_flight).map_err(refused)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .map_err(|error| Failure::new(Class::Internal, error.to_string()))?;
    let before = provider.view().head().position;
    let begun = Instant::now();
    let times = runtime.block_on(play(provider, plan, questions)).map_err(refused)?;
    let seconds = begun.elapsed().as_secs_f64();
    let events = provider.view().head().position - before;
    let millis = |quantile: f64| times.value_at_quantile(quantile) as f64 / 1e3;
    Ok(Measured {
        cycles_per_s: times.len() as f64 / seconds,
        cycles: times.len(),
        p50_ms: millis(0.5),
        p99_ms: millis(0.99),
        events_per_s: events as f64 / seconds,
        fdatasync_ms,
        rss_mb: memory::now_mb(),
        in_flight: plan.in_flight,
    })
}

fn found(provider: &Provider, definition: Definition, services: usize) -> Result<(), ratchet_runtime::Refusal> {
    let ask = |command| {
        provider
            .submit_blocking(Request::new(Actor::Operator, command))
            .map(drop)
    };
    ask(Command::FoundProvider {
        name: "Measured Care".to_owned(),
    })?;
    ask(Command::ApplyDefinition {
        definition: Arc::new(definition),
    })?;
    let people = [
        ("p.lead", "practice lead"),
        ("t.lead", "team leader"),
        ("q.lead", "quality lead"),
        ("r.manager", "registered manager"),
        ("n.individual", "nominated individual"),
    ];
    for (person, role) in people {
        let (name, person, role) = (person.to_owned(), person.to_owned(), role.to_owned());
        ask(Command::AppointPerson {
            name,
            person,
            role,
            service: None,
        })?;
    }
    for service in 0..services {
        let row = |number: usize| FrameRow {
            reference: format!("ADM-{number:04}"),
            strata: BTreeMap::new(),
        };
        let rows = (0..workflow::FRAME_ROWS).map(row).collect();
        let frame = Frame {
            population: "PRN administrations".to_owned(),
            rows,
        };
        ask(Command::ImportFrame {
            frame: Arc::new(frame),
            service: workflow::service_name(service),
        })?;
    }
    Ok(())
}

/// Plays in every house until the time is up; gives the times of whole cycles in microseconds.
async fn play(
    provider: &Provider,
    plan: Plan,
    questions: Questions,
) -> Result<Histogram<u64>, ratchet_runtime::Refusal> {
    let local = tokio::task::LocalSet::new();
    let until = Instant::now() + plan.duration;
    local
        .run_until(async {
            let mut doors = BTreeMap::new();
            let mut houses = Vec::new();
            for number in 0..plan.in_flight {
                let (door, commits) = mpsc::unbounded_channel();
                let service = workflow::service_name(number);
                doors.insert(service.clone(), door);
                let house = House {
                    commits,
                    provider: provider.clone(),
                    questions,
                    service,
                };
                houses.push(tokio::task::spawn_local(keep_playing(house, until)));
            }
            let showing = tokio::task::spawn_local(show(provider.subscribe(), doors));
            let mut times = Histogram::new(3).unwrap_or_else(|_| panic!("three digits are a precision that exists"));
            for house in houses {
                let played = house
                    .await
                    .unwrap_or_else(|error| panic!("a cycle ended in a panic: {error}"));
                for micros in played? {
                    let taken = times.record(micros);
                    taken.unwrap_or_else(|error| panic!("a histogram that grows takes every time: {error}"));
                }
            }
            showing.abort();
            Ok(times)
        })
        .await
}

async fn keep_playing(mut house: House, until: Instant) -> Result<Vec<u64>, ratchet_runtime::Refusal> {
    let mut times = Vec::new();
    while Instant::now() < until {
        let begun = Instant::now();
        house.play().await?;
        times.push(u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX));
    }
    Ok(times)
}

/// Shows each house the commits that concern it.
async fn show(
    mut commits: tokio::sync::broadcast::Receiver<Arc<[Recorded]>>,
    doors: BTreeMap<String, mpsc::UnboundedSender<Arc<[Recorded]>>>,
) {
    let mut house_of_plan = BTreeMap::new();
    while let Ok(events) = commits.recv().await {
        let service = events.iter().find_map(|recorded| match &recorded.event {
            Event::PlanOpened { plan, service, .. } => {
                house_of_plan.insert(*plan, service.clone());
                Some(service.clone())
            }
            // The re-test: an audit that a person asked for is shown to them by its receipt.
            Event::AuditOpened { service, .. } if recorded.by == Actor::Engine => Some(service.clone()),
            Event::PlanClosed { plan } => house_of_plan.remove(plan),
            _ => None,
        });
        if let Some(door) = service.and_then(|service| doors.get(&service)) {
            // A house that has ended its last cycle hears no more.
            let _ = door.send(events);
        }
    }
}
