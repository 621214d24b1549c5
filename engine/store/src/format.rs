//! Is this directory ours, and of a version that we know? The file `FORMAT` says so, and is the first thing written.

use std::fs;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use ratchet_ports::store::StoreError;

use crate::disk::{sync_directory_of, write_atomically};
use crate::fault::At as _;

/// What `FORMAT` contains.
const KNOWN: &str = "ratchet store 1";

/// Refuses a directory that is not ours, or of another version, before anything is changed in it; makes it when it is missing.
pub(crate) fn admit(dir: &Path) -> Result<(), StoreError> {
    if !dir.exists() {
        fs::create_dir_all(dir).at(dir)?;
        sync_directory_of(dir).at(dir)?;
    }
    match read(dir)? {
        Some(content) => known(dir, &content),
        None => refuse_foreign(dir),
    }
}

/// Makes an admitted directory ours; the lock is held.
pub(crate) fn settle(dir: &Path) -> Result<(), StoreError> {
    match read(dir)? {
        Some(content) => known(dir, &content),
        None => write_atomically(&path(dir), format!("{KNOWN}\n").as_bytes()).at(dir),
    }
}

/// Checks `dir` without changing anything.
pub(crate) fn check(dir: &Path) -> Result<(), StoreError> {
    known(dir, &fs::read(path(dir)).at(&path(dir))?)
}

fn path(dir: &Path) -> PathBuf {
    dir.join("FORMAT")
}

fn read(dir: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match fs::read(path(dir)) {
        Ok(content) => Ok(Some(content)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(crate::fault::io(&path(dir), error)),
    }
}

fn known(dir: &Path, content: &[u8]) -> Result<(), StoreError> {
    let found = String::from_utf8_lossy(content).trim().to_owned();
    if found == KNOWN {
        return Ok(());
    }
    Err(StoreError::OtherVersion {
        place: dir.display().to_string(),
        found: format!("`{found}`"),
        known: format!("`{KNOWN}`"),
    })
}

/// Never write into somebody's other files. A lock or a draft is left by a start that was interrupted at once.
fn refuse_foreign(dir: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(dir).at(dir)? {
        let name = entry.at(dir)?.file_name();
        if name != "lock" && name != "FORMAT.draft" {
            let reason = format!(
                "the directory is not empty and holds no Ratchet store (there is `{}`); name an empty one",
                name.display()
            );
            return Err(crate::fault::io(dir, Error::new(ErrorKind::AlreadyExists, reason)));
        }
    }
    Ok(())
}
