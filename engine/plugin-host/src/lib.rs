//! Runs audit tools as WebAssembly components, within limits.
//!
//! Reading order: [`limits`] (every bound with its reason) → [`host`] (install, evaluate) → [`machine`] (the engine and
//! its clock) → [`call`] (one fresh instance, one call, one named outcome) → [`contract`] (translation at the border) →
//! [`lint`] and [`validate`] (what a tool says is believed only after looking) → [`cache`] (compiled code on disk).
//! [`package`] is a tool in one file, with its [`manifest`] and [`signature`]; [`shelf`] keeps such files.
//! [`componentize`] and [`source`] make a component from a core module, for `plugins/build` and later for tool authors.
//!
//! What is absent on purpose: WASI, files, network, clocks and randomness for tools; a way for a tool to reach another;
//! any state that lives longer than one call.

pub mod bundled;
mod cache;
mod call;
pub mod componentize;
pub mod conformance;
mod contract;
mod host;
mod lent;
pub mod limits;
mod lint;
mod machine;
pub mod manifest;
pub mod package;
mod sections;
pub mod shelf;
pub mod signature;
pub mod source;
mod validate;

pub use host::{OpenError, WasmHost};
pub use lent::RECORDS;
pub use limits::Limits;
pub use package::{Package, PackageError};

/// Version of the contract that new tools are written for.
pub const CONTRACT: &str = "1.0.0";

/// SHA-256 as everything here is named by, lower-case hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    use sha2::Digest;
    cache::hex(&sha2::Sha256::digest(bytes))
}
