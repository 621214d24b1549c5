//! What is special about each point of a control chart, by four rules in order of precedence.

use super::is_above;
use super::p_chart::PPoint;
use super::xmr::Limits;
use serde::{Deserialize, Serialize};

/// Points in a trend or a shift.
const RUN: usize = 7;

/// High or low: above or below the mean; for a trend, rising or falling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// Above the mean, or rising.
    High,
    /// Below the mean, or falling.
    Low,
}

/// The first rule that applies to a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Label {
    /// Beyond a process limit.
    Outside(Side),
    /// One of seven in a row, each higher than the one before, or each lower. The side is the direction, wherever the mean is.
    Trend(Side),
    /// One of two out of three in a row that are close to the same limit, the third on the same side of the mean.
    TwoInThree(Side),
    /// One of seven in a row on one side of the mean; a point on the mean breaks the row.
    Shift(Side),
    /// Usual variation.
    CommonCause,
}

impl Label {
    /// High or low; `None` for usual variation.
    pub const fn side(self) -> Option<Side> {
        match self {
            Self::Outside(side) | Self::Trend(side) | Self::TwoInThree(side) | Self::Shift(side) => Some(side),
            Self::CommonCause => None,
        }
    }
}

/// A label and, for each point, the side on which it applies.
type Rule = (fn(Side) -> Label, Vec<Option<Side>>);

/// Labels of consecutive points that share limits.
pub(super) fn labels(values: &[f64], limits: &Limits) -> Vec<Label> {
    labels_by(values, values, limits)
}

/// Trends are seen on `risen`, everything else on `values`.
fn labels_by(values: &[f64], risen: &[f64], limits: &Limits) -> Vec<Label> {
    let outside = values.iter().map(|value| side_of(*value, limits.lower, limits.upper));
    let rules: [Rule; 4] = [
        (Label::Outside, outside.collect()),
        (Label::Trend, trends(risen)),
        (Label::TwoInThree, two_in_three(values, limits)),
        (Label::Shift, shifts(values, limits.mean)),
    ];
    let label = |point: usize| rules.iter().find_map(|(label, sides)| sides[point].map(label));
    (0..values.len())
        .map(|point| label(point).unwrap_or(Label::CommonCause))
        .collect()
}

/// Labels of shares with limits of their own. All but trends are seen on the distance from the mean in standard errors.
pub(super) fn labels_of_shares(points: &[PPoint], mean: f64, counts: &[(u32, u32)]) -> Vec<Label> {
    let distance = |(point, (_, records)): (&PPoint, &(u32, u32))| {
        let error = (mean * (1.0 - mean) / f64::from(*records)).sqrt();
        if error > 0.0 { (point.share - mean) / error } else { 0.0 }
    };
    let distances: Vec<f64> = points.iter().zip(counts).map(distance).collect();
    let limits = Limits {
        lower: -3.0,
        mean: 0.0,
        near_lower: -2.0,
        near_upper: 2.0,
        upper: 3.0,
    };
    let shares: Vec<f64> = points.iter().map(|point| point.share).collect();
    labels_by(&distances, &shares, &limits)
}

/// Beyond which of two bounds a value lies.
fn side_of(value: f64, low: f64, high: f64) -> Option<Side> {
    if is_above(value, high) {
        Some(Side::High)
    } else if is_above(low, value) {
        Some(Side::Low)
    } else {
        None
    }
}

fn trends(values: &[f64]) -> Vec<Option<Side>> {
    mark(values.len(), RUN, |window| {
        let steps = || values[window..window + RUN].windows(2);
        if steps().all(|pair| is_above(pair[1], pair[0])) {
            Some(Side::High)
        } else if steps().all(|pair| is_above(pair[0], pair[1])) {
            Some(Side::Low)
        } else {
            None
        }
    })
}

fn shifts(values: &[f64], mean: f64) -> Vec<Option<Side>> {
    mark(values.len(), RUN, |window| {
        same_side(&values[window..window + RUN], mean)
    })
}

fn two_in_three(values: &[f64], limits: &Limits) -> Vec<Option<Side>> {
    let is_close = |value: f64| {
        let outside = side_of(value, limits.lower, limits.upper).is_some();
        !outside && side_of(value, limits.near_lower, limits.near_upper).is_some()
    };
    let mut sides = mark(values.len(), 3, |window| {
        let three = &values[window..window + 3];
        let close = three.iter().filter(|value| is_close(**value)).count();
        same_side(three, limits.mean).filter(|_| close >= 2)
    });
    for (side, value) in sides.iter_mut().zip(values) {
        *side = side.filter(|_| is_close(*value));
    }
    sides
}

/// The side of the mean on which all values lie.
fn same_side(values: &[f64], mean: f64) -> Option<Side> {
    let first = side_of(*values.first()?, mean, mean)?;
    values
        .iter()
        .all(|value| side_of(*value, mean, mean) == Some(first))
        .then_some(first)
}

/// Marks every point of each window of `length` points for which a rule holds; the rule is given the window's first point.
fn mark(points: usize, length: usize, rule: impl Fn(usize) -> Option<Side>) -> Vec<Option<Side>> {
    let mut sides = vec![None; points];
    for window in 0..(points + 1).saturating_sub(length) {
        if let Some(side) = rule(window) {
            sides[window..window + length].fill(Some(side));
        }
    }
    sides
}
