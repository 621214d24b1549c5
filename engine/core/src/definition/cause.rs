//! The taxonomy of causes: why something goes wrong. No area blames a person.

use serde::{Deserialize, Serialize};

/// Why something goes wrong, in the provider's words, and which part of the system it lies in. No area blames a person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// Part of the system; `None` when the file does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<CauseArea>,
}

/// Parts of a work system (SEIPS): where a cause lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CauseArea {
    /// What people know, can do and are able to carry.
    People,
    /// What has to be done, and how much of it at once.
    Tasks,
    /// Forms, systems, equipment.
    Tools,
    /// Place, light, noise, layout.
    Environment,
    /// Leadership, staffing, roles, culture, oversight.
    Organisation,
    /// What comes from outside: partners, commissioners, law.
    External,
}
