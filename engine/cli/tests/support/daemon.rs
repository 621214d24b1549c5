//! A daemon as a process of its own, to be killed.
#![allow(dead_code)]

use ratchet_api::{Client, v1};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A folder that makes timers fire at once: incidents of hours ago are overdue when they are recorded.
pub const WORKFLOW: &str = "\
service \"Oak House\"
  type: residential care, 42 people
  working days: Monday to Friday, except bank holidays in England and Wales

role nominated individual
role registered manager
  reports to: nominated individual
role team leader
  reports to: registered manager

event incident

rule \"Review after incident\"
  when: incident
  do: check that the care plan was reviewed
  owner: team leader
  due: within 1 hour of incident
  escalate: to registered manager when overdue
";

pub fn ratchet() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ratchet"));
    command
        .env_remove("RATCHET_URL")
        .env_remove("RATCHET_TOKEN_FILE")
        .env_remove("RATCHET_PERSON");
    command.env("NO_COLOR", "1");
    command
}

/// Runs a verb to its end.
pub fn run(arguments: &[&str], directory: &Path) -> Output {
    ratchet()
        .args(arguments)
        .current_dir(directory)
        .output()
        .expect("the binary can be started")
}

/// A running daemon.
pub struct Daemon {
    child: Child,
    pub data: PathBuf,
    pub url: String,
    pub token_file: PathBuf,
}

impl Daemon {
    /// Starts a daemon and waits until it takes requests.
    pub fn start(data: &Path) -> Self {
        let mut command = ratchet();
        command
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--provider",
                "Fictional Care",
                "--data",
            ])
            .arg(data);
        command
            .env("RUST_LOG", "error")
            .stderr(Stdio::piped())
            .stdout(Stdio::null());
        let mut child = command.spawn().expect("the daemon can be started");
        let mut said = String::new();
        let mut lines = BufReader::new(child.stderr.take().expect("standard error is piped")).lines();
        let url = loop {
            let Some(Ok(line)) = lines.next() else {
                panic!("the daemon ended before it listened: {said}")
            };
            if let Some(url) = line.strip_prefix("Ratchet listens on ") {
                break url.to_owned();
            }
            said.push_str(&line);
            said.push('\n');
        };
        // Whatever it says later must not fill the pipe.
        std::thread::spawn(move || for _ in lines {});
        Self {
            child,
            data: data.to_owned(),
            url,
            token_file: data.join("token"),
        }
    }

    pub fn client(&self) -> Client {
        let token = std::fs::read_to_string(&self.token_file).expect("the daemon wrote its token");
        Client::new(&self.url, token.trim())
    }

    /// Kills it at once, as a power cut would kill a process.
    pub fn kill(mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
    }

    /// Asks it to stop, and waits for a clean end.
    pub fn stop(mut self) {
        let pid = self.child.id().to_string();
        let told = Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .expect("kill can be run");
        assert!(told.success());
        let status = self.child.wait().expect("it ends");
        assert!(status.success(), "the daemon drains and ends well: {status}");
    }
}

/// Brings the workflow into force and appoints people.
pub fn set_up(client: &Client, workflow: &str) {
    let files = vec![v1::SourceFile {
        path: "cycle.qip".to_owned(),
        text: workflow.to_owned(),
    }];
    client
        .apply_workflows(&v1::NewWorkflows { files })
        .expect("the workflow comes into force");
    let people = [
        ("t.lead", "team leader"),
        ("r.manager", "registered manager"),
        ("n.individual", "nominated individual"),
    ];
    let appoint = |(person, role): (&str, &str)| v1::Appointment {
        name: person.to_owned(),
        person: person.to_owned(),
        role: role.to_owned(),
        service: None,
    };
    client.appoint(&people.map(appoint)).expect("people are appointed");
}

/// Waits for what other processes do; the bound is far beyond what it takes.
pub fn eventually(what: &str, mut done: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it did not happen: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}
