//! `ratchet lsp`: help while writing, in any editor that speaks the Language Server Protocol.

use crate::exit::{Class, Done, Failure};
use crate::lsp;
use lsp_server::Connection;

/// Help an editor: problems while typing, fixes, names, dates. Editors start this themselves; it speaks on standard input and output.
#[derive(Debug, clap::Args)]
pub struct Lsp {
    /// Editors add this; it is the only way there is.
    #[arg(long, hide = true)]
    stdio: bool,
}

pub fn run(_: &Lsp) -> Done {
    let (connection, threads) = Connection::stdio();
    let served = lsp::serve(&connection);
    // The threads end when the last sender is gone.
    drop(connection);
    let broken = |error: String| {
        Failure::coded(
            Class::Internal,
            "editor-connection",
            format!("the editor's connection broke off: {error}"),
        )
    };
    served.map_err(|error| broken(error.to_string()))?;
    threads.join().map_err(|error| broken(error.to_string()))
}
