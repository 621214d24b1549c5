//! Each shipped workflow pins the bundled tools that its files use, and no other. After a change to a tool:
//! `RATCHET_PIN=1 cargo test -p ratchet-tests --test tools_lock`.
#![allow(missing_docs, clippy::unwrap_used)]

use ratchet_core::definition::Tool;
use ratchet_dsl::lock;
use ratchet_plugin_host::{Limits, WasmHost, bundled};
use ratchet_ports::plugin_host::PluginHost;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders under `workflows/` with the ids of the tools that their files name (`tool: medicines 1, ...`).
fn folders() -> Vec<(PathBuf, BTreeSet<String>)> {
    let workflows = Path::new(env!("CARGO_MANIFEST_DIR")).join("../workflows");
    let mut folders: Vec<PathBuf> = fs::read_dir(workflows)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
        .into_iter()
        .map(|folder| {
            let tools = named(&folder);
            (folder, tools)
        })
        .collect()
}

fn named(folder: &Path) -> BTreeSet<String> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let sources = files.filter(|path| path.extension().is_some_and(|end| end == "qip"));
    let mut tools = BTreeSet::new();
    for source in sources {
        let text = fs::read_to_string(source).unwrap();
        let said = text.lines().filter_map(|line| line.trim().strip_prefix("tool: "));
        tools.extend(said.filter_map(|tool| Some(tool.split_whitespace().next()?.to_owned())));
    }
    tools
}

#[test]
fn shipped_workflows_pin_the_bundled_tools_that_they_use() {
    let host = WasmHost::open(None, Limits::default()).unwrap();
    let bundled: Vec<Tool> = bundled::ALL
        .iter()
        .map(|tool| {
            let installed = host.install(tool.component).unwrap();
            Tool {
                description: installed.description,
                digest: installed.digest,
                own: None,
            }
        })
        .collect();
    let mut pinned = 0;
    for (folder, used) in folders() {
        let tools: Vec<Tool> = bundled
            .iter()
            .filter(|tool| used.contains(&tool.description.id))
            .cloned()
            .collect();
        assert_eq!(
            tools.len(),
            used.len(),
            "{}: not all of {used:?} are bundled",
            folder.display()
        );
        let path = folder.join("tools.lock");
        if used.is_empty() {
            continue;
        }
        let fresh = lock::write(&tools);
        if std::env::var_os("RATCHET_PIN").is_some() {
            fs::write(&path, &fresh).unwrap();
        }
        let there = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            there == fresh,
            "{}: pins another tool than the bundled one; pin anew with RATCHET_PIN=1",
            path.display()
        );
        pinned += 1;
    }
    assert!(pinned > 0, "no workflow uses a tool");
}
