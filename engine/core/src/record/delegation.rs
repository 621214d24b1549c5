//! Delegation: somebody acts for a role in one thing, or in everything of it in a service for a time. The role stays responsible.

use crate::id::ActionId;
use crate::instant::Instant;
use serde::{Deserialize, Serialize};

/// What is delegated.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delegated {
    /// One action.
    Action(ActionId),
    /// Everything of a role in a service.
    Role {
        /// Role.
        role: String,
        /// Service.
        service: String,
    },
}

/// Somebody may act for a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// Who delegated it, by staff reference.
    pub by: String,
    /// First moment of it.
    pub from: Instant,
    /// Who may act, by staff reference.
    pub to: String,
    /// First moment after it; `None` is until it is revoked.
    pub until: Option<Instant>,
}

impl Delegation {
    /// Whether it holds at a moment.
    pub fn runs_at(&self, at: Instant) -> bool {
        self.from <= at && !self.is_over(at)
    }

    /// Whether it has come to its end.
    pub fn is_over(&self, at: Instant) -> bool {
        self.until.is_some_and(|until| until <= at)
    }
}

/// An action was given to another role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reassignment {
    /// When.
    pub at: Instant,
    /// By whom, by staff reference; `None` is the operator.
    pub by: Option<String>,
    /// Role that owned it.
    pub from: String,
    /// Why.
    pub reason: String,
    /// Role that owns it now.
    pub to: String,
}
