//! Dates and moments that verbs send: a date alone is its beginning or its end in London, whichever is meant.

use crate::exit::{Class, Failure};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone};

/// A moment, or the end of a day.
pub fn end_of(text: &str) -> Result<String, Failure> {
    read(text, NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default())
}

/// A moment, or the beginning of a day.
pub fn beginning_of(text: &str) -> Result<String, Failure> {
    read(text, NaiveTime::MIN)
}

fn read(text: &str, time: NaiveTime) -> Result<String, Failure> {
    if DateTime::parse_from_rfc3339(text).is_ok() {
        return Ok(text.to_owned());
    }
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    let local = day.map(|day| day.and_time(time));
    let at = local.and_then(|local| chrono_tz::Europe::London.from_local_datetime(&local).earliest());
    at.map(|at| at.to_rfc3339()).ok_or_else(|| {
        Failure::coded(
            Class::Usage,
            "bad-date",
            format!("`{text}` is not a date: write it as 2027-01-15, or as a moment such as 2027-01-15T12:00:00Z"),
        )
    })
}
