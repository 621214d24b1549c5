//! Time at the edge. Inside, time is a parameter.

use chrono::{DateTime, Utc};

/// Tells the time. Never goes backwards by contract of the runtime, which keeps the latest it has seen.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct WallClock;

impl Clock for WallClock {
    fn now(&self) -> DateTime<Utc> {
        std::time::SystemTime::now().into()
    }
}
