//! `ratchet apply`: bring a folder of workflows into force in the running daemon.

use super::receipt;
use crate::exit::{Class, Done, Failure};
use crate::output::{self, Format};
use crate::remote::fault_line;
use crate::sources;
use ratchet_api::Client;
use ratchet_api::v1::{NewWorkflows, SourceFile};
use std::path::PathBuf;

/// Bring a folder of workflows into force in the running daemon.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ratchet apply workflows/prn-medicines")]
pub struct Apply {
    /// Folder with .qip files.
    folder: PathBuf,
}

pub fn run(verb: &Apply, client: &Client, format: Format) -> Done {
    let mut sources = sources::read(std::slice::from_ref(&verb.folder))?;
    let (Some(source), true) = (sources.pop(), sources.is_empty()) else {
        return Err(Failure::coded(
            Class::Input,
            "several-folders",
            "there are several organisations in that folder: name one of its sub-folders",
        ));
    };
    let files = source
        .files
        .into_iter()
        .map(|(path, text)| SourceFile { path, text })
        .collect();
    let applied = client.apply_workflows(&NewWorkflows { files })?;
    if format == Format::Json {
        output::json("ratchet.apply/1", &applied);
        return Ok(());
    }
    for warning in &applied.warnings {
        anstream::eprintln!("warning: {}", fault_line(warning));
    }
    receipt::show(&applied.receipt, &format!("In force: {}", applied.hash), format);
    Ok(())
}
