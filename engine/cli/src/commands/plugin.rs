//! `ratchet plugin`: audit tools from their making to their removal. Making, signing, looking and testing need no daemon; what concerns
//! installed tools asks the running daemon, or opens the data directory of one that does not run.

mod build;
mod cases;
mod inspect;
mod installed;
mod keys;
mod life;
mod recorded;
mod registry;
mod test;
mod verify;

use crate::commands::place::Place;
use crate::exit::{Class, Done, Failure};
use crate::output::Format;
use crate::remote::Remote;
use ratchet_plugin_host::componentize::componentize;
use ratchet_plugin_host::package::bare;
use ratchet_plugin_host::{Limits, Package, WasmHost, bundled};
use ratchet_ports::PluginHost;
use ratchet_ports::plugin_host::Installed;
use std::path::{Path, PathBuf};

/// Audit tools: make, sign, install, grant, verify, remove; look into one, test one before you rely on it.
#[derive(Debug, clap::Subcommand)]
pub enum Plugin {
    /// List the tools that are installed and those that come with Ratchet. Without a daemon: those of Ratchet.
    #[command(after_help = "Example:\n  ratchet plugin list")]
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Show what a tool asks, counts and scores, as quality leads write it in their files.
    #[command(
        after_help = "Examples:\n  ratchet plugin inspect medicines\n  ratchet plugin inspect medicines --section PRN"
    )]
    Inspect {
        /// A bundled tool's id, an installed tool, a component or a package file.
        tool: String,
        /// Only this section.
        #[arg(long, value_name = "TITLE")]
        section: Option<String>,
    },
    /// Run the conformance kit: contract, same answer twice, examples, hostile records, limits.
    #[command(
        after_help = "Example:\n  ratchet plugin test supervision\n\nA folder holds one component (NAME.wasm) and, if you like, example audits in golden/: NAME.csv with\ncolumns `reference`, `answers` (a letter a question: y, n, - or ?) and one a field, and the report\nexpected in NAME.json."
    )]
    Test {
        /// A bundled tool's id, a component file, or a folder with a component and its examples.
        tool: String,
        /// Recorded evaluations to run again: a file, or a folder of what `plugin verify --replay --keep` wrote.
        #[arg(long, value_name = "PATH")]
        recorded: Option<PathBuf>,
    },
    /// Make a package (ID-VERSION.tool) of a folder with plugin.toml and a crate, a core module or a component.
    #[command(after_help = "Example:\n  ratchet plugin build my-tool")]
    Build {
        /// Folder.
        #[arg(default_value = ".")]
        folder: PathBuf,
        /// Where the package goes; the folder itself when left out.
        #[arg(long, value_name = "FOLDER")]
        out: Option<PathBuf>,
        /// Sign it with this key.
        #[arg(long, value_name = "FILE")]
        key: Option<PathBuf>,
    },
    /// Sign a package. An earlier signature falls away.
    #[command(after_help = "Example:\n  ratchet plugin sign night-watch-1.0.0.tool --key night.key")]
    Sign {
        /// Package.
        file: PathBuf,
        /// Your secret key.
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
    },
    /// Keys that sign tools: generate, trust, list, distrust.
    #[command(subcommand)]
    Keys(keys::Keys),
    /// Install a tool from a file or a registry. It can be used at once; what runs stays on its version.
    #[command(
        after_help = "Examples:\n  ratchet plugin install night-watch-1.0.0.tool\n  ratchet plugin install night-watch-1.0.0.tool --dry-run\n\nFrom a registry: ratchet plugin install oci://registry.example/tools/night-watch:1.0.0"
    )]
    Install(life::Install),
    /// Fetch a package from a registry without installing it (oci://registry.example/tools/medicines:1.2.0).
    Pull {
        /// Address.
        address: String,
        /// Where the package goes.
        #[arg(long, value_name = "FOLDER", default_value = ".")]
        out: PathBuf,
        #[command(flatten)]
        speak: registry::Speak,
    },
    /// Send a package to a registry (oci://registry.example/tools/medicines:1.2.0).
    Push {
        /// Package.
        file: PathBuf,
        /// Address.
        address: String,
        #[command(flatten)]
        speak: registry::Speak,
    },
    /// Pin an installed tool in a folder of workflows (tools.lock), in place of another version of it.
    #[command(after_help = "Example:\n  ratchet plugin pin medicines workflows/prn-medicines")]
    Pin {
        /// Tool: id, id@version, or digest.
        tool: String,
        /// Folder of workflows.
        folder: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Let a tool read a list of records that it asks for, in one service.
    #[command(after_help = "Example:\n  ratchet plugin grant night-watch mar-export --service \"Oak House\"")]
    Grant(life::Right),
    /// Hand in a list of records (CSV) of a service, for tools that may read it. It replaces the one before.
    #[command(after_help = "Example:\n  ratchet plugin records \"Oak House\" mar-export frame.csv")]
    Records {
        /// Service.
        service: String,
        /// Name of the list.
        records: String,
        /// CSV file; the first line names the columns. No names of people.
        file: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Let a tool read a list of records no longer.
    #[command(after_help = "Example:\n  ratchet plugin revoke night-watch mar-export --service \"Oak House\"")]
    Revoke(life::Right),
    /// Give a tool limits of its own; without any, it has the daemon's again.
    #[command(after_help = "Example:\n  ratchet plugin limits medicines --time-ms 500 --memory-mib 32")]
    Limits(life::Limits),
    /// See whether tools are as they were installed and signed; with --replay, run recorded evaluations again.
    #[command(after_help = "Examples:\n  ratchet plugin verify\n  ratchet plugin verify --replay")]
    Verify {
        /// Only this tool: id, id@version, or digest.
        tool: Option<String>,
        /// Run every recorded evaluation again and compare the reports byte for byte.
        #[arg(long)]
        replay: bool,
        /// Write them into this folder too, for `plugin test --recorded`. They hold what was answered.
        #[arg(long, value_name = "FOLDER", requires = "replay")]
        keep: Option<PathBuf>,
        #[command(flatten)]
        place: Place,
    },
    /// Take an installed tool away. Refused while workflows, audits or plans use it.
    #[command(after_help = "Example:\n  ratchet plugin remove night-watch@1.0.0")]
    Remove {
        /// Tool: id, id@version, or digest.
        tool: String,
        #[command(flatten)]
        place: Place,
    },
}

pub fn run(verb: &Plugin, remote: &Remote, format: Format) -> Done {
    match verb {
        Plugin::List { place } => installed::list(place, remote, format),
        Plugin::Inspect { tool, section } => look(tool, section.as_deref(), remote, format),
        Plugin::Build { folder, out, key } => build::build(folder, out.as_deref(), key.as_deref(), format),
        Plugin::Sign { file, key } => build::sign(file, key, format),
        Plugin::Keys(verb) => keys::run(verb, remote, format),
        Plugin::Install(verb) => life::install(verb, remote, format),
        Plugin::Pull { address, out, speak } => registry::run_pull(address, out, speak, format),
        Plugin::Push { file, address, speak } => registry::run_push(file, address, speak, format),
        Plugin::Pin { tool, folder, place } => life::pin(tool, folder, place, remote, format),
        Plugin::Grant(right) => life::grant(right, remote, format),
        Plugin::Records {
            service,
            records,
            file,
            place,
        } => life::hand_in((service, records), file, place, remote, format),
        Plugin::Revoke(right) => life::revoke(right, remote, format),
        Plugin::Limits(verb) => life::limits(verb, remote, format),
        Plugin::Verify {
            tool,
            replay,
            keep,
            place,
        } => {
            let replay = replay.then_some(verify::Replay { keep: keep.as_deref() });
            verify::verify(replay, tool.as_deref(), place, remote, format)
        }
        Plugin::Remove { tool, place } => life::remove(tool, place, remote, format),
        Plugin::Test { tool, recorded } => test::run(&found(tool)?, recorded.as_deref(), format),
    }
}

/// A tool on the way to being looked at.
struct Found {
    /// The component.
    component: Vec<u8>,
    /// Where its examples lie, if anywhere.
    folder: Option<PathBuf>,
}

fn found(name: &str) -> Result<Found, Failure> {
    if let Some(tool) = bundled::ALL.iter().find(|tool| tool.id == name) {
        return Ok(Found {
            component: tool.component.to_vec(),
            folder: None,
        });
    }
    let path = Path::new(name);
    if path.is_dir() {
        let component = the_component_in(path)?;
        return Ok(Found {
            component: component_of(read(&component)?)?,
            folder: Some(path.to_owned()),
        });
    }
    if path.is_file() {
        return Ok(Found {
            component: component_of(read(path)?)?,
            folder: None,
        });
    }
    let known: Vec<&str> = bundled::ALL.iter().map(|tool| tool.id).collect();
    Err(Failure::coded(
        Class::Input,
        "unknown-tool",
        format!(
            "`{name}` is neither a file, a folder nor a bundled tool: the bundled ones are {}",
            known.join(", ")
        ),
    ))
}

/// What a core module begins with.
const CORE_MODULE: &[u8] = b"\0asm\x01\0\0\0";

/// The component in a file: bare, in a package, or as the core module that a compiler made.
fn component_of(bytes: Vec<u8>) -> Result<Vec<u8>, Failure> {
    if bytes.starts_with(CORE_MODULE) {
        return componentize(&bytes).map_err(|error| Failure::coded(Class::Failed, "not-a-tool", error.to_string()));
    }
    let component = bare(&bytes).map_err(|error| Failure::coded(Class::Failed, error.code(), error.to_string()))?;
    Ok(component.to_vec())
}

fn the_component_in(folder: &Path) -> Result<PathBuf, Failure> {
    let unreadable =
        |error: std::io::Error| input("unreadable", format!("`{}` cannot be read: {error}", folder.display()));
    let mut components = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|end| end == "wasm") {
            components.push(path);
        }
    }
    match components.as_slice() {
        [component] => Ok(component.clone()),
        [] => Err(input(
            "no-component",
            format!(
                "there is no component (NAME.wasm) in `{}`: build the tool into it first",
                folder.display()
            ),
        )),
        _ => Err(input(
            "several-components",
            format!(
                "there is more than one component in `{}`: name the file",
                folder.display()
            ),
        )),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| input("unreadable", format!("`{}` cannot be read: {error}", path.display())))
}

fn input(code: &str, message: String) -> Failure {
    Failure::coded(Class::Input, code, message)
}

/// The component, installed for looking at.
fn install(component: &[u8]) -> Result<(WasmHost, Installed), Failure> {
    let host = WasmHost::open(None, Limits::default())
        .map_err(|error| Failure::coded(Class::Internal, "no-plugin-host", error.to_string()))?;
    let installed = host
        .install(component)
        .map_err(|error| Failure::coded(Class::Failed, "not-a-tool", error.to_string()))?;
    Ok((host, installed))
}

/// A package file.
fn package(path: &Path) -> Result<Package, Failure> {
    Package::read(&read(path)?)
        .map_err(|error| Failure::coded(Class::Failed, error.code(), format!("`{}`: {error}", path.display())))
}

/// Looks into a tool: a bundled one, a file, or one that the daemon has.
fn look(name: &str, section: Option<&str>, remote: &Remote, format: Format) -> Done {
    let path = Path::new(name);
    match found(name) {
        Ok(found) => {
            inspect::run(&found, section, format)?;
            if build::is_package(path) {
                life::show_package(path, format)
            } else {
                Ok(())
            }
        }
        Err(unknown) => installed::inspect(name, section, remote, format, unknown),
    }
}
