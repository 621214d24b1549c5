//! Days that a provider added to its calendar, or took out, after the bank-holiday data was written: a late one-off holiday.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Most amended days that one calendar knows. One-off bank holidays come every few years, so this is a lifetime of them.
pub const AMENDED_DAYS_MAX: usize = 16;

/// What happened to a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayChange {
    /// The office is closed on it, as on a bank holiday.
    Added,
    /// It is no bank holiday after all.
    Removed,
}

/// Amended days; they are never written with a calendar but laid over it from the provider's record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AmendedDays([Option<(NaiveDate, DayChange)>; AMENDED_DAYS_MAX]);

impl AmendedDays {
    /// None.
    pub const NONE: Self = Self([None; AMENDED_DAYS_MAX]);

    /// These days, of more than [`AMENDED_DAYS_MAX`] the last.
    pub fn new(days: impl IntoIterator<Item = (NaiveDate, DayChange)>) -> Self {
        let days: std::collections::BTreeMap<NaiveDate, DayChange> = days.into_iter().collect();
        let mut amended = Self::NONE;
        for (slot, day) in amended.0.iter_mut().zip(days.into_iter().rev()) {
            *slot = Some(day);
        }
        amended
    }

    /// What happened to a day, if anything.
    pub fn on(&self, date: NaiveDate) -> Option<DayChange> {
        let mut days = self.0.iter().flatten();
        days.find(|(day, _)| *day == date).map(|(_, change)| *change)
    }

    /// How many days.
    pub fn count(&self) -> usize {
        self.0.iter().flatten().count()
    }
}
