//! Packages on disk: one file a package, named by the digest of its bytes, for its owner only. What the ledger says is
//! installed is read from here at the start; a file that is missing or was changed is named and never run.

use crate::cache::hex;
use sha2::{Digest, Sha256};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// A directory with packages.
#[derive(Debug, Clone)]
pub struct Shelf {
    directory: PathBuf,
}

/// Why a package is not on the shelf as it should be.
#[derive(Debug, thiserror::Error)]
pub enum ShelfError {
    /// Its file is gone.
    #[error("its file is not there any more: install the tool again from where it came")]
    Missing,
    /// Its bytes are not those that were installed.
    #[error("its file was changed since it was installed, so it is not run: install the tool again from where it came")]
    Changed,
    /// It cannot be read.
    #[error("its file cannot be read: {0}")]
    Unreadable(io::Error),
}

impl Shelf {
    /// Uses a directory, made when missing.
    ///
    /// # Errors
    /// When the directory cannot be made or kept to its owner.
    pub fn open(directory: &Path) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
        fs::set_permissions(directory, fs::Permissions::from_mode(0o700))?;
        Ok(Self {
            directory: directory.to_owned(),
        })
    }

    /// Keeps a package and gives the digest of its bytes. It is on the disk when this returns.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn put(&self, package: &[u8]) -> io::Result<String> {
        let digest = hex(&Sha256::digest(package));
        if self.get(&digest).is_ok() {
            return Ok(digest);
        }
        let path = self.path(&digest);
        let beside = path.with_extension(format!("{}.part", std::process::id()));
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&beside)?;
        file.write_all(package)?;
        file.sync_all()?;
        fs::rename(&beside, &path)?;
        File::open(&self.directory)?.sync_all()?;
        Ok(digest)
    }

    /// The package of a digest, looked at again.
    ///
    /// # Errors
    /// When it is not there as it was put.
    pub fn get(&self, digest: &str) -> Result<Vec<u8>, ShelfError> {
        let bytes = fs::read(self.path(digest)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => ShelfError::Missing,
            _ => ShelfError::Unreadable(error),
        })?;
        if hex(&Sha256::digest(&bytes)) == digest {
            Ok(bytes)
        } else {
            Err(ShelfError::Changed)
        }
    }

    /// Takes a package away; one that is not there is fine.
    ///
    /// # Errors
    /// When its file cannot be removed.
    pub fn remove(&self, digest: &str) -> io::Result<()> {
        match fs::remove_file(self.path(digest)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn path(&self, digest: &str) -> PathBuf {
        // Invariant: digests come from the ledger or from `put`; still, no path is made of anything else.
        let name: String = digest.chars().filter(char::is_ascii_hexdigit).collect();
        self.directory.join(format!("{name}.{}", crate::package::EXTENSION))
    }
}
