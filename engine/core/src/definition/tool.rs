//! Pinned audit tools, and the part of one that stands in the file.

use crate::tool::Description;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A pinned audit tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// What the tool says about itself.
    pub description: Arc<Description>,
    /// SHA-256 of the component, lower-case hexadecimal; empty when no component takes part.
    pub digest: String,
    /// Questions and measures that stand in the file itself and that the engine evaluates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<OwnPart>,
}

/// The part of a tool's description that comes from the file: everything from these positions on. What comes before belongs to
/// the component; without one, both are 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPart {
    /// Id of the component's tool that evaluates the rest; `None` when the file brings everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// Position of the first measure of the file in `description.measures`. Each has a yes/no field of the same id: how many
    /// records say yes over how many say yes or no.
    pub first_measure: u16,
    /// Position of the first question of the file in `description.questions`.
    pub first_question: u16,
}
