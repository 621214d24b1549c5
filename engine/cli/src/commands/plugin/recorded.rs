//! Recorded evaluations as files, one each: what a tool was given and the report that it gave. `plugin verify --replay --keep` writes
//! them where a provider's ledger is, `plugin test --recorded` runs them again where the tool is made.

use super::input;
use crate::exit::Failure;
use ratchet_core::evaluation::Evaluation;
use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// A file, or every `.json` file of a folder, in order.
pub(super) fn read(path: &Path) -> Result<Vec<Evaluation>, Failure> {
    let mut files = vec![path.to_owned()];
    if path.is_dir() {
        let entries = fs::read_dir(path).map_err(|error| unreadable(path, &error))?;
        files = entries.flatten().map(|entry| entry.path()).collect();
        files.retain(|file| file.extension().is_some_and(|end| end == "json"));
        files.sort();
        if files.is_empty() {
            let text = format!(
                "there are no recorded evaluations (.json) in `{}`: `ratchet plugin verify --replay --keep FOLDER` writes them",
                path.display()
            );
            return Err(input("no-evaluations", text));
        }
    }
    files.iter().map(|file| one(file)).collect()
}

fn one(path: &Path) -> Result<Evaluation, Failure> {
    let text = fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
    serde_json::from_str(&text).map_err(|error| {
        let text = format!("`{}` is no recorded evaluation: {error}", path.display());
        input("bad-evaluation", text)
    })
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    input("unreadable", format!("`{}` cannot be read: {error}", path.display()))
}

/// Writes evaluations into a folder, readable by their owner only: they hold what was answered. A second evaluation of an audit has a
/// number behind its name. What is there already is replaced.
pub(super) fn write(folder: &Path, evaluations: &[serde_json::Value]) -> Result<(), Failure> {
    let unwritable = |path: &Path, error: std::io::Error| {
        input("unwritable", format!("`{}` cannot be written: {error}", path.display()))
    };
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, error))?;
    let mut written: BTreeMap<&str, usize> = BTreeMap::new();
    for evaluation in evaluations {
        let audit = evaluation["audit"].as_str().unwrap_or("evaluation");
        let number = written.entry(audit).or_default();
        *number += 1;
        let name = match number {
            1 => format!("{audit}.json"),
            number => format!("{audit}-{number}.json"),
        };
        let path: PathBuf = folder.join(name);
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(true).mode(0o600).open(&path);
        file.and_then(|mut file| writeln!(file, "{evaluation:#}"))
            .map_err(|error| unwritable(&path, error))?;
    }
    Ok(())
}
