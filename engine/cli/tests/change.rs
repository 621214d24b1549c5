//! A changed workflow from the command line: previewed with and without a daemon, applied, followed by a plan that runs, taken back, and
//! played through the past beside what is in force.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "support/daemon.rs"]
mod daemon;

use daemon::{Daemon, WORKFLOW, ratchet, set_up};
use ratchet_api::v1;
use serde_json::Value;
use std::path::Path;

const PLAN: &str = r#"
role quality lead
  reports to: nominated individual

cause unclear process

standard "Falls policy 3"

forum "Quality forum"
  meets: every month
  chair: nominated individual
  reviews: new findings

audit "Falls"
  owner: team leader
  every: month, finished within 10 working days
  standard: "Falls policy 3"
  sample: 5 falls
  question "Looked at in time" from observation: Was it looked at within 72 hours?
    cause: unclear process
  significant finding: when "Looked at in time" is below 90%

plan "Falls are looked at"
  opens: when incident
  problem: Falls are looked at too late.
  cause: unclear process
  owner: registered manager
  escalate: to nominated individual when overdue
  action "A new sheet" by team leader
    kind: process change
    due: within 15 working days of opening
    evidence: the sheet in use
  retest "Six weeks" by quality lead
    when: 6 weeks after all actions are in place
    audit: "Falls"
    pass: "Looked at in time" is at least 90%
  if a retest fails: reopen actions, tell nominated individual
  closes: when retest "Six weeks" passed
"#;

const APPROVED: [&str; 4] = ["--approved-by", "Quality forum", "--reason", "agreed in May"];

struct Desk {
    here: tempfile::TempDir,
    daemon: Option<Daemon>,
}

impl Desk {
    /// A provider with a plan that runs, and a folder in which its action may take longer.
    fn furnished() -> Self {
        let here = tempfile::tempdir().unwrap();
        let daemon = Daemon::start(&here.path().join("data"));
        let workflow = format!("{WORKFLOW}{PLAN}");
        set_up(&daemon.client(), &workflow);
        let incident = v1::NewOccurrence {
            event: "incident".to_owned(),
            happened_at: "2026-01-05T10:00:00Z".to_owned(),
            service: "Oak House".to_owned(),
            subject: None,
        };
        daemon.client().record_occurrence(&incident).unwrap();
        std::fs::create_dir(here.path().join("changed")).unwrap();
        let changed = workflow.replace("within 15 working days", "within 25 working days");
        std::fs::write(here.path().join("changed/cycle.qip"), changed).unwrap();
        let daemon = Some(daemon);
        Self { here, daemon }
    }

    fn ask(&self, arguments: &[&str]) -> (i32, String, String) {
        let mut command = ratchet();
        command.args(arguments).current_dir(self.here.path());
        if let Some(daemon) = &self.daemon {
            command
                .env("RATCHET_URL", &daemon.url)
                .env("RATCHET_TOKEN_FILE", &daemon.token_file);
        }
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let code = output.status.code().unwrap_or(-1);
        (code, text(&output.stdout), text(&output.stderr))
    }

    fn read(&self, arguments: &[&str]) -> String {
        let (code, said, complaint) = self.ask(arguments);
        assert_eq!(code, 0, "{arguments:?}: {complaint}");
        said
    }

    fn data(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.read(&[arguments, &["--output", "json"]].concat())).unwrap()
    }

    fn due(&self) -> String {
        let shown = self.data(&["plan", "show", "QIP-1"]);
        let due = &shown["actions_in_full"][0]["obligations"][0]["due"]["at"];
        due.as_str().unwrap_or_else(|| panic!("{shown}")).to_owned()
    }

    fn stop(&mut self) {
        self.daemon.take().unwrap().stop();
    }
}

#[test]
fn a_plan_follows_a_changed_workflow_and_goes_back() {
    let mut desk = Desk::furnished();
    let before = desk.due();
    desk.read(&[&["apply", "changed"][..], &APPROVED].concat());
    let said = desk.read(&["migrate"]);
    assert!(said.contains("1 could follow") && said.contains("is due on"), "{said}");
    let plan = ["migrate", "--plan", "QIP-1"];
    desk.read(&[&plan[..], &APPROVED].concat());
    let after = desk.due();
    assert_ne!(after, before);
    let said = desk.read(&["plan", "show", "QIP-1"]);
    for part in [
        "Workflows that it followed",
        "approved by Quality forum (n.individual), agreed in May",
        "weaker: Action \"A new sheet\" of plan \"Falls are looked at\" is due within 25 working days instead of 15",
        "instead of",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let undo = [&plan[..], &["--undo"], &APPROVED].concat();
    assert!(desk.read(&undo).contains("1 plan went back"));
    assert_eq!(desk.due(), before);
    let moves = desk.data(&["plan", "show", "QIP-1"])["moves"].clone();
    assert_eq!(
        (&moves[1]["back"], &moves[1]["to"]),
        (&Value::Bool(true), &moves[0]["from"])
    );
    let (code, _, complaint) = desk.ask(&undo);
    assert_eq!(code, 4, "{complaint}");
    assert!(complaint.contains("taken back already"), "{complaint}");
    desk.stop();
}

#[test]
fn a_folder_is_previewed_without_a_daemon_and_nothing_is_written() {
    let mut desk = Desk::furnished();
    let (code, _, complaint) = desk.ask(&["plan", "changed", "--data", "data"]);
    assert_eq!(code, 6, "{complaint}");
    assert!(complaint.contains("leave --data out and it is asked"), "{complaint}");
    let asked = desk.data(&["plan", "changed"]);
    desk.stop();
    let ledger = |desk: &Desk| files(&desk.here.path().join("data/ledger"));
    let before = ledger(&desk);
    let looked = desk.data(&["plan", "changed", "--data", "data"]);
    assert_eq!(asked, looked, "with and without a daemon");
    assert_eq!(looked["counts"]["could_move"], 1);
    assert_eq!(ledger(&desk), before, "the ledger is as it was");
    assert_eq!(desk.ask(&["plan", "changed", "--data", "nowhere"]).0, 6);
}

#[test]
fn the_past_is_played_beside_what_is_in_force() {
    let mut desk = Desk::furnished();
    let past = desk.here.path().join("past");
    std::fs::create_dir(&past).unwrap();
    let table = "date,service,event,subject\n2026-01-20 21:40,Oak House,incident,SU-104\n";
    std::fs::write(past.join("incidents.csv"), table).unwrap();
    let backtest = ["backtest", "changed", "--records", "past"];
    let asked = desk.data(&[&backtest[..], &["--in-force"]].concat());
    assert_eq!(asked["comparison"]["surfaced"][0]["changed_times"], 1, "{asked}");
    let (code, _, complaint) = desk.ask(&[&backtest[..], &["--in-force", "--against", "changed"]].concat());
    assert_eq!(code, 2, "{complaint}");
    desk.stop();
    let looked = desk.data(&[&backtest[..], &["--data", "data"]].concat());
    assert_eq!(looked["comparison"], asked["comparison"]);
    assert!(desk.data(&backtest)["comparison"].is_null());
}

/// Names and contents of the files in a directory.
fn files(directory: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(directory).unwrap().map(Result::unwrap);
    let mut files: Vec<_> = entries
        .filter(|entry| entry.path().is_file())
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, std::fs::read(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}
