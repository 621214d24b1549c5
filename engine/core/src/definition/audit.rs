//! Audits that recur, how often, and the tool that they use.

use super::{Condition, Rung};
use crate::recurrence::Recurrence;
use crate::sampling::SampleSpec;
use crate::span::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An audit that recurs in each service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Audit {
    /// Role whose holder authorises the result before it counts; never whoever submitted it. `None` needs nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorised_by: Option<String>,
    /// How the next turn depends on results; the first that fits counts, else `every`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cadence: Vec<Cadence>,
    /// Who hears of it when it is late.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub escalate: Vec<Rung>,
    /// When it opens.
    pub every: Recurrence,
    /// How long it may take from opening.
    pub finished_within: Span,
    /// Role that carries it out.
    pub owner: String,
    /// What is drawn.
    pub sample: SampleSpec,
    /// Services in which it is made; empty is all.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub services: BTreeSet<String>,
    /// When its result is a significant finding.
    pub significant: Condition,
    /// Standards named beside those of the tool.
    pub standards: Vec<String>,
    /// The tool and the part of it that is used.
    pub tool: ToolUse,
}

impl Audit {
    /// Whether it is made in a service.
    pub fn is_made_in(&self, service: &str) -> bool {
        self.services.is_empty() || self.services.contains(service)
    }
}

/// A cadence that depends on results: `after a significant finding: every 2 weeks`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cadence {
    /// How often then.
    pub every: Recurrence,
    /// When.
    pub when: CadenceWhen,
}

/// What a cadence looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CadenceWhen {
    /// The latest result was a significant finding.
    AfterSignificant,
    /// The latest so many results were none.
    AfterGood {
        /// How many in a row, at least 1.
        in_a_row: u32,
    },
}

/// The tool and the part of it that an audit uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolUse {
    /// Position of the section; `None` is the whole tool.
    pub section: Option<u16>,
    /// Tool id.
    pub tool: String,
}
