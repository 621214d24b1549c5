//! How long this disk takes to promise something.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use ratchet_ports::store::StoreError;

use crate::fault::At as _;

const APPEND_BYTES: usize = 4096;

/// Latency of an append of 4 KiB with `fdatasync`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SyncLatency {
    /// Half of them took at most this.
    pub p50: Duration,
    /// 99 of 100 took at most this.
    pub p99: Duration,
}

/// Appends 4 KiB with `fdatasync` `count` times (at least once) to a file in `dir`, which is removed again.
pub fn measure_fdatasync(dir: &Path, count: usize) -> Result<SyncLatency, StoreError> {
    let path = dir.join("fdatasync.measure");
    let result = measure(&path, count.max(1));
    fs::remove_file(&path).at(&path)?;
    result
}

fn measure(path: &Path, count: usize) -> Result<SyncLatency, StoreError> {
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(path)
        .at(path)?;
    let mut taken = Vec::with_capacity(count);
    for _ in 0..count {
        let start = Instant::now();
        file.write_all(&[b'r'; APPEND_BYTES]).at(path)?;
        file.sync_data().at(path)?;
        taken.push(start.elapsed());
    }
    taken.sort_unstable();
    Ok(SyncLatency {
        p50: taken[(count - 1) / 2],
        p99: taken[(count - 1) * 99 / 100],
    })
}
