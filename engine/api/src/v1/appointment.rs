//! Who holds which role.

use super::Receipt;
use crate::problem::Fault;
use serde::{Deserialize, Serialize};

/// A person in a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appointment {
    /// Name as colleagues know it.
    pub name: String,
    /// Staff reference.
    pub person: String,
    /// Role.
    pub role: String,
    /// Service; absent is the whole provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
}

/// A person leaves a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandDown {
    /// Staff reference.
    pub person: String,
    /// Role.
    pub role: String,
    /// Service; absent is the whole provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
}

/// What came of a list of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentsTaken {
    /// How many rows are in force now.
    pub accepted: u64,
    /// What is wrong with the others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Fault>,
    /// The last change, if anything changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
}
