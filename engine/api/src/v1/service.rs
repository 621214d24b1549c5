//! Services and roles, with what they carry at present.

use serde::{Deserialize, Serialize};

/// A place where care is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// How many people it serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// Kind of service.
    pub kind: String,
    /// What its roles owe.
    pub load: Load,
    /// Name.
    pub name: String,
    /// Roles that somebody should hold there and nobody does.
    pub vacancies: u32,
}

/// What is owed at present.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    /// Actions that are not done.
    pub actions: u32,
    /// Answers to escalations.
    pub answers: u32,
    /// Audits and re-tests to be made.
    pub audits: u32,
    /// Plans that are not verified.
    pub plans: u32,
}

/// A role, and what it carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// How many open actions one holder can carry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// Who is appointed to it in the whole provider, by staff reference.
    pub everywhere: Vec<String>,
    /// Whether it is a team; a team owns nothing.
    pub is_team: bool,
    /// Name.
    pub name: String,
    /// Where it is held, and what it owes there.
    pub places: Vec<RolePlace>,
    /// The role above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reports_to: Option<String>,
}

/// A role in one service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolePlace {
    /// Who stands for it now, by staff reference; empty is a vacancy.
    pub holders: Vec<String>,
    /// What it owes there.
    pub load: Load,
    /// Whether there are more open actions than its holders can carry.
    pub overloaded: bool,
    /// Service.
    pub service: String,
}
