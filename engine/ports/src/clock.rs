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

/// A clock that stands still until it is moved.
#[cfg(feature = "fakes")]
#[derive(Debug)]
pub struct ManualClock(parking_lot::Mutex<DateTime<Utc>>);

#[cfg(feature = "fakes")]
impl ManualClock {
    /// A clock that stands at a moment.
    pub fn new(now: DateTime<Utc>) -> Self {
        Self(parking_lot::Mutex::new(now))
    }

    /// Moves the clock, backwards too: machines' clocks do that.
    pub fn set(&self, now: DateTime<Utc>) {
        *self.0.lock() = now;
    }
}

#[cfg(feature = "fakes")]
impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock()
    }
}
