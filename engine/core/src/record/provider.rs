//! The provider as a whole: counters, the definition in force, staff and their roles.

use crate::definition::DefinitionHash;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Counters and the definition in force.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    /// The last number given to each kind of thing.
    pub counters: Counters,
    /// Definition in force; running plans may be pinned to earlier ones.
    pub definition: Option<DefinitionHash>,
    /// Name of the provider.
    pub name: String,
}

/// The last number given to each kind of thing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// Actions.
    pub actions: u64,
    /// Audits.
    pub audits: u64,
    /// Findings.
    pub findings: u64,
    /// Messages.
    pub messages: u64,
    /// Occurrences.
    pub occurrences: u64,
    /// Plans.
    pub plans: u64,
    /// Themes.
    #[serde(default)]
    pub themes: u64,
}

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Name as colleagues know it.
    pub name: String,
    /// Staff reference.
    pub person: String,
}

/// Who holds which role, in the order of appointment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointments {
    /// Staff references by role.
    pub by_role: BTreeMap<String, Vec<String>>,
}
