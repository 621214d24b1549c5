//! Which sources a built tool was made from: a SHA-256 over them, carried by the component in a custom section. So a
//! committed tool can be seen to be stale without building it, and a rebuilt one to be of these sources.

use crate::cache::hex;
use crate::sections;
use sha2::{Digest, Sha256};
use std::fs;
use std::io;
use std::path::Path;

/// Name of the custom section.
pub const SECTION: &str = "ratchet:source";

/// Digest over everything that a bundled tool is made from: the contract, the SDK and the tool, with their manifests.
/// `plugins` is the directory that holds them.
///
/// # Errors
/// When a source cannot be read.
pub fn digest(plugins: &Path, tool: &str) -> io::Result<String> {
    let mut sources = Vec::new();
    for part in [
        "wit",
        "sdk/Cargo.toml",
        "sdk/src",
        &format!("{tool}/Cargo.toml"),
        &format!("{tool}/src"),
    ] {
        collect(plugins, part, &mut sources)?;
    }
    sources.sort();
    let mut digest = Sha256::new();
    for (name, content) in sources {
        // Lengths first, so that no two sets of files can be read as the same bytes.
        digest.update((name.len() as u64).to_be_bytes());
        digest.update(name);
        digest.update((content.len() as u64).to_be_bytes());
        digest.update(content);
    }
    Ok(hex(&digest.finalize()))
}

fn collect(plugins: &Path, name: &str, sources: &mut Vec<(String, Vec<u8>)>) -> io::Result<()> {
    let path = plugins.join(name);
    if !path.is_dir() {
        sources.push((name.to_owned(), fs::read(&path)?));
        return Ok(());
    }
    for entry in fs::read_dir(&path)? {
        let entry = entry?.file_name();
        let entry = entry
            .to_str()
            .ok_or_else(|| io::Error::other("a source has a name that is not text"))?;
        collect(plugins, &format!("{name}/{entry}"), sources)?;
    }
    Ok(())
}

/// The component with the digest of its sources as its last section.
pub fn mark(mut component: Vec<u8>, digest: &str) -> Vec<u8> {
    component.extend(sections::custom(SECTION, digest.as_bytes()));
    component
}

/// The digest of the sources that a component carries.
pub fn of(component: &[u8]) -> Option<String> {
    // The section is the last one and its content has a fixed length, so that nothing has to be taken apart.
    let (rest, digest) = component.split_at_checked(component.len().checked_sub(64)?)?;
    let is_marked = rest.ends_with(SECTION.as_bytes()) && digest.iter().all(u8::is_ascii_hexdigit);
    is_marked.then(|| String::from_utf8_lossy(digest).into_owned())
}
