//! The demo's story, with the real tool and a store in memory: it turns the whole cycle, it is the same each time, and its journal is
//! the one that stands beside the workflow.
#![allow(missing_docs, clippy::unwrap_used)]

use ratchet_plugin_host::bundled::MEDICINES;
use ratchet_plugin_host::{Limits, WasmHost};
use ratchet_ports::{PluginHost, Store};
use ratchet_runtime::Replay;
use ratchet_simulation::demo::ServiceSummary;
use ratchet_simulation::{Audience, Kind, Line, Machines, PlayError, Summary, play};
use ratchet_store::{DiskStore, MemoryStore, Options};
use std::path::Path;
use std::sync::{Arc, LazyLock};

const JOURNAL: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../workflows/prn-medicines/expected-journal.txt"
);

static HOST: LazyLock<Arc<WasmHost>> = LazyLock::new(|| {
    let host = WasmHost::open(Some(Path::new(env!("CARGO_TARGET_TMPDIR"))), Limits::default()).unwrap();
    host.install(MEDICINES.component).unwrap();
    Arc::new(host)
});

static TOLD: LazyLock<(Summary, Notes)> = LazyLock::new(tell);

#[derive(Default)]
struct Notes {
    lines: Vec<Line>,
    progress: Vec<f64>,
}

impl Audience for Notes {
    fn line(&mut self, line: &Line) {
        self.lines.push(line.clone());
    }

    fn progress(&mut self, fraction: f64) {
        self.progress.push(fraction);
    }
}

fn tell() -> (Summary, Notes) {
    let machines = Machines {
        host: HOST.clone(),
        store: Arc::new(MemoryStore::new()),
    };
    let mut notes = Notes::default();
    let summary = play(&machines, &mut notes).unwrap();
    (summary, notes)
}

fn service(name: &str) -> &'static ServiceSummary {
    TOLD.0.services.iter().find(|service| service.service == name).unwrap()
}

#[test]
fn the_story_turns_the_whole_cycle() {
    let all = || TOLD.0.services.iter();
    assert!(all().all(|service| service.audits == 14), "{:#?}", TOLD.0);
    assert_eq!(all().map(|service| service.plans_verified).sum::<u32>(), 2);
    assert_eq!(all().map(|service| service.retests_failed).sum::<u32>(), 1);
    assert_eq!(all().map(|service| service.plans_reopened).sum::<u32>(), 1);
    assert_eq!(all().map(|service| service.plans_open).sum::<u32>(), 0);
    assert_eq!(all().map(|service| service.overdue).sum::<u32>(), 0, "{:#?}", TOLD.0);
}

#[test]
fn each_home_goes_its_own_way() {
    let (good, slipping, poor) = (service("Oak House"), service("Elm Court"), service("Birch Lodge"));
    assert_eq!(
        (good.plans_opened, good.escalations),
        (0, 0),
        "a good home needs no plan"
    );
    assert_eq!(
        (slipping.plans_opened, slipping.retests_passed, slipping.retests_failed),
        (1, 2, 0)
    );
    assert_eq!(
        (
            poor.plans_opened,
            poor.retests_passed,
            poor.retests_failed,
            poor.plans_reopened
        ),
        (1, 2, 1, 1)
    );
    assert!(poor.escalations_to_nominated_individual >= 1);
    assert!(poor.corrections >= 2);
}

#[test]
fn what_must_not_happen_is_tried_and_refused() {
    let refused: Vec<&str> = TOLD
        .1
        .lines
        .iter()
        .filter(|line| line.kind == Kind::Refusal)
        .map(|line| line.text.as_str())
        .collect();
    assert_eq!(refused.len(), 2, "{refused:#?}");
    assert!(
        refused[0].contains("Colin Webb") && refused[0].contains("somebody else has to do this"),
        "{refused:#?}"
    );
    assert!(
        refused[1].contains("re-test \"Three months\" has not passed"),
        "{refused:#?}"
    );
    assert_eq!(TOLD.0.refusals, 2);
}

#[test]
fn the_same_records_give_the_same_ledger() {
    assert_eq!(tell().0, TOLD.0);
}

#[test]
fn on_a_disk_the_story_is_the_same_and_its_ledger_verifies() {
    let directory = tempfile::tempdir().unwrap();
    let replay = &mut Replay::default();
    let store = Arc::new(DiskStore::open(directory.path(), Options::default(), replay, &mut |_| {}).unwrap());
    let machines = Machines {
        host: HOST.clone(),
        store: store.clone(),
    };
    assert_eq!(play(&machines, &mut Notes::default()).unwrap(), TOLD.0);
    drop((machines, store));
    let report = ratchet_store::verify(directory.path()).unwrap();
    assert_eq!((report.events, report.fault), (TOLD.0.events, None));
    let again = DiskStore::open(directory.path(), Options::default(), replay, &mut |_| {}).unwrap();
    assert_eq!((again.head().position, again.head().hash), (report.events, report.hash));
}

#[test]
fn progress_runs_from_nothing_to_all() {
    let progress = &TOLD.1.progress;
    assert!(progress.is_sorted() && progress.iter().all(|fraction| (0.0..=1.0).contains(fraction)));
    assert_eq!(progress.last(), Some(&1.0));
}

#[test]
fn a_store_that_is_in_use_is_left_alone() {
    let store = Arc::new(MemoryStore::new());
    let machines = Machines {
        host: HOST.clone(),
        store,
    };
    play(&machines, &mut Notes::default()).unwrap();
    let again = play(&machines, &mut Notes::default());
    assert!(matches!(again, Err(PlayError::NotEmpty(events)) if events == TOLD.0.events));
}

#[test]
fn without_its_tool_the_story_does_not_begin() {
    let host = Arc::new(WasmHost::open(None, Limits::default()).unwrap());
    let machines = Machines {
        host,
        store: Arc::new(MemoryStore::new()),
    };
    let told = play(&machines, &mut Notes::default());
    assert!(matches!(told, Err(PlayError::Unprepared(why)) if why.contains("medicines")));
}

/// The journal holds what does not depend on which records were drawn: counts and the numbers of actions are left open.
/// `RATCHET_BLESS=1` writes it anew.
#[test]
fn the_journal_beside_the_workflow_is_what_happens() {
    let milestones = TOLD.1.lines.iter().filter(|line| line.kind.is_milestone());
    let journal: String = milestones
        .map(|line| without_counts(&line.to_string()) + "\n")
        .collect();
    if std::env::var_os("RATCHET_BLESS").is_some() {
        std::fs::write(JOURNAL, &journal).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(JOURNAL).unwrap_or_default(),
        journal,
        "run once more with RATCHET_BLESS=1 if this is right"
    );
}

fn without_counts(line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    let number =
        |word: Option<&&str>| word.is_some_and(|word| word.trim_end_matches([',', ';', '.']).parse::<u32>().is_ok());
    let of = |place: usize| words.get(place) == Some(&"of");
    let word = |place: usize| match words[place] {
        word if word.starts_with("ACT-") => "ACT-n".to_owned(),
        word if of(place + 1) && number(Some(&word)) && number(words.get(place + 2)) => "n".to_owned(),
        word if place > 1 && of(place - 1) && number(Some(&word)) && number(words.get(place - 2)) => {
            format!("m{}", word.trim_start_matches(|c: char| c.is_ascii_digit()))
        }
        word => word.to_owned(),
    };
    (0..words.len()).map(word).collect::<Vec<_>>().join(" ")
}
