//! Killed in the middle of everything: what was acknowledged is there, and nothing is there half.

use std::io::{BufRead as _, BufReader, Write as _};
use std::ops::Bound::Unbounded;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use ratchet_ports::Store as _;
use ratchet_ports::store::{Order, ReadRows as _, Table};
use ratchet_store::{Condition, Options, verify};
use tempfile::TempDir;

use crate::toy::{group_of_many, open, open_with, put, small};

const KILLS: u64 = 50;
const ROWS: u64 = 5;
const DIRECTORY: &str = "RATCHET_CRASH_TEST_DIRECTORY";

/// Group `number` sets all rows to its number: rows that differ were written half.
fn numbered(number: u64) -> ratchet_ports::store::Group {
    group_of_many(
        (0..ROWS)
            .map(|row| put(Table::Records, &row.to_be_bytes(), &number.to_be_bytes()))
            .collect(),
    )
}

/// Not a test of its own: the process that is killed.
#[test]
fn child() {
    let Ok(directory) = std::env::var(DIRECTORY) else {
        return;
    };
    let options = Options {
        flush_interval: Duration::from_millis(1),
        segment_bytes: 64 * 1024,
        ..small()
    };
    let (store, _) = open_with(Path::new(&directory), options).unwrap();
    let mut number = store.head().position / ROWS;
    loop {
        number += 1;
        let head = store.commit(numbered(number)).unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "acknowledged {}", head.position).unwrap();
        out.flush().unwrap();
    }
}

fn spawn(directory: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::child", "--nocapture"])
        .env(DIRECTORY, directory)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Lets the child acknowledge `count` groups, kills it, and returns the last position it acknowledged.
fn kill_after(mut child: Child, count: u64) -> u64 {
    let mut lines = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok);
    let mut acknowledged = || lines.find_map(|line| line.split("acknowledged ").nth(1)?.parse().ok());
    let mut last = 0;
    for _ in 0..count {
        last = acknowledged().expect("the child runs until it is killed");
    }
    child.kill().unwrap();
    // It may have acknowledged more before the signal arrived.
    while let Some(position) = acknowledged() {
        last = position;
    }
    child.wait().unwrap();
    last
}

#[test]
fn killed_many_times() {
    let dir = TempDir::new().unwrap();
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    for round in 0..KILLS {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let last = kill_after(spawn(dir.path()), 1 + (random >> 33) % 60);
        let report = verify(dir.path()).unwrap();
        assert_eq!(report.fault, None, "round {round}");
        assert!(
            report.events >= last && report.events.is_multiple_of(ROWS),
            "round {round}: {} of {last}",
            report.events
        );
        let store = open(dir.path()).unwrap();
        assert_eq!(
            (store.head().position, store.condition()),
            (report.events, Condition::Working),
            "round {round}"
        );
        let rows = store
            .scan(Table::Records, (Unbounded, Unbounded), Order::Ascending, 100)
            .unwrap();
        let number = (report.events / ROWS).to_be_bytes();
        assert_eq!(rows.len() as u64, ROWS);
        assert!(
            rows.iter().all(|(_, value)| *value == number),
            "round {round}: rows of event {}",
            report.events
        );
    }
}
