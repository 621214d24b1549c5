//! What travels between the daemon and everybody who talks to it: versioned wire types and a typed client.
//!
//! Wire types are their own: they speak in text (moments are RFC 3339, identifiers are `AUD-3`), so that a change inside the engine never
//! changes what a program outside relies on. The daemon translates. Within `v1` fields are only ever added; readers ignore what they do not
//! know. [`problem`] is the one shape of every error, [`client`] the way in for the command line and for programs in Rust.

pub mod client;
pub mod problem;
pub mod v1;

pub use client::Client;
pub use problem::Problem;
