//! Scenarios of a folder are played in virtual time: what the shipped ones expect holds, and a workflow that was changed for the worse
//! fails with a sentence that a quality lead can act on.
#![allow(missing_docs, clippy::unwrap_used)]

use ratchet_core::definition::Tool;
use ratchet_dsl::{Folder, compile, render_speech};
use ratchet_plugin_host::bundled::MEDICINES;
use ratchet_plugin_host::{Limits, WasmHost};
use ratchet_ports::{PluginHost, Store};
use ratchet_simulation::{Rehearsal, rehearse};
use ratchet_store::MemoryStore;
use std::path::Path;
use std::sync::{Arc, LazyLock};

const FILES: [(&str, &str); 3] = [
    (
        "organisation.qip",
        include_str!("../../../workflows/prn-medicines/organisation.qip"),
    ),
    (
        "prn-medicines.qip",
        include_str!("../../../workflows/prn-medicines/prn-medicines.qip"),
    ),
    (
        "cycle.test.qip",
        include_str!("../../../workflows/prn-medicines/cycle.test.qip"),
    ),
];

static MEDICINES_TOOL: LazyLock<Tool> = LazyLock::new(|| {
    let host = WasmHost::open(Some(Path::new(env!("CARGO_TARGET_TMPDIR"))), Limits::default()).unwrap();
    let installed = host.install(MEDICINES.component).unwrap();
    Tool {
        description: installed.description,
        digest: installed.digest,
        own: None,
    }
});

/// The shipped folder with some words replaced, and more scenarios.
fn folder(changes: &[(&str, &str)], scenarios: &str) -> Folder {
    let mut folder = Folder::new();
    for (path, text) in FILES {
        let changed = changes
            .iter()
            .fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
        folder = folder.with(path, changed);
    }
    folder.with("more.test.qip", scenarios)
}

fn play(folder: &Folder) -> Rehearsal {
    let compiled = compile(folder, std::slice::from_ref(&MEDICINES_TOOL));
    let problems = render_speech(folder, &compiled.diagnostics);
    let definition = Arc::new(compiled.definition.unwrap_or_else(|| panic!("{problems}")));
    let store = || Arc::new(MemoryStore::new()) as Arc<dyn Store>;
    rehearse(&definition, &compiled.scenarios, &store).unwrap()
}

fn failures(rehearsal: &Rehearsal) -> Vec<String> {
    let of_scene = |scene: &ratchet_simulation::Scene| {
        let name = scene.name.clone();
        scene
            .failures
            .clone()
            .into_iter()
            .map(move |fault| format!("{name}, line {}: {}", fault.source.line, fault.message))
    };
    rehearsal.scenarios.iter().flat_map(of_scene).collect()
}

#[test]
fn every_shipped_scenario_passes() {
    let rehearsal = play(&folder(&[], ""));
    assert_eq!(failures(&rehearsal), [""; 0]);
    assert_eq!((rehearsal.failed, rehearsal.passed), (0, rehearsal.scenarios.len()));
    assert!(rehearsal.passed >= 6);
    assert!(
        rehearsal
            .scenarios
            .iter()
            .all(|scene| scene.steps > 0 && !scene.story.is_empty())
    );
}

#[test]
fn a_workflow_that_was_changed_for_the_worse_fails_with_the_reason() {
    for (from, to, expected) in [
        (
            "has a significant finding in 2 audits in a row",
            "has a significant finding",
            "One slip is watched, two in a row open the plan, line 5: expected plan \"PRN with a reason, every time\" to be \
             waiting, that is not opened, but QIP-1 is open: actions are being put in place",
        ),
        (
            "due: within 24 hours of finding",
            "due: within 48 hours of finding",
            "expected rule \"Fix a missing protocol part\" to be overdue, but ACT-1 is due on Wed 3 Jun 2026 at 09:00",
        ),
        (
            "escalate: to registered manager when overdue\n\nplan",
            "escalate: to nominated individual when overdue\n\nplan",
            "expected the registered manager to have been told about rule \"Fix a missing protocol part\", but only the nominated \
             individual was",
        ),
        (
            "when: 6 weeks after all actions are in place",
            "when: 8 weeks after all actions are in place",
            "re-test \"Six weeks\" is not open: it opens on Mon 27 Jul 2026 at 09:00",
        ),
        (
            "  watch: 6 months, reopen when audit \"PRN medicines\" has a significant finding\n",
            "",
            "expected plan \"PRN with a reason, every time\" to be watched, but QIP-1 is closed: verified by its re-tests",
        ),
    ] {
        let failures = failures(&play(&folder(&[(from, to)], "")));
        assert!(
            failures.iter().any(|failure| failure.contains(expected)),
            "{expected}\nis not among {failures:#?}"
        );
    }
}

#[test]
fn happenings_and_expectations_of_every_kind_are_played() {
    let scenarios = r#"scenario "Everything that can be said"
  start: 1 June 2026 at 09:00
  then: incident
  then: audit "PRN medicines" finds cause knowledge
  given: plan "PRN with a reason, every time" is open
  expect: action "Rewrite the PRN protocol template" is not overdue
  then: action "Watch PRN being given at pressure points" is in place
  expect: action "Watch PRN being given at pressure points" is in place
  wait: 23 days
  expect: action "Rewrite the PRN protocol template" is overdue
  expect: registered manager was told about action "Rewrite the PRN protocol template"
  then: all actions are in place
  expect: plan "PRN with a reason, every time" is in place
  wait: 6 weeks
  then: retest "Six weeks" passed
  wait: 3 months
  then: retest "Three months" passed
  then: forum "Quality forum" refuses
  expect: plan "PRN with a reason, every time" is open
"#;
    assert_eq!(failures(&play(&folder(&[], scenarios))), [""; 0]);
}

/// Was a bug: the chair sat alone, so that a forum with a quorum could never agree in a rehearsal.
#[test]
fn a_forum_with_a_quorum_decides_with_its_members() {
    for quorum in ["2 people", "4 people"] {
        let with_quorum = format!("registered manager\n  quorum: {quorum}\n  meets: every month");
        let changes = [("registered manager\n  meets: every month", with_quorum.as_str())];
        assert_eq!(failures(&play(&folder(&changes, ""))), [""; 0], "{quorum}");
    }
}

#[test]
fn what_cannot_happen_ends_the_scenario_with_the_reason() {
    let scenarios = r#"scenario "Too early"
  start: 1 June 2026 at 09:00
  given: plan "PRN with a reason, every time" is open
  then: forum "Quality forum" agrees
  expect: plan "PRN with a reason, every time" is verified
"#;
    let rehearsal = play(&folder(&[], scenarios));
    let scene = rehearsal
        .scenarios
        .iter()
        .find(|scene| scene.name == "Too early")
        .unwrap();
    assert_eq!((scene.failures.len(), scene.steps), (1, 2));
    let fault = &scene.failures[0];
    assert!(
        fault.message.contains("re-test \"Three months\" has not passed"),
        "{}",
        fault.message
    );
    assert!(
        fault.before.iter().any(|line| line.contains("QIP-1 opens")),
        "{:?}",
        fault.before
    );
    assert_eq!((fault.source.file.as_str(), fault.source.line), ("more.test.qip", 4));
}

#[test]
fn made_up_people_break_no_law_with_the_shipped_workflows() {
    let folder = folder(&[], "");
    let compiled = compile(&folder, std::slice::from_ref(&MEDICINES_TOOL));
    let definition = Arc::new(compiled.definition.unwrap());
    let store = || Arc::new(MemoryStore::new()) as Arc<dyn Store>;
    let options = ratchet_simulation::trial::Options {
        count: 3,
        ..Default::default()
    };
    let trials = ratchet_simulation::trial::run(&definition, &options, &store, &mut |_| {}).unwrap();
    let told: Vec<&str> = trials.failures.iter().map(|failure| failure.text.as_str()).collect();
    assert_eq!(told, [""; 0]);
    assert!(trials.counts["plans opened"] > 0, "{:?}", trials.counts);
}

/// Was a bug: the inspector knew nothing of clocks that end with their day.
#[test]
fn made_up_people_break_no_law_where_others_set_the_time() {
    let folder = Folder::new()
        .with(
            "organisation.qip",
            include_str!("../../../workflows/reg-17-report/organisation.qip"),
        )
        .with(
            "audit.qip",
            include_str!("../../../workflows/reg-17-report/governance-audit.qip"),
        )
        .with(
            "report.qip",
            include_str!("../../../workflows/reg-17-report/reg-17-report.qip"),
        )
        .with(
            "council-audit.qip",
            include_str!("../../../workflows/council-quality-assurance/council-audit.qip"),
        )
        .with(
            "council.qip",
            include_str!("../../../workflows/council-quality-assurance/council.qip"),
        );
    let definition = Arc::new(compile(&folder, &[]).definition.unwrap());
    let by_clock = definition.rules.values().filter(|rule| rule.clock.is_some());
    assert_eq!(by_clock.count(), 2);
    let store = || Arc::new(MemoryStore::new()) as Arc<dyn Store>;
    let options = ratchet_simulation::trial::Options {
        count: 3,
        months: 4,
        ..Default::default()
    };
    let trials = ratchet_simulation::trial::run(&definition, &options, &store, &mut |_| {}).unwrap();
    let told: Vec<&str> = trials.failures.iter().map(|failure| failure.text.as_str()).collect();
    assert_eq!(told, [""; 0]);
}

#[test]
fn the_same_scenario_gives_the_same_story() {
    assert_eq!(play(&folder(&[], "")), play(&folder(&[], "")));
}
