//! The language server: what editors ask, answered from [`ratchet_dsl::assist`].
//!
//! Synchronous and without state beyond the open texts: each change is applied, and when nothing more waits the folder is compiled
//! anew and its problems are sent. A burst of keystrokes therefore costs one compilation. Messages are JSON-RPC as the Language
//! Server Protocol 3.17 has it; the few shapes that are used stand in [`wire`].

mod answers;
mod edits;
mod folders;
mod rehearsal;
mod server;
mod wire;

pub use server::serve;
