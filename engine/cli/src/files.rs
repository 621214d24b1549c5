//! Writing files so that whoever looks sees the old text or the new one, never half of it.

use crate::exit::{Class, Failure};
use std::io::Write as _;
use std::path::Path;

/// Replaces a file's text: a new file beside it, on the disk, with the old one's permissions, takes its name.
pub fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::coded(
            Class::Input,
            "unwritable",
            format!("`{}` cannot be written and stayed as it was: {error}", path.display()),
        )
    };
    // A link stays a link: what it points to is replaced.
    let path = path.canonicalize().map_err(failed)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut new = tempfile::Builder::new()
        .prefix(".ratchet-")
        .tempfile_in(folder)
        .map_err(failed)?;
    new.write_all(text.as_bytes()).map_err(failed)?;
    let permissions = std::fs::metadata(&path).map_err(failed)?.permissions();
    new.as_file().set_permissions(permissions).map_err(failed)?;
    new.as_file().sync_all().map_err(failed)?;
    new.persist(&path).map_err(|error| failed(error.error))?;
    Ok(())
}
