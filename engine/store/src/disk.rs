//! The few things a ledger asks of a file system. Segment files go through this trait, so that tests can let a disk be
//! full, write half or fail; everything else uses [`SystemDisk`].

use std::fmt::Debug;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::Arc;

use rustix::fs::{FallocateFlags, fallocate};

static ZEROS: [u8; 256 * 1024] = [0; 256 * 1024];

/// A file system.
pub trait Disk: Debug + Send + Sync {
    /// Creates a file with `bytes` zero bytes, for which the space is reserved.
    fn create(&self, path: &Path, bytes: u64) -> io::Result<Arc<dyn DiskFile>>;

    /// Opens a file that exists for reading and writing.
    fn open(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>>;

    /// Gives a file its name: atomic, and kept after a crash.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
}

/// An open file.
pub trait DiskFile: Debug + Send + Sync {
    /// Reads at most `buffer.len()` bytes, fewer only at the end of the file.
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize>;

    /// Writes all of `bytes`, or fails having written any part of them.
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()>;

    /// Returns when what was written survives a power cut.
    fn sync(&self) -> io::Result<()>;

    /// Length of the file.
    fn bytes(&self) -> io::Result<u64>;
}

/// The file system of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemDisk;

impl Disk for SystemDisk {
    fn create(&self, path: &Path, bytes: u64) -> io::Result<Arc<dyn DiskFile>> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(true)
            .open(path)?;
        match fallocate(&file, FallocateFlags::empty(), 0, bytes) {
            // Some file systems cannot reserve space; then a full disk is noticed at the write.
            Err(rustix::io::Errno::OPNOTSUPP | rustix::io::Errno::NOSYS) => file.set_len(bytes)?,
            other => other?,
        }
        // Written once, so that later writes change no metadata: an `fdatasync` takes a third less time then.
        for offset in (0..bytes).step_by(ZEROS.len()) {
            let count = usize::try_from(bytes - offset).unwrap_or(usize::MAX).min(ZEROS.len());
            file.write_all_at(&ZEROS[..count], offset)?;
        }
        file.sync_all()?;
        Ok(Arc::new(file))
    }

    fn open(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>> {
        let file = match OpenOptions::new().read(true).write(true).open(path) {
            // Backups and evidence copies are often read-only; they can still be read and verified.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => File::open(path)?,
            other => other?,
        };
        Ok(Arc::new(file))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)?;
        sync_directory_of(to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }
}

impl DiskFile for File {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() {
            match std::os::unix::fs::FileExt::read_at(self, &mut buffer[filled..], offset + filled as u64) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.write_all_at(bytes, offset)
    }

    fn sync(&self) -> io::Result<()> {
        self.sync_data()
    }

    fn bytes(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }
}

/// Makes the entry of `path` in its directory survive a power cut.
pub(crate) fn sync_directory_of(path: &Path) -> io::Result<()> {
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    File::open(parent)?.sync_all()
}

/// Writes a small file so that after a crash there is the old content or the new.
pub(crate) fn write_atomically(path: &Path, content: &[u8]) -> io::Result<()> {
    let draft = path.with_extension("draft");
    fs::write(&draft, content)?;
    File::open(&draft)?.sync_all()?;
    fs::rename(&draft, path)?;
    sync_directory_of(path)
}
