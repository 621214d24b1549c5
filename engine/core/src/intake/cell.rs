//! One cell at a time: what a person wrote, as a value, or a sentence that says what would be right.

use crate::limits;
use crate::tool::{Answer, FieldKind, FieldValue};
use chrono::{DateTime, MappedLocalTime, NaiveDateTime, TimeZone};
use chrono_tz::Tz;

const LOCAL_FORMATS: [&str; 4] = [
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S",
];

/// An answer. Blank is nobody's answer.
pub(super) fn answer(text: &str) -> Result<Answer, String> {
    Ok(match text.to_lowercase().as_str() {
        "" | "?" => Answer::Unanswered,
        "y" | "yes" | "met" => Answer::Met,
        "n" | "no" | "not met" => Answer::NotMet,
        "-" | "n/a" | "na" | "not applicable" => Answer::NotApplicable,
        _ => {
            return Err(format!(
                "`{}` is not an answer: write yes, no, n/a, or leave it blank",
                short(text)
            ));
        }
    })
}

/// The value of a data field; `None` for a blank cell.
pub(super) fn field(text: &str, kind: FieldKind, zone: Tz) -> Result<Option<FieldValue>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    match kind {
        FieldKind::Text => free_text(text).map(FieldValue::Text),
        FieldKind::Number => thousandths(text).map(FieldValue::Number),
        FieldKind::Moment => moment(text, zone).map(FieldValue::Moment),
        FieldKind::Flag => flag(text).map(FieldValue::Flag),
    }
    .map(Some)
}

/// A reference or name: something, not too long, without control characters.
pub(super) fn name(text: &str) -> Result<String, String> {
    if text.is_empty() {
        Err("this is blank, and every row needs it".to_owned())
    } else if text.chars().count() > limits::NAME_CHARS {
        Err(format!("this is longer than {} characters", limits::NAME_CHARS))
    } else if text.chars().any(char::is_control) {
        Err("this holds a line break or another character that cannot be seen".to_owned())
    } else {
        Ok(text.to_owned())
    }
}

fn free_text(text: &str) -> Result<String, String> {
    if text.chars().count() > limits::TEXT_CHARS {
        return Err(format!("this text is longer than {} characters", limits::TEXT_CHARS));
    }
    let allowed = |letter: char| !letter.is_control() || matches!(letter, '\n' | '\r' | '\t');
    if text.chars().all(allowed) {
        Ok(text.to_owned())
    } else {
        Err("this text holds a character that cannot be seen".to_owned())
    }
}

fn thousandths(text: &str) -> Result<i64, String> {
    let wrong = || {
        format!(
            "`{}` is not a number: write one such as 2 or 2.5, without a unit",
            short(text)
        )
    };
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(decimals) || digits.ends_with('.') {
        return Err(wrong());
    }
    let decimals = decimals.trim_end_matches('0');
    if decimals.len() > 3 {
        return Err(format!(
            "`{}` has more than three decimals, which no measure keeps",
            short(text)
        ));
    }
    let size: i64 = format!("{whole}{decimals:0<3}")
        .parse()
        .map_err(|_| format!("`{}` is too large", short(text)))?;
    Ok(if negative { -size } else { size })
}

fn moment(text: &str, zone: Tz) -> Result<i64, String> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Ok(moment.timestamp());
    }
    let local = LOCAL_FORMATS
        .into_iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .ok_or_else(|| {
            format!(
                "`{}` is not a date and time: write one such as 2026-06-01 09:30",
                short(text)
            )
        })?;
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(moment) | MappedLocalTime::Ambiguous(moment, _) => Ok(moment.timestamp()),
        MappedLocalTime::None => Err(format!(
            "the clocks went forward over {}, so nothing can have happened then",
            local.format("%H:%M on %-d %B %Y")
        )),
    }
}

fn flag(text: &str) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "y" | "yes" | "true" => Ok(true),
        "n" | "no" | "false" => Ok(false),
        _ => Err(format!("`{}` is neither yes nor no", short(text))),
    }
}

/// The beginning of what was written: a cell can hold a page.
pub(super) fn short(text: &str) -> String {
    const KEPT: usize = 40;
    let line = text.lines().next().unwrap_or_default();
    let kept: String = line.chars().take(KEPT).collect();
    if kept.len() < text.len() {
        format!("{kept}…")
    } else {
        kept
    }
}
