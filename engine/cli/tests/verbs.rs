//! Verbs that need no daemon, as a person or a script meets them: what they print, and with which exit code.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "support/daemon.rs"]
mod daemon;

use daemon::{ratchet, run};
use serde_json::Value;
use std::io::Write as _;
use std::path::Path;

const WORKFLOWS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../workflows");

fn json(output: &std::process::Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn the_shipped_workflows_have_no_errors() {
    let output = run(&["check", WORKFLOWS, "--output", "json"], Path::new("."));
    assert!(output.status.success());
    let found = json(&output);
    assert_eq!(
        (found["schema"].as_str(), found["errors"].as_u64()),
        (Some("ratchet.check/1"), Some(0))
    );
    assert!(found["files"].as_u64().unwrap() >= 3);
}

#[test]
fn a_plan_that_closes_on_paper_is_refused_in_plain_words() {
    let directory = tempfile::tempdir().unwrap();
    let folder = directory.path().join("w");
    std::fs::create_dir(&folder).unwrap();
    for entry in std::fs::read_dir(Path::new(WORKFLOWS).join("prn-medicines"))
        .unwrap()
        .flatten()
    {
        if entry.path().is_file() && entry.file_name() != "cycle.test.qip" {
            std::fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
        }
    }
    let file = folder.join("prn-medicines.qip");
    let text = std::fs::read_to_string(&file).unwrap();
    let paper = text.replace(
        "closes: when retest \"Three months\" passed and forum \"Quality forum\" agrees",
        "closes: when forum \"Quality forum\" agrees",
    );
    assert_ne!(paper, text);
    std::fs::write(&file, paper).unwrap();
    let output = run(&["check", "w"], directory.path());
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.contains("error: this plan can close on paperwork alone  [plan-closes-without-retest, Q0101]"),
        "{said}"
    );
    assert!(said.contains("Nobody looked again"), "{said}");
    let refused = run(&["rehearse", "w"], directory.path());
    assert_eq!(refused.status.code(), Some(1), "a folder with errors is not played");
}

#[test]
fn scenarios_are_counted_for_scripts() {
    let output = run(&["rehearse", WORKFLOWS, "--output", "json"], Path::new("."));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found = json(&output);
    let scenarios = found["scenarios"].as_array().unwrap();
    assert!(scenarios.len() >= 4);
    assert_eq!(found["passed"].as_u64().unwrap() as usize, scenarios.len());
    assert_eq!(found["failed"], 0);
}

#[test]
fn made_up_people_are_let_loose_and_the_same_seed_is_played_the_same() {
    let seeds = [
        "rehearse", WORKFLOWS, "--seeds", "2", "--months", "2", "--output", "json",
    ];
    let output = run(&seeds, Path::new("."));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found = json(&output);
    assert_eq!(found["schema"], "ratchet.rehearse.seeds/1");
    assert_eq!(found["failed"], 0);
    for (folder, trials) in found["folders"].as_object().unwrap() {
        assert_eq!(trials["seeds"], 2, "{folder}");
        assert!(
            trials["counts"]["deeds that were done"].as_u64().unwrap() > 0,
            "{folder}"
        );
        assert!(
            !trials["never"].as_array().unwrap().is_empty(),
            "two months of {folder} cannot show everything"
        );
    }
    let seed = [
        "rehearse", WORKFLOWS, "--seed", "2", "--months", "2", "--output", "json",
    ];
    let again = json(&run(&seed, Path::new(".")));
    for (folder, trials) in again["folders"].as_object().unwrap() {
        assert_eq!(trials["heads"]["2"], found["folders"][folder]["heads"]["2"], "{folder}");
    }
}

#[test]
fn looking_ahead_without_a_data_directory_or_a_date_that_lies_ahead_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let nowhere = run(
        &["foresee", "--until", "2030-01-01", "--data", "nowhere"],
        directory.path(),
    );
    assert_eq!(nowhere.status.code(), Some(6));
    assert!(String::from_utf8_lossy(&nowhere.stderr).contains("there is no data directory `nowhere`"));
    let unclear = run(&["foresee", "--until", "soon"], directory.path());
    assert_ne!(unclear.status.code(), Some(0));
}

#[test]
fn what_cannot_be_read_is_said_and_has_its_own_exit_code() {
    let directory = tempfile::tempdir().unwrap();
    let empty = run(&["check", "."], directory.path());
    assert_eq!(empty.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&empty.stderr).contains("there are no .qip files"));
    std::fs::write(directory.path().join("a.qip"), b"role caf\xe9 lead\n").unwrap();
    let latin = run(&["check", "."], directory.path());
    assert_eq!(latin.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&latin.stderr).contains("save it again as UTF-8"));
    let nowhere = run(&["why", "QIP-1", "--token-file", "none"], directory.path());
    assert_eq!(nowhere.status.code(), Some(5));
    let ledger = run(&["ledger", "verify", "--data", "."], directory.path());
    assert_eq!(ledger.status.code(), Some(6));
    assert_eq!(run(&["chekc"], directory.path()).status.code(), Some(2));
}

#[test]
fn a_changed_ledger_is_found() {
    let directory = tempfile::tempdir().unwrap();
    let played = run(
        &["demo", "--data", "d", "--no-serve", "--short", "--output", "json"],
        directory.path(),
    );
    assert!(played.status.success(), "{}", String::from_utf8_lossy(&played.stderr));
    let summary = json(&played);
    assert_eq!(summary["schema"], "ratchet.demo/1");
    let verified = run(
        &["ledger", "verify", "--data", "d", "--output", "json"],
        directory.path(),
    );
    let report = json(&verified);
    assert_eq!(report["events"], summary["events"]);
    assert_eq!(report["hash"], summary["ledger"]["hash"]);
    let ahead = ["foresee", "--until", "2027-12-31", "--data", "d", "--output", "json"];
    let ahead = run(&ahead, directory.path());
    assert!(ahead.status.success(), "{}", String::from_utf8_lossy(&ahead.stderr));
    let seen = json(&ahead);
    assert_eq!(seen["schema"], "ratchet.foresight/1");
    assert!(!seen["if_nobody_acts"].as_array().unwrap().is_empty());
    assert!(!seen["meetings"].as_array().unwrap().is_empty());
    let segment = std::fs::read_dir(directory.path().join("d/ledger"))
        .unwrap()
        .flatten()
        .map(|entry| entry.path())
        .min()
        .unwrap();
    let mut bytes = std::fs::read(&segment).unwrap();
    let needle = b"incident";
    let at = bytes
        .windows(needle.len())
        .position(|window| window == needle)
        .unwrap_or(5000);
    bytes[at] ^= 1;
    std::fs::write(&segment, bytes).unwrap();
    let changed = run(&["ledger", "verify", "--data", "d"], directory.path());
    assert_eq!(changed.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&changed.stderr).contains("cannot be trusted"));
    let again = run(&["demo", "--data", "d", "--no-serve"], directory.path());
    assert_eq!(
        again.status.code(),
        Some(3),
        "the demo never writes into a directory that is used"
    );
}

#[test]
fn fmt_puts_pasted_text_right_and_leaves_broken_lines() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("a.qip");
    let pasted = "role  quality lead\r\nPLAN “P”\n\tOwner: quality lead\n   wibble   wobble\n";
    std::fs::write(&file, pasted).unwrap();
    let checked = run(&["fmt", ".", "--check"], directory.path());
    assert_eq!(checked.status.code(), Some(1));
    let said = String::from_utf8(checked.stdout).unwrap();
    assert!(said.contains("would be formatted: ./a.qip"), "{said}");
    let shown = run(&["fmt", "a.qip", "--diff"], directory.path());
    assert!(shown.status.success());
    let said = String::from_utf8(shown.stdout).unwrap();
    assert!(said.contains("-PLAN “P”\n") && said.contains("+plan \"P\"\n"), "{said}");
    assert_eq!(
        std::fs::read_to_string(&file).unwrap(),
        pasted,
        "neither of the two writes"
    );

    assert!(run(&["fmt", "."], directory.path()).status.success());
    let formatted = "role quality lead\nplan \"P\"\n  owner: quality lead\n  wibble   wobble\n";
    assert_eq!(std::fs::read_to_string(&file).unwrap(), formatted);
    let again = run(&["fmt", "--output", "json"], directory.path());
    assert_eq!(json(&again)["files"][0]["outcome"], "unchanged");
    let left: Vec<_> = std::fs::read_dir(directory.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "no other file stays behind");
}

#[test]
fn fmt_reads_standard_input() {
    let mut child = ratchet()
        .args(["fmt", "-"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"role  a\n\n\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "role a\n");
}

#[test]
fn the_shipped_workflows_are_formatted() {
    let output = run(&["fmt", WORKFLOWS, "--check"], Path::new("."));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn show_tells_and_draws() {
    let plan = "PRN with a reason, every time";
    let told = run(&["show", WORKFLOWS, plan, "--from", "2026-11-25"], Path::new("."));
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.contains("Suppose it opens on Wed 25 Nov 2026."), "{told}");
    assert!(told.contains("within 15 working days, by Wed 16 Dec 2026"), "{told}");
    let drawn = run(
        &["show", WORKFLOWS, plan, "--form", "svg", "--from", "2026-11-25"],
        Path::new("."),
    );
    assert!(String::from_utf8(drawn.stdout).unwrap().starts_with("<svg"));
    let data = json(&run(
        &["show", WORKFLOWS, plan, "--output", "json", "--from", "2026-11-25"],
        Path::new("."),
    ));
    assert_eq!(data["timelines"][0]["steps"][0]["what"], "opens");
    let unknown = run(&["show", WORKFLOWS, "no such thing"], Path::new("."));
    assert_eq!(unknown.status.code(), Some(3));
    assert!(
        String::from_utf8(unknown.stderr)
            .unwrap()
            .contains("nothing called `no such thing`")
    );
}

#[test]
fn show_refuses_a_folder_with_errors() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("a.qip"), "role a\n  reports to: nobody\n").unwrap();
    let output = run(&["show"], directory.path());
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("cannot be shown until the errors are mended")
    );
}

#[test]
fn explain_knows_codes_and_names() {
    let role = run(&["explain", "Quality Lead", WORKFLOWS], Path::new("."));
    assert!(
        String::from_utf8(role.stdout)
            .unwrap()
            .contains("reports to the nominated individual")
    );
    let code = run(&["explain", "Q0101"], Path::new("."));
    assert!(
        String::from_utf8(code.stdout)
            .unwrap()
            .contains("plan-closes-without-retest")
    );
    let neither = run(&["explain", "wibble", WORKFLOWS], Path::new("."));
    assert_eq!(neither.status.code(), Some(3));
}

#[test]
fn bundled_tools_are_listed_and_shown_as_quality_leads_write_them() {
    let listed = json(&run(&["plugin", "list", "--output", "json"], Path::new(".")));
    let ids: Vec<&str> = listed["tools"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tool| tool["id"].as_str().unwrap())
        .collect();
    assert!(ids.contains(&"medicines") && ids.contains(&"supervision"), "{ids:?}");

    let shown = run(
        &["plugin", "inspect", "medicines", "--section", "controlled drugs"],
        Path::new("."),
    );
    let said = String::from_utf8(shown.stdout).unwrap();
    assert!(
        said.contains("\"Balance is right\" from observation critical"),
        "{said}"
    );
    assert!(!said.contains("Protocol complete"), "{said}");
    let unknown = run(&["plugin", "inspect", "medecines"], Path::new("."));
    assert_eq!(unknown.status.code(), Some(3));
}

#[test]
fn a_tool_is_tested_with_its_examples_and_a_wrong_expectation_is_told() {
    let plugins = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins");
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(
        plugins.join("dist/supervision.wasm"),
        folder.path().join("supervision.wasm"),
    )
    .unwrap();
    std::fs::create_dir(folder.path().join("golden")).unwrap();
    for end in ["csv", "json"] {
        let name = format!("staff-poor.{end}");
        std::fs::copy(
            plugins.join("supervision/golden").join(&name),
            folder.path().join("golden").join(&name),
        )
        .unwrap();
    }
    let passed = run(&["plugin", "test", ".", "--output", "json"], folder.path());
    let told = json(&passed);
    assert_eq!(
        (told["failed"].as_u64(), told["examples"].as_u64()),
        (Some(0), Some(1)),
        "{told}"
    );

    let expected = folder.path().join("golden/staff-poor.json");
    let other = std::fs::read_to_string(&expected)
        .unwrap()
        .replacen("\"score\": 0", "\"score\": 90", 1);
    std::fs::write(&expected, other).unwrap();
    let failed = run(&["plugin", "test", "."], folder.path());
    assert_eq!(failed.status.code(), Some(1));
    let said = String::from_utf8(failed.stdout).unwrap();
    assert!(
        said.contains("staff-poor: a score of 0% where 90% is expected"),
        "{said}"
    );
}
