//! Forums as the outside sees them.

use super::Time;
use serde::{Deserialize, Serialize};

/// A forum's agenda as things stand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agenda {
    /// Role that chairs it.
    pub chair: String,
    /// Forum.
    pub forum: String,
    /// When it meets next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meets_next: Option<Time>,
    /// Topics, in order.
    pub topics: Vec<AgendaTopic>,
}

/// A topic with what there is to say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaTopic {
    /// One line each.
    pub lines: Vec<String>,
    /// Topic in words.
    pub topic: String,
}
