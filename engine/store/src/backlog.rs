//! What is committed and not yet in sled, and the thread that brings it there.
//!
//! The ledger is the durable part, so rows may take their time: they wait in the [`Overlay`], where every reader sees them,
//! and go to sled a few times a second. When they pile up, commits wait.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use parking_lot::{Condvar, Mutex, RwLock};
use ratchet_ports::store::{Head, Order, ReadRows, Row, StoreError, Table, Write};

use crate::overlay::Overlay;
use crate::records::Records;
use crate::rows::{Merged, Range, present};

/// When rows go to sled.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// At the latest after this time.
    pub interval: Duration,
    /// At once when this much has gathered.
    pub flush_bytes: usize,
    /// Commits wait when this much has gathered.
    pub bytes_max: usize,
}

/// Rows: the newest in memory, the others in sled.
#[derive(Debug)]
pub(crate) struct Backlog {
    overlay: Overlay,
    records: Records,
    pace: Pace,
    /// Scans hold it while they read both, so that no second layer reaches sled under their eyes.
    scans: RwLock<()>,
    /// One flush at a time.
    turn: Mutex<()>,
    signal: Mutex<Signal>,
    wake: Condvar,
    tried: Condvar,
}

#[derive(Debug, Default)]
struct Signal {
    stop: bool,
    urgent: bool,
    /// Number of flushes so far.
    tries: u64,
    failure: Option<Failure>,
}

/// Why the last flush failed.
#[derive(Debug, Clone)]
enum Failure {
    Full(String),
    Other(String),
}

impl Backlog {
    pub(crate) fn new(records: Records, pace: Pace) -> Self {
        Self {
            overlay: Overlay::new(records.head()),
            records,
            pace,
            scans: RwLock::default(),
            turn: Mutex::default(),
            signal: Mutex::default(),
            wake: Condvar::new(),
            tried: Condvar::new(),
        }
    }

    pub(crate) fn records(&self) -> &Records {
        &self.records
    }

    /// The head up to which rows can be read.
    pub(crate) fn head(&self) -> Head {
        self.overlay.head()
    }

    /// Takes the rows of one group; they can be read at once.
    pub(crate) fn put(&self, writes: Vec<Write>, head: Head) {
        self.overlay.apply(writes, head);
        if self.overlay.active_bytes() > self.pace.flush_bytes {
            self.signal.lock().urgent = true;
            self.wake.notify_one();
        }
    }

    /// Waits until there is room for more rows.
    pub(crate) fn admit(&self) -> Result<(), StoreError> {
        while self.overlay.bytes() > self.pace.bytes_max {
            let mut signal = self.signal.lock();
            let before = signal.tries;
            signal.urgent = true;
            self.wake.notify_one();
            while signal.tries == before && !signal.stop {
                self.tried.wait(&mut signal);
            }
            match &signal.failure {
                Some(Failure::Full(place)) => return Err(StoreError::Full { place: place.clone() }),
                Some(Failure::Other(reason)) => return Err(StoreError::Stopped(reason.clone())),
                None => {}
            }
        }
        Ok(())
    }

    /// Brings everything that is committed by now into sled.
    pub(crate) fn drain(&self) -> Result<(), StoreError> {
        let head = self.overlay.head();
        while self.records.position() < head.position {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&self) -> Result<(), StoreError> {
        let _turn = self.turn.lock();
        let layer = {
            let _no_scans = self.scans.write();
            self.overlay.freeze(self.records.position())
        };
        if let Some(layer) = layer {
            self.records.apply(&layer)?;
            self.overlay.thaw();
        }
        Ok(())
    }

    /// Whoever waits for room waits for this thread, so it outlives whatever happens in a flush.
    fn try_flush(&self) -> Result<(), Failure> {
        match catch_unwind(AssertUnwindSafe(|| self.flush())) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(StoreError::Full { place })) => Err(Failure::Full(place)),
            Ok(Err(error)) => Err(Failure::Other(error.to_string())),
            Err(_) => Err(Failure::Other("working records could not be written".to_owned())),
        }
    }

    /// Starts the thread that flushes.
    pub(crate) fn start(self: &Arc<Self>) -> std::io::Result<JoinHandle<()>> {
        let backlog = self.clone();
        std::thread::Builder::new()
            .name("ratchet-records".to_owned())
            .spawn(move || backlog.run())
    }

    /// Ends the thread after one more flush.
    pub(crate) fn stop(&self) {
        self.signal.lock().stop = true;
        self.wake.notify_one();
    }

    fn run(&self) {
        loop {
            let stop = {
                let mut signal = self.signal.lock();
                if !signal.stop && !signal.urgent {
                    self.wake.wait_for(&mut signal, self.pace.interval);
                }
                signal.urgent = false;
                signal.stop
            };
            let failure = self.try_flush().err();
            let mut signal = self.signal.lock();
            if let (Some(failure), None) = (&failure, &signal.failure) {
                tracing::warn!(reason = ?failure, "rows wait in memory because they could not be written; the ledger has everything");
            }
            signal.failure = failure;
            signal.tries += 1;
            self.tried.notify_all();
            if stop {
                return;
            }
        }
    }
}

impl ReadRows for Backlog {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        match self.overlay.get(table, key) {
            Some(known) => Ok(known),
            None => self.records.get(table, key),
        }
    }

    fn scan(&self, table: Table, range: Range, order: Order, limit: usize) -> Result<Vec<Row>, StoreError> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        let _no_second_flush = self.scans.read();
        let snapshot = self.overlay.snapshot(table, &range, order, limit);
        let merged = Merged {
            upper: snapshot.changes(table, &range, order).peekable(),
            lower: self.records.scan(table, &range, order).peekable(),
            order,
        };
        present(merged, limit)
    }
}
