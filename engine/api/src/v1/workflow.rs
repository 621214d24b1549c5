//! Workflows: a folder of `.qip` files, and what of it is in force.

use super::Receipt;
use crate::problem::Fault;
use serde::{Deserialize, Serialize};

/// A folder of `.qip` files (and `tools.lock`) to bring into force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewWorkflows {
    /// The files.
    pub files: Vec<SourceFile>,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceFile {
    /// Path, as problems should show it.
    pub path: String,
    /// Text.
    pub text: String,
}

/// A folder is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkflowsApplied {
    /// Hash of the definition.
    pub hash: String,
    /// What was recorded.
    pub receipt: Receipt,
    /// Warnings and notes: it works, and somebody should look.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Fault>,
}

/// Everything that a definition says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptDefinition {
    /// As the core writes it; its form goes with the version of Ratchet.
    pub definition: serde_json::Value,
    /// Its hash.
    pub hash: String,
}

/// What is in force.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InForce {
    /// Audits by name, with the role that carries each out.
    pub audits: Vec<Named>,
    /// Kinds of occurrence.
    pub events: Vec<String>,
    /// Forums by name, with the role in the chair.
    pub forums: Vec<Named>,
    /// Hash of the definition; absent before anything was applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// Plans by name, with the role that owns each.
    pub plans: Vec<Named>,
    /// Name of the provider.
    pub provider: String,
    /// Roles.
    pub roles: Vec<String>,
    /// Rules by name, with the role that owns each.
    pub rules: Vec<Named>,
    /// Services.
    pub services: Vec<String>,
    /// Pinned tools.
    pub tools: Vec<ToolPin>,
}

/// Something with a name and a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Name.
    pub name: String,
    /// Role.
    pub role: String,
}

/// A pinned tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolPin {
    /// SHA-256 of the component; empty when the questions stand in the files themselves.
    pub digest: String,
    /// Id.
    pub id: String,
    /// Version.
    pub version: String,
}
