//! Delegations: somebody may act for a role. The role stays responsible.

use super::Time;
use serde::{Deserialize, Serialize};

/// Somebody may act for a role, in one action or in everything of it in a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// Action; absent when it is everything of the role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// Who delegated it, by staff reference.
    pub by: String,
    /// First moment of it.
    pub from: Time,
    /// Whether it holds now.
    pub now: bool,
    /// Role that stays responsible.
    pub role: String,
    /// Service.
    pub service: String,
    /// Who may act, by staff reference.
    pub to: String,
    /// First moment after it; absent is until it is revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
}

/// Let somebody act: in one action, or for a role in a service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewDelegation {
    /// Action. Give this, or role and service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// First moment of it; absent is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Time>,
    /// Role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Who may act, by staff reference.
    pub to: String,
    /// First moment after it; absent is until it is revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
}

/// End a delegation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DelegationEnd {
    /// Action. Give this, or role and service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// Role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Who may not act any more, by staff reference.
    pub to: String,
}
