//! `ratchet plugin`: the audit tools that are at hand, what one asks, and whether one may be relied on. Needs no daemon.

mod cases;
mod inspect;
mod test;

use crate::exit::{Class, Done, Failure};
use crate::output::{self, Format};
use ratchet_plugin_host::{Limits, WasmHost, bundled};
use ratchet_ports::PluginHost;
use ratchet_ports::plugin_host::Installed;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Audit tools: list them, look into one, test one before you rely on it.
#[derive(Debug, clap::Subcommand)]
pub enum Plugin {
    /// List the tools that come with Ratchet.
    #[command(after_help = "Example:\n  ratchet plugin list")]
    List,
    /// Show what a tool asks, counts and scores, as quality leads write it in their files.
    #[command(
        after_help = "Examples:\n  ratchet plugin inspect medicines\n  ratchet plugin inspect medicines --section PRN"
    )]
    Inspect {
        /// A bundled tool's id, or a component file.
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
    },
}

pub fn run(verb: &Plugin, format: Format) -> Done {
    match verb {
        Plugin::List => list(format),
        Plugin::Inspect { tool, section } => inspect::run(&found(tool)?, section.as_deref(), format),
        Plugin::Test { tool } => test::run(&found(tool)?, format),
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
            component: read(&component)?,
            folder: Some(path.to_owned()),
        });
    }
    if path.is_file() {
        return Ok(Found {
            component: read(path)?,
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

fn list(format: Format) -> Done {
    let tools = bundled::ALL
        .iter()
        .map(|tool| Ok((install(tool.component)?.1, tool.component.len())));
    let tools: Vec<(Installed, usize)> = tools.collect::<Result<_, Failure>>()?;
    match format {
        Format::Json => {
            let tools: Vec<Value> = tools
                .iter()
                .map(|(tool, bytes)| {
                    let description = &tool.description;
                    json!({"bytes": bytes, "digest": tool.digest, "id": description.id, "measures": description.measures.len(),
                        "questions": description.questions.len(), "sections": titles(tool), "title": description.title,
                        "version": description.version})
                })
                .collect();
            output::json("ratchet.plugins/1", &json!({ "tools": tools }));
        }
        Format::Text => {
            let mut table = output::table(&["tool", "version", "questions", "measures", "sections"]);
            for (tool, _) in &tools {
                let description = &tool.description;
                table.add_row([
                    description.id.clone(),
                    description.version.clone(),
                    description.questions.len().to_string(),
                    description.measures.len().to_string(),
                    titles(tool).join(", "),
                ]);
            }
            output::show_table(&table, "no tools");
        }
    }
    Ok(())
}

fn titles(tool: &Installed) -> Vec<String> {
    tool.description
        .sections
        .iter()
        .map(|section| section.title.clone())
        .collect()
}
