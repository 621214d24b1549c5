//! Dates, times and lists as people say them.

use crate::instant::Instant;
use chrono_tz::Tz;

/// `Mon 4 Jan 2027`.
pub fn day(at: Instant, zone: Tz) -> String {
    at.with_timezone(&zone).format("%a %-d %b %Y").to_string()
}

/// `Mon 4 Jan 2027 at 09:30`.
pub fn day_and_time(at: Instant, zone: Tz) -> String {
    at.with_timezone(&zone).format("%a %-d %b %Y at %H:%M").to_string()
}

/// `a, b and c`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `1 record`, `2 records`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 {
        format!("1 {one}")
    } else {
        format!("{number} {many}")
    }
}
