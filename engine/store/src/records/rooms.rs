//! Opening the working records, or deciding that they are not worth it: then they are moved to `records.damaged-N`, where
//! somebody may look at them, and empty ones take their place.

use std::fs::{self, File};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use parking_lot::Mutex;
use ratchet_ports::store::{Head, StoreError};

use super::redo::Redo;
use super::row::{self, Meta};
use super::{Records, require_space};
use crate::disk::sync_directory_of;
use crate::fault::At as _;

/// sled lets go of its file a moment after it was dropped.
const LOCK_TRIES: u32 = 40;
const LOCK_PAUSE: Duration = Duration::from_millis(25);

/// Where damaged records go, with a number.
const DAMAGED: &str = "records.damaged-";

/// How many generations of damaged records are kept: they are for looking at, and must not fill the disk.
const DAMAGED_KEPT: u64 = 3;

/// How to open working records.
#[derive(Debug, Clone)]
pub(crate) struct Room {
    /// The data directory.
    pub directory: PathBuf,
    /// Memory that sled may use to cache pages.
    pub cache_bytes: u64,
    /// Rule set that rows must have been derived by.
    pub projector: u32,
}

impl Room {
    fn records(&self) -> PathBuf {
        self.directory.join("records")
    }

    /// Opens the records if they are sound and belong to this ledger; else moves them aside and begins with empty ones.
    /// `belongs` is asked whether the ledger has this head somewhere.
    pub(crate) fn open(&self, belongs: impl Fn(Head) -> bool) -> Result<Records, StoreError> {
        require_space(&self.directory, 0)?;
        if self.records().exists() {
            match self.open_sound(&belongs) {
                Ok(records) => return Ok(records),
                Err(reason) => self.move_aside(&reason)?,
            }
        }
        self.create()
    }

    fn open_sound(&self, belongs: &impl Fn(Head) -> bool) -> Result<Records, String> {
        let directory = self.records();
        if let Ok(reason) = fs::read_to_string(directory.join(DISTRUST)) {
            return Err(reason.trim().to_owned());
        }
        let records = self.open_sled()?;
        let checked = catch_unwind(AssertUnwindSafe(|| self.check(&records, belongs)));
        checked.unwrap_or_else(|_| Err("sled gave up while reading".to_owned()))?;
        begin_session(&directory).map_err(|error| error.to_string())?;
        Ok(records)
    }

    fn check(&self, records: &Records, belongs: &impl Fn(Head) -> bool) -> Result<(), String> {
        let meta = records.tree.get(row::META).map_err(|error| error.to_string())?;
        let mut meta =
            Meta::parse(&meta.ok_or("nothing says what they reflect")?).ok_or("what they reflect cannot be read")?;
        let applying = records.tree.get(row::APPLYING).map_err(|error| error.to_string())?;
        match Redo::load(&records.directory) {
            Some(redo) if redo.base == meta.head.position && redo.meta.head.position > redo.base => {
                records.bring_in(&redo).map_err(|error| error.to_string())?;
                meta = redo.meta;
            }
            Some(redo) if applying.is_some() && redo.meta.head == meta.head => {
                records.bring_in(&redo).map_err(|error| error.to_string())?;
            }
            _ if applying.is_some() => return Err("half of a change is in them".to_owned()),
            _ => {}
        }
        if meta.projector != self.projector {
            return Err(format!(
                "they were derived by rule set {}, this is rule set {}",
                meta.projector, self.projector
            ));
        }
        if !belongs(meta.head) {
            return Err("they do not belong to this ledger".to_owned());
        }
        records
            .position
            .store(meta.head.position, std::sync::atomic::Ordering::Release);
        *records.meta.lock() = meta;
        if machine_went_down(&records.directory) {
            records.check_all()
        } else {
            Ok(())
        }
    }

    fn open_sled(&self) -> Result<Records, String> {
        let directory = self.records();
        let path = directory.join("sled");
        let tree = catch_unwind(AssertUnwindSafe(|| self.open_waiting(&path)));
        let tree = tree.unwrap_or_else(|_| Err("sled gave up while opening".to_owned()))?;
        let file = File::open(path.join("db")).map_err(|error| error.to_string())?;
        Ok(Records {
            directory,
            tree,
            file,
            projector: self.projector,
            meta: Mutex::default(),
            position: AtomicU64::new(0),
            unfinished: Mutex::default(),
        })
    }

    fn open_waiting(&self, path: &Path) -> Result<sled::Db, String> {
        let config = sled::Config::new()
            .path(path)
            .cache_capacity(self.cache_bytes)
            .mode(sled::Mode::HighThroughput)
            .flush_every_ms(None);
        let mut tries = 0;
        loop {
            match config.open() {
                Ok(tree) => return Ok(tree),
                // We hold the lock of the data directory: it can only be our own former self that is still closing.
                Err(sled::Error::Io(error)) if tries < LOCK_TRIES && error.to_string().contains("lock") => {
                    tries += 1;
                    std::thread::sleep(LOCK_PAUSE);
                }
                Err(error) => return Err(error.to_string()),
            }
        }
    }

    /// Empty records, as before the first event.
    fn create(&self) -> Result<Records, StoreError> {
        let directory = self.records();
        fs::create_dir_all(&directory).at(&directory)?;
        let failed = |reason: String| StoreError::Records {
            place: directory.display().to_string(),
            reason,
        };
        let records = self.open_sled().map_err(failed)?;
        let meta = Meta {
            projector: self.projector,
            ..Meta::default()
        };
        let nothing = Redo {
            base: 0,
            meta,
            changes: Vec::new(),
        };
        nothing.save(&directory)?;
        records.bring_in(&nothing)?;
        sync_directory_of(&directory.join("sled").join("db")).at(&directory)?;
        sync_directory_of(&directory.join("sled")).at(&directory)?;
        sync_directory_of(&directory).at(&directory)?;
        begin_session(&directory).at(&directory)?;
        Ok(records)
    }

    fn move_aside(&self, reason: &str) -> Result<(), StoreError> {
        let from = self.records();
        let numbers = self.damaged().at(&self.directory)?;
        let next = numbers.iter().max().map_or(1, |last| last + 1);
        let to = self.directory.join(format!("{DAMAGED}{next}"));
        tracing::warn!(
            place = %from.display(),
            reason,
            moved_to = %to.display(),
            "the working records cannot be used; they are moved aside and rebuilt from the ledger"
        );
        fs::rename(&from, &to).at(&from)?;
        for old in numbers.into_iter().filter(|number| number + DAMAGED_KEPT <= next) {
            let path = self.directory.join(format!("{DAMAGED}{old}"));
            if let Err(error) = fs::remove_dir_all(&path) {
                tracing::warn!(place = %path.display(), error = %error, "damaged records of long ago could not be removed");
            }
        }
        Ok(())
    }

    /// Numbers of the records that were moved aside before.
    fn damaged(&self) -> std::io::Result<Vec<u64>> {
        let mut numbers = Vec::new();
        for entry in fs::read_dir(&self.directory)? {
            let name = entry?.file_name();
            numbers.extend(
                name.to_str()
                    .and_then(|name| name.strip_prefix(DAMAGED)?.parse::<u64>().ok()),
            );
        }
        Ok(numbers)
    }
}

/// A file in `records/` that says why they are not to be trusted.
const DISTRUST: &str = "damaged";

/// A file in `records/` that is there while they are open, with the boot of the machine in which they were opened.
const SESSION: &str = "session";

/// Lets the next open rebuild the records in `directory`. Best effort: damage that is still there is found again.
pub(super) fn distrust(directory: &Path, reason: &str) {
    let path = directory.join(DISTRUST);
    if !path.exists()
        && let Err(error) = fs::write(&path, reason)
    {
        tracing::error!(place = %path.display(), error = %error, "could not note that the working records are damaged");
    }
}

/// Ends the session: the records are complete and on the disk.
pub(crate) fn end_session(directory: &Path) {
    let path = directory.join(SESSION);
    if let Err(error) = fs::remove_file(&path) {
        tracing::warn!(place = %path.display(), error = %error, "could not note the orderly end; the next start may check more");
    }
}

fn begin_session(directory: &Path) -> std::io::Result<()> {
    let path = directory.join(SESSION);
    fs::write(&path, boot())?;
    File::open(&path)?.sync_all()?;
    sync_directory_of(&path)
}

/// Did the machine stop while the records were open? Then what reached the disk is uncertain, and everything is checked.
fn machine_went_down(directory: &Path) -> bool {
    fs::read_to_string(directory.join(SESSION)).is_ok_and(|opened_in| opened_in != boot())
}

/// Identifies the present run of the machine.
fn boot() -> String {
    fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default()
}
