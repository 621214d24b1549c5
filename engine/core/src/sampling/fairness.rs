//! How well a sample stands for its frame, stratum by stratum.

use super::draw::Sample;
use super::frame::Frame;
use std::collections::{BTreeMap, BTreeSet};

/// One value of one stratum: its share of the frame beside its share of the sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Rows of the frame that have the value.
    pub in_frame: u32,
    /// Rows of the sample that have the value.
    pub in_sample: u32,
    /// Share of the frame in tenths of a percent, rounded down.
    pub permille_of_frame: u16,
    /// Share of the sample in tenths of a percent, rounded down.
    pub permille_of_sample: u16,
    /// The stratum, for example `shift`.
    pub stratum: String,
    /// The value, for example `evening`.
    pub value: String,
}

/// The shares of every value of every stratum, sorted by stratum and value.
pub fn fairness(frame: &Frame, sample: &Sample) -> Vec<Share> {
    let in_frame = counts(frame.rows.iter().map(|row| &row.strata));
    let in_sample = counts(sample.rows.iter().map(|row| &row.strata));
    let keys: BTreeSet<_> = in_frame.keys().chain(in_sample.keys()).copied().collect();
    let share = |(stratum, value): (&str, &str)| {
        let of = |counts: &BTreeMap<_, u32>| counts.get(&(stratum, value)).copied().unwrap_or(0);
        Share {
            in_frame: of(&in_frame),
            in_sample: of(&in_sample),
            permille_of_frame: permille(of(&in_frame), frame.rows.len()),
            permille_of_sample: permille(of(&in_sample), sample.rows.len()),
            stratum: stratum.to_owned(),
            value: value.to_owned(),
        }
    };
    keys.into_iter().map(share).collect()
}

fn counts<'a>(rows: impl Iterator<Item = &'a BTreeMap<String, String>>) -> BTreeMap<(&'a str, &'a str), u32> {
    let mut counts = BTreeMap::new();
    for (stratum, value) in rows.flatten() {
        *counts.entry((stratum.as_str(), value.as_str())).or_insert(0) += 1;
    }
    counts
}

fn permille(part: u32, whole: usize) -> u16 {
    let whole = (whole as u64).max(1);
    u16::try_from(u64::from(part) * 1000 / whole).unwrap_or(1000)
}
