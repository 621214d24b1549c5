//! How long does a start take after a kill, with a million open plans? Not a statistic: it is done once and printed.
//!
//! A child process fills the store and is killed while it still writes.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use ratchet_ports::Store as _;
use ratchet_ports::store::{Group, LedgerEvent, Projector, ReadRows, StoreError, Table, Write};
use ratchet_store::{DiskStore, Options, measure_fdatasync};
use tempfile::TempDir;

const PLANS: u64 = 1_000_000;
const GROUP: u64 = 512;

/// One plan per event: its record, its row in a list, its timer.
struct Plans;

fn writes(plan: u64) -> [Write; 3] {
    let write = |table, key: &[u8], value: &[u8]| Write {
        table,
        key: key.to_vec(),
        value: Some(value.to_vec()),
    };
    let spread = plan.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let timer = [spread.to_be_bytes(), plan.to_be_bytes()].concat();
    [
        write(Table::Records, &plan.to_be_bytes(), &[b'p'; 300]),
        write(
            Table::Lists,
            format!("open/{spread:016x}").as_bytes(),
            &plan.to_be_bytes(),
        ),
        write(Table::Timers, &timer, b"escalate"),
    ]
}

impl Projector for Plans {
    fn version(&self) -> u32 {
        1
    }

    fn project(&mut self, events: &[LedgerEvent], _: &dyn ReadRows) -> Result<Vec<Write>, StoreError> {
        Ok(events.iter().flat_map(|event| writes(event.position)).collect())
    }
}

fn open(dir: &Path) -> (DiskStore, u64) {
    let mut replayed = 0;
    let store = DiskStore::open(dir, Options::default(), &mut Plans, &mut |progress| {
        replayed = progress.position + 1 - progress.first
    });
    (store.expect("the directory is ours"), replayed)
}

fn resident_mb() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok())
        .unwrap_or(0)
        / 1024
}

/// The child: opens plans for ever, and says so once there are enough.
fn fill(dir: &Path) {
    let (store, _) = open(dir);
    let start = Instant::now();
    for first in (1..).step_by(usize::try_from(GROUP).expect("small")) {
        let plans = first..first + GROUP;
        let events = plans
            .clone()
            .map(|plan| format!("{{\"kind\":\"plan-opened\",\"plan\":\"{plan:0200}\"}}").into_bytes());
        store
            .commit(Group {
                events: events.collect(),
                writes: plans.flat_map(writes).collect(),
            })
            .expect("the disk has room");
        if first > PLANS && first <= PLANS + GROUP {
            let seconds = start.elapsed().as_secs_f64();
            println!(
                "{first} events with 3 rows each, in groups of {GROUP}: {:.0} events/s, {} MB resident",
                first as f64 / seconds,
                resident_mb()
            );
        }
    }
}

fn main() {
    const CHILD: &str = "RATCHET_RESTART_BENCH_DIRECTORY";
    if let Some(dir) = std::env::var_os(CHILD) {
        return fill(Path::new(&dir));
    }
    let root = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
    let latency = measure_fdatasync(root.path(), 200).expect("a file");
    println!("fdatasync of 4 KiB: p50 {:?}, p99 {:?}", latency.p50, latency.p99);
    let dir = root.path().join("store");
    let program = std::env::current_exe().expect("this program");
    let mut child = Command::new(program)
        .env(CHILD, &dir)
        .stdout(Stdio::piped())
        .spawn()
        .expect("this program runs");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("piped"))
        .read_line(&mut line)
        .expect("the child says when it is ready");
    print!("{line}");
    child
        .kill()
        .and_then(|()| child.wait())
        .expect("the child can be killed");
    for name in ["after a kill", "after an orderly end"] {
        let start = Instant::now();
        let (_store, replayed) = open(&dir);
        println!(
            "open {name}: {:.2} s, {replayed} events replayed, {} MB resident",
            start.elapsed().as_secs_f64(),
            resident_mb()
        );
    }
    fs::remove_dir_all(dir.join("records")).expect("records");
    let start = Instant::now();
    let (_store, replayed) = open(&dir);
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "rebuild: {seconds:.1} s, {:.0} events/s, {} MB resident",
        replayed as f64 / seconds,
        resident_mb()
    );
}
