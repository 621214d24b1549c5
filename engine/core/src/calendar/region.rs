//! The named bank-holiday calendars of the United Kingdom.
//!
//! "Working day" has no single legal meaning: some acts mean England and Wales, others any part of the United Kingdom. So a
//! calendar always names its region, and `uk-any` closes on every day that is a holiday somewhere.

use super::{published, rules};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A named bank-holiday calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Region {
    /// England and Wales.
    EnglandAndWales,
    /// Scotland.
    Scotland,
    /// Northern Ireland.
    NorthernIreland,
    /// A holiday in any of the three nations above.
    UkAny,
}

/// A bank holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holiday {
    /// The day that is free.
    pub date: NaiveDate,
    /// What it is called.
    pub name: &'static str,
    /// Whether it stands in for a date on a weekend.
    pub substitute: bool,
}

/// Text that names no bank-holiday calendar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a bank-holiday calendar: use england-and-wales, scotland, northern-ireland or uk-any")]
pub struct UnknownRegion(pub String);

impl Region {
    /// The nations that publish their own list.
    pub const NATIONS: [Self; 3] = [Self::EnglandAndWales, Self::Scotland, Self::NorthernIreland];
    /// All named calendars.
    pub const ALL: [Self; 4] = [
        Self::EnglandAndWales,
        Self::Scotland,
        Self::NorthernIreland,
        Self::UkAny,
    ];

    /// The name as written in files: `england-and-wales`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::EnglandAndWales => "england-and-wales",
            Self::Scotland => "scotland",
            Self::NorthernIreland => "northern-ireland",
            Self::UkAny => "uk-any",
        }
    }

    /// The bank holiday on a date, if it is one. `uk-any` answers with the first nation that has it.
    pub fn holiday_on(self, date: NaiveDate) -> Option<Holiday> {
        if self == Self::UkAny {
            return Self::NATIONS.into_iter().find_map(|nation| nation.holiday_on(date));
        }
        if published::YEARS.contains(&date.year()) {
            return published::find(self, date);
        }
        rules::holidays(self, date.year())
            .into_iter()
            .find(|holiday| holiday.date == date)
    }

    /// All bank holidays of a year in date order, each date once.
    pub fn holidays_in(self, year: i32) -> Vec<Holiday> {
        if self == Self::UkAny {
            let mut days: Vec<Holiday> = Self::NATIONS
                .into_iter()
                .flat_map(|nation| nation.holidays_in(year))
                .collect();
            days.sort_by_key(|holiday| holiday.date);
            days.dedup_by_key(|holiday| holiday.date);
            return days;
        }
        if published::YEARS.contains(&year) {
            published::in_year(self, year)
        } else {
            rules::holidays(self, year)
        }
    }

    /// Whether the holidays of a year are published facts; otherwise they follow from the standing rules and may change.
    pub fn is_published(year: i32) -> bool {
        published::YEARS.contains(&year)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Region {
    type Err = UnknownRegion;

    fn from_str(text: &str) -> Result<Self, UnknownRegion> {
        Self::ALL
            .into_iter()
            .find(|region| region.name() == text)
            .ok_or_else(|| UnknownRegion(text.to_owned()))
    }
}
