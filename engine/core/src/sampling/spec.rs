//! What an audit asks of its sample: `10 PRN administrations, including evenings, weekends, every team`.
//!
//! The words of a file meet the strata of a frame without a dictionary. A phrase fits a row when it is the value of one of its
//! strata (`evening`), the value and its stratum (`agency staff`, for `staff`: `agency`), or the stratum and its value
//! (`team A`). Capitals, a plural `s` and spaces at the ends do not matter. `weekend` and `weekday` also fit the days by name
//! (`Saturday`, `Sat`), since that is how rotas and charts are exported.

use super::frame::FrameRow;
use crate::span::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// What is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleSpec {
    /// How many.
    pub size: u32,
    /// What it is spread over, in the order of the file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spread: Vec<Spread>,
    /// What one of them is, in the plural, for example `PRN administrations`.
    pub unit: String,
}

/// A demand on a sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Spread {
    /// At least so many rows that the phrase fits: `2 recent incidents`.
    AtLeast(u32, String),
    /// At least one row of each value of a stratum: `every team`.
    Every(String),
    /// At least one row that the phrase fits: `evenings`.
    Including(String),
    /// No row that the phrase does not fit: `only nights`.
    Only(String),
    /// Only rows of people to whom this happened since the plan opened: `only people with an incident since opening`. Whoever
    /// opens the audit replaces it by the rows concerned before drawing.
    OnlySince(String),
    /// Only rows of people to whom this happened within so long before the audit opened: `only people with an incident in the last 3
    /// months`. Whoever opens the audit replaces it by the rows concerned before drawing.
    OnlyRecent(String, Span),
    /// Only rows of the strata in which the audit that opened the plan failed: `only where it failed`. Whoever opens the audit
    /// replaces it by [`Spread::Only`]s before drawing.
    OnlyWhereItFailed,
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(count, phrase) => write!(f, "{count} {phrase}"),
            Self::Every(stratum) => write!(f, "every {stratum}"),
            Self::Including(phrase) => f.write_str(phrase),
            Self::Only(phrase) => write!(f, "only {phrase}"),
            Self::OnlySince(event) => write!(f, "only people with {event} since opening"),
            Self::OnlyRecent(event, within) => write!(f, "only people with {event} in the last {within}"),
            Self::OnlyWhereItFailed => f.write_str("only where it failed"),
        }
    }
}

/// `10 PRN administrations, including evenings, every team`.
impl fmt::Display for SampleSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.size, self.unit)?;
        let limits = |spread: &&Spread| {
            matches!(
                spread,
                Spread::Only(_) | Spread::OnlySince(_) | Spread::OnlyRecent(..) | Spread::OnlyWhereItFailed
            )
        };
        let (limits, wishes): (Vec<_>, Vec<_>) = self.spread.iter().partition(limits);
        for (position, wish) in wishes.into_iter().enumerate() {
            let lead = if position == 0 { ", including" } else { "," };
            write!(f, "{lead} {wish}")?;
        }
        limits.into_iter().try_for_each(|limit| write!(f, ", {limit}"))
    }
}

/// The levelled form of every stratum and value of some rows: each distinct text is levelled once, however many rows have it.
pub(super) struct Levelled<'a>(BTreeMap<&'a str, String>);

impl<'a> Levelled<'a> {
    pub(super) fn new(rows: &[&'a FrameRow]) -> Self {
        let mut levelled = BTreeMap::new();
        for (stratum, value) in rows.iter().flat_map(|row| &row.strata) {
            for text in [stratum.as_str(), value.as_str()] {
                levelled.entry(text).or_insert_with(|| level(text));
            }
        }
        Self(levelled)
    }

    fn get<'t>(&'t self, text: &'t str) -> &'t str {
        self.0.get(text).map_or(text, String::as_str)
    }
}

/// A phrase of the file, levelled so that it can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase(String);

impl Phrase {
    pub(super) fn new(text: &str) -> Self {
        Self(level(text))
    }

    /// Whether the phrase is a value of the row, or a value together with its stratum.
    pub(super) fn fits(&self, row: &FrameRow, levelled: &Levelled<'_>) -> bool {
        row.strata.iter().any(|(stratum, value)| {
            let (stratum, value) = (levelled.get(stratum), levelled.get(value));
            self.0 == value || self.is_day(value) || self.is_pair(value, stratum) || self.is_pair(stratum, value)
        })
    }

    /// Whether the phrase is `weekend` or `weekday`, and the value a day of that kind by name.
    fn is_day(&self, value: &str) -> bool {
        let wanted = match self.0.as_str() {
            "weekend" => true,
            "weekday" => false,
            _ => return false,
        };
        let day = value.parse::<chrono::Weekday>();
        day.is_ok_and(|day| matches!(day, chrono::Weekday::Sat | chrono::Weekday::Sun) == wanted)
    }

    fn is_pair(&self, first: &str, second: &str) -> bool {
        self.0.strip_prefix(first).and_then(|rest| rest.strip_prefix(' ')) == Some(second)
    }

    /// The row's value in the stratum that the phrase names.
    pub(super) fn value_in<'a>(&self, row: &'a FrameRow, levelled: &Levelled<'_>) -> Option<&'a str> {
        row.strata
            .iter()
            .find(|(stratum, _)| levelled.get(stratum) == self.0)
            .map(|(_, value)| value.as_str())
    }
}

/// Without capitals, plural endings and spaces at the ends.
fn level(text: &str) -> String {
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| singular(&word.to_lowercase()).to_owned())
        .collect();
    words.join(" ")
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s')
        .filter(|rest| rest.len() > 2 && !rest.ends_with('s'))
        .unwrap_or(word)
}
