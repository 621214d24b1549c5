//! The times of day at which one shift hands over to the next.

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Most handovers in one day: four shifts of six hours are the shortest that services work.
pub const HANDOVERS_MAX: usize = 4;

/// Up to four times of day in order, on the clock on the wall; none when a service does not say. In JSON: `["07:00:00", "21:00:00"]`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<NaiveTime>", into = "Vec<NaiveTime>")]
pub struct Handovers([Option<NaiveTime>; HANDOVERS_MAX]);

/// Why some times cannot be the handovers of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadHandovers {
    /// Too many.
    #[error("{0} shift handovers in a day are too many: name at most {HANDOVERS_MAX}")]
    TooMany(usize),
    /// The same time twice.
    #[error("the shift handover at {} is named twice: name each time once", .0.format("%H:%M"))]
    Twice(NaiveTime),
}

impl Handovers {
    /// None.
    pub const NONE: Self = Self([None; HANDOVERS_MAX]);

    /// The handovers at these times, in any order.
    pub fn new(times: impl IntoIterator<Item = NaiveTime>) -> Result<Self, BadHandovers> {
        let mut times: Vec<NaiveTime> = times.into_iter().collect();
        times.sort_unstable();
        if let Some(pair) = times.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(BadHandovers::Twice(pair[0]));
        }
        let mut slots = [None; HANDOVERS_MAX];
        if times.len() > slots.len() {
            return Err(BadHandovers::TooMany(times.len()));
        }
        for (slot, time) in slots.iter_mut().zip(times) {
            *slot = Some(time);
        }
        Ok(Self(slots))
    }

    /// Whether none are named.
    pub fn is_empty(&self) -> bool {
        self.0[0].is_none()
    }

    /// How many a day.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// The times in order.
    pub fn iter(self) -> impl Iterator<Item = NaiveTime> {
        self.0.into_iter().flatten()
    }
}

impl TryFrom<Vec<NaiveTime>> for Handovers {
    type Error = BadHandovers;

    fn try_from(times: Vec<NaiveTime>) -> Result<Self, BadHandovers> {
        Self::new(times)
    }
}

impl From<Handovers> for Vec<NaiveTime> {
    fn from(handovers: Handovers) -> Self {
        handovers.iter().collect()
    }
}

/// `07:00, 14:00 and 21:00`.
impl fmt::Display for Handovers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::in_words(
            self.iter().map(|time| time.format("%H:%M").to_string()),
        ))
    }
}
