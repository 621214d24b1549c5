//! `ratchet apply`: bring a folder of workflows into force in the running daemon, or a change that `ratchet plan` kept in a file.

use super::receipt;
use super::saved_change::{Approval, SavedChange, folder};
use crate::exit::{Class, Done, Failure};
use crate::output::{self, Format};
use crate::remote::fault_line;
use ratchet_api::Client;
use ratchet_api::v1::ChangedWorkflows;
use ratchet_core::words::list;
use std::path::PathBuf;

/// Bring a folder of workflows into force in the running daemon. What weakens assurance has to be approved by name.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ratchet apply workflows/prn-medicines\n  ratchet apply workflows/prn-medicines --approved-by \"Quality forum\" --reason \"agreed in May\""
)]
pub struct Apply {
    /// Folder with .qip files, or a file that `ratchet plan --out` wrote.
    folder: PathBuf,
    /// The folder, where it stands elsewhere than when the file was written.
    #[arg(long, value_name = "FOLDER")]
    from: Option<PathBuf>,
    #[command(flatten)]
    approval: Approval,
}

pub fn run(verb: &Apply, client: &Client, format: Format) -> Done {
    let is_saved = verb.folder.is_file() && verb.folder.extension().is_some_and(|extension| extension == "json");
    let saved = is_saved.then(|| SavedChange::read(&verb.folder)).transpose()?;
    let path = match (&verb.from, &saved) {
        (Some(from), _) => from,
        (None, Some(saved)) => &saved.folder,
        (None, None) => &verb.folder,
    };
    let sent = folder(path)?;
    if let Some(saved) = &saved {
        fresh(saved, &sent, client)?;
    }
    let applied = client.change_workflows(&ChangedWorkflows {
        approval: verb.approval.sent(),
        base: saved.as_ref().and_then(|saved| saved.in_force.clone()),
        files: sent.files,
        ledger: saved.as_ref().map(|saved| saved.ledger.clone()),
    })?;
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

/// Refuses a saved change that is no longer what was read: other files, other tools. Whether another change came first, the daemon says.
fn fresh(saved: &SavedChange, sent: &ratchet_api::v1::NewWorkflows, client: &Client) -> Done {
    let stale = |why: String| {
        let text = format!(
            "what was previewed is no longer how things are: {why}. Nothing was changed; `ratchet plan {}` shows it anew",
            saved.folder.display()
        );
        Err(Failure::coded(Class::Refused, "stale-preview", text))
    };
    let files = saved.differences(sent);
    if !files.is_empty() {
        return stale(list(&files));
    }
    let seen = client.preview_workflows(sent)?;
    if seen.in_force.as_ref() == Some(&saved.hash) {
        // It is in force already; the daemon answers as it did.
        return Ok(());
    }
    if seen.tools != saved.tools {
        let changed = seen.tools.iter().filter(|tool| !saved.tools.contains(tool));
        let names: Vec<String> = changed
            .map(|tool| format!("{} is {} now", tool.id, tool.version))
            .collect();
        return stale(format!("the tools are other ones ({})", list(&names)));
    }
    if seen.hash != saved.hash {
        return stale("the same files mean something else to this daemon; it may be of another version".to_owned());
    }
    Ok(())
}
