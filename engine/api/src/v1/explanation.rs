//! Why something is the way it is, in plain English.

use super::Time;
use serde::{Deserialize, Serialize};

/// Why something is here, why now, who can move it, what would close it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// Identifier of the thing.
    pub about: String,
    /// Whether it has come to its end.
    pub closed: bool,
    /// Other things that belong to it.
    pub see_also: Vec<String>,
    /// Since when it is in that state.
    pub since: Time,
    /// Its state in words.
    pub state: String,
    /// What it is, in one line.
    pub what: String,
    /// What would close it.
    pub what_would_close_it: Vec<String>,
    /// Who can move it.
    pub who_can_move_it: Vec<Mover>,
    /// Why it is here.
    pub why_here: Vec<String>,
    /// What it waits for now.
    pub why_now: Vec<String>,
}

/// Somebody who can move a thing on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mover {
    /// What they can do.
    pub can: String,
    /// People who hold the role, by staff reference; empty is a vacancy.
    pub people: Vec<String>,
    /// Role.
    pub role: String,
}
