//! Stop: SIGTERM in the middle of work loses nothing that was acknowledged, and the process ends well. The daemon is this test binary itself,
//! started again as a process of its own.

use super::house::{config, workflows};
use ratchet_api::client::Query;
use ratchet_api::{Client, v1};
use ratchet_daemon::{Daemon, run, token};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

const DIRECTORY: &str = "RATCHET_TEST_DIRECTORY";

/// Not a test by itself: the daemon that the other one starts.
#[test]
fn daemon_process() {
    let Some(directory) = std::env::var_os(DIRECTORY) else {
        return;
    };
    let directory = Path::new(&directory);
    let config = config(directory);
    let daemon = Arc::new(Daemon::open(&config).expect("the data directory can be opened"));
    let listening = |address: std::net::SocketAddr| {
        let draft = directory.join("address.draft");
        std::fs::write(&draft, address.to_string()).unwrap();
        std::fs::rename(&draft, directory.join("address")).unwrap();
    };
    run(&daemon, config.listen, listening).expect("it serves until it is told to stop");
}

fn start(directory: &Path) -> (Child, Client) {
    let address = directory.join("address");
    drop(std::fs::remove_file(&address));
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "signal::daemon_process", "--nocapture"])
        .env(DIRECTORY, directory)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let began = Instant::now();
    while !address.exists() {
        assert!(began.elapsed() < Duration::from_secs(30), "the daemon did not start");
        std::thread::sleep(Duration::from_millis(10));
    }
    let token = token::read(&config(directory).token_file).unwrap();
    let address = std::fs::read_to_string(&address).unwrap();
    (child, Client::new(&format!("http://{address}"), &token))
}

fn stop(child: &mut Child, signal: rustix::process::Signal) {
    let id = rustix::process::Pid::from_child(child);
    rustix::process::kill_process(id, signal).unwrap();
    let status = child.wait().unwrap();
    assert!(status.success(), "the daemon ended with {status}");
}

#[test]
fn sigterm_under_load_loses_nothing_that_was_acknowledged() {
    let directory = tempfile::tempdir().unwrap();
    let (mut child, client) = start(directory.path());
    client.apply_workflows(&workflows()).expect("the workflow is sound");
    let workers: Vec<_> = (0..4).map(|worker| load(client.clone(), worker)).collect();
    std::thread::sleep(Duration::from_millis(300));
    stop(&mut child, rustix::process::Signal::TERM);
    let acknowledged: Vec<String> = workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect();
    assert!(!acknowledged.is_empty(), "there was load");

    let (mut child, client) = start(directory.path());
    for id in &acknowledged {
        assert_eq!(&client.why(id).expect("it was acknowledged").about, id);
    }
    let first = client
        .occurrences(&Query {
            limit: Some(1),
            ..Query::default()
        })
        .unwrap();
    assert!(!first.items.is_empty());
    stop(&mut child, rustix::process::Signal::INT);
}

/// Records occurrences until the daemon is gone; gives those that were acknowledged.
fn load(client: Client, worker: u32) -> std::thread::JoinHandle<Vec<String>> {
    std::thread::spawn(move || {
        let mut acknowledged = Vec::new();
        for number in 0_u32.. {
            let occurrence = v1::NewOccurrence {
                event: "incident".to_owned(),
                happened_at: "2026-01-01T00:00:00Z".to_owned(),
                service: "Oak House".to_owned(),
                subject: Some(format!("P-{worker}-{number}")),
            };
            match client.record_occurrence(&occurrence) {
                Ok(receipt) => acknowledged.push(receipt.created[0].clone()),
                Err(_) => break,
            }
        }
        acknowledged
    })
}
