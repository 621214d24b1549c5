//! The life of an audit and the meeting of a forum from the command line.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "support/daemon.rs"]
mod daemon;
#[path = "audits/forum.rs"]
mod forum;
#[path = "audits/office.rs"]
mod office;

use daemon::{Daemon, WORKFLOW, ratchet, set_up};
use office::Office;
use serde_json::Value;

const AUDIT: &str = "
role practice lead
  reports to: registered manager

standard \"Falls policy 3\"

audit \"Falls\"
  owner: practice lead
  every: month, finished within 10 working days
  standard: \"Falls policy 3\"
  sample: 10 falls
  services: \"Oak House\"
  authorised by: registered manager
  escalate: to registered manager when overdue
  after a significant finding: every 2 weeks
  after 3 good results in a row: every quarter
  question \"Looked at in time\" from observation: Was it looked at within 72 hours?
    cause: unclear process
  significant finding: when \"Looked at in time\" is below 90%

cause unclear process
";

/// Twelve falls, of which the audit looks at ten.
fn falls() -> String {
    let rows: String = (1..=12).map(|number| format!("fall-{number}\n")).collect();
    format!("reference\n{rows}")
}

fn drawn(office: &Office, audit: &str) -> Vec<String> {
    let shown = office.data(&["audit", "show", audit], "ratchet.audit/1");
    let rows = shown["sample"]["rows"].as_array().unwrap().clone();
    rows.iter()
        .map(|row| row["reference"].as_str().unwrap().to_owned())
        .collect()
}

/// Answers about these records: so many of them were not looked at in time.
fn answers(rows: &[String], bad: usize) -> String {
    let line = |(place, row): (usize, &String)| format!("{row},{}\n", if place < bad { "no" } else { "yes" });
    let lines: String = rows.iter().enumerate().map(line).collect();
    format!("reference,Looked at in time\n{lines}")
}

#[test]
fn an_audit_is_replaced_in_sent_back_authorised_and_corrected() {
    let office = Office::open("");
    let list = office.file("falls.csv", &falls());
    office.read(&["frame", "Oak House", "falls", &list]);
    let ahead = [
        "audit",
        "waive-turn",
        "Falls",
        "Oak House",
        "1",
        "--reason",
        "the home moves",
        "--as",
    ];
    office.refused(&[&ahead[..], &["p.lead"]].concat(), 4, "owes turn 1 of Falls");
    office.read(&[&ahead[..], &["r.manager"]].concat());
    let planned = office.read(&["audit", "planned"]);
    assert!(
        planned.contains("Falls of Oak House, turn 1: waived by r.manager") && planned.contains("the home moves"),
        "{planned}"
    );
    office.read(&["audit", "new", "Falls", "Oak House"]);
    office.read(&["audit", "begin", "AUD-1", "--as", "p.lead"]);
    let before = drawn(&office, "AUD-1");
    let replace = |row: &str| {
        office.read(&[
            "audit",
            "replace",
            "AUD-1",
            row,
            "--reason",
            "has moved out",
            "--as",
            "p.lead",
        ])
    };
    assert!(replace(&before[3]).contains("takes its place"));
    let rows = drawn(&office, "AUD-1");
    assert_eq!(rows.len(), 10);
    assert!(!rows.contains(&before[3]) && !before.contains(&rows[3]), "{rows:?}");
    let shown = office.read(&["audit", "show", "AUD-1"]);
    let said = format!(
        "{} could not be looked at (has moved out): {} took its place",
        before[3], rows[3]
    );
    assert!(shown.contains(&said), "{shown}");
    let gone = [
        "audit", "replace", "AUD-1", &before[3], "--reason", "twice", "--as", "p.lead",
    ];
    office.refused(&gone, 4, "not in the sample");
    let other = [
        "audit", "replace", "AUD-1", &rows[0], "--reason", "no", "--as", "t.lead",
    ];
    office.refused(&other, 4, "practice lead");
    office.refused(&["audit", "replace", "AUD-1", &rows[0]], 2, "--reason");

    let poor = office.file("poor.csv", &answers(&rows, 4));
    office.refused(
        &["audit", "submit", "AUD-1", &poor, "--as", "t.lead"],
        4,
        "practice lead",
    );
    office.read(&["audit", "submit", "AUD-1", &poor, "--as", "p.lead"]);
    let waiting = office.data(
        &["audit", "list", "--state", "awaiting-authorisation"],
        "ratchet.audits/1",
    );
    assert_eq!(waiting["items"][0]["id"], "AUD-1", "{waiting}");
    assert!(office.read(&["today", "r.manager"]).contains("AUD-1"));
    office.refused(
        &["audit", "authorise", "AUD-1", "--as", "p.lead"],
        4,
        "registered manager",
    );
    let back = [
        "audit",
        "send-back",
        "AUD-1",
        "--reason",
        "two falls are mixed up",
        "--as",
        "r.manager",
    ];
    office.read(&back);
    office.refused(&back, 4, "AUD-1");
    let shown = office.read(&["audit", "show", "AUD-1"]);
    assert!(shown.contains("Sent back by r.manager"), "{shown}");
    office.read(&["audit", "submit", "AUD-1", &poor, "--as", "p.lead"]);
    office.read(&[
        "audit",
        "authorise",
        "AUD-1",
        "--note",
        "seen with the auditor",
        "--as",
        "r.manager",
    ]);
    assert!(
        office
            .read(&["audit", "show", "AUD-1"])
            .contains("Authorised by r.manager")
    );
    let findings = office.data(&["finding", "list"], "ratchet.findings/1");
    assert_eq!(findings["items"][0]["count"], 4, "{findings}");

    let correct = [
        "audit",
        "correct",
        "AUD-1",
        "--reason",
        "one fall was read as two",
        "--as",
    ];
    office.refused(&[&correct[..], &["t.lead"]].concat(), 4, "practice lead");
    office.read(&[&correct[..], &["p.lead"]].concat());
    assert_eq!(drawn(&office, "AUD-2"), rows, "a correction looks at the same records");
    let better = office.file("better.csv", &answers(&rows, 3));
    office.read(&["audit", "submit", "AUD-2", &better, "--as", "p.lead"]);
    office.read(&["audit", "authorise", "AUD-2", "--as", "r.manager"]);
    let corrected = office.data(&["audit", "list", "--state", "corrected"], "ratchet.audits/1");
    assert_eq!(corrected["items"][0]["id"], "AUD-1");
    let findings = office.data(&["finding", "list"], "ratchet.findings/1");
    assert_eq!(findings["items"][0]["count"], 3, "{findings}");
    let missed = [
        "audit",
        "missed-something",
        "AUD-2",
        "--by",
        "inspector",
        "--what",
        "no review at all",
    ];
    office.read(&[&missed[..], &["--severity", "high", "--as", "r.manager"]].concat());
    assert!(office.read(&["why", "AUD-2"]).contains("An inspector found"));
    office.close();
}

#[test]
fn an_audit_is_waived_and_listed_by_its_state() {
    let directory = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(&directory.path().join("data"));
    set_up(&daemon.client(), &format!("{WORKFLOW}{AUDIT}"));
    let say = |arguments: &[&str]| {
        ratchet()
            .args(arguments)
            .env("RATCHET_URL", &daemon.url)
            .env("RATCHET_TOKEN_FILE", &daemon.token_file)
            .output()
            .unwrap()
    };
    let json = |arguments: &[&str]| -> Value {
        let output = say(&[arguments, &["--output", "json"]].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let planned = json(&["audit", "planned"]);
    assert_eq!(planned["schema"], "ratchet.planned-audits/1");
    assert_eq!(planned["items"][0]["audit"], "Falls");

    json(&["audit", "new", "Falls", "Oak House"]);
    let early = say(&["audit", "begin", "AUD-1", "--as", "t.lead"]);
    assert_eq!(early.status.code(), Some(4), "the daemon refuses: another role");
    let refused = say(&["audit", "waive", "AUD-1", "--reason", "no time", "--as", "t.lead"]);
    assert_eq!(refused.status.code(), Some(4));
    json(&[
        "audit",
        "waive",
        "AUD-1",
        "--reason",
        "the home is closed",
        "--as",
        "r.manager",
    ]);
    let waived = json(&["audit", "list", "--state", "waived"]);
    assert_eq!(waived["items"][0]["waived"]["reason"], "the home is closed");
    let shown = String::from_utf8(say(&["audit", "show", "AUD-1"]).stdout).unwrap();
    assert!(shown.contains("Waived by r.manager"), "{shown}");
    let again = say(&["audit", "authorise", "AUD-1", "--as", "r.manager"]);
    assert!(
        String::from_utf8_lossy(&again.stderr).contains("it was waived"),
        "{}",
        String::from_utf8_lossy(&again.stderr)
    );
    assert!(
        json(&["audit", "list", "--state", "missed"])["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    daemon.stop();
}
