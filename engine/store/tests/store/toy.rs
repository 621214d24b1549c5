//! A toy provider: events that say which rows they change, so that rows can be derived from them.

use std::path::Path;
use std::time::Duration;

use ratchet_ports::store::{Group, LedgerEvent, Projector, ReadRows, StoreError, Table, Write};
use ratchet_store::{DiskStore, Options};

/// An event that sets rows: `table key value`, a line each; without value it removes.
pub fn event(writes: &[Write]) -> Vec<u8> {
    let mut text = String::new();
    for write in writes {
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let value = write
            .value
            .as_ref()
            .map_or_else(|| "-".to_owned(), |value| format!("={}", hex(value)));
        text.push_str(&format!("{} {} {value}\n", write.table as u8, hex(&write.key)));
    }
    text.into_bytes()
}

fn parse(bytes: &[u8]) -> Vec<Write> {
    let unhex = |text: &str| {
        (0..text.len() / 2)
            .map(|at| u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).unwrap())
            .collect::<Vec<u8>>()
    };
    let text = std::str::from_utf8(bytes).unwrap();
    let line = |line: &str| {
        let mut words = line.split(' ');
        let number: u8 = words.next().unwrap().parse().unwrap();
        let key = unhex(words.next().unwrap());
        let value = words.next().unwrap().strip_prefix('=').map(unhex);
        Write {
            table: Table::ALL[usize::from(number) - 1],
            key,
            value,
        }
    };
    text.lines().map(line).collect()
}

pub fn put(table: Table, key: &[u8], value: &[u8]) -> Write {
    Write {
        table,
        key: key.to_vec(),
        value: Some(value.to_vec()),
    }
}

pub fn remove(table: Table, key: &[u8]) -> Write {
    Write {
        table,
        key: key.to_vec(),
        value: None,
    }
}

/// A group of one event with these writes.
pub fn group(writes: Vec<Write>) -> Group {
    Group {
        events: vec![event(&writes)],
        writes,
    }
}

/// A group with an event per write.
pub fn group_of_many(writes: Vec<Write>) -> Group {
    Group {
        events: writes.iter().map(|write| event(std::slice::from_ref(write))).collect(),
        writes,
    }
}

/// Derives rows from toy events.
#[derive(Default)]
pub struct ToyProjector {
    pub version: u32,
    pub seen: u64,
}

impl Projector for ToyProjector {
    fn version(&self) -> u32 {
        self.version
    }

    fn project(&mut self, events: &[LedgerEvent], _: &dyn ReadRows) -> Result<Vec<Write>, StoreError> {
        self.seen += events.len() as u64;
        Ok(events.iter().flat_map(|event| parse(&event.bytes)).collect())
    }
}

/// Small segments and caches, and a flusher that only works when it is asked.
pub fn small() -> Options {
    Options {
        segment_bytes: 16 * 1024,
        cache_bytes: 4 * 1024 * 1024,
        flush_interval: Duration::from_secs(3600),
        ..Options::default()
    }
}

pub fn open(dir: &Path) -> Result<DiskStore, StoreError> {
    open_with(dir, small()).map(|(store, _)| store)
}

/// Opens, and says how many events were replayed.
pub fn open_with(dir: &Path, options: Options) -> Result<(DiskStore, u64), StoreError> {
    let mut projector = ToyProjector { version: 1, seen: 0 };
    let store = DiskStore::open(dir, options, &mut projector, &mut |_| {})?;
    Ok((store, projector.seen))
}
