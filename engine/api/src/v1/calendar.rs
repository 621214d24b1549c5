//! The calendar as the provider amended it: late holidays, and the due dates that they would move.

use super::Time;
use serde::{Deserialize, Serialize};

/// The calendars of the services, and the days that were amended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Days that were added or taken out, in the order of recording.
    pub amended: Vec<AmendedDay>,
    /// Calendars by service.
    pub services: Vec<ServiceCalendar>,
}

/// A day that was added to the calendar, or taken out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmendedDay {
    /// When it was recorded.
    pub at: Time,
    /// `added` or `removed`.
    pub change: String,
    /// The day, for example `2026-06-15`.
    pub date: String,
    /// Why.
    pub reason: String,
    /// Bank-holiday calendar in which it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Service in which it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// What the day is called.
    pub title: String,
}

/// When the office of a service works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceCalendar {
    /// Name with the version of its data, and how many days were amended: `england-and-wales@2026.1+1`.
    pub calendar: String,
    /// Until what time of a working day things count as come in that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut_off: Option<String>,
    /// When one shift hands over to the next: `07:00`.
    pub handovers: Vec<String>,
    /// Service.
    pub service: String,
    /// Time zone.
    pub zone: String,
}

/// A day that may be amended: which, where, and whether it comes or goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayWish {
    /// `added` or `removed`.
    pub change: String,
    /// The day, for example `2026-06-15`.
    pub date: String,
    /// Bank-holiday calendar: `england-and-wales`, `scotland`, `northern-ireland` or `uk-any`. Give this or a service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Only this service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
}

/// A due date that would be another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// Action.
    pub action: String,
    /// Why the new one is what it is.
    pub because: String,
    /// The due moment that counts now.
    pub from: Time,
    /// Turn.
    pub obligation: u32,
    /// Service.
    pub service: String,
    /// What the action is called.
    pub title: String,
    /// The due moment by the amended calendar.
    pub to: Time,
}

/// Amend the calendar, and move the due dates that were looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// `added` or `removed`.
    pub change: String,
    /// The day.
    pub date: String,
    /// Due dates that move with it, as the list of shifts had them; no others do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<ShiftChosen>,
    /// Why.
    pub reason: String,
    /// Bank-holiday calendar. Give this or a service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Only this service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// What the day is called.
    pub title: String,
}

/// A due date that is to move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShiftChosen {
    /// Action.
    pub action: String,
    /// Turn.
    pub obligation: u32,
    /// Where the list had it move.
    pub to: Time,
}
