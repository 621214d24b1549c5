//! The language: `.qip` files become a [`ratchet_core::definition::Definition`], or problems in plain words.
//!
//! The way of a file: [`outline`] (which line is what; never fails) → [`values`] and `read` (one value at a time, into the tree
//! of [`ast`]) → `names` (what names mean over the folder) → `lower` (the definition and the scenarios) → [`checks`] (what it
//! gets wrong about improving care). Each step goes on after a fault; [`compile`] runs them all and gives a definition only when
//! nothing is an error. [`render`] shows problems. Nothing here reads a disk, a clock or the network.

pub mod assist;
pub mod ast;
pub mod checks;
pub mod diagnostic;
pub mod format;
pub mod lock;
mod lower;
mod names;
pub mod outline;
pub mod passages;
pub mod phrase;
mod read;
pub mod render;
pub mod repair;
pub mod show;
pub mod source;
pub mod suggest;
pub mod values;
pub mod vocabulary;

pub use diagnostic::{Diagnostic, Severity};
pub use lower::Link;
pub use render::terminal::Colour;
pub use source::Folder;

use checks::basics;
use diagnostic::Problems;
use names::Names;
use ratchet_core::definition::{Definition, Tool};
use ratchet_core::scenario::Scenario;
use render::Locator;
use source::{FILE_BYTES_MAX, Place};
use std::collections::BTreeMap;
use suggest::Suggest;

/// What a folder compiles to.
#[derive(Debug, Clone, Default)]
pub struct Compiled {
    /// The tree of all files, as far as they could be read.
    pub blocks: ast::Blocks,
    /// What the folder means; `None` if anything is an error.
    pub definition: Option<Definition>,
    /// Problems in the order of the files, at most one a line.
    pub diagnostics: Vec<Diagnostic>,
    /// The definition as far as it goes, although something is an error; only for showing ([`assist`]), never for running.
    pub(crate) draft: Definition,
    /// Tools that the folder is compiled with.
    pub(crate) pinned: Vec<Tool>,
    /// Warnings that an `exception` of the folder switches off, each with the reason that the forum is shown.
    pub excused: Vec<checks::exceptions::Excused>,
    /// Words that mean something by its name, as far as it was found.
    pub links: Vec<Link>,
    /// Scenarios; empty if anything is an error.
    pub scenarios: Vec<Scenario>,
}

impl Compiled {
    /// How many problems are errors.
    pub fn errors(&self) -> usize {
        self.diagnostics
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
            .count()
    }
}

/// Reads a folder into its tree, without asking what it means: the files of the first two stages.
pub fn parse(folder: &Folder) -> ast::Blocks {
    read_all(folder, &mut Problems::default(), &mut Suggest::default())
}

/// Compiles a folder. `installed` are the tools that are at hand; a `tools.lock` in the folder goes before them.
pub fn compile(folder: &Folder, installed: &[Tool]) -> Compiled {
    let locator = Locator::new(folder);
    let (mut problems, mut suggest) = (Problems::default(), Suggest::default());
    let blocks = read_all(folder, &mut problems, &mut suggest);
    let tools = pinned(folder, installed, &mut problems);
    let names = Names::of(&blocks, &mut problems);
    let source = |place: Place| {
        let spot = locator.spot(place);
        (spot.path.to_owned(), spot.line, spot.text.trim().to_owned())
    };
    let mut lowered = lower::lower(&blocks, &names, &tools, &mut problems, &mut suggest, &source);
    let checked = checks::Folder::new(&blocks, &lowered.definition);
    checks::run(&checked, &mut problems);
    let excused = checks::exceptions::apply(&checked, folder, &mut problems, &mut suggest);
    let excused_here = excused.iter().map(checks::exceptions::Excused::record);
    lowered.definition.exceptions = excused_here.collect();
    let diagnostics = problems.finish(|place| locator.line(place));
    let sound = diagnostics.iter().all(|problem| problem.severity != Severity::Error);
    Compiled {
        blocks,
        definition: sound.then(|| lowered.definition.clone()),
        draft: lowered.definition,
        pinned: tools.into_values().collect(),
        links: lowered.links,
        diagnostics,
        excused,
        scenarios: if sound { lowered.scenarios } else { Vec::new() },
    }
}

/// The problems of a compiled folder as they look in a terminal.
pub fn render_terminal(folder: &Folder, diagnostics: &[Diagnostic], colour: Colour) -> String {
    render::terminal::render(diagnostics, &Locator::new(folder), colour)
}

/// The problems of a compiled folder in whole sentences.
pub fn render_speech(folder: &Folder, diagnostics: &[Diagnostic]) -> String {
    render::speech::render(diagnostics, &Locator::new(folder))
}

/// The problems of a compiled folder for other programs.
pub fn render_json(folder: &Folder, diagnostics: &[Diagnostic]) -> Vec<render::json::Json> {
    render::json::render(diagnostics, &Locator::new(folder))
}

fn read_all(folder: &Folder, problems: &mut Problems, suggest: &mut Suggest) -> ast::Blocks {
    let mut blocks = ast::Blocks::default();
    for (file, (path, text)) in folder.files.iter().enumerate() {
        if is_lock(path) {
            continue;
        }
        if text.len() > FILE_BYTES_MAX {
            let place = Place {
                file: file as u32,
                start: 0,
                end: 0,
            };
            problems.push(
                Diagnostic::new(
                    &basics::FILE_TOO_LARGE,
                    place,
                    "this file is too large to be a workflow",
                )
                .label("the whole file was left out")
                .help("keep only workflows in files that end in .qip"),
            );
            continue;
        }
        read::read(text, &outline::read(file as u32, text), &mut blocks, problems, suggest);
    }
    blocks
}

/// The tools that the folder is compiled with, by id.
fn pinned(folder: &Folder, installed: &[Tool], problems: &mut Problems) -> BTreeMap<String, Tool> {
    let mut tools: BTreeMap<String, Tool> = installed
        .iter()
        .map(|tool| (tool.description.id.to_ascii_lowercase(), tool.clone()))
        .collect();
    for (file, (_, text)) in folder.files.iter().enumerate().filter(|(_, (path, _))| is_lock(path)) {
        let start = Place {
            file: file as u32,
            start: 0,
            end: 0,
        };
        match lock::read(text) {
            Ok(locked) => locked
                .into_iter()
                .for_each(|tool| pin(tool, installed, &mut tools, (start, problems))),
            Err(error) => problems.push(
                Diagnostic::new(&basics::TOOLS_LOCK_UNREADABLE, start, "the pinned tools cannot be read")
                    .label(error.to_string())
                    .help("install the tools again, which writes this file anew"),
            ),
        }
    }
    tools
}

fn pin(tool: Tool, installed: &[Tool], tools: &mut BTreeMap<String, Tool>, (place, problems): (Place, &mut Problems)) {
    let id = tool.description.id.to_ascii_lowercase();
    // Several versions may be installed side by side; the pinned one has to be among them.
    let is_pinned = |known: &Tool| known.description.id == tool.description.id && known.digest == tool.digest;
    let is_there = installed.iter().any(is_pinned);
    if tools.contains_key(&id) && !is_there {
        problems.push(
            Diagnostic::new(
                &basics::TOOL_CHANGED,
                place,
                format!("the installed tool `{id}` is not the pinned one"),
            )
            .label("pinned with another digest")
            .help("look at what changed, then pin the new one"),
        );
    }
    tools.insert(id, tool);
}

fn is_lock(path: &str) -> bool {
    path.rsplit(['/', '\\']).next() == Some(lock::FILE_NAME)
}
