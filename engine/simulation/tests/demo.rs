//! The demo's story, with the real tool and a store in memory: every workflow turns its cycle, it is the same each time, and each
//! workflow's journal is the one that stands beside it.
#![allow(missing_docs, clippy::unwrap_used)]

use ratchet_plugin_host::{Limits, WasmHost, bundled};
use ratchet_ports::{PluginHost, Store};
use ratchet_runtime::Replay;
use ratchet_simulation::demo::{ServiceSummary, WORKFLOWS, Workflow, play_workflows};
use ratchet_simulation::{Audience, Kind, Line, Machines, PlayError, Summary, play};
use ratchet_store::{DiskStore, MemoryStore, Options};
use std::path::Path;
use std::sync::{Arc, LazyLock};

const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../workflows");

static HOST: LazyLock<Arc<WasmHost>> = LazyLock::new(|| {
    let host = WasmHost::open(Some(Path::new(env!("CARGO_TARGET_TMPDIR"))), Limits::default()).unwrap();
    for tool in bundled::ALL {
        host.install(tool.component).unwrap();
    }
    Arc::new(host)
});

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

fn tell_of(workflows: &[Workflow], store: Arc<dyn Store>) -> (Summary, Notes) {
    let machines = Machines {
        host: HOST.clone(),
        store,
    };
    let mut notes = Notes::default();
    let summary = play_workflows(&machines, workflows, &mut notes).unwrap();
    (summary, notes)
}

fn in_memory() -> Arc<dyn Store> {
    Arc::new(MemoryStore::new())
}

/// One workflow by itself.
fn only(name: &str) -> &'static [Workflow] {
    let at = WORKFLOWS.iter().position(|workflow| workflow.name == name).unwrap();
    &WORKFLOWS[at..=at]
}

fn service<'s>(summary: &'s Summary, name: &str) -> &'s ServiceSummary {
    summary.services.iter().find(|service| service.service == name).unwrap()
}

fn sum(summary: &Summary, of: impl Fn(&ServiceSummary) -> u32) -> u32 {
    summary.services.iter().map(of).sum()
}

fn said(notes: &Notes, words: &str) -> bool {
    notes.lines.iter().any(|line| line.text.contains(words))
}

/// The whole story is told once in memory and once on a disk: it takes a while, so it is looked at from all sides in one test.
#[test]
fn the_whole_story_is_the_same_in_memory_and_on_a_disk() {
    let (summary, notes) = tell_of(&WORKFLOWS, in_memory());
    every_cycle_turns(&summary, &notes);
    each_service_goes_its_own_way(&summary);
    what_must_not_happen_is_tried_and_refused(&summary, &notes);
    a_wrong_answer_is_amended_by_a_new_audit(&notes);
    progress_runs_from_nothing_to_all(&notes);
    on_a_disk_it_is_the_same_and_its_ledger_verifies(&summary);
}

fn every_cycle_turns(summary: &Summary, notes: &Notes) {
    for plan in [
        "PRN with a reason, every time",
        "Reviews that follow life, not the calendar",
        "What the council asked for, and shown to work",
        "Open from the first hour",
        "Clean hands on every shift",
        "Same thresholds, whoever is on shift",
        "Incidents that teach us something",
        "Governance that shows its working",
        "Needing it less",
        "Supervision that changes practice",
    ] {
        assert!(
            said(notes, &format!("opens: \"{plan}\"")),
            "{plan} never opens: {summary:#?}"
        );
    }
    assert!(sum(summary, |service| service.plans_verified) >= 6, "{summary:#?}");
    assert!(sum(summary, |service| service.retests_failed) >= 2, "{summary:#?}");
    assert!(
        sum(summary, |service| service.plans_open) >= 1,
        "the story goes on: {summary:#?}"
    );
    assert!(said(notes, "\"Consistent judgement and recording\""));
}

fn each_service_goes_its_own_way(summary: &Summary) {
    let [good, slipping, poor, vacant, theme] =
        ["Oak House", "Elm Court", "Birch Lodge", "Willow Court", "Hazel Grove"].map(|name| service(summary, name));
    assert_eq!(
        (good.plans_opened, good.escalations),
        (0, 0),
        "a good home needs no plan"
    );
    assert!(
        slipping.plans_verified >= 2 && slipping.retests_failed == 0,
        "{slipping:#?}"
    );
    assert!(
        poor.retests_failed >= 2 && poor.plans_reopened >= 2 && poor.plans_verified >= 2,
        "{poor:#?}"
    );
    assert!(vacant.escalations_to_nominated_individual >= 1, "{vacant:#?}");
    assert!(vacant.audits_missed >= 3 && vacant.audits_late >= 1, "{vacant:#?}");
    let kept = summary.services.iter().filter(|service| service.audits_missed == 0);
    assert_eq!(kept.count(), 4, "only the service without a manager misses audits");
    assert_eq!(good.audits_late, 0, "{good:#?}");
    assert_eq!(summary.services.iter().filter(|service| service.themes > 0).count(), 1);
    assert_eq!(theme.themes, 1, "{theme:#?}");
}

#[test]
fn the_cycle_of_prn_medicines_is_the_one_that_is_told_in_detail() {
    let (summary, _) = tell_of(only("prn-medicines"), in_memory());
    assert!(
        summary.services.iter().all(|service| service.audits == 14),
        "{summary:#?}"
    );
    assert_eq!(sum(&summary, |service| service.plans_verified), 2);
    assert_eq!(sum(&summary, |service| service.plans_open), 0);
    assert_eq!(sum(&summary, |service| service.overdue), 0, "{summary:#?}");
    let [slipping, poor] = ["Elm Court", "Birch Lodge"].map(|name| service(&summary, name));
    let course = |service: &ServiceSummary| {
        (
            service.plans_opened,
            service.retests_passed,
            service.retests_failed,
            service.plans_reopened,
        )
    };
    assert_eq!((course(slipping), course(poor)), ((1, 2, 0, 0), (1, 2, 1, 1)));
    assert!(poor.escalations_to_nominated_individual >= 1);
    assert!(poor.corrections >= 2);
}

fn what_must_not_happen_is_tried_and_refused(summary: &Summary, notes: &Notes) {
    let refused: Vec<&str> = notes
        .lines
        .iter()
        .filter(|line| line.kind == Kind::Refusal && line.text.contains("is refused"))
        .map(|line| line.text.as_str())
        .collect();
    assert_eq!(refused.len(), 3, "{refused:#?}");
    assert!(
        refused[0].contains("Ruth Calder tries to open the meeting") && refused[0].contains("it takes 2 people"),
        "{refused:#?}"
    );
    let refused = &refused[1..];
    assert!(
        refused[0].contains("Colin Webb") && refused[0].contains("somebody else has to do this"),
        "{refused:#?}"
    );
    assert!(
        refused[1].contains("re-test \"Three months\" has not passed"),
        "{refused:#?}"
    );
    assert_eq!(summary.refusals, 3);
}

fn a_wrong_answer_is_amended_by_a_new_audit(notes: &Notes) {
    let told = notes.lines.iter().filter(|line| line.kind == Kind::Amended);
    let told: Vec<&Line> = told.collect();
    let texts: Vec<&str> = told.iter().map(|line| line.text.as_str()).collect();
    assert!(
        told.iter().all(|line| line.service.as_deref() == Some("Elm Court")),
        "{texts:#?}"
    );
    let [opens, replaced, aside] = texts[..] else {
        panic!("three lines tell it: {texts:#?}");
    };
    assert!(
        opens.contains("opens to correct AUD-") && opens.contains("another person with the same initials"),
        "{opens}"
    );
    assert!(replaced.contains("takes the place of AUD-"), "{replaced}");
    assert!(
        aside.contains("is set aside") && aside.contains("does not find it"),
        "{aside}"
    );
}

#[test]
fn the_same_records_give_the_same_ledger() {
    let told = || tell_of(only("judgement-theme"), in_memory()).0;
    assert_eq!(told(), told());
}

fn on_a_disk_it_is_the_same_and_its_ledger_verifies(summary: &Summary) {
    let directory = tempfile::tempdir().unwrap();
    let replay = &mut Replay::default();
    let store = Arc::new(DiskStore::open(directory.path(), Options::default(), replay, &mut |_| {}).unwrap());
    let machines = Machines {
        host: HOST.clone(),
        store: store.clone(),
    };
    assert_eq!(play(&machines, &mut Notes::default()).unwrap(), *summary);
    drop((machines, store));
    let report = ratchet_store::verify(directory.path()).unwrap();
    assert_eq!((report.events, report.fault), (summary.events, None));
    let again = DiskStore::open(directory.path(), Options::default(), replay, &mut |_| {}).unwrap();
    assert_eq!((again.head().position, again.head().hash), (report.events, report.hash));
}

fn progress_runs_from_nothing_to_all(notes: &Notes) {
    let progress = &notes.progress;
    assert!(progress.is_sorted() && progress.iter().all(|fraction| (0.0..=1.0).contains(fraction)));
    assert_eq!(progress.last(), Some(&1.0));
}

#[test]
fn a_store_that_is_in_use_is_left_alone() {
    let store = in_memory();
    let (first, _) = tell_of(only("supervision"), store.clone());
    let machines = Machines {
        host: HOST.clone(),
        store,
    };
    let again = play(&machines, &mut Notes::default());
    assert!(matches!(again, Err(PlayError::NotEmpty(events)) if events == first.events));
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

/// The journals hold what a workflow promises: days, services, roles, states and sentences. Counts are left open, and so are the numbers of
/// records, which say only how much happened before. `RATCHET_BLESS=1` writes them anew.
#[test]
fn the_journal_beside_each_workflow_is_what_happens() {
    let mut wrong = Vec::new();
    for workflow in &WORKFLOWS {
        let (_, notes) = tell_of(std::slice::from_ref(workflow), in_memory());
        let milestones = notes.lines.iter().filter(|line| line.kind.is_milestone());
        let journal: String = milestones.map(|line| promise(&line.to_string()) + "\n").collect();
        let path = Path::new(SHIPPED).join(workflow.name).join("expected-journal.txt");
        if std::env::var_os("RATCHET_BLESS").is_some() {
            std::fs::write(&path, &journal).unwrap();
        }
        if std::fs::read_to_string(&path).unwrap_or_default() != journal {
            wrong.push(format!("{}:\n{journal}", workflow.name));
        }
    }
    assert!(
        wrong.is_empty(),
        "run once more with RATCHET_BLESS=1 if this is right: {}",
        wrong.join("\n")
    );
}

/// A line without counts and numbers of records.
fn promise(line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    let number =
        |word: Option<&&str>| word.is_some_and(|word| word.trim_end_matches([',', ';', '.']).parse::<u32>().is_ok());
    let of = |place: usize| words.get(place) == Some(&"of");
    let word = |place: usize| match words[place] {
        word if of(place + 1) && number(Some(&word)) && number(words.get(place + 2)) => "n".to_owned(),
        word if place > 1 && of(place - 1) && number(Some(&word)) && number(words.get(place - 2)) => {
            format!("m{}", word.trim_start_matches(|c: char| c.is_ascii_digit()))
        }
        word if number(Some(&word)) && words.get(place + 1) == Some(&"matters") => "n".to_owned(),
        word => without_number(word),
    };
    (0..words.len()).map(word).collect::<Vec<_>>().join(" ")
}

/// `(AUD-41),` becomes `(AUD-n),`.
fn without_number(word: &str) -> String {
    for kind in ["ACT-", "AUD-", "FIN-", "MTG-", "OCC-", "QIP-", "THM-"] {
        if let Some((before, after)) = word.split_once(kind) {
            return format!(
                "{before}{kind}n{}",
                after.trim_start_matches(|c: char| c.is_ascii_digit())
            );
        }
    }
    word.to_owned()
}

#[test]
fn a_journal_names_records_by_kind_and_keeps_what_is_promised() {
    for (line, promised) in [
        (
            "Fri 25 Sep 2026, Birch Lodge: AUD-41 \"Incident review\" has a significant finding: \"Candour decided\" 7 of 10",
            "Fri 25 Sep 2026, Birch Lodge: AUD-n \"Incident review\" has a significant finding: \"Candour decided\" n of m",
        ),
        (
            "re-test \"Six weeks\" of QIP-1 passes (AUD-61), in round 2",
            "re-test \"Six weeks\" of QIP-n passes (AUD-n), in round 2",
        ),
    ] {
        assert_eq!(promise(line), promised);
    }
}
