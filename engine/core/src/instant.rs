//! Moments in time. The core never asks for the present one: time is a parameter.

/// A moment, in UTC. Local time appears only where a calendar is named.
pub type Instant = chrono::DateTime<chrono::Utc>;
