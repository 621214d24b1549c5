//! How well a sample stands for its frame, stratum by stratum.

use super::draw::{Drawn, Sample};
use super::frame::{Frame, FrameRow};
use crate::limits;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One value of one stratum: its share of the frame beside its share of the sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    let rows: Vec<&FrameRow> = frame.rows.iter().collect();
    shares(&rows, &sample.rows)
}

/// The shares that are kept with a sample: those of strata that group the rows. A stratum with a value for nearly every row does not.
pub(super) fn kept(rows: &[&FrameRow], drawn: &[Drawn]) -> Vec<Share> {
    let mut values: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (stratum, value) in rows.iter().flat_map(|row| &row.strata) {
        values.entry(stratum).or_default().insert(value);
    }
    let mut shares = shares(rows, drawn);
    shares.retain(|share| {
        values
            .get(share.stratum.as_str())
            .is_some_and(|values| values.len() <= limits::STRATUM_VALUES_SHOWN)
    });
    shares
}

fn shares(rows: &[&FrameRow], drawn: &[Drawn]) -> Vec<Share> {
    let in_frame = counts(rows.iter().map(|row| &row.strata));
    let in_sample = counts(drawn.iter().map(|row| &row.strata));
    let keys: BTreeSet<_> = in_frame.keys().chain(in_sample.keys()).copied().collect();
    let share = |(stratum, value): (&str, &str)| {
        let of = |counts: &BTreeMap<_, u32>| counts.get(&(stratum, value)).copied().unwrap_or(0);
        Share {
            in_frame: of(&in_frame),
            in_sample: of(&in_sample),
            permille_of_frame: permille(of(&in_frame), rows.len()),
            permille_of_sample: permille(of(&in_sample), drawn.len()),
            stratum: stratum.to_owned(),
            value: value.to_owned(),
        }
    };
    keys.into_iter().map(share).collect()
}

impl Sample {
    /// Counts what is in the sample anew, after a row was replaced. What is in the frame stays.
    pub(super) fn count_again(&mut self) {
        let total = self.rows.len();
        for share in &mut self.shares {
            let has = |row: &&Drawn| row.strata.get(&share.stratum) == Some(&share.value);
            share.in_sample = u32::try_from(self.rows.iter().filter(has).count()).unwrap_or(u32::MAX);
            share.permille_of_sample = permille(share.in_sample, total);
        }
    }

    /// How many rows could be drawn at all: what a result speaks for.
    pub fn population(&self) -> u32 {
        self.eligible.unwrap_or(self.frame_size)
    }
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
