//! `ratchet plugin install`, `remove`, `grant`, `revoke`, `limits`, `pin`: what a provider does with a tool.

use super::registry::{self, Speak};
use super::{input, package};
use crate::commands::place::Place;
use crate::commands::receipt;
use crate::exit::{Class, Done, Failure};
use crate::output::{self, Format, GOOD, LOOK, QUIET, STRONG};
use crate::remote::Remote;
use ratchet_api::v1::{ToolGrant, ToolInstalled, ToolLimits, ToolUpgrade};
use ratchet_api::{Client, v1};
use ratchet_core::definition::Tool;
use ratchet_dsl::lock;
use serde_json::json;
use std::path::{Path, PathBuf};

/// What is installed, and what may pass.
#[derive(Debug, clap::Args)]
pub struct Install {
    /// A package file, or an address in a registry (oci://registry.example/tools/medicines:1.2.0).
    source: String,
    /// Install it although nobody signed it. Recorded.
    #[arg(long)]
    allow_unsigned: bool,
    /// Install it although the key that signed it is not trusted. Recorded.
    #[arg(long)]
    allow_untrusted: bool,
    /// Install it although a later version is there. Recorded.
    #[arg(long)]
    allow_downgrade: bool,
    /// Install it although another key signed the version before. Recorded.
    #[arg(long)]
    allow_other_key: bool,
    /// Only say what it would change.
    #[arg(long)]
    dry_run: bool,
    /// Pin it in this folder of workflows (tools.lock).
    #[arg(long, value_name = "FOLDER")]
    pin: Option<PathBuf>,
    #[command(flatten)]
    speak: Speak,
    #[command(flatten)]
    place: Place,
}

impl Install {
    fn allowed(&self) -> Vec<&'static str> {
        let wishes = [
            (self.allow_unsigned, "unsigned"),
            (self.allow_untrusted, "untrusted"),
            (self.allow_downgrade, "downgrade"),
            (self.allow_other_key, "other-key"),
        ];
        wishes
            .into_iter()
            .filter(|(wish, _)| *wish)
            .map(|(_, name)| name)
            .collect()
    }

    /// The package, and what the ledger notes as its origin.
    fn fetched(&self) -> Result<(Vec<u8>, String), Failure> {
        if self.source.starts_with(ratchet_registry::address::SCHEME) {
            let pulled = registry::pull(&self.source, &self.speak)?;
            return Ok((pulled.package, format!("{} ({})", self.source, pulled.digest)));
        }
        let path = Path::new(&self.source);
        let bytes = super::read(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok((bytes, name))
    }
}

pub(super) fn install(verb: &Install, remote: &Remote, format: Format) -> Done {
    let (bytes, source) = verb.fetched()?;
    verb.place.with(remote, |client| {
        if verb.dry_run {
            return show_upgrade(client.tool_upgrade(&bytes)?.as_ref(), format);
        }
        let installed = client.install_tool(&bytes, &verb.allowed(), &source)?;
        if let Some(folder) = &verb.pin {
            pin_tool(client, &installed.tool.digest, &installed.tool, folder)?;
        }
        match format {
            Format::Json => output::json("ratchet.tool-installed/1", &installed),
            Format::Text => show_installed(&installed),
        }
        Ok(())
    })
}

fn show_installed(installed: &ToolInstalled) {
    let tool = &installed.tool;
    if installed.receipt.events.is_empty() {
        anstream::println!("{} {} is installed already.", tool.id, tool.version);
        return;
    }
    anstream::println!(
        "{GOOD}installed{GOOD:#} {STRONG}{} {}{STRONG:#}  {}",
        tool.id,
        tool.version,
        tool.title
    );
    anstream::println!("{QUIET}digest {}{QUIET:#}", tool.digest);
    match (&tool.signer, &tool.signed_by) {
        (Some(name), _) => anstream::println!("signed by {name}"),
        (None, Some(key)) => anstream::println!("{LOOK}signed with {key}, which is not trusted{LOOK:#}"),
        (None, None) => anstream::println!("{LOOK}not signed{LOOK:#}"),
    }
    for list in &tool.asks {
        anstream::println!(
            "It asks to read `{list}`: give it with `ratchet plugin grant {} {list} --service SERVICE`, or leave it.",
            tool.id
        );
    }
    if let Some(upgrade) = &installed.upgrade {
        anstream::println!();
        show_changes(upgrade);
    }
}

fn show_upgrade(upgrade: Option<&ToolUpgrade>, format: Format) -> Done {
    match (format, upgrade) {
        (Format::Json, upgrade) => output::json("ratchet.tool-upgrade/1", &json!({ "upgrade": upgrade })),
        (Format::Text, Some(upgrade)) => show_changes(upgrade),
        (Format::Text, None) => anstream::println!("No version of this tool is here: nothing would change."),
    }
    Ok(())
}

fn show_changes(upgrade: &ToolUpgrade) {
    anstream::println!("{STRONG}From {} to {}{STRONG:#}", upgrade.from, upgrade.to);
    if upgrade.changes.is_empty() {
        anstream::println!("  It asks, counts and scores as before.");
    }
    for change in &upgrade.changes {
        anstream::println!("  {:9} {}", change.kind, change.text);
    }
    if let Some(retests) = &upgrade.retests {
        anstream::println!("{LOOK}Re-tests:{LOOK:#} {retests}.");
    }
    if upgrade.stay.is_empty() {
        anstream::println!("Nothing runs on {}.", upgrade.from);
    } else {
        anstream::println!("These stay on {}:", upgrade.from);
        for stays in &upgrade.stay {
            anstream::println!("  {stays}");
        }
    }
    anstream::println!(
        "Workflows use {} once tools.lock pins it (`ratchet plugin pin`) and they are applied.",
        upgrade.to
    );
}

/// One right.
#[derive(Debug, clap::Args)]
pub struct Right {
    /// Tool id.
    tool: String,
    /// List of records that it asks for, by name.
    records: String,
    /// Service.
    #[arg(long)]
    service: String,
    #[command(flatten)]
    place: Place,
}

impl Right {
    fn grant(&self) -> ToolGrant {
        ToolGrant {
            records: self.records.clone(),
            service: self.service.clone(),
        }
    }
}

pub(super) fn grant(right: &Right, remote: &Remote, format: Format) -> Done {
    right.place.with(remote, |client| {
        let done = format!("{} may read `{}` of {}.", right.tool, right.records, right.service);
        receipt::show(&client.grant_to_tool(&right.tool, &right.grant())?, &done, format);
        Ok(())
    })
}

pub(super) fn hand_in(
    (service, records): (&str, &str),
    file: &Path,
    place: &Place,
    remote: &Remote,
    format: Format,
) -> Done {
    let text = crate::sources::text(file)?;
    place.with(remote, |client| {
        let taken = client.hand_in_records(service, records, &text)?;
        match format {
            Format::Json => output::json("ratchet.records/1", &taken),
            Format::Text => anstream::println!("{} rows of `{records}` are taken", taken.accepted),
        }
        Ok(())
    })
}

pub(super) fn revoke(right: &Right, remote: &Remote, format: Format) -> Done {
    right.place.with(remote, |client| {
        let done = format!(
            "{} may not read `{}` of {} any more.",
            right.tool, right.records, right.service
        );
        receipt::show(&client.revoke_from_tool(&right.tool, &right.grant())?, &done, format);
        Ok(())
    })
}

/// Limits of one tool.
#[derive(Debug, clap::Args)]
pub struct Limits {
    /// Tool id.
    tool: String,
    /// Memory of one call in MiB: 1 to 1024.
    #[arg(long)]
    memory_mib: Option<u32>,
    /// Time of one call in milliseconds: 10 to 60000.
    #[arg(long)]
    time_ms: Option<u32>,
    /// Size of one answer in MiB: 1 to 64.
    #[arg(long)]
    output_mib: Option<u32>,
    #[command(flatten)]
    place: Place,
}

pub(super) fn limits(verb: &Limits, remote: &Remote, format: Format) -> Done {
    let limits = ToolLimits {
        memory_mib: verb.memory_mib,
        output_mib: verb.output_mib,
        time_ms: verb.time_ms,
    };
    verb.place.with(remote, |client| {
        let done = match limits == ToolLimits::default() {
            true => format!("{} has the daemon's limits again.", verb.tool),
            false => format!("{} has limits of its own from its next call on.", verb.tool),
        };
        receipt::show(&client.limit_tool(&verb.tool, &limits)?, &done, format);
        Ok(())
    })
}

pub(super) fn remove(tool: &str, place: &Place, remote: &Remote, format: Format) -> Done {
    place.with(remote, |client| {
        receipt::show(&client.remove_tool(tool)?, &format!("{tool} is removed."), format);
        Ok(())
    })
}

pub(super) fn pin(tool: &str, folder: &Path, place: &Place, remote: &Remote, format: Format) -> Done {
    place.with(remote, |client| {
        let known = client.tool(tool)?;
        let file = pin_tool(client, tool, &known, folder)?;
        match format {
            Format::Json => output::json("ratchet.pinned/1", &json!({"digest": known.digest, "file": file.display().to_string(), "id": known.id, "version": known.version})),
            Format::Text => anstream::println!("{} pins {} {}. Look at it with `ratchet check`, then apply the folder.", file.display(), known.id, known.version),
        }
        Ok(())
    })
}

/// Puts an installed tool into a folder's `tools.lock`, in place of another version of it.
fn pin_tool(client: &Client, wanted: &str, known: &v1::Tool, folder: &Path) -> Result<PathBuf, Failure> {
    if !folder.is_dir() {
        return Err(input("no-folder", format!("there is no folder `{}`", folder.display())));
    }
    let description = serde_json::from_value(client.tool_description(wanted)?).map_err(|error| {
        Failure::coded(
            Class::Unreachable,
            "not-understood",
            format!("what the daemon says about the tool cannot be read: {error}"),
        )
    })?;
    let path = folder.join(lock::FILE_NAME);
    let unusable = |reason: String| input("lock-unusable", format!("`{}`: {reason}", path.display()));
    let mut tools = match std::fs::read_to_string(&path) {
        Ok(text) => lock::read(&text).map_err(|error| unusable(error.to_string()))?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(unusable(error.to_string())),
    };
    if tools.is_empty() && !path.exists() {
        // Without a lock the folder was checked with the tools of Ratchet; those that it names stay pinned beside the new one.
        tools = crate::sources::read(&[folder.to_owned()])
            .ok()
            .and_then(|mut sources| sources.pop())
            .map(|source| source.tools)
            .unwrap_or_default();
    }
    tools.retain(|tool| tool.description.id != known.id);
    tools.push(Tool {
        description: std::sync::Arc::new(description),
        digest: known.digest.clone(),
        own: None,
    });
    let beside = path.with_extension("lock.part");
    let write = || std::fs::write(&beside, lock::write(&tools)).and_then(|()| std::fs::rename(&beside, &path));
    write().map_err(|error| unusable(error.to_string()))?;
    Ok(path)
}

/// What a package file says, for `inspect`.
pub(super) fn show_package(path: &Path, format: Format) -> Done {
    let package = package(path)?;
    if format == Format::Json {
        return Ok(());
    }
    let manifest = package.manifest();
    anstream::println!(
        "{QUIET}by {}, {}, contract {}{QUIET:#}",
        manifest.author,
        manifest.licence,
        manifest.contract
    );
    match package.signed_by() {
        Some(key) => anstream::println!("{QUIET}signed with {key}{QUIET:#}"),
        None => anstream::println!("{LOOK}not signed{LOOK:#}"),
    }
    if !manifest.records.is_empty() {
        let lists: Vec<String> = manifest.records.iter().cloned().collect();
        anstream::println!("{LOOK}asks to read {}{LOOK:#}", lists.join(", "));
    }
    Ok(())
}
