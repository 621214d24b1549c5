//! Packaged audit tools in OCI registries (OCI distribution specification 1.1): the artefact is one layer, the package file, under
//! a manifest of our own artefact type. Used by the command line only; the daemon speaks to nobody.
//!
//! Reading order: [`address`] (what `oci://…` means) → [`artefact`] (manifest and layer) → [`registry`] (pull, push) → `challenge`
//! (who asks for which right) → [`Authority`] (who vouches for a registry) → `transport` (one request with its bounds).
//!
//! Whether a package is trusted is no question of where it came from: its signature is checked by whoever installs it. Here, bytes
//! are what their digests say, and no password goes to anybody who did not ask for it over an encrypted connection.
//! `docs/decisions/0017-a-small-registry-client.md` says why this is not `oci-client`.

pub mod address;
pub mod artefact;
mod authority;
mod challenge;
pub mod registry;
mod transport;

pub use address::{Address, AddressError, Reference};
pub use authority::Authority;
pub use registry::{Credentials, Encryption, Error, Pulled, Registry};
