//! The daemon is killed at random moments under load. What was acknowledged is there afterwards, no group is half there, timers fire
//! once, and the ledger verifies. Then its working records are destroyed, and come back.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "support/daemon.rs"]
mod daemon;

use daemon::{Daemon, WORKFLOW, eventually, run, set_up};
use ratchet_api::Client;
use ratchet_api::client::Query;
use ratchet_api::v1::{LedgerEvent, NewOccurrence};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Kills of the long test; enough that a one-in-a-hundred fault shows itself.
const KILLS: u32 = 200;

const SENDERS: usize = 4;

/// An acknowledged occurrence: key, position of its first event, identifier.
#[derive(Debug, Clone)]
struct Acknowledged {
    created: Vec<String>,
    first: u64,
    key: String,
}

/// A small generator, so that a failure can be played again from its seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

fn occurrence() -> NewOccurrence {
    NewOccurrence {
        event: "incident".to_owned(),
        happened_at: "2026-06-01T09:00:00Z".to_owned(),
        service: "Oak House".to_owned(),
        subject: Some("SU-104".to_owned()),
    }
}

/// Sends occurrences from several threads until the daemon is gone.
fn load(
    client: &Client,
    numbers: &Arc<AtomicU64>,
    stop: &Arc<AtomicBool>,
) -> Vec<std::thread::JoinHandle<Vec<Acknowledged>>> {
    let sender = || {
        let (client, numbers, stop) = (client.clone(), numbers.clone(), stop.clone());
        std::thread::spawn(move || {
            let mut acknowledged = Vec::new();
            while !stop.load(Ordering::SeqCst) {
                let key = format!("load/{}", numbers.fetch_add(1, Ordering::SeqCst));
                match client.clone().with_key(&key).record_occurrence(&occurrence()) {
                    Ok(receipt) => acknowledged.push(Acknowledged {
                        created: receipt.created,
                        first: receipt.first,
                        key,
                    }),
                    Err(_) => break,
                }
            }
            acknowledged
        })
    };
    (0..SENDERS).map(|_| sender()).collect()
}

fn all_events(client: &Client) -> Vec<LedgerEvent> {
    let mut events = Vec::new();
    loop {
        let page = client.ledger_events(events.len() as u64 + 1, 500).unwrap();
        if page.items.is_empty() {
            return events;
        }
        events.extend(page.items);
    }
}

fn kind(event: &LedgerEvent) -> (String, Value) {
    let event = event.recorded["event"].clone();
    (event["type"].as_str().unwrap().to_owned(), event)
}

fn verify(data: &Path) {
    let output = run(
        &["ledger", "verify", "--data", data.to_str().unwrap()],
        data.parent().unwrap(),
    );
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Checks the whole ledger against what was acknowledged.
fn inspect(events: &[LedgerEvent], acknowledged: &[Acknowledged]) {
    let kinds: Vec<(String, Value)> = events.iter().map(kind).collect();
    for (position, event) in events.iter().enumerate() {
        assert_eq!(event.position, position as u64 + 1);
    }
    for done in acknowledged {
        let at = usize::try_from(done.first).unwrap() - 1;
        let (name, event) = kinds
            .get(at)
            .unwrap_or_else(|| panic!("{} was acknowledged and is lost", done.key));
        assert_eq!(name, "occurrence-recorded", "{}", done.key);
        assert!(
            done.created.contains(&event["occurrence"].as_str().unwrap().to_owned()),
            "{}",
            done.key
        );
    }
    // No group is half there: what one command decided stands together.
    for (position, (name, _)) in kinds.iter().enumerate() {
        if name == "occurrence-recorded" {
            assert_eq!(kinds[position + 1].0, "action-opened", "half a command at {position}");
            assert_eq!(
                kinds[position + 2].0,
                "obligation-opened",
                "half a command at {position}"
            );
        }
    }
}

/// Every overdue action was escalated once, and its message told once.
fn inspect_timers(events: &[LedgerEvent]) -> (usize, usize) {
    let (mut opened, mut escalated, mut told) = (0, BTreeMap::new(), BTreeMap::new());
    for (name, event) in events.iter().map(kind) {
        match name.as_str() {
            "action-opened" => opened += 1,
            "escalated" => *escalated.entry(event["about"].to_string()).or_insert(0) += 1,
            "message-told" => *told.entry(event["message"].to_string()).or_insert(0) += 1,
            _ => {}
        }
    }
    assert!(escalated.values().all(|times| *times == 1), "a ladder spoke twice");
    assert!(told.values().all(|times| *times == 1), "a message was told twice");
    (opened, escalated.len().min(told.len()))
}

fn kill_many(kills: u32, seed: u64) {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let mut dice = Dice(seed);
    let daemon = Daemon::start(&data);
    set_up(&daemon.client(), WORKFLOW);
    daemon.stop();
    let (numbers, mut acknowledged) = (Arc::new(AtomicU64::new(0)), Vec::new());
    for round in 0..kills {
        let daemon = Daemon::start(&data);
        let stop = Arc::new(AtomicBool::new(false));
        let senders = load(&daemon.client(), &numbers, &stop);
        std::thread::sleep(Duration::from_micros(dice.roll(60_000)));
        daemon.kill();
        stop.store(true, Ordering::SeqCst);
        let fresh: Vec<Acknowledged> = senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect();
        verify(&data);
        if round % 20 == 19 {
            let daemon = Daemon::start(&data);
            acknowledged.extend(fresh);
            inspect(&all_events(&daemon.client()), &acknowledged);
            daemon.kill();
        } else {
            acknowledged.extend(fresh);
        }
    }
    let daemon = Daemon::start(&data);
    let client = daemon.client();
    let last = Mutex::new(Vec::new());
    eventually("every overdue action is escalated and told", || {
        let events = all_events(&client);
        let (opened, done) = inspect_timers(&events);
        *last.lock().unwrap() = events;
        opened == done
    });
    let events = last.into_inner().unwrap();
    inspect(&events, &acknowledged);
    assert!(
        acknowledged.len() as u32 > kills,
        "seed {seed}: there was load: {} acknowledged",
        acknowledged.len()
    );
    // A request that is sent again under its key is answered, not done again.
    let again = acknowledged.last().unwrap();
    let receipt = client
        .clone()
        .with_key(&again.key)
        .record_occurrence(&occurrence())
        .unwrap();
    assert!(receipt.repeated && receipt.first == again.first);
    daemon.stop();
    verify(&data);
}

#[test]
fn killed_twenty_times_under_load_nothing_is_lost() {
    kill_many(20, 7);
}

#[test]
fn long_killed_two_hundred_times_under_load_nothing_is_lost() {
    kill_many(KILLS, 2026);
}

/// What a person sees: every list and one explanation.
fn seen(client: &Client) -> Vec<String> {
    let query = Query {
        limit: Some(500),
        ..Query::default()
    };
    vec![
        serde_json::to_string(&client.actions(&query).unwrap()).unwrap(),
        serde_json::to_string(&client.occurrences(&query).unwrap()).unwrap(),
        serde_json::to_string(&client.messages(&query).unwrap()).unwrap(),
        serde_json::to_string(&client.why("ACT-1").unwrap()).unwrap(),
    ]
}

fn with_records(destroy: impl Fn(&Path)) {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let daemon = Daemon::start(&data);
    let client = daemon.client();
    set_up(&client, WORKFLOW);
    for _ in 0..30 {
        client.record_occurrence(&occurrence()).unwrap();
    }
    eventually("all are told", || {
        let (opened, done) = inspect_timers(&all_events(&client));
        opened == done
    });
    let before = seen(&client);
    daemon.stop();
    destroy(&data.join("records"));
    let daemon = Daemon::start(&data);
    assert_eq!(seen(&daemon.client()), before);
    daemon.client().record_occurrence(&occurrence()).unwrap();
    daemon.stop();
    verify(&data);
}

#[test]
fn working_records_that_are_deleted_come_back_from_the_ledger() {
    with_records(|records| std::fs::remove_dir_all(records).unwrap());
}

#[test]
fn working_records_that_are_overwritten_come_back_from_the_ledger() {
    with_records(|records| {
        let mut files = Vec::new();
        collect(records, &mut files);
        for file in files {
            let mut bytes = std::fs::read(&file).unwrap();
            bytes.iter_mut().skip(3).step_by(61).for_each(|byte| *byte ^= 0x5a);
            std::fs::write(&file, bytes).unwrap();
        }
    });
}

fn collect(path: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(path).unwrap().flatten() {
        if entry.path().is_dir() {
            collect(&entry.path(), files)
        } else {
            files.push(entry.path())
        }
    }
}

#[test]
fn a_data_directory_in_use_is_refused_with_its_reason() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let daemon = Daemon::start(&data);
    let second = run(
        &["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()],
        directory.path(),
    );
    assert_eq!(second.status.code(), Some(6));
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(
        said.contains("in use by another Ratchet process") && said.contains("[data-directory-in-use]"),
        "{said}"
    );
    daemon.stop();
}
