//! The provider as a whole: counters, the definition in force, staff and their roles.

use crate::amendment::AmendedDay;
use crate::definition::DefinitionHash;
use crate::instant::Instant;
use crate::record::Delegation;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Counters and the definition in force.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    /// Days that were added to the calendar or taken out, in the order of recording, at most [`crate::limits::AMENDMENTS_KEPT`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amended: Vec<AmendedDay>,
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
    /// Meetings.
    #[serde(default, skip_serializing_if = "is_none_yet")]
    pub meetings: u64,
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

const fn is_none_yet(count: &u64) -> bool {
    *count == 0
}

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Present and coming absences, the earliest first, at most [`crate::limits::ABSENCES_PER_PERSON`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absences: Vec<Absence>,
    /// Name as colleagues know it.
    pub name: String,
    /// Staff reference.
    pub person: String,
    /// Roles to which they are appointed.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub posts: BTreeSet<Post>,
}

/// A role in a service, or in the whole provider.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Post {
    /// Role.
    pub role: String,
    /// Service; `None` is the whole provider.
    pub service: Option<String>,
}

impl Person {
    /// The absence that runs at a moment.
    pub fn absence_at(&self, at: Instant) -> Option<&Absence> {
        self.absences.iter().find(|absence| absence.runs_at(at))
    }
}

/// Somebody is away. Why is nobody's business here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// Whether its beginning was noticed.
    pub begun: bool,
    /// Colleague who stands in, by staff reference; `None` is nobody.
    pub cover: Option<String>,
    /// First moment of it.
    pub from: Instant,
    /// First moment after it; `None` is until it is ended.
    pub until: Option<Instant>,
}

impl Absence {
    /// Whether it runs at a moment.
    pub fn runs_at(&self, at: Instant) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

/// Who holds which role, in the order of appointment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointments {
    /// Staff references by role.
    pub by_role: BTreeMap<String, Vec<String>>,
    /// Who may act for a role, by role; at most [`crate::limits::DELEGATIONS_KEPT`] each.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub delegations: BTreeMap<String, Vec<Delegation>>,
}
