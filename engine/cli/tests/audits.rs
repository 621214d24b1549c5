//! The life of an audit from the command line.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "support/daemon.rs"]
mod daemon;

use daemon::{Daemon, WORKFLOW, ratchet, set_up};
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
  escalate: to registered manager when overdue
  after a significant finding: every 2 weeks
  after 3 good results in a row: every quarter
  question \"Looked at in time\" from observation: Was it looked at within 72 hours?
    cause: unclear process
  significant finding: when \"Looked at in time\" is below 90%

cause unclear process
";

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
