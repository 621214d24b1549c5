//! A change that was looked at, kept in a file until it is applied: hashes of the files, the tools and the definition in force, the end
//! of the ledger, and the sentences that were read. It holds no workflow: `apply` reads the folder again and refuses another one.

use crate::exit::{Class, Failure};
use crate::sources::{self, Source};
use ratchet_api::v1::{ChangePreview, Head, NewWorkflows, SourceFile, ToolPin, WorkflowChange};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Its form and version.
pub const SCHEMA: &str = "ratchet.change/1";

/// A change that was looked at.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SavedChange {
    /// [`SCHEMA`].
    pub schema: String,
    /// Every change, weaker ones first.
    pub changes: Vec<WorkflowChange>,
    /// SHA-256 of each file, by path.
    pub files: BTreeMap<String, String>,
    /// The folder, as it was named.
    pub folder: PathBuf,
    /// Hash of the definition that the folder made.
    pub hash: String,
    /// Hash of the definition that was in force.
    pub in_force: Option<String>,
    /// End of the ledger.
    pub ledger: Head,
    /// Tools that were used.
    pub tools: Vec<ToolPin>,
}

impl SavedChange {
    /// What was seen of a folder.
    pub fn of(folder: &Path, sent: &NewWorkflows, seen: &ChangePreview) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            changes: seen.changes.clone(),
            files: hashes(sent),
            folder: folder.to_owned(),
            hash: seen.hash.clone(),
            in_force: seen.in_force.clone(),
            ledger: seen.ledger.clone(),
            tools: seen.tools.clone(),
        }
    }

    /// Reads one from a file.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let text = sources::text(path)?;
        let wrong = |why: String| {
            let text = format!(
                "`{}` is no saved change: {why}. `ratchet plan FOLDER --out FILE` writes one",
                path.display()
            );
            Failure::coded(Class::Input, "not-a-change", text)
        };
        let saved: Self = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        if saved.schema != SCHEMA {
            return Err(wrong(format!("it says `{}` instead of `{SCHEMA}`", saved.schema)));
        }
        Ok(saved)
    }

    /// Writes it to a file.
    pub fn write(&self, path: &Path) -> Result<(), Failure> {
        let text =
            serde_json::to_string_pretty(self).unwrap_or_else(|error| panic!("a saved change is plain data: {error}"));
        std::fs::write(path, text + "\n").map_err(|error| {
            let text = format!("`{}` cannot be written: {error}", path.display());
            Failure::coded(Class::Input, "unwritable", text)
        })
    }

    /// What differs from the files as they are now, one sentence each.
    pub fn differences(&self, sent: &NewWorkflows) -> Vec<String> {
        let now = hashes(sent);
        let mut found = Vec::new();
        for (path, hash) in &self.files {
            match now.get(path) {
                None => found.push(format!("`{path}` is gone")),
                Some(other) if other != hash => found.push(format!("`{path}` was changed")),
                Some(_) => {}
            }
        }
        let new = now.keys().filter(|path| !self.files.contains_key(*path));
        found.extend(new.map(|path| format!("`{path}` is new")));
        found
    }
}

fn hashes(sent: &NewWorkflows) -> BTreeMap<String, String> {
    let hash = |text: &str| Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
    sent.files
        .iter()
        .map(|file| (file.path.clone(), hash(&file.text)))
        .collect()
}

/// The one folder of workflows under a path.
pub fn folder(path: &Path) -> Result<NewWorkflows, Failure> {
    let mut sources = sources::read(&[path.to_owned()])?;
    let (Some(source), true) = (sources.pop(), sources.is_empty()) else {
        return Err(Failure::coded(
            Class::Input,
            "several-folders",
            "there are several organisations in that folder: name one of its sub-folders",
        ));
    };
    Ok(files(source))
}

fn files(source: Source) -> NewWorkflows {
    let files = source.files.into_iter();
    NewWorkflows {
        files: files.map(|(path, text)| SourceFile { path, text }).collect(),
    }
}

/// Who approved a change.
#[derive(Debug, Clone, clap::Args)]
pub struct Approval {
    /// Forum or role that approved it.
    #[arg(long, value_name = "FORUM OR ROLE", requires = "reason")]
    pub approved_by: Option<String>,
    /// Why it was approved.
    #[arg(long, requires = "approved_by")]
    pub reason: Option<String>,
    /// Staff references of who approved it; without it, whoever holds the role or chairs the forum. The author does not count.
    #[arg(long, value_delimiter = ',', requires = "approved_by")]
    pub present: Vec<String>,
}

impl Approval {
    /// As it is sent.
    pub fn sent(&self) -> Option<ratchet_api::v1::ChangeApproval> {
        Some(ratchet_api::v1::ChangeApproval {
            by: self.approved_by.clone()?,
            present: self.present.clone(),
            reason: self.reason.clone().unwrap_or_default(),
        })
    }
}
