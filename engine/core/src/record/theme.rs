//! Themes: what recurs over several audits, raised once and worked on as one strand until every watched audit is better.

use crate::definition::{DefinitionHash, Pattern};
use crate::id::{AuditId, FindingId, PlanId, ThemeId};
use crate::instant::Instant;
use crate::limits;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Where a theme's patterns were seen, in one service or over all, and the theme that runs because of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strand {
    /// The latest theme that was raised here.
    pub latest: Option<ThemeId>,
    /// The theme that runs: as long as it does, none is raised again.
    pub running: Option<ThemeId>,
    /// Sightings since the last theme closed, in the order of recording, at most [`limits::SIGHTINGS_KEPT`] beside the newest of
    /// each audit.
    pub sightings: Vec<Sighting>,
}

/// A pattern was seen in a finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Sighting {
    /// When the finding was raised.
    pub at: Instant,
    /// Audit that raised it.
    pub audit: AuditId,
    /// Name of that audit.
    pub audit_name: String,
    /// Finding.
    pub finding: FindingId,
    /// What was seen.
    pub pattern: Pattern,
    /// Service.
    pub service: String,
}

/// A theme that was raised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    /// When it was closed.
    pub closed_at: Option<Instant>,
    /// Definition that it keeps.
    pub definition: DefinitionHash,
    /// Findings behind it, oldest first, at most [`limits::FINDINGS_PER_PLAN`].
    pub findings: Vec<FindingId>,
    /// Identifier.
    pub id: ThemeId,
    /// Since when every watched audit is better; `None` while one is not.
    pub improved_at: Option<Instant>,
    /// Name in the definition.
    pub name: String,
    /// Senior role that owns it.
    pub owner: String,
    /// What recurs.
    pub pattern: Pattern,
    /// Plans that work on it.
    pub plans: Vec<PlanId>,
    /// When it was raised.
    pub raised_at: Instant,
    /// Service; `None` is over all services.
    pub service: Option<String>,
    /// Services in which it was seen.
    pub services: BTreeSet<String>,
    /// How often it got worse again after it had improved.
    pub setbacks: u32,
}

impl Theme {
    /// The service by which it is listed: its own, or the first in which it was seen.
    pub fn first_service(&self) -> &str {
        self.service
            .as_deref()
            .or_else(|| self.services.first().map(String::as_str))
            .unwrap_or_default()
    }
}

impl Strand {
    /// Keeps a sighting. The newest sighting of a pattern in each audit is never dropped, so no theme is missed for lack of room.
    pub(crate) fn keep(&mut self, sighting: Sighting) {
        if self.sightings.contains(&sighting) {
            return;
        }
        self.sightings.push(sighting);
        if self.sightings.len() <= limits::SIGHTINGS_KEPT {
            return;
        }
        let is_newest = |at: usize| {
            let old = &self.sightings[at];
            let same = |other: &&Sighting| {
                (&other.pattern, &other.service, &other.audit_name) == (&old.pattern, &old.service, &old.audit_name)
            };
            self.sightings.iter().filter(same).all(|other| other.at <= old.at)
        };
        if let Some(old) = (0..self.sightings.len()).find(|at| !is_newest(*at)) {
            self.sightings.remove(old);
        }
    }
}
