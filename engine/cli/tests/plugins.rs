//! Audit tools on the command line, as a maker and a provider meet them: made, signed, sent to a registry, fetched, installed, pinned,
//! used, looked at, removed.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "support/daemon.rs"]
mod daemon;
#[path = "support/packages.rs"]
mod packages;

use daemon::{Daemon, ratchet};
use ratchet_core::evaluation::Evaluation;
use ratchet_core::tool::{Answer, Answers, Context, Record};
use ratchet_plugin_host::{Limits, WasmHost, bundled};
use ratchet_ports::PluginHost;
use serde_json::Value;
use std::collections::BTreeMap;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

struct Desk {
    directory: tempfile::TempDir,
    url: Option<String>,
}

impl Desk {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        Self { directory, url: None }
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    fn ask(&self, line: &str) -> (i32, String, String) {
        let mut command = ratchet();
        command.args(line.split_whitespace()).current_dir(self.path());
        if let Some(url) = &self.url {
            command.env("RATCHET_URL", url);
        }
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (
            output.status.code().unwrap_or(-1),
            text(&output.stdout),
            text(&output.stderr),
        )
    }

    fn read(&self, line: &str) -> String {
        let (code, said, complaint) = self.ask(line);
        assert_eq!(code, 0, "{line}: {complaint}");
        said
    }

    fn refused(&self, line: &str, exit: i32, says: &str) {
        let (code, said, complaint) = self.ask(line);
        assert_eq!(code, exit, "{line}: {said}{complaint}");
        assert!(complaint.contains(says), "{line}: {complaint}");
    }

    fn data(&self, line: &str) -> Value {
        serde_json::from_str(&self.read(&format!("{line} --output json"))).unwrap()
    }

    /// A folder `name` with component and manifest of `night-watch`.
    fn folder(&self, name: &str, version: &str) {
        let folder = self.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("tool.wasm"), packages::night_watch(version)).unwrap();
        std::fs::write(folder.join("plugin.toml"), packages::manifest(version)).unwrap();
    }
}

#[test]
fn a_tool_is_made_signed_and_looked_after_with_and_without_a_daemon() {
    let mut desk = Desk::new();
    desk.folder("night", "1.0.0");
    desk.refused("plugin build nowhere", 3, "nowhere");
    desk.refused("plugin build night --key none.key", 3, "none.key");
    desk.read("plugin keys generate night.key");
    desk.refused("plugin keys generate night.key", 3, "night.key");
    let built = desk.data("plugin build night --out .");
    assert_eq!(
        (&built["file"], &built["signed_by"]),
        (&Value::from("./night-watch-1.0.0.tool"), &Value::Null)
    );
    assert!(
        desk.read("plugin inspect night-watch-1.0.0.tool")
            .contains("not signed")
    );

    // No daemon yet: the data directory is opened for as long as a verb takes.
    desk.refused(
        "plugin install night-watch-1.0.0.tool --data data",
        6,
        "no data directory",
    );
    Daemon::start(&desk.path().join("data")).stop();
    desk.refused(
        "plugin install night-watch-1.0.0.tool --data data",
        4,
        "--allow-unsigned",
    );
    desk.read("plugin sign night-watch-1.0.0.tool --key night.key");
    desk.refused("plugin install night-watch-1.0.0.tool --data data", 4, "keys trust");
    desk.read("plugin keys trust night.key.pub --name Makers --data data");
    let said = desk.read("plugin install night-watch-1.0.0.tool --data data");
    assert!(
        said.contains("installed") && said.contains("signed by Makers") && said.contains("mar-export"),
        "{said}"
    );

    let daemon = Daemon::start(&desk.path().join("data"));
    desk.refused("plugin verify --data data", 6, "leave --data out");
    desk.url = Some(daemon.url.clone());
    desk.refused("plugin list --token-file none --as nobody --data nowhere", 6, "nowhere");
    std::fs::create_dir(desk.path().join("ratchet-data")).unwrap();
    std::fs::copy(&daemon.token_file, desk.path().join("ratchet-data/token")).unwrap();
    let listed = desk.read("plugin list");
    let line = listed
        .lines()
        .find(|line| line.contains("night-watch"))
        .expect("it is listed");
    assert!(line.contains("installed") && line.contains("Makers"), "{line}");
    assert!(desk.read("plugin inspect night-watch").contains("Night Watch Makers"));
    assert!(desk.read("plugin verify").contains("whose key is trusted"));
    assert!(
        desk.read("plugin verify --replay --keep kept")
            .contains("0 recorded evaluations")
    );
    desk.refused("plugin test supervision --recorded kept", 3, "--replay --keep");

    // A newer version says what it would change, and is pinned where it is wanted.
    desk.folder("newer", "1.1.0");
    desk.read("plugin build newer --out . --key night.key");
    let would = desk.read("plugin install night-watch-1.1.0.tool --dry-run");
    assert!(
        would.contains("From 1.0.0 to 1.1.0") && would.contains("asks, counts and scores as before"),
        "{would}"
    );
    std::fs::create_dir(desk.path().join("flows")).unwrap();
    std::fs::write(
        desk.path().join("flows/a.qip"),
        "service \"Oak House\"\n  type: residential care, 42 people\n",
    )
    .unwrap();
    desk.read("plugin install night-watch-1.1.0.tool --pin flows");
    let lock = std::fs::read_to_string(desk.path().join("flows/tools.lock")).unwrap();
    assert!(lock.contains("night-watch") && lock.contains("\"1.1.0\""));
    desk.read("plugin pin night-watch@1.0.0 flows");
    let lock = std::fs::read_to_string(desk.path().join("flows/tools.lock")).unwrap();
    assert!(lock.contains("\"version\": \"1.0.0\"") && !lock.contains("\"version\": \"1.1.0\""));

    desk.refused("plugin limits night-watch --time-ms 5", 4, "10 to 60000");
    desk.read("plugin limits night-watch --time-ms 500 --memory-mib 32");
    desk.refused("plugin grant night-watch payroll --service Oak", 4, "mar-export");
    let distrusted = desk.read("plugin keys distrust night.key.pub --reason gone");
    assert!(
        distrusted.contains("night-watch 1.1.0: nothing uses it."),
        "{distrusted}"
    );
    assert!(desk.read("plugin list").contains("distrusted"));
    desk.refused("plugin verify", 1, "vouches");
    desk.refused("plugin remove medicines", 4, "comes with Ratchet");
    desk.read("plugin remove night-watch@1.0.0");
    desk.read("plugin remove night-watch@1.1.0");
    desk.refused("plugin remove night-watch@1.1.0", 4, "none is installed");
    assert!(desk.read("plugin verify").contains("No tool was installed"));
    daemon.stop();
    desk.url = None;
    desk.refused("plugin install night-watch-1.1.0.tool --as p.lead", 5, "");
}

#[test]
fn what_is_wrong_with_a_folder_or_a_file_is_said() {
    let desk = Desk::new();
    let write = |path: &str, bytes: &[u8]| std::fs::write(desk.path().join(path), bytes).unwrap();
    std::fs::create_dir(desk.path().join("empty")).unwrap();
    desk.refused("plugin build empty", 3, "neither a component");
    desk.folder("bad", "1.0.0");
    write("bad/plugin.toml", b"id = \"night-watch\"");
    desk.refused("plugin build bad", 1, "plugin.toml");
    std::fs::remove_file(desk.path().join("bad/plugin.toml")).unwrap();
    desk.refused("plugin build bad", 3, "Begin with this one");
    write("bad/plugin.toml", packages::manifest("2.0.0").as_bytes());
    desk.refused("plugin build bad", 1, "make them the same");
    write("bad/second.wasm", b"x");
    desk.refused("plugin build bad", 3, "more than one .wasm");
    std::fs::remove_file(desk.path().join("bad/second.wasm")).unwrap();
    write("bad/tool.wasm", b"hello");
    desk.refused("plugin build bad", 1, "not a WebAssembly component");
    write("none.tool", b"hello");
    desk.refused("plugin sign none.tool --key none.key", 3, "none.key");
    desk.refused("plugin push none.tool oci://127.0.0.1:1/a:1 --http", 1, "none.tool");
    desk.refused("plugin pull medicines", 2, "oci://");
    desk.refused("plugin pull oci://registry.example/a:1 --http", 2, "without encryption");
    desk.refused(
        "plugin pull oci://127.0.0.1:1/a:1 --ca none.tool",
        3,
        "no certificate authority",
    );
    write("open.credentials", b"a:b");
    desk.refused(
        "plugin pull oci://127.0.0.1:1/a:1 --http --credentials open.credentials",
        3,
        "chmod 600",
    );
}

/// Debian's registry; `None`, said loudly, where it is not installed.
fn registry(root: &Path, more: &str) -> Option<(Child, String)> {
    let host = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .to_string();
    let config = format!(
        "version: 0.1\nlog: {{level: error}}\nstorage: {{filesystem: {{rootdirectory: {}/blobs}}}}\nhttp: {{addr: {host}{more}}}\n",
        root.display()
    );
    std::fs::write(root.join("registry.yml"), config).unwrap();
    let started = Command::new("docker-registry")
        .arg("serve")
        .arg(root.join("registry.yml"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    match started {
        Ok(process) => {
            daemon::eventually("the registry", || TcpStream::connect(&host).is_ok());
            Some((process, host))
        }
        Err(error) => {
            eprintln!(
                "NOT TESTED against a real registry: `docker-registry` cannot be run ({error}); install the Debian package docker-registry"
            );
            None
        }
    }
}

#[test]
fn a_tool_goes_through_a_registry_to_a_provider() {
    let mut desk = Desk::new();
    let Some((mut process, host)) = registry(desk.path(), "") else {
        return;
    };
    desk.folder("night", "1.0.0");
    desk.read("plugin keys generate night.key");
    desk.read("plugin build night --out . --key night.key");
    let address = format!("oci://{host}/makers/night-watch:1.0.0");
    desk.refused(
        &format!("plugin push night-watch-1.0.0.tool {address}"),
        5,
        "cannot be reached",
    );
    let pushed = desk.data(&format!("plugin push night-watch-1.0.0.tool {address} --http"));
    let pulled = desk.data(&format!("plugin pull {address} --http --out night"));
    assert_eq!(pushed["artefact"], pulled["artefact"]);
    let bytes = |path: &str| std::fs::read(desk.path().join(path)).unwrap();
    assert_eq!(bytes("night/night-watch-1.0.0.tool"), bytes("night-watch-1.0.0.tool"));

    let daemon = Daemon::start(&desk.path().join("ratchet-data"));
    desk.url = Some(daemon.url.clone());
    desk.refused(&format!("plugin install {address} --http"), 4, "keys trust");
    desk.read("plugin keys trust night.key.pub --name Makers");
    desk.read(&format!("plugin install {address} --http"));
    assert!(desk.read("plugin verify").contains("night-watch 1.0.0"));
    let events = daemon.client().ledger_events(1, 100).unwrap().items;
    let installed = events
        .iter()
        .find(|event| event.recorded["event"]["type"] == "tool-installed")
        .unwrap();
    let source = installed.recorded["event"]["source"].as_str().unwrap();
    assert!(
        source.contains(&host) && source.contains(pushed["artefact"].as_str().unwrap()),
        "{source}"
    );
    daemon.stop();
    process.kill().unwrap();
    process.wait().unwrap();
}

#[test]
fn a_registry_with_an_authority_of_its_own_is_spoken_to_over_https() {
    let desk = Desk::new();
    let keys = Path::new(env!("CARGO_MANIFEST_DIR")).join("../registry/tests/data");
    let keys = keys.display();
    let tls = format!(", tls: {{certificate: {keys}/server.pem, key: {keys}/server.key}}");
    let Some((mut process, host)) = registry(desk.path(), &tls) else {
        return;
    };
    desk.folder("night", "1.0.0");
    desk.read("plugin build night --out .");
    std::fs::copy(format!("{keys}/authority.pem"), desk.path().join("authority.pem")).unwrap();
    let address = format!("oci://{host}/makers/night-watch:1.0.0");
    desk.refused(
        &format!("plugin push night-watch-1.0.0.tool {address}"),
        5,
        "certificate",
    );
    let pushed = desk.data(&format!(
        "plugin push night-watch-1.0.0.tool {address} --ca authority.pem"
    ));
    let pulled = desk.data(&format!("plugin pull {address} --ca authority.pem --out night"));
    assert_eq!(pushed["artefact"], pulled["artefact"]);
    desk.refused(&format!("plugin pull {address}"), 5, "certificate");
    drop((process.kill(), process.wait()));
}

#[test]
fn the_kit_runs_recorded_evaluations_again() {
    let desk = Desk::new();
    let host = WasmHost::open(None, Limits::default()).unwrap();
    let tool = host.install(bundled::SUPERVISION.component).unwrap();
    let records = vec![Record {
        answers: Answers::new(vec![Answer::Met; tool.description.questions.len()]),
        fields: Vec::new(),
        reference: "s-1".to_owned(),
    }];
    let context = Context {
        section: None,
        on: 1_793_577_600,
        service: "Oak House".to_owned(),
    };
    let report = host.evaluate(&tool.digest, &context, &records).unwrap();
    let recorded = Evaluation {
        audit: "AUD-7".to_owned(),
        context,
        digest: tool.digest,
        lent: BTreeMap::new(),
        records,
        report,
        tool: "supervision".to_owned(),
        version: tool.description.version.clone(),
    };
    let write = |name: &str, evaluation: &Evaluation| {
        std::fs::write(desk.path().join(name), serde_json::to_string(evaluation).unwrap()).unwrap();
    };
    write("AUD-7.json", &recorded);
    let told = desk.read("plugin test supervision --recorded AUD-7.json");
    assert!(told.contains("passed  gives the reports that were recorded"), "{told}");

    let mut forged = recorded;
    forged.report.score = Some(3);
    write("forged.json", &forged);
    desk.refused(
        "plugin test supervision --recorded forged.json",
        1,
        "1 of 10 tests failed",
    );
    std::fs::write(desk.path().join("other.json"), "{}").unwrap();
    desk.refused(
        "plugin test supervision --recorded other.json",
        3,
        "no recorded evaluation",
    );
}
