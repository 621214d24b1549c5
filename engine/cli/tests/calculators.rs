//! Calculators: sums that need no daemon, from the outside.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "support/daemon.rs"]
mod daemon;

use daemon::{ratchet, run};
use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

fn json(arguments: &[&str], directory: &Path) -> Value {
    let output = run(&[arguments, &["--output", "json"]].concat(), directory);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn refused(arguments: &[&str], directory: &Path) -> (i32, String) {
    let output = run(arguments, directory);
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn due_gives_the_moment_and_its_derivation() {
    let check = |words: &str, from: &str, calendar: &str, due: &str, because: &str| {
        let found = json(&["due", words, "--from", from, "--calendar", calendar], Path::new("."));
        assert_eq!(found["due"], due, "{words}");
        assert!(found["derivation"].as_str().unwrap().contains(because), "{found}");
    };
    check(
        "within 10 working days",
        "2026-12-18T10:00",
        "scotland",
        "2027-01-07T23:59:59+00:00",
        "25, 28 Dec, 1 and 4 Jan are closed in scotland@",
    );
    check(
        "within 10 working days",
        "2026-12-18T10:00",
        "northern-ireland",
        "2027-01-06T23:59:59+00:00",
        "closed",
    );
    check(
        "within 72 hours",
        "2026-10-24T10:00",
        "none",
        "2026-10-27T09:00:00+00:00",
        "clocks go back",
    );
    check(
        "3 months after",
        "2026-11-30",
        "uk-any",
        "2027-02-28T00:00:00+00:00",
        "28 days",
    );
    check(
        "6 weeks",
        "1 June 2026 at 09:00",
        "uk-any",
        "2026-07-13T09:00:00+01:00",
        "6 weeks after",
    );
    check(
        "reg-17-report",
        "2026-11-02T15:00",
        "uk-any",
        "2026-11-30T23:59:59+00:00",
        "28 days after",
    );
}

#[test]
fn due_knows_a_cut_off_and_other_zones() {
    let late = [
        "due",
        "1 working day",
        "--from",
        "2026-09-04T17:30",
        "--cut-off",
        "17:00",
    ];
    let found = json(&late, Path::new("."));
    assert_eq!(found["due"], "2026-09-08T23:59:59+01:00");
    let paris = json(
        &["due", "1 day", "--from", "2026-09-04T17:30", "--zone", "Europe/Paris"],
        Path::new("."),
    );
    assert_eq!(paris["due"], "2026-09-05T17:30:00+02:00");
    let (code, said) = refused(&["due", "6 moons", "--from", "2026-09-04"], Path::new("."));
    assert_eq!(code, 2);
    assert!(said.contains("moons") && said.contains("reg-17-report"), "{said}");
    assert_eq!(
        refused(&["due", "6 weeks", "--from", "2026-02-30"], Path::new(".")).0,
        2
    );
    assert_eq!(
        refused(
            &["due", "6 weeks", "--from", "2026-02-03", "--calendar", "wales"],
            Path::new(".")
        )
        .0,
        2
    );
}

#[test]
fn next_lists_dates_from_a_day_on() {
    let check = |every: &str, from: &str, expected: &[&str]| {
        let count = expected.len().to_string();
        let found = json(&["next", every, "--from", from, "--count", &count], Path::new("."));
        assert_eq!(found["dates"], serde_json::json!(expected), "{every}");
    };
    check(
        "month, on the last working day",
        "2026-11-01",
        &["2026-11-30", "2026-12-31", "2027-01-29"],
    );
    check("twice weekly", "2026-11-24", &["2026-11-26", "2026-11-30"]);
    check(
        "week, on Mondays and Thursdays",
        "2026-11-26",
        &["2026-11-26", "2026-11-30"],
    );
    let handovers = [
        "next",
        "shift handover",
        "--from",
        "2026-10-25",
        "--handovers",
        "07:00,21:00",
        "--count",
        "2",
    ];
    let found = json(&handovers, Path::new("."));
    assert_eq!(
        found["dates"],
        serde_json::json!(["2026-10-25T07:00:00+00:00", "2026-10-25T21:00:00+00:00"])
    );
    let (code, said) = refused(&["next", "blue moon", "--from", "2026-11-01"], Path::new("."));
    assert!(code == 2 && said.contains("names no dates"), "{said}");
}

#[test]
fn bound_says_what_a_sample_cannot_rule_out() {
    let found = json(
        &["bound", "--size", "5", "--failures", "0", "--population", "40"],
        Path::new("."),
    );
    assert_eq!(
        (found["failures_possible"].as_u64(), found["share"].as_f64()),
        (Some(17), Some(0.425))
    );
    let large = json(&["bound", "--size", "59"], Path::new("."));
    assert!(large["failures_possible"].is_null());
    assert!((large["share"].as_f64().unwrap() - 0.05).abs() < 0.001);
    for wrong in [["--size", "0"], ["--size", "4000000000"]] {
        assert_eq!(refused(&[&["bound"], &wrong[..]].concat(), Path::new(".")).0, 2);
    }
    assert_eq!(
        refused(&["bound", "--size", "5", "--failures", "6"], Path::new(".")).0,
        2
    );
    assert_eq!(
        refused(&["bound", "--size", "5", "--population", "4"], Path::new(".")).0,
        2
    );
}

#[test]
fn a_sample_is_spread_and_can_be_drawn_again() {
    let directory = tempfile::tempdir().unwrap();
    let mut frame = "reference,shift,team\n".to_owned();
    for row in 0..40 {
        frame += &format!("R{row},{},T{}\n", if row % 3 == 0 { "night" } else { "day" }, row % 4);
    }
    std::fs::write(directory.path().join("frame.csv"), frame).unwrap();
    let draw = |seed: &str| {
        json(
            &[
                "sample",
                "--frame",
                "frame.csv",
                "--size",
                "10",
                "--spread",
                "shift,team",
                "--seed",
                seed,
            ],
            directory.path(),
        )
    };
    let found = draw("November");
    assert_eq!(found["rows"].as_array().unwrap().len(), 10);
    assert_eq!(found["rows"], draw("November")["rows"]);
    assert_eq!(
        found["rows"],
        draw(found["seed"].as_str().unwrap())["rows"],
        "a recorded seed draws the same"
    );
    assert_ne!(found["rows"], draw("December")["rows"]);
    let shares = found["fairness"].as_array().unwrap();
    assert_eq!(shares.len(), 6);
    assert!(shares.iter().all(|share| share["in_sample"].as_u64().unwrap() >= 1));
    let (code, said) = refused(
        &[
            "sample",
            "--frame",
            "frame.csv",
            "--size",
            "3",
            "--spread",
            "shfit",
            "--seed",
            "x",
        ],
        directory.path(),
    );
    assert!(code == 2 && said.contains("it has shift, team"), "{said}");
    std::fs::write(
        directory.path().join("twice.csv"),
        "reference,shift\nR1,day\nR1,night\nR2\n",
    )
    .unwrap();
    let (code, said) = refused(
        &["sample", "--frame", "twice.csv", "--size", "3", "--seed", "x"],
        directory.path(),
    );
    assert!(
        code == 3 && said.contains("line 3") && said.contains("line 4"),
        "{said}"
    );
}

const GOLDEN: &str = "month,value\n2025-01,1\n2025-02,2\n2025-03,1\n2025-04,2\n2025-05,10\n2025-06,1\n2025-07,2\n2025-08,1\n2025-09,2\n\
    2025-10,1\n2025-11,2\n2025-12,1\n2026-01,2\n2026-02,1\n2026-03,2\n2026-04,1\n2026-05,2\n2026-06,1\n";

#[test]
fn chart_finds_the_golden_limits() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("points.csv"), GOLDEN).unwrap();
    let near = |found: &Value, name: &str, expected: f64| {
        assert!(
            (found[name].as_f64().unwrap() - expected).abs() < 0.005,
            "{name}: {}",
            found[name]
        );
    };
    let screened = json(&["chart", "points.csv"], directory.path());
    near(&screened, "mean", 1.94);
    near(&screened, "upl", 4.60);
    near(&screened, "lpl", -0.72);
    let labels: Vec<&str> = screened["points"]
        .as_array()
        .unwrap()
        .iter()
        .map(|point| point["label"].as_str().unwrap())
        .collect();
    assert_eq!(labels.iter().filter(|label| **label == "common").count(), 17);
    assert_eq!(labels[4], "outside");
    let unscreened = json(&["chart", "points.csv", "--screened", "off"], directory.path());
    near(&unscreened, "upl", 6.95);
    near(&unscreened, "lpl", -3.06);
    let picture = [
        "chart",
        "points.csv",
        "--better",
        "lower",
        "--target",
        "5",
        "--svg",
        "chart.svg",
    ];
    let aimed = json(&picture, directory.path());
    assert_eq!(
        (aimed["assurance"].as_str(), aimed["variation"].as_str()),
        (Some("consistently-pass"), Some("common-cause"))
    );
    let svg = std::fs::read_to_string(directory.path().join("chart.svg")).unwrap();
    assert!(
        svg.starts_with("<svg") && svg.contains("<desc") && svg.contains("diamond, outside the limits"),
        "{svg}"
    );
    let locked = json(&["chart", "points.csv", "--first", "4"], directory.path());
    near(&locked, "mean", 1.5);
    assert_eq!(locked["trial"], true);
}

#[test]
fn chart_names_the_lines_that_it_cannot_read() {
    let check = |text: &str, code: i32, part: &str| {
        let mut child = ratchet()
            .args(["chart", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{text:?}: {said}");
        assert!(said.contains(part), "{text:?}: {said}");
    };
    check("1\n2\n3\n", 0, "");
    check("5\r\n6\r\n", 0, "");
    check("", 3, "there are no values");
    check("value\n", 3, "there are no values");
    check("5\n", 3, "only one value");
    check("1\n2\nNaN\n", 3, "line 3");
    check("inf\n2\n", 3, "line 1");
    check("1\ntwo\n", 3, "line 2");
    check("1\n1e300\n", 3, "line 2");
    check("1\n85%\n", 3, "write 85");
    check("1,2,3\n4,5,6\n", 3, "line 1");
    check("2026-01,4\n5\n", 3, "line 2");
    check("2026-02,4\n2026-01,5\n", 3, "line 2");
    check(&"1\n".repeat(10_001), 3, "at most 10000 points");
}

#[test]
fn standards_are_listed_shown_and_followed() {
    let packs = json(&["standards", "list"], Path::new("."));
    assert!(
        packs["packs"]
            .as_array()
            .unwrap()
            .iter()
            .any(|pack| pack["id"] == "cqc-saf" && pack["nodes"] == 34)
    );
    let listed = json(&["standards", "list", "cqc-kloe"], Path::new("."));
    assert_eq!(listed["standards"].as_array().unwrap().len(), 24);
    let none = json(&["standards", "list", "cqc-kloe", "--on", "2026-11-24"], Path::new("."));
    assert_eq!(none["standards"], serde_json::json!([]));
    let shown = json(&["standards", "show", "cqc-saf:S8"], Path::new("."));
    assert_eq!(
        (shown["title"].as_str(), shown["status"].as_str()),
        (Some("Medicines optimisation"), Some("in-force"))
    );
    let led = json(&["standards", "crosswalk", "cqc-saf:S8"], Path::new("."));
    assert_eq!(led["crosswalk"][0]["title"], "Safe medicines and treatments");
    let (code, said) = refused(&["standards", "show", "cqc-saf:s88"], Path::new("."));
    assert!(code == 3 && said.contains("did you mean `cqc-saf:S8`"), "{said}");
    assert_eq!(refused(&["standards", "list", "cqc"], Path::new(".")).0, 2);
}
