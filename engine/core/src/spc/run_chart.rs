//! The run chart: what a short series can say. The median and two rules, no limits.

use super::label::Side;
use super::{SpcError, check_numbers, is_above};
use serde::{Deserialize, Serialize};

/// Points of a shift; points on the median neither count nor break the run.
const SHIFT: usize = 6;

/// Points of a trend; a point equal to the one before neither counts nor breaks the run.
const TREND: usize = 5;

/// A run of points that chance hardly explains. Points are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Signal {
    /// At least six points on one side of the median.
    Shift {
        /// First point.
        first: usize,
        /// Last point.
        last: usize,
        /// Which side.
        side: Side,
    },
    /// At least five points all rising or all falling.
    Trend {
        /// First point.
        first: usize,
        /// Last point.
        last: usize,
        /// Rising or falling.
        side: Side,
    },
}

/// A computed run chart.
#[derive(Debug, Clone, PartialEq)]
pub struct RunChart {
    /// The median of all points.
    pub median: f64,
    /// Shifts, then trends, each in order of time.
    pub signals: Vec<Signal>,
}

/// Computes a run chart of points in order of time; at least one point.
pub fn run_chart(values: &[f64]) -> Result<RunChart, SpcError> {
    check_numbers(values)?;
    if values.is_empty() {
        return Err(SpcError::TooFewPoints { start: 1, found: 0 });
    }
    let median = median(values);
    let sides = values
        .iter()
        .enumerate()
        .filter_map(|(point, value)| Some((point, compare(*value, median)?)));
    let shifts = runs(sides).filter(|run| run.points >= SHIFT);
    let steps = values
        .windows(2)
        .enumerate()
        .filter_map(|(point, pair)| Some((point + 1, compare(pair[1], pair[0])?)));
    let trends = runs(steps).filter(|run| run.points + 1 >= TREND);
    let signals = shifts
        .map(|run| Signal::Shift {
            first: run.first,
            last: run.last,
            side: run.side,
        })
        .chain(trends.map(|run| Signal::Trend {
            first: run.first - 1,
            last: run.last,
            side: run.side,
        }))
        .collect();
    Ok(RunChart { median, signals })
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    if sorted.len().is_multiple_of(2) {
        f64::midpoint(sorted[middle - 1], sorted[middle])
    } else {
        sorted[middle]
    }
}

fn compare(value: f64, with: f64) -> Option<Side> {
    if is_above(value, with) {
        Some(Side::High)
    } else if is_above(with, value) {
        Some(Side::Low)
    } else {
        None
    }
}

struct Run {
    first: usize,
    last: usize,
    points: usize,
    side: Side,
}

/// Groups neighbours of the same side.
fn runs(sides: impl Iterator<Item = (usize, Side)>) -> impl Iterator<Item = Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (point, side) in sides {
        match runs.last_mut() {
            Some(run) if run.side == side => {
                run.last = point;
                run.points += 1;
            }
            _ => runs.push(Run {
                first: point,
                last: point,
                points: 1,
                side,
            }),
        }
    }
    runs.into_iter()
}
