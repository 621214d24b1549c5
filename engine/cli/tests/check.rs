//! `ratchet check` as a quality lead, a build server and a screen reader meet it.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "support/daemon.rs"]
mod daemon;

use daemon::run;
use serde_json::Value;
use std::path::Path;

const REALISTIC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../dsl/tests/realistic");

/// A folder with one file of the corpus, changed.
fn folder(name: &str, change: impl Fn(String) -> String) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(Path::new(REALISTIC).join(name)).unwrap();
    let changed = change(text.clone());
    std::fs::write(directory.path().join("w.qip"), changed).unwrap();
    directory
}

fn said(output: &std::process::Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn json(output: &std::process::Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
}

/// Closes on paper, and nothing follows a failed re-test.
fn on_paper(text: String) -> String {
    let closes = text
        .lines()
        .find(|line| line.starts_with("  closes:"))
        .unwrap()
        .to_owned();
    let fails = text
        .lines()
        .find(|line| line.starts_with("  if a retest"))
        .unwrap()
        .to_owned();
    text.replace(&closes, "  closes: when forum \"Clinical governance\" agrees")
        .replace(&format!("{fails}\n"), "")
}

#[test]
fn fixes_are_shown_first_and_then_made() {
    let folder = folder("nur-wounds.qip", on_paper);
    let file = folder.path().join("w.qip");
    let before = std::fs::read_to_string(&file).unwrap();
    let shown = run(&["check", ".", "--fix", "--diff"], folder.path());
    assert!(
        said(&shown).contains("+  closes: when retest \"Three months\" passed and forum"),
        "{}",
        said(&shown)
    );
    assert!(
        said(&shown).contains("+  if a retest fails: reopen actions"),
        "{}",
        said(&shown)
    );
    assert_eq!(
        std::fs::read_to_string(&file).unwrap(),
        before,
        "nothing is written yet"
    );
    let made = run(&["check", ".", "--fix"], folder.path());
    assert!(made.status.success(), "{}", said(&made));
    assert_eq!(said(&made).matches("put right:").count(), 2, "{}", said(&made));
    assert_ne!(std::fs::read_to_string(&file).unwrap(), before);
    let again = run(&["check", ".", "--fix", "--output", "json"], folder.path());
    assert_eq!(json(&again)["fixed"], Value::Array(Vec::new()));
    assert_eq!(json(&again)["proved"][0]["passed_by"], Value::Array(Vec::new()));
}

#[test]
fn sarif_has_what_code_hosts_need() {
    let folder = folder("nur-wounds.qip", on_paper);
    let output = run(&["check", ".", "--output", "sarif"], folder.path());
    assert_eq!(output.status.code(), Some(1));
    let document = json(&output);
    assert_eq!(document["version"], "2.1.0");
    let run = &document["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "w.qip");
        assert!(place["region"]["startLine"].as_u64().unwrap() > 1);
        let change = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert!(change["deletedRegion"]["endColumn"].as_u64().unwrap() >= 1);
    }
}

#[test]
fn an_exception_needs_a_reason_and_is_shown_everywhere() {
    let folder = folder("nur-catheters.qip", |text| text);
    let output = run(&["check", ".", "--strict"], folder.path());
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("only six people have one"), "{}", said(&output));
    let document = json(&run(&["check", ".", "--output", "sarif"], folder.path()));
    let results = document["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 1);
    assert_eq!(
        results[0]["suppressions"][0]["justification"],
        "only six people have one, so nobody is left out"
    );
    let without = self::folder("nur-catheters.qip", |text| {
        text.split("\nexception").next().unwrap().to_owned()
    });
    let output = run(&["check", ".", "--strict"], without.path());
    assert_eq!(output.status.code(), Some(1));
    assert!(
        run(&["check", "."], without.path()).status.success(),
        "a warning is no error"
    );
}

#[test]
fn the_same_in_sentences_and_with_its_page() {
    let folder = folder("nur-wounds.qip", on_paper);
    let plain = said(&run(&["check", ".", "--output", "plain"], folder.path()));
    assert!(plain.starts_with("Error in "), "{plain}");
    assert!(!plain.contains('^') && plain.contains("To put it right:"), "{plain}");
    let explained = said(&run(&["check", ".", "--explain"], folder.path()));
    assert!(explained.contains("With --fix: names the last retest"), "{explained}");
    let refused = run(&["rehearse", ".", "--output", "sarif"], folder.path());
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn a_lock_that_pins_another_version_than_ratchet_brings_is_no_fault_and_is_said() {
    let workflows = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../workflows/prn-medicines");
    let folder = tempfile::tempdir().unwrap();
    for name in ["organisation.qip", "prn-medicines.qip"] {
        std::fs::copy(workflows.join(name), folder.path().join(name)).unwrap();
    }
    let lock = std::fs::read_to_string(workflows.join("tools.lock")).unwrap();
    let (before, digest) = lock.split_once("\"digest\": \"").unwrap();
    let digest = &digest[..64];
    let version = before
        .rsplit("\"version\": \"")
        .next()
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let check = |lock: &str| {
        std::fs::write(folder.path().join("tools.lock"), lock).unwrap();
        let output = run(&["check", "."], folder.path());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let json = json(&run(&["check", ".", "--output", "json"], folder.path()));
        (
            String::from_utf8(output.stderr).unwrap(),
            json["pins"].as_array().unwrap().len(),
        )
    };
    let (said, pins) = check(&lock);
    assert!(!said.contains("pins medicines") && pins == 0, "{said}");

    let other = lock.replace(digest, &"0".repeat(64));
    let (said, pins) = check(&other);
    assert!(
        said.contains(&format!("this Ratchet brings another build of {version}")),
        "{said}"
    );
    assert_eq!(pins, 1);
    let older = other.replace(&format!("\"version\": \"{version}\""), "\"version\": \"1.0.9\"");
    let (said, _) = check(&older);
    for part in [
        "pins medicines 1.0.9".to_owned(),
        format!("this Ratchet brings medicines {version}"),
        "`ratchet plugin install FILE`".to_owned(),
        "`ratchet plugin pin medicines .`".to_owned(),
    ] {
        assert!(said.contains(&part), "`{part}` is not in: {said}");
    }
}
