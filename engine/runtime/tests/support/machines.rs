//! Stand-ins for what a provider is plugged into.
#![allow(dead_code)]

use crate::world;
use parking_lot::Mutex;
use ratchet_core::instant::Instant;
use ratchet_core::record::Audit;
use ratchet_core::sampling::{Frame, FrameRow};
use ratchet_core::tool::{Answer, Answers, Context, Failure, FieldError, Record, Report};
use ratchet_ports::notifier::{Message, NotifyError};
use ratchet_ports::plugin_host::{InstallError, Installed};
use ratchet_ports::store::{Group, Head, LedgerEvent, Order, Position, ReadRows, Row, Store, StoreError, Table, Write};
use ratchet_ports::{Notifier, PluginHost};
use ratchet_runtime::Parts;
use ratchet_runtime::effects::FixedClock;
use ratchet_store::MemoryStore;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A tool that counts answers.
pub struct Counting;

impl PluginHost for Counting {
    fn install(&self, _: &[u8]) -> Result<Installed, InstallError> {
        Err(InstallError::NotAComponent("this stand-in has its one tool".to_owned()))
    }

    fn installed(&self) -> Vec<Installed> {
        Vec::new()
    }

    fn find(&self, _: &str) -> Option<Installed> {
        None
    }

    fn evaluate(&self, _: &str, _: &Context, records: &[Record]) -> Result<Report, Failure> {
        Ok(world::report(records))
    }

    fn check_record(&self, _: &str, _: &Record) -> Result<Vec<FieldError>, Failure> {
        Ok(Vec::new())
    }
}

/// Remembers what was told.
#[derive(Default)]
pub struct Mailbag(pub Mutex<Vec<Message>>);

impl Notifier for Mailbag {
    fn tell(&self, message: &Message) -> Result<(), NotifyError> {
        self.0.lock().push(message.clone());
        Ok(())
    }
}

pub fn parts(store: Arc<dyn Store>) -> Parts {
    parts_at(store, Instant::UNIX_EPOCH)
}

pub fn parts_at(store: Arc<dyn Store>, now: Instant) -> Parts {
    Parts {
        clock: Arc::new(FixedClock(now)),
        host: Arc::new(Counting),
        notifier: Arc::new(Mailbag::default()),
        store,
    }
}

pub fn frame(rows: u32) -> Frame {
    let row = |number: u32| FrameRow {
        reference: format!("ADM-{number}"),
        strata: BTreeMap::new(),
    };
    Frame::new("PRN administrations", (1..=rows).map(row).collect()).unwrap()
}

/// Answers for the drawn sample; the first `bad` records lack their rationale.
pub fn answers(audit: &Audit, bad: usize) -> Vec<Record> {
    let sample = audit.sample.as_ref().unwrap();
    let letters = |position: usize| vec![Answer::Met, if position < bad { Answer::NotMet } else { Answer::Met }];
    let record = |(position, row): (usize, &ratchet_core::sampling::Drawn)| Record {
        answers: Answers::new(letters(position)),
        fields: Vec::new(),
        reference: row.reference.clone(),
    };
    sample.rows.iter().enumerate().map(record).collect()
}

/// Rows without a ledger, for replay.
#[derive(Default)]
pub struct Rows(Mutex<BTreeMap<(Table, Vec<u8>), Vec<u8>>>);

impl Rows {
    pub fn write(&self, writes: Vec<Write>) {
        let mut rows = self.0.lock();
        for write in writes {
            match write.value {
                Some(value) => rows.insert((write.table, write.key), value),
                None => rows.remove(&(write.table, write.key)),
            };
        }
    }
}

impl ReadRows for Rows {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.0.lock().get(&(table, key.to_vec())).cloned())
    }

    fn scan(
        &self,
        table: Table,
        _: (Bound<Vec<u8>>, Bound<Vec<u8>>),
        _: Order,
        _: usize,
    ) -> Result<Vec<Row>, StoreError> {
        let rows = self.0.lock();
        Ok(rows
            .iter()
            .filter(|((of, _), _)| *of == table)
            .map(|((_, key), value)| (key.clone(), value.clone()))
            .collect())
    }
}

/// A store whose disk can be full.
pub struct Flaky {
    below: MemoryStore,
    full: AtomicBool,
}

impl Default for Flaky {
    fn default() -> Self {
        Self {
            below: MemoryStore::new(),
            full: AtomicBool::new(false),
        }
    }
}

impl Flaky {
    pub fn fail(&self, full: bool) {
        self.full.store(full, Ordering::SeqCst);
    }
}

impl ReadRows for Flaky {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.below.get(table, key)
    }

    fn scan(
        &self,
        table: Table,
        range: (Bound<Vec<u8>>, Bound<Vec<u8>>),
        order: Order,
        limit: usize,
    ) -> Result<Vec<Row>, StoreError> {
        self.below.scan(table, range, order, limit)
    }
}

impl Store for Flaky {
    fn commit(&self, group: Group) -> Result<Head, StoreError> {
        if self.full.load(Ordering::SeqCst) {
            return Err(StoreError::Full {
                place: "data".to_owned(),
            });
        }
        self.below.commit(group)
    }

    fn head(&self) -> Head {
        self.below.head()
    }

    fn events(&self, from: Position, limit: usize) -> Result<Vec<LedgerEvent>, StoreError> {
        self.below.events(from, limit)
    }

    fn checkpoint(&self) -> Result<(), StoreError> {
        self.below.checkpoint()
    }
}
