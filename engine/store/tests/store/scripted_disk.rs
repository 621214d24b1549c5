//! A disk that is full, writes half, or cannot sync, when the test says so.

use std::io::{Error, ErrorKind, Result};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use ratchet_store::disk::{Disk, DiskFile, SystemDisk};

/// What goes wrong at the moment.
#[derive(Debug)]
pub struct Script {
    /// Bytes that can still be written before the disk is full; a write that reaches the limit is done in part.
    pub room: AtomicU64,
    /// Does space for a new file count?
    pub no_new_files: AtomicBool,
    pub sync_fails: AtomicBool,
    pub writes_fail: AtomicBool,
}

#[derive(Debug, Clone)]
pub struct ScriptedDisk(pub Arc<Script>);

#[derive(Debug)]
struct ScriptedFile {
    script: Arc<Script>,
    file: Arc<dyn DiskFile>,
}

impl ScriptedDisk {
    pub fn new() -> Self {
        Self(Arc::new(Script {
            room: AtomicU64::new(u64::MAX),
            no_new_files: AtomicBool::new(false),
            sync_fails: AtomicBool::new(false),
            writes_fail: AtomicBool::new(false),
        }))
    }

    fn wrap(&self, file: Arc<dyn DiskFile>) -> Arc<dyn DiskFile> {
        Arc::new(ScriptedFile {
            script: self.0.clone(),
            file,
        })
    }
}

impl Disk for ScriptedDisk {
    fn create(&self, path: &Path, bytes: u64) -> Result<Arc<dyn DiskFile>> {
        if self.0.no_new_files.load(Ordering::Relaxed) {
            std::fs::write(path, b"")?;
            return Err(ErrorKind::StorageFull.into());
        }
        Ok(self.wrap(SystemDisk.create(path, bytes)?))
    }

    fn open(&self, path: &Path) -> Result<Arc<dyn DiskFile>> {
        Ok(self.wrap(SystemDisk.open(path)?))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        SystemDisk.rename(from, to)
    }

    fn remove(&self, path: &Path) -> Result<()> {
        SystemDisk.remove(path)
    }
}

impl DiskFile for ScriptedFile {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> Result<usize> {
        self.file.read_at(buffer, offset)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> Result<()> {
        // Taking back (zeros over what is there) needs no new space.
        if bytes.iter().all(|byte| *byte == 0) {
            return self.file.write_at(bytes, offset);
        }
        let room = self.script.room.load(Ordering::Relaxed);
        let part = bytes.len().min(usize::try_from(room).unwrap_or(usize::MAX));
        self.file.write_at(&bytes[..part], offset)?;
        self.script.room.fetch_sub(part as u64, Ordering::Relaxed);
        if self.script.writes_fail.load(Ordering::Relaxed) {
            return Err(Error::other("the cable is loose"));
        }
        if part < bytes.len() {
            Err(ErrorKind::StorageFull.into())
        } else {
            Ok(())
        }
    }

    fn sync(&self) -> Result<()> {
        if self.script.sync_fails.load(Ordering::Relaxed) {
            return Err(Error::other("the disk lost some of it"));
        }
        self.file.sync()
    }

    fn bytes(&self) -> Result<u64> {
        self.file.bytes()
    }
}
