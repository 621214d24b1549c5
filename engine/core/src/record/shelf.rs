//! The shelf: the audit tools that were installed beside those that come with Ratchet, the keys that may sign them, their
//! limits, and what they may read. The bytes of a tool lie beside the ledger, under the digest that stands here.

use crate::instant::Instant;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What was installed, trusted, limited and granted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shelf {
    /// Keys that were trusted when a tool of this shelf was installed and are not any more, by the public key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub distrusted: BTreeMap<String, DistrustedKey>,
    /// What tools may read, by tool id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub grants: BTreeMap<String, BTreeSet<Grant>>,
    /// Keys that may sign tools, by the public key in lower-case hexadecimal.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub keys: BTreeMap<String, TrustedKey>,
    /// Limits of single tools, by tool id; the others have the daemon's.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub limits: BTreeMap<String, ToolLimits>,
    /// Installed tools by the digest of their component.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tools: BTreeMap<String, Shelved>,
}

/// A tool on the shelf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shelved {
    /// What was let pass when it was installed.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub allowed: BTreeSet<Allowance>,
    /// Since when.
    pub at: Instant,
    /// What its package says.
    pub package: ToolPackage,
}

/// What the package of a tool says about itself, and who signed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolPackage {
    /// Lists of records that it asks to read, by name.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub asks: BTreeSet<String>,
    /// Who made it.
    pub author: String,
    /// Version of the contract that it fulfils.
    pub contract: String,
    /// SHA-256 of the component, lower-case hexadecimal: what workflows are pinned to.
    pub digest: String,
    /// Tool id.
    pub id: String,
    /// Licence.
    pub licence: String,
    /// SHA-256 of the whole package, lower-case hexadecimal.
    pub package: String,
    /// Public key whose signature fits, lower-case hexadecimal; `None` is unsigned.
    pub signed_by: Option<String>,
    /// Version.
    pub version: String,
}

impl ToolPackage {
    /// `medicines 1.2.0`.
    pub fn name(&self) -> String {
        format!("{} {}", self.id, self.version)
    }
}

/// What may be let pass at an installation, because somebody asked for it. It stays recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Allowance {
    /// An earlier version than one that is there.
    Downgrade,
    /// Signed by another key than the version before.
    OtherKey,
    /// No signature.
    Unsigned,
    /// Signed by a key that is not trusted.
    Untrusted,
}

/// A key that may sign tools.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustedKey {
    /// Since when.
    pub at: Instant,
    /// Whose it is.
    pub name: String,
}

/// A key that may sign tools no longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DistrustedKey {
    /// Since when.
    pub at: Instant,
    /// Whose it is.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// Limits of one tool; what is absent is as the daemon has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolLimits {
    /// Memory of one call in MiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_mib: Option<u32>,
    /// Size of one answer in MiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_mib: Option<u32>,
    /// Time of one call in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_ms: Option<u32>,
}

/// One list of records that a tool may read in one service.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Grant {
    /// The list, by name.
    pub records: String,
    /// Service.
    pub service: String,
}

impl Shelf {
    /// The tool that somebody means: by digest, by the beginning of one (at least 8 characters), or by id and version such as
    /// `medicines@1.2.0`. An id alone is its newest version.
    pub fn find(&self, wanted: &str) -> Option<&Shelved> {
        if let Some(found) = self.tools.get(wanted) {
            return Some(found);
        }
        if let Some((id, version)) = wanted.split_once('@') {
            let is_meant = |tool: &&Shelved| tool.package.id == id && tool.package.version == version;
            return self.tools.values().find(is_meant);
        }
        self.newest(wanted).or_else(|| {
            let mut begun = self.tools.range(wanted.to_owned()..).map(|(_, tool)| tool);
            begun
                .next()
                .filter(|tool| wanted.len() >= DIGEST_SHOWN && tool.package.digest.starts_with(wanted))
        })
    }

    /// The key that alone vouched for an installed tool and is trusted no longer: what uses the tool stays on it, and nothing new may
    /// begin to. A tool that somebody installed later than that, allowing an untrusted key, rests on what they decided.
    pub fn withdrawn(&self, digest: &str) -> Option<(&str, &DistrustedKey)> {
        let tool = self.tools.get(digest)?;
        let (key, distrusted) = self.distrusted.get_key_value(tool.package.signed_by.as_ref()?)?;
        (distrusted.at >= tool.at).then_some((key.as_str(), distrusted))
    }

    /// The newest version of a tool.
    pub fn newest(&self, id: &str) -> Option<&Shelved> {
        let versions = self.tools.values().filter(|tool| tool.package.id == id);
        versions.max_by_key(|tool| version_numbers(&tool.package.version))
    }
}

/// The fewest characters by which a digest is recognised.
const DIGEST_SHOWN: usize = 8;

/// A version as numbers, to see which is later; what is no number counts as 0.
pub fn version_numbers(version: &str) -> Vec<u64> {
    version.split('.').map(|part| part.parse().unwrap_or(0)).collect()
}
