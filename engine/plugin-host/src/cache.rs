//! Compiled code on disk, so that a daemon with many tools starts at once. Never trusted further than its owner: a file
//! that is not ours alone, that was made by another version or configuration of the engine, or whose bytes are not those
//! that were written, is compiled anew.
//!
//! Layout of a file: magic, SHA-256 of the rest, compiled code. Its name is the digest of the component and a hash of
//! everything in engine and configuration that compiled code depends on.

use crate::machine::Machine;
use sha2::{Digest, Sha256};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::hash::{Hash, Hasher};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use wasmtime::component::Component;
use wasmtime::{Engine, Error};

const MAGIC: &[u8; 8] = b"ratchet1";
const HEADER_BYTES: usize = MAGIC.len() + 32;

/// Compiles components, by way of a directory when there is one.
pub struct Cache {
    directory: Option<PathBuf>,
}

impl Cache {
    /// Uses a directory, made when missing and readable by its owner only.
    ///
    /// # Errors
    /// When the directory cannot be made or kept to its owner.
    pub fn open(directory: Option<&Path>) -> io::Result<Self> {
        if let Some(directory) = directory {
            DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
            fs::set_permissions(directory, fs::Permissions::from_mode(0o700))?;
        }
        Ok(Self {
            directory: directory.map(Path::to_owned),
        })
    }

    /// The compiled component, from the cache or made now. Trouble with the cache is noted and never in the way.
    ///
    /// # Errors
    /// When the bytes are not a component that can be compiled.
    pub fn compile(&self, machine: &Machine, component: &[u8], digest: &str) -> Result<Component, Error> {
        let Some(directory) = &self.directory else {
            return Component::from_binary(machine.engine(), component);
        };
        let path = directory.join(file_name(machine.engine(), digest));
        match load(machine.engine(), &path) {
            Ok(Some(component)) => return Ok(component),
            Ok(None) => {}
            Err(reason) => {
                tracing::warn!(%reason, file = %path.display(), "compiled code of a tool is not usable: compiling anew");
            }
        }
        let compiled = Component::from_binary(machine.engine(), component)?;
        if let Err(error) = compiled
            .serialize()
            .map_err(io::Error::other)
            .and_then(|code| store(&path, &code))
        {
            tracing::warn!(%error, file = %path.display(), "compiled code of a tool was not kept: next start compiles again");
        }
        Ok(compiled)
    }
}

impl Cache {
    /// Whether there is compiled code of a component that would be used; an error says why what is there would not.
    pub fn look(&self, machine: &Machine, digest: &str) -> Result<bool, String> {
        let Some(directory) = &self.directory else {
            return Ok(false);
        };
        load(machine.engine(), &directory.join(file_name(machine.engine(), digest))).map(|found| found.is_some())
    }
}

/// The same compiled code for another engine of the same kind, so that nothing is compiled twice.
///
/// # Errors
/// When the engine is of another kind.
pub fn copy(component: &Component, engine: &Engine) -> Result<Component, Error> {
    let code = component.serialize()?;
    // SAFETY: the engine made these bytes itself just now, they never left this process, and version and configuration are
    // checked again.
    #[allow(unsafe_code)]
    unsafe {
        Component::deserialize(engine, code)
    }
}

fn file_name(engine: &Engine, digest: &str) -> String {
    let mut hasher = Fingerprint(Sha256::new());
    engine.precompile_compatibility_hash().hash(&mut hasher);
    format!("{digest}-{}.code", &hex(&hasher.0.finalize())[..16])
}

/// `None` when there is no such file; an error says why a file that is there was not used.
fn load(engine: &Engine, path: &Path) -> Result<Option<Component>, String> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    let about = file.metadata().map_err(|error| error.to_string())?;
    if about.mode() & 0o077 != 0 || about.uid() != rustix::process::geteuid().as_raw() {
        return Err("others than its owner may have changed it".into());
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    let code = checked(&bytes).ok_or("its bytes are not those that were written")?;
    // SAFETY: the bytes are those that `store` wrote, by their SHA-256, in a file that only this user can write, and the
    // engine checks version and configuration again.
    #[allow(unsafe_code)]
    unsafe { Component::deserialize(engine, code) }
        .map(Some)
        .map_err(|error| format!("{error:#}"))
}

fn checked(bytes: &[u8]) -> Option<&[u8]> {
    let (header, code) = bytes.split_at_checked(HEADER_BYTES)?;
    let digest = header.strip_prefix(MAGIC)?;
    (Sha256::digest(code).as_slice() == digest).then_some(code)
}

/// Written beside and moved into place, so that a crash leaves no half file under the name.
fn store(path: &Path, code: &[u8]) -> io::Result<()> {
    let beside = path.with_extension(format!("{}.part", std::process::id()));
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)?;
    file.write_all(MAGIC)?;
    file.write_all(&Sha256::digest(code))?;
    file.write_all(code)?;
    file.sync_all()?;
    fs::rename(&beside, path)
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Makes a stable fingerprint of what the engine hashes.
struct Fingerprint(Sha256);

impl Hasher for Fingerprint {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}
