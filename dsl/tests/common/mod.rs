//! Folders for the suites: the shipped workflow, and single files beside a small organisation.

#![allow(dead_code, clippy::unwrap_used)]

pub mod mutant;

use ratchet_dsl::Folder;
use std::path::{Path, PathBuf};

/// The description that stands for the medicines tool.
pub const TOOLS_LOCK: &str = include_str!("../fixtures/tools.lock");

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every file of a directory, by name, as a folder.
pub fn folder(directory: &Path) -> Folder {
    let mut names: Vec<_> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.retain(|name| name.ends_with(".qip") || name == "tools.lock");
    names.sort();
    names.into_iter().fold(Folder::new(), |folder, name| {
        let text = std::fs::read_to_string(directory.join(&name)).unwrap();
        folder.with(name, text)
    })
}

/// The shipped PRN workflow, with the fixture's tool if none is pinned yet.
pub fn shipped() -> Folder {
    let folder = folder(&root().join("workflows/prn-medicines"));
    if folder.files.iter().any(|(path, _)| path == "tools.lock") {
        folder
    } else {
        folder.with("tools.lock", TOOLS_LOCK)
    }
}

/// Shared words that stay as they are when the shipped ones change.
pub fn organisation() -> String {
    std::fs::read_to_string(root().join("dsl/tests/fixtures/organisation.qip")).unwrap()
}

/// A text beside the shared words and the fixture's tool.
pub fn beside_organisation(text: &str) -> Folder {
    Folder::new()
        .with("case.qip", text)
        .with("organisation.qip", organisation())
        .with("tools.lock", TOOLS_LOCK)
}

/// Titles have twelve words at most, not counting what the user wrote.
pub fn assert_titles_are_short(problems: &[ratchet_dsl::Diagnostic]) {
    for problem in problems {
        let own: String = problem.title.split('`').step_by(2).collect();
        assert!(own.split_whitespace().count() <= 12, "{}", problem.title);
        assert!(!problem.label.is_empty() || !problem.title.is_empty());
    }
}

/// The folder after the edits of a fix.
pub fn fixed(folder: &Folder, fix: &ratchet_dsl::diagnostic::Fix) -> Folder {
    let mut folder = folder.clone();
    let mut edits = fix.edits.clone();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.place));
    for edit in edits {
        let (_, text) = &mut folder.files[edit.place.file as usize];
        text.replace_range(edit.place.start as usize..edit.place.end as usize, &edit.text);
    }
    folder
}
