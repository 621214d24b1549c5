//! Is this directory ours, and of a version that we know? The file `FORMAT` says so, and is the first thing written.

use std::fs;
use std::io::{Error, ErrorKind};
use std::path::Path;

use ratchet_ports::store::StoreError;

use crate::disk::write_atomically;
use crate::fault::At as _;

/// What `FORMAT` contains.
const KNOWN: &str = "ratchet store 1";

/// Checks `dir`, and makes it ours when it is empty or missing.
pub(crate) fn prepare(dir: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(dir).at(dir)?;
    let path = dir.join("FORMAT");
    match fs::read(&path) {
        Ok(content) => known(dir, &content),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            refuse_foreign(dir)?;
            write_atomically(&path, format!("{KNOWN}\n").as_bytes()).at(&path)
        }
        Err(error) => Err(crate::fault::io(&path, error)),
    }
}

/// Checks `dir` without changing anything.
pub(crate) fn check(dir: &Path) -> Result<(), StoreError> {
    let path = dir.join("FORMAT");
    known(dir, &fs::read(&path).at(&path)?)
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
