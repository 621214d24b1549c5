//! Folders of workflows on disk.

use crate::exit::{Class, Failure};
use ratchet_core::definition::Tool;
use ratchet_dsl::{Folder, lock};
use ratchet_plugin_host::{Limits, WasmHost, bundled};
use ratchet_ports::PluginHost;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// One organisation's folder.
pub struct Source {
    /// Files, with paths as the user wrote them.
    pub files: Vec<(String, String)>,
    /// Tools that are at hand when the folder has no lock.
    pub tools: Vec<Tool>,
}

impl Source {
    /// The folder as it was written; a number where files were named one by one.
    pub fn name(&self, number: usize) -> String {
        let first = self
            .files
            .first()
            .and_then(|(path, _)| Path::new(path).parent()?.to_str());
        let named = first.filter(|name| !name.is_empty());
        named.map_or_else(|| format!("folder {}", number + 1), str::to_owned)
    }

    /// The files for the compiler.
    pub fn folder(&self) -> Folder {
        self.files
            .iter()
            .fold(Folder::new(), |folder, (path, text)| folder.with(path, text))
    }
}

/// Deeper folders are a mistake, or a circle of links.
const DEPTH_MAX: usize = 8;

/// More files are not one organisation's workflows.
const FILES_MAX: usize = 10_000;

/// Reads folders. A folder without .qip files of its own stands for each of its sub-folders that has some.
pub fn read(paths: &[PathBuf]) -> Result<Vec<Source>, Failure> {
    let mut sources = Vec::new();
    for path in paths {
        for folder in organisations(path)? {
            sources.push(source(&folder)?);
        }
    }
    if sources.is_empty() {
        let shown: Vec<String> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
        return Err(Failure::coded(
            Class::Input,
            "no-workflows",
            format!("there are no .qip files in {}", shown.join(", ")),
        ));
    }
    Ok(sources)
}

/// The .qip files that paths name, with all those below folders, each once and in order.
pub fn qip_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        below(path, 0, &mut found)?;
    }
    found.sort();
    found.dedup();
    if found.is_empty() {
        let shown: Vec<String> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
        let message = format!("there are no .qip files in {}", shown.join(", "));
        return Err(Failure::coded(Class::Input, "no-workflows", message));
    }
    Ok(found)
}

fn below(path: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    if !path.is_dir() {
        if depth == 0 || is_qip(path) {
            found.push(path.to_owned());
        }
        return Ok(());
    }
    if depth > DEPTH_MAX {
        return Ok(());
    }
    entries(path)?
        .iter()
        .try_for_each(|entry| below(entry, depth + 1, found))
}

fn organisations(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if path.is_file() || entries(path)?.iter().any(|entry| is_qip(entry)) {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    for entry in entries(path)? {
        if entry.is_dir() && entries(&entry)?.iter().any(|inner| is_qip(inner)) {
            found.push(entry);
        }
    }
    Ok(found)
}

fn source(path: &Path) -> Result<Source, Failure> {
    let mut files = Vec::new();
    collect(path, 0, &mut files)?;
    let locked = files.iter().any(|(path, _)| path.ends_with("tools.lock"));
    let tools = if locked { Vec::new() } else { named_tools(&files)? };
    Ok(Source { files, tools })
}

/// The bundled tools that files name in a `tool:` line; all of them when one is named that is not bundled, so that the nearest can be
/// suggested. A folder with its own questions only waits for no tool.
fn named_tools(files: &[(String, String)]) -> Result<Vec<Tool>, Failure> {
    let lines = files.iter().flat_map(|(_, text)| text.lines());
    let after_label = |line: &str| {
        let (label, value) = line.split_once([':', '\u{ff1a}'])?;
        let is_tool = label.trim().eq_ignore_ascii_case("tool");
        is_tool.then(|| value.split_whitespace().next().unwrap_or_default().to_ascii_lowercase())
    };
    let named: BTreeSet<String> = lines.filter_map(after_label).collect();
    let known = |name: &String| bundled::ALL.iter().any(|tool| tool.id == name);
    if named.iter().all(known) {
        installed(&|tool| named.contains(tool.id))
    } else {
        bundled_tools()
    }
}

fn collect(path: &Path, depth: usize, files: &mut Vec<(String, String)>) -> Result<(), Failure> {
    if path.is_file() {
        let wanted = is_qip(path) || path.file_name().is_some_and(|name| name == "tools.lock") || depth == 0;
        if wanted {
            files.push((path.display().to_string(), text(path)?));
        }
        if files.len() > FILES_MAX {
            return Err(Failure::coded(
                Class::Input,
                "too-many-files",
                format!("more than {FILES_MAX} files are not one organisation's workflows"),
            ));
        }
        return Ok(());
    }
    if depth > DEPTH_MAX {
        return Ok(());
    }
    entries(path)?
        .iter()
        .try_for_each(|entry| collect(entry, depth + 1, files))
}

fn is_qip(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "qip")
}

fn entries(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    let listed = std::fs::read_dir(path).map_err(|error| unreadable(path, &error))?;
    let mut entries: Vec<PathBuf> = listed.filter_map(|entry| Some(entry.ok()?.path())).collect();
    entries.retain(|entry| {
        !entry
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'))
    });
    entries.sort();
    Ok(entries)
}

/// The text of a file. What is not UTF-8 is read as Windows wrote it, as far as that can be guessed: letters survive, nothing is lost silently.
pub fn text(path: &Path) -> Result<String, Failure> {
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        Failure::coded(
            Class::Input,
            "not-utf-8",
            format!(
                "`{}` is not saved as UTF-8 (line {line}): save it again as UTF-8 text",
                path.display()
            ),
        )
    })
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::coded(
        Class::Input,
        "unreadable",
        format!("`{}` cannot be read: {error}", path.display()),
    )
}

/// Tools that the folder's lock pins in another version or build than this Ratchet brings, one sentence each. That is no fault of the
/// folder: the daemon that it is applied to may have them installed.
pub fn other_pins(source: &Source) -> Result<Vec<String>, Failure> {
    let mut said = Vec::new();
    let locks = source.files.iter().filter(|(path, _)| path.ends_with(lock::FILE_NAME));
    // A lock that cannot be read is for the compiler to speak of.
    for (path, tool) in locks.flat_map(|(path, text)| {
        lock::read(text)
            .unwrap_or_default()
            .into_iter()
            .map(move |tool| (path, tool))
    }) {
        let (id, version) = (&tool.description.id, &tool.description.version);
        let brought = bundled::ALL.iter().find(|brought| brought.id == id);
        if brought.is_none_or(|brought| ratchet_plugin_host::digest(brought.component) == tool.digest) {
            continue;
        }
        for brought in installed(&|brought| brought.id == id)? {
            let other = match brought.description.version == *version {
                true => format!("another build of {version}"),
                false => format!("{id} {}", brought.description.version),
            };
            let folder = Path::new(path).parent().unwrap_or(Path::new("."));
            let folder = folder.display();
            said.push(format!(
                "`{path}` pins {id} {version}, and this Ratchet brings {other}. It can be applied where the package of {id} {version} is \
                 installed (`ratchet plugin install FILE`); or pin the folder anew (`ratchet plugin pin {id} {folder}`)"
            ));
        }
    }
    Ok(said)
}

/// The tools that come with Ratchet.
pub fn bundled_tools() -> Result<Vec<Tool>, Failure> {
    installed(&|_| true)
}

/// Bundled tools that are wanted, asked what they say about themselves.
fn installed(wanted: &dyn Fn(&bundled::Bundled) -> bool) -> Result<Vec<Tool>, Failure> {
    if !bundled::ALL.iter().any(wanted) {
        return Ok(Vec::new());
    }
    let failed = |error: String| Failure::coded(Class::Internal, "bundled-tools", error);
    let host = WasmHost::open(None, Limits::default()).map_err(|error| failed(error.to_string()))?;
    let install = |tool: bundled::Bundled| {
        let installed = host
            .install(tool.component)
            .map_err(|error| failed(error.to_string()))?;
        Ok(Tool {
            description: installed.description,
            digest: installed.digest,
            own: None,
        })
    };
    bundled::ALL
        .into_iter()
        .filter(|tool| wanted(tool))
        .map(install)
        .collect()
}
