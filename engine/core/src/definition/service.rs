//! Services and the roles in them.

use crate::calendar::Calendar;
use serde::{Deserialize, Serialize};

/// A place where care is given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// Working days, bank holidays and time zone.
    pub calendar: Calendar,
    /// How many people it serves, if said.
    pub capacity: Option<u32>,
    /// Kind of service, for example `residential care`.
    pub kind: String,
}

/// A role; people are appointed to roles in the daemon, never in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// How many open actions one holder can carry, if said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// Whether it is a team. A team is told, and takes part; it never owns.
    #[serde(default)]
    pub is_team: bool,
    /// The role above.
    pub reports_to: Option<String>,
}
