//! What a folder of `.qip` files means, compiled: the finite machine that every audit, plan and re-test of a provider follows.
//!
//! A definition is plain data, content-addressed by [`Definition::hash`] and kept in the ledger, because a running plan keeps
//! the definition it started with. It names roles, never people. Questions, measures and re-tests are referred to by position,
//! so that nothing has to be looked up by text while deciding.

mod audit;
mod cause;
mod condition;
mod forum;
mod pack;
mod plan;
mod retest;
mod rule;
mod service;
mod severity;
mod standard;
mod theme;
mod tool;

pub use audit::{Audit, Cadence, CadenceWhen, ToolUse};
pub use cause::{Cause, CauseArea};
pub use condition::{Comparison, Condition, How, MeasureTest};
pub use forum::{Approval, Forum, Topic};
pub use pack::{Pack, PackPart};
pub use plan::{Action, Closes, FailResponse, MeasureKind, Opens, Plan, PlanMeasure, Recipient, Timing, Watch};
pub use retest::{Anchor, Retest};
pub use rule::{Rule, Rung, Trigger};
pub use service::{Role, Service};
pub use severity::{Band, SeverityBands};
pub use standard::Standard;
pub use theme::{Pattern, Theme, ThemeImproved, ThemeTrigger};
pub use tool::{OwnPart, Tool};

use crate::calendar::Calendar;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that one folder says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Definition {
    /// Audits by name.
    pub audits: BTreeMap<String, Audit>,
    /// The taxonomy of causes, by name.
    pub causes: BTreeMap<String, Cause>,
    /// Kinds of occurrence that the provider records, for example `incident`.
    pub events: BTreeSet<String>,
    /// Warnings of the checks that somebody decided to live with, for the forum to see.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<Exception>,
    /// Forums by name.
    pub forums: BTreeMap<String, Forum>,
    /// Evidence packs by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub packs: BTreeMap<String, Pack>,
    /// Plans by name.
    pub plans: BTreeMap<String, Plan>,
    /// Names that were changed: what went by another name in the definition before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub renames: Vec<Rename>,
    /// Roles by name.
    pub roles: BTreeMap<String, Role>,
    /// Rules (immediate responses) by name.
    pub rules: BTreeMap<String, Rule>,
    /// Services by name.
    pub services: BTreeMap<String, Service>,
    /// How severity and likelihood make a band.
    #[serde(default)]
    pub severity: SeverityBands,
    /// Standards that the provider names itself, by name.
    pub standards: BTreeMap<String, Standard>,
    /// Themes by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub themes: BTreeMap<String, Theme>,
    /// Audit tools by id, as pinned in `tools.lock`.
    pub tools: BTreeMap<String, Tool>,
}

/// A warning of the checks that is switched off, and why. It changes nothing about how anything runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// Name of the exception.
    pub name: String,
    /// Why it is right here.
    pub reason: String,
    /// What the warning says, in plain words.
    pub title: String,
    /// Name of the warning, for example `one-retest-only`.
    pub warning: String,
    /// Where, in words: `plan "Fire log"`; `the whole folder` if it holds everywhere.
    #[serde(rename = "where")]
    pub place: String,
}

/// SHA-256 of a definition's JSON, lower-case hexadecimal.
pub type DefinitionHash = String;

/// A name that was changed (`was "Old name"`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rename {
    /// Kind of block, as its keyword: `audit`, `plan`, `role`.
    pub kind: String,
    /// Name now.
    pub now: String,
    /// Name before.
    pub was: String,
}

impl Definition {
    /// The content address of this definition.
    pub fn hash(&self) -> DefinitionHash {
        let bytes =
            serde_json::to_vec(self).expect("a definition is plain data with text keys, which JSON can always hold");
        Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Working days, bank holidays and time zone of a service.
    pub fn calendar_of(&self, service: &str) -> Option<Calendar> {
        self.services.get(service).map(|service| service.calendar)
    }

    /// The roles above a role, the nearest first. A circle ends where it began.
    pub fn above(&self, role: &str) -> Vec<&str> {
        let mut chain: Vec<&str> = Vec::new();
        let mut last = role;
        while let Some(above) = self.roles.get(last).and_then(|role| role.reports_to.as_deref()) {
            if above == role || chain.contains(&above) {
                break;
            }
            chain.push(above);
            last = above;
        }
        chain
    }

    /// The tool that an audit uses.
    pub fn tool_of(&self, audit: &Audit) -> Option<&Tool> {
        self.tools.get(&audit.tool.tool)
    }
}
