//! A daemon for tests: a data directory that goes with it, a clock that is moved by hand, the PRN workflow, its people and its records.

use chrono::{DateTime, Utc};
use ratchet_api::{Client, v1};
use ratchet_daemon::{Config, Daemon, Settings, token};
use ratchet_ports::Clock;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::sync::oneshot;

pub const OAK: &str = "Oak House";
pub const POPULATION: &str = "PRN administrations";
pub const AUDIT: &str = "PRN medicines";

/// Who does what in Oak House. All of them are made up.
pub const PEOPLE: &str = "person,name,role,service
p-lead,Ada Quill,practice lead,Oak House
m-reg,Bo Lark,registered manager,Oak House
q-lead,Cy Fenn,quality lead,
t-lead,Di Moss,team leader,Oak House
n-ind,Ed Wren,nominated individual,
";

/// A clock that is moved by hand.
#[derive(Debug)]
pub struct HandClock(Mutex<DateTime<Utc>>);

impl Clock for HandClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

/// A moment.
pub fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).expect(text).to_utc()
}

/// A running daemon.
pub struct House {
    pub address: SocketAddr,
    pub client: Client,
    pub clock: Arc<HandClock>,
    pub directory: TempDir,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    pub token: String,
}

/// Settings of a daemon in a directory.
pub fn config(directory: &Path) -> Config {
    let settings = Settings {
        data: Some(directory.join("data")),
        listen: Some("127.0.0.1:0".to_owned()),
        provider: Some("Hawthorn Care".to_owned()),
        ..Settings::default()
    };
    settings.check().expect("the settings of the tests can be used")
}

impl House {
    /// An empty daemon at the end of October 2026.
    pub fn empty() -> Self {
        let directory = tempfile::tempdir().unwrap();
        Self::open(directory, Arc::new(HandClock(Mutex::new(at("2026-10-30T09:00:00Z")))))
    }

    /// A daemon with workflow, people and the list to sample from, on the day when the first audit is open.
    pub fn furnished() -> Self {
        let house = Self::empty();
        house
            .client
            .apply_workflows(&workflows())
            .expect("the workflow is sound");
        let taken = house.client.appoint_from_csv(PEOPLE).expect("the people are known");
        assert_eq!(taken.accepted, 5);
        let taken = house
            .client
            .import_frame_from_csv(OAK, POPULATION, &frame())
            .expect("the list is sound");
        assert_eq!(taken.accepted, 10);
        house.move_to("2026-11-02T12:00:00Z");
        house.wait_for("an audit in each service", |client| {
            (client
                .audits(&Default::default())
                .expect("audits can be listed")
                .items
                .len()
                == 5)
                .then_some(())
        });
        house
    }

    fn open(directory: TempDir, clock: Arc<HandClock>) -> Self {
        let config = config(directory.path());
        let daemon = Daemon::open_with_clock(&config, clock.clone()).expect("the data directory can be opened");
        let (stop, told) = oneshot::channel();
        let (tell, address) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
                tell.send(listener.local_addr().unwrap()).unwrap();
                let stop = async move { drop(told.await) };
                ratchet_daemon::serve(Arc::new(daemon), listener, stop).await.unwrap();
            });
        });
        let address: SocketAddr = address.recv().expect("the daemon listens");
        let token = token::read(&config.token_file).expect("a token was made");
        let client = Client::new(&format!("http://{address}"), &token);
        Self {
            address,
            client,
            clock,
            directory,
            stop: Some(stop),
            thread: Some(thread),
            token,
        }
    }

    /// The same data directory with a new daemon, after the old one has drained.
    pub fn restarted(mut self) -> Self {
        self.halt();
        let directory = std::mem::replace(&mut self.directory, tempfile::tempdir().unwrap());
        Self::open(directory, self.clock.clone())
    }

    /// Stops the daemon and waits until it has ended.
    pub fn halt(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the daemon ends without a panic");
        }
    }

    /// The client, acting for somebody.
    pub fn acting_as(&self, person: &str) -> Client {
        self.client.clone().acting_as(person)
    }

    /// Moves the clock.
    pub fn move_to(&self, moment: &str) {
        *self.clock.0.lock().unwrap() = at(moment);
    }

    /// Waits for what the daemon does by itself (timers, tools): at most ten seconds of real time.
    pub fn wait_for<T>(&self, what: &str, look: impl Fn(&Client) -> Option<T>) -> T {
        let began = Instant::now();
        loop {
            if let Some(found) = look(&self.client) {
                return found;
            }
            assert!(began.elapsed() < Duration::from_secs(10), "{what} did not come");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The audit of Oak House that is open and has its sample.
    pub fn open_audit(&self, wanted: impl Fn(&v1::Audit) -> bool) -> v1::AuditDetail {
        let id = self.wait_for("an open audit", |client| {
            let query = ratchet_api::client::Query {
                service: Some(OAK.to_owned()),
                state: Some("open".to_owned()),
                ..Default::default()
            };
            let page = client.audits(&query).expect("audits can be listed");
            page.items
                .into_iter()
                .find(|audit| audit.sampled.is_some() && wanted(audit))
                .map(|audit| audit.id)
        });
        self.client.audit(&id).expect("the audit can be shown")
    }

    /// Two poor audits in a row, in November and on 7 December, open the plan.
    pub fn open_plan(&self) -> String {
        let audit = self.open_audit(|_| true);
        self.answer(&audit, Practice::Poor, "p-lead");
        self.move_to("2026-12-07T12:00:00Z");
        let audit = self.open_audit(|audit| audit.purpose == v1::Purpose::Routine(2));
        self.answer(&audit, Practice::Poor, "p-lead");
        let plans = |client: &Client| client.plans(&Default::default()).unwrap().items;
        self.wait_for("the plan", |client| plans(client).first().map(|plan| plan.id.clone()))
    }

    /// The action of a plan whose name has this word.
    pub fn action(&self, plan: &str, word: &str) -> v1::Action {
        let actions = self.client.plan(plan).unwrap().actions_in_full;
        let action = actions.into_iter().find(|action| action.title.contains(word));
        action.unwrap_or_else(|| panic!("no action `{word}`"))
    }

    /// Evidence for each action of a plan: all of them are in place.
    pub fn put_in_place(&self, plan: &str) {
        let instruction = v1::NewOccurrence {
            event: "new PRN instruction".to_owned(),
            happened_at: self.clock.now().to_rfc3339(),
            service: OAK.to_owned(),
            subject: None,
        };
        self.client.record_occurrence(&instruction).unwrap();
        for action in self.client.plan(plan).unwrap().actions_in_full {
            let who = if action.owner == "team leader" {
                "t-lead"
            } else {
                "p-lead"
            };
            let done = v1::Completion {
                evidence: vec![v1::NewEvidence {
                    sha256: None,
                    what: "seen".to_owned(),
                }],
                obligation: None,
            };
            self.acting_as(who).complete_action(&action.id, &done).unwrap();
        }
        self.wait_for("the actions in place", |client| {
            (client.plan(plan).unwrap().plan.stage == "in place").then_some(())
        });
    }

    /// Hands answers in and waits for the tool.
    pub fn answer(&self, audit: &v1::AuditDetail, practice: Practice, person: &str) -> v1::AuditDetail {
        let id = &audit.audit.id;
        let version = Some(audit.form.tool_version.as_str());
        let table = answers(audit, practice);
        self.acting_as(person)
            .submit_audit_from_csv(id, &table, version)
            .expect("the answers fit");
        self.wait_for("the tool's report", |client| {
            let audit = client.audit(id).expect("the audit can be shown");
            assert_ne!(audit.audit.stage, "stuck", "{:?}", audit.audit.failure);
            (audit.audit.stage == "evaluated").then_some(audit)
        })
    }
}

impl Drop for House {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A test that failed already says why.
            drop(thread.join());
        }
    }
}

/// How well it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Practice {
    Good,
    /// Every protocol lacks a part.
    Poor,
}

/// The PRN workflow.
pub fn workflows() -> v1::NewWorkflows {
    workflows_of("prn-medicines")
}

/// A ready workflow by the name of its folder.
pub fn workflows_of(name: &str) -> v1::NewWorkflows {
    let folder = root().join("workflows").join(name);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "qip"));
    paths.sort();
    let file = |path: PathBuf| v1::SourceFile {
        path: path.file_name().unwrap().to_string_lossy().into_owned(),
        text: std::fs::read_to_string(&path).unwrap(),
    };
    v1::NewWorkflows {
        files: paths.into_iter().map(file).collect(),
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The ten administrations with which the tool's own tests show good practice.
fn administrations() -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_path(root().join("plugins/medicines/golden/prn-good.csv")).unwrap();
    let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows = reader
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect();
    (header, rows)
}

/// The list to sample from: all ten.
pub fn frame() -> String {
    let (header, rows) = administrations();
    let wanted = ["reference", "shift", "team", "weekday"];
    let columns = wanted.map(|name| header.iter().position(|column| column == name).unwrap());
    let line = |row: &Vec<String>| columns.map(|column| row[column].clone()).join(",");
    let lines: Vec<String> = rows.iter().map(line).collect();
    format!("{}\n{}\n", wanted.join(","), lines.join("\n"))
}

/// A table of answers for an audit's sample.
pub fn answers(audit: &v1::AuditDetail, practice: Practice) -> String {
    let (header, rows) = administrations();
    let compact = header.iter().position(|column| column == "answers").unwrap();
    let known = |name: &str| audit.form.fields.iter().any(|field| field.id == name);
    let fields: Vec<usize> = (0..header.len()).filter(|column| known(&header[*column])).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let questions = audit.form.questions.iter().map(|question| question.title.clone());
    let names = fields.iter().map(|column| header[*column].clone());
    writer
        .write_record(std::iter::once("reference".to_owned()).chain(questions).chain(names))
        .unwrap();
    for drawn in &audit.sample.as_ref().expect("a sample was drawn").rows {
        let row = rows
            .iter()
            .find(|row| row[0] == drawn.reference)
            .expect("it was drawn from this list");
        let mut cells = vec![drawn.reference.clone()];
        for (question, letter) in audit.form.questions.iter().zip(row[compact].chars()) {
            let poor = practice == Practice::Poor && question.title == "Protocol complete";
            cells.push(if poor { "no".to_owned() } else { word(letter).to_owned() });
        }
        for column in &fields {
            // A protocol that is looked after is reviewed before its date.
            let reviewed = header[*column] == "review-date";
            cells.push(if reviewed {
                "2029-02-01T00:00:00Z".to_owned()
            } else {
                seconds(&row[*column])
            });
        }
        writer.write_record(&cells).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn word(letter: char) -> &'static str {
    match letter {
        'y' => "yes",
        'n' => "no",
        '-' => "n/a",
        _ => "",
    }
}

/// `2026-10-12T08:10Z` with its seconds, as RFC 3339 has it.
fn seconds(cell: &str) -> String {
    let short = cell.len() == 17 && cell.ends_with('Z') && cell.as_bytes()[10] == b'T';
    if short {
        format!("{}:00Z", &cell[..16])
    } else {
        cell.to_owned()
    }
}
