//! Audit tools: what is installed, what a newer version would change, who may sign, what a tool may read.

use super::{Receipt, Time};
use serde::{Deserialize, Serialize};

/// A tool that is at hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// What was let pass at its installation: `unsigned`, `untrusted`, `downgrade`, `other-key`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<String>,
    /// Lists of records that it asks to read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<String>,
    /// Who made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Version of the contract; absent for a tool that comes with Ratchet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
    /// SHA-256 of the component: what workflows are pinned to.
    pub digest: String,
    /// What it may read, and in which service.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<ToolGrant>,
    /// Id.
    pub id: String,
    /// When it was installed; absent for a tool that comes with Ratchet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub installed_at: Option<Time>,
    /// Licence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// Limits of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<ToolLimits>,
    /// SHA-256 of the package; absent for a tool that comes with Ratchet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<String>,
    /// `installed`, `bundled`, or with what is wrong in `trouble`: `distrusted` (what uses it stays on it, nothing new may begin to) or
    /// `unusable`.
    pub state: String,
    /// Key that signed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_by: Option<String>,
    /// Whose key that is, when it is trusted now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer: Option<String>,
    /// Title in plain words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Why it cannot be run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// What uses it, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uses: Vec<String>,
    /// Version.
    pub version: String,
}

/// All tools and keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tools {
    /// Keys that may sign tools.
    pub keys: Vec<ToolKey>,
    /// Tools.
    pub tools: Vec<Tool>,
}

/// A key that may sign tools.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolKey {
    /// Public key, lower-case hexadecimal.
    pub key: String,
    /// Whose it is.
    pub name: String,
    /// Since when it is trusted.
    pub since: Time,
}

/// A key to be trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewToolKey {
    /// Public key, lower-case hexadecimal.
    pub key: String,
    /// Whose it is.
    pub name: String,
}

/// A reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhyDistrusted {
    /// Why.
    pub reason: String,
}

/// Limits of one tool; what is absent is as the daemon has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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

/// A list of records that a tool may read in a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToolGrant {
    /// The list, by name.
    pub records: String,
    /// Service.
    pub service: String,
}

/// A list of records for tools to read was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordsTaken {
    /// Rows.
    pub accepted: u64,
    /// What was recorded.
    pub receipt: Receipt,
}

/// A tool is installed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolInstalled {
    /// What was recorded.
    pub receipt: Receipt,
    /// The tool.
    pub tool: Tool,
    /// What it changes against the version that is in use or was the newest; absent when there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upgrade: Option<ToolUpgrade>,
}

/// What a newer version changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolUpgrade {
    /// Differences, one sentence each.
    pub changes: Vec<ToolChange>,
    /// Version before.
    pub from: String,
    /// What it means for re-tests, if like is not compared with like any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retests: Option<String>,
    /// What runs on the version before and stays on it, in words.
    pub stay: Vec<String>,
    /// Version after.
    pub to: String,
}

/// One difference between two versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolChange {
    /// `added`, `removed`, `retitled`, `altered`, `scoring`.
    pub kind: String,
    /// In a sentence.
    pub text: String,
}

/// Whether tools are as they were installed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolsVerified {
    /// What was looked at.
    pub checked: Vec<ToolVerified>,
}

/// Whether one tool is as it was installed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolVerified {
    /// Digest of the component.
    pub digest: String,
    /// Tool and version.
    pub name: String,
    /// What is wrong, one sentence each; empty when all is well.
    pub trouble: Vec<String>,
    /// What was looked at and is well, in words.
    pub well: Vec<String>,
}

/// A page of evaluations that were run again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replayed {
    /// Evaluations that gave another report or none, one sentence each.
    pub different: Vec<ReplayDifference>,
    /// The evaluations with what went in and what came out, where they were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evaluations: Vec<serde_json::Value>,
    /// Where the next page begins; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// Evaluations that gave the same report, byte for byte.
    pub same: u64,
}

/// An evaluation that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplayDifference {
    /// Audit.
    pub audit: String,
    /// What is different.
    pub reason: String,
}
