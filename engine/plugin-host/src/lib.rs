//! Runs audit tools as WebAssembly components, within limits.
//!
//! Reading order: [`limits`] (every bound with its reason) → [`host`] (install, evaluate) → [`machine`] (the engine and
//! its clock) → [`call`] (one fresh instance, one call, one named outcome) → [`contract`] (translation at the border) →
//! [`lint`] and [`validate`] (what a tool says is believed only after looking) → [`cache`] (compiled code on disk).
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
pub mod limits;
mod lint;
mod machine;
pub mod source;
mod validate;

pub use host::{OpenError, WasmHost};
pub use limits::Limits;
