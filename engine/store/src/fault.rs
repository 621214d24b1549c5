//! From the system's errors to the port's.

use std::io::{self, ErrorKind};
use std::path::Path;

use ratchet_ports::store::StoreError;

/// An I/O error at `place`; a full disk has its own variant.
pub(crate) fn io(place: &Path, source: io::Error) -> StoreError {
    let place = place.display().to_string();
    match source.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::Full { place },
        _ => StoreError::Io { place, source },
    }
}

/// Adds the place to the error of a result.
pub(crate) trait At<T> {
    fn at(self, place: &Path) -> Result<T, StoreError>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, place: &Path) -> Result<T, StoreError> {
        self.map_err(|source| io(place, source))
    }
}
