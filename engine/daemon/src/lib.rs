//! The daemon: one provider behind an HTTP API on this machine.
//!
//! In reading order: [`config`] (one file < environment < flags), [`token`] (who may come in), `tools` (audit tools
//! on disk and running), [`wiring`] (the only room where the machines
//! meet: store, tools, runtime), [`http`] (routes, one noun a file), [`mod@serve`] (start, drain, stop).
//!
//! Not here: what anything means (core), one-writer order and group commit (runtime), bytes on disks (store), arguments and output (cli).

pub mod config;
mod http;
pub mod limits;
mod notifier;
pub mod serve;
pub mod token;
mod tools;
pub mod wiring;

pub use config::{Config, ConfigError, Settings};
pub use notifier::LogNotifier;
pub use serve::{ServeError, run, serve};
pub use wiring::{Daemon, OpenError};
