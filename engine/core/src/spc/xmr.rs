//! The XmR chart: single values with limits from their moving ranges.

use super::label::{Label, Side, labels};
use super::{POINTS_FOR_LIMITS, SpcError, check_numbers, is_above, mean};
use serde::{Deserialize, Serialize};

/// From the average moving range to the process limits (3 / 1.128).
const LIMITS_FACTOR: f64 = 2.66;

/// A moving range of so many averages is dropped when screening.
const SCREENING_FACTOR: f64 = 3.267;

/// What a chart is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Use only the first so many points of each stretch for its limits; `None` uses all.
    pub baseline: Option<usize>,
    /// Which direction is better.
    pub meaning: Meaning,
    /// Points (counted from 0) at which new limits begin, because a lasting change is understood.
    pub rebases: Vec<usize>,
    /// Whether extreme moving ranges are dropped.
    pub screening: Screening,
    /// The value that is aimed at.
    pub target: Option<f64>,
}

/// Which direction is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// Higher is better.
    HigherIsBetter,
    /// Lower is better.
    LowerIsBetter,
    /// Neither.
    #[default]
    Neutral,
}

/// What happens to extreme moving ranges before limits are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Screening {
    /// Moving ranges of at least 3.267 averages are dropped, once.
    #[default]
    On,
    /// All moving ranges count, as in NHS England's spreadsheet.
    Off,
}

/// The lines of a chart. The lower limit may lie below nought; it is not clamped.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Lower process limit.
    pub lower: f64,
    /// Mean.
    pub mean: f64,
    /// Two thirds of the way from the mean to the lower limit.
    pub near_lower: f64,
    /// Two thirds of the way from the mean to the upper limit.
    pub near_upper: f64,
    /// Upper process limit.
    pub upper: f64,
}

/// Points that share limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    /// The lines.
    pub limits: Limits,
    /// First point, counted from 0.
    pub start: usize,
    /// Whether the limits rest on fewer than [`POINTS_FOR_LIMITS`] points.
    pub trial: bool,
}

/// A point with what is special about it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct XmrPoint {
    /// The first rule that applies.
    pub label: Label,
    /// The value.
    pub value: f64,
}

/// The icon for the last point: what kind of variation it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Variation {
    /// Usual variation.
    CommonCause,
    /// A change for the better.
    Improvement(Side),
    /// A change for the worse.
    Concern(Side),
    /// A change that is neither.
    Neutral(Side),
}

/// The icon for the target: whether the process, as it is, will meet it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Assurance {
    /// It will meet the target.
    ConsistentlyPass,
    /// It will miss the target.
    ConsistentlyFail,
    /// It will meet it at times and miss it at times.
    Inconsistent,
}

/// A computed chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Xmr {
    /// For the target at the last point; `None` without a target or a better direction.
    pub assurance: Option<Assurance>,
    /// The points in order of time.
    pub points: Vec<XmrPoint>,
    /// The stretches with their limits.
    pub segments: Vec<Segment>,
    /// For the last point.
    pub variation: Variation,
}

/// A chart with screening, without target, re-bases or a better direction.
impl Default for Settings {
    fn default() -> Self {
        Self {
            baseline: None,
            meaning: Meaning::default(),
            rebases: Vec::new(),
            screening: Screening::default(),
            target: None,
        }
    }
}

/// Computes an XmR chart of points in order of time.
pub fn xmr(values: &[f64], settings: &Settings) -> Result<Xmr, SpcError> {
    check_numbers(values)?;
    let mut points = Vec::with_capacity(values.len());
    let mut segments = Vec::new();
    for (start, end) in stretches(values.len(), &settings.rebases)? {
        let stretch = &values[start..end];
        let segment = segment(start, stretch, settings)?;
        let labelled = stretch.iter().zip(labels(stretch, &segment.limits));
        points.extend(labelled.map(|(value, label)| XmrPoint { label, value: *value }));
        segments.push(segment);
    }
    let too_few = SpcError::TooFewPoints {
        start: 1,
        found: values.len(),
    };
    let (Some(last), Some(segment)) = (points.last(), segments.last()) else {
        return Err(too_few);
    };
    Ok(Xmr {
        assurance: settings
            .target
            .and_then(|target| assurance(target, &segment.limits, settings.meaning)),
        variation: variation(last.label, settings.meaning),
        points,
        segments,
    })
}

/// Start and end of each stretch of points that share limits.
fn stretches(points: usize, rebases: &[usize]) -> Result<Vec<(usize, usize)>, SpcError> {
    let mut starts = vec![0];
    for &rebase in rebases {
        if rebase >= points || starts.last().is_some_and(|start| rebase <= *start) {
            return Err(SpcError::BadRebase { position: rebase + 1 });
        }
        starts.push(rebase);
    }
    let ends = starts.iter().copied().skip(1).chain([points]);
    Ok(starts.iter().copied().zip(ends).collect())
}

fn segment(start: usize, stretch: &[f64], settings: &Settings) -> Result<Segment, SpcError> {
    let used = &stretch[..settings.baseline.unwrap_or(stretch.len()).min(stretch.len())];
    if used.len() < 2 {
        return Err(SpcError::TooFewPoints {
            start: start + 1,
            found: used.len(),
        });
    }
    let centre = mean(used);
    let reach = LIMITS_FACTOR * average_moving_range(used, settings.screening);
    let near = reach * 2.0 / 3.0;
    let limits = Limits {
        lower: centre - reach,
        mean: centre,
        near_lower: centre - near,
        near_upper: centre + near,
        upper: centre + reach,
    };
    Ok(Segment {
        limits,
        start,
        trial: used.len() < POINTS_FOR_LIMITS,
    })
}

/// The average distance between neighbours; screening drops extreme ones and averages once more.
fn average_moving_range(values: &[f64], screening: Screening) -> f64 {
    let ranges: Vec<f64> = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    let average = mean(&ranges);
    let kept: Vec<f64> = match screening {
        Screening::Off => return average,
        Screening::On => ranges
            .into_iter()
            .filter(|range| *range < SCREENING_FACTOR * average)
            .collect(),
    };
    // Equal points have no range below the bound of nought, and nothing to screen.
    if kept.is_empty() { average } else { mean(&kept) }
}

pub(super) fn variation(label: Label, meaning: Meaning) -> Variation {
    match (label.side(), meaning) {
        (None, _) => Variation::CommonCause,
        (Some(side), Meaning::Neutral) => Variation::Neutral(side),
        (Some(side @ Side::High), Meaning::HigherIsBetter) | (Some(side @ Side::Low), Meaning::LowerIsBetter) => {
            Variation::Improvement(side)
        }
        (Some(side), _) => Variation::Concern(side),
    }
}

pub(super) fn assurance(target: f64, limits: &Limits, meaning: Meaning) -> Option<Assurance> {
    let (above, below) = (is_above(target, limits.upper), is_above(limits.lower, target));
    match meaning {
        Meaning::Neutral => None,
        _ if !above && !below => Some(Assurance::Inconsistent),
        Meaning::HigherIsBetter => Some(if above {
            Assurance::ConsistentlyFail
        } else {
            Assurance::ConsistentlyPass
        }),
        Meaning::LowerIsBetter => Some(if above {
            Assurance::ConsistentlyPass
        } else {
            Assurance::ConsistentlyFail
        }),
    }
}
