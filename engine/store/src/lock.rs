//! One writer: an advisory lock on a file, with the number of the process that holds it for people.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::Path;

use ratchet_ports::store::StoreError;
use rustix::fs::{FlockOperation, flock};

use crate::fault::At as _;

/// Held until dropped; the system releases it when the process ends in whatever way.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of the data directory `dir`.
    pub(crate) fn take(dir: &Path) -> Result<Self, StoreError> {
        let path = dir.join("lock");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .at(&path)?;
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
            let mut text = String::new();
            let pid = file
                .read_to_string(&mut text)
                .ok()
                .and_then(|_| text.trim().parse().ok());
            return Err(StoreError::InUse {
                place: dir.display().to_string(),
                pid,
            });
        }
        file.set_len(0).at(&path)?;
        // A full disk must not keep anybody from opening: the number is for people only.
        let _ = write!(file, "{}", std::process::id());
        Ok(Self { _file: file })
    }
}
