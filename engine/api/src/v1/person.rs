//! Members of staff: what they hold, when they are away, who takes their place; and the posts that nobody fills.

use super::{Delegation, Time};
use serde::{Deserialize, Serialize};

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Present and coming absences, the earliest first.
    pub absences: Vec<Absence>,
    /// Whether they are away now.
    pub away: bool,
    /// Name as colleagues know it.
    pub name: String,
    /// Staff reference.
    pub person: String,
    /// Roles that they hold.
    pub posts: Vec<Post>,
}

/// A member of staff with what others have given them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonDetail {
    /// As lists show it.
    #[serde(flatten)]
    pub person: Person,
    /// Colleagues whose place they take, now or later.
    pub covers: Vec<Covered>,
    /// What is delegated to them.
    pub delegations: Vec<Delegation>,
}

/// A role in a service, or in the whole provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Role.
    pub role: String,
    /// Service; absent is the whole provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
}

/// Somebody is away. Why is nobody's business here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// Colleague who stands in, by staff reference; absent is nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover: Option<String>,
    /// First moment of it.
    pub from: Time,
    /// Whether it runs now.
    pub now: bool,
    /// First moment after it; absent is until it is ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
}

/// A colleague whose place somebody takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Covered {
    /// First moment of it.
    pub from: Time,
    /// Who is away, by staff reference.
    pub person: String,
    /// First moment after it; absent is until it is ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
}

/// Record that somebody is away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAbsence {
    /// Colleague who stands in, by staff reference; absent is nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover: Option<String>,
    /// First moment of it.
    pub from: Time,
    /// First moment after it; absent is until it is ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
}

/// Somebody is back, or stays after all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AbsenceEnd {
    /// First moment of the absence that is meant; absent is the one that runs, else the next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Time>,
}

/// A role that somebody should hold in a service and nobody does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vacancy {
    /// People who hold the role and are away without cover.
    pub away: Vec<String>,
    /// What the role owes, at most a handful by identifier.
    pub owes: Vec<String>,
    /// How much it owes in all.
    pub owes_in_all: u32,
    /// Role.
    pub role: String,
    /// Service.
    pub service: String,
    /// Since when that is recorded; absent while nothing hangs on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Time>,
    /// Role above that was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<String>,
}
