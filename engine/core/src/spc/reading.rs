//! What the values of one measure say: the chart that fits them, and what its last point shows.
//!
//! Fewer than [`POINTS_TO_RUN`] values say nothing. Up to [`POINTS_FOR_LIMITS`] a run chart says what it can, and limits would be
//! trial limits. From there the last point is judged by the rules of Making Data Count: on an XmR chart, or on a p-chart where
//! shares come from small counts ([`SMALL_DENOMINATOR`]) and a single limit would be wrong for each of them.

use super::label::{Label, Side, labels, labels_of_shares};
use super::xmr::{assurance, variation};
use super::{
    Assurance, Limits, Meaning, POINTS_FOR_LIMITS, PPoint, Settings, Signal, Variation, p_chart, run_chart, xmr,
};
use crate::tool::Better;

/// Fewer values than this cannot show even a shift of a run chart.
pub const POINTS_TO_RUN: usize = 6;

/// Shares of fewer than this jump by more than 2 % with every single record; a p-chart allows for that, an XmR chart does not.
pub const SMALL_DENOMINATOR: u64 = 50;

/// What a series of values says.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// For the target; `None` without one, without a better direction, or with too few values.
    pub assurance: Option<Assurance>,
    /// The chart.
    pub chart: Chart,
    /// How many values are missing until the last one can be judged.
    pub missing: usize,
    /// What the last value shows; `None` with too few values.
    pub variation: Option<Variation>,
}

/// The chart that fits a series.
#[derive(Debug, Clone, PartialEq)]
pub enum Chart {
    /// There are too few values for any.
    TooFew,
    /// A median and runs.
    Run {
        /// Middle value.
        median: f64,
        /// Runs that chance hardly explains.
        signals: Vec<Signal>,
    },
    /// Single values with limits from their moving ranges.
    Xmr {
        /// What is special about each value.
        labels: Vec<Label>,
        /// The lines.
        limits: Limits,
    },
    /// Shares with limits by their own denominators.
    P {
        /// What is special about each value.
        labels: Vec<Label>,
        /// All numerators over all denominators.
        mean: f64,
        /// The shares with their limits.
        points: Vec<PPoint>,
    },
}

impl Reading {
    /// Whether the last value shows an improvement that chance hardly explains; `Err` is how many values are missing.
    pub fn improves(&self) -> Result<bool, usize> {
        self.judged()
            .map(|variation| matches!(variation, Variation::Improvement(_)))
    }

    /// Whether the last value shows a concern; `Err` is how many values are missing.
    pub fn concerns(&self) -> Result<bool, usize> {
        self.judged()
            .map(|variation| matches!(variation, Variation::Concern(_)))
    }

    fn judged(&self) -> Result<Variation, usize> {
        self.variation.ok_or(self.missing)
    }
}

/// Reads values (numerator and denominator, the latter above nought) in order of time.
pub fn read(values: &[(u64, u64)], better: Better, target: Option<f64>) -> Reading {
    let meaning = match better {
        Better::Higher => Meaning::HigherIsBetter,
        Better::Lower => Meaning::LowerIsBetter,
        Better::Neutral => Meaning::Neutral,
    };
    let missing = POINTS_FOR_LIMITS.saturating_sub(values.len());
    let numbers: Vec<f64> = values
        .iter()
        .map(|(above, below)| *above as f64 / *below as f64)
        .collect();
    if missing > 0 {
        let run = run_chart(&numbers).ok().filter(|_| values.len() >= POINTS_TO_RUN);
        let chart = run.map_or(Chart::TooFew, |run| Chart::Run {
            median: run.median,
            signals: run.signals,
        });
        return Reading {
            assurance: None,
            chart,
            missing,
            variation: None,
        };
    }
    let (chart, last, assurance) = shares(values)
        .and_then(|counts| of_shares(&counts, meaning, target))
        .or_else(|| of_values(&numbers, meaning, target))
        // Invariant: counts are finite and denominators above nought, so twelve of them always make a chart.
        .unwrap_or((Chart::TooFew, Label::CommonCause, None));
    if chart == Chart::TooFew {
        return Reading {
            assurance: None,
            chart,
            missing: 1,
            variation: None,
        };
    }
    Reading {
        assurance,
        chart,
        missing: 0,
        variation: Some(variation(last, meaning)),
    }
}

/// The counts, when every value is a share of records and one of them of few.
fn shares(values: &[(u64, u64)]) -> Option<Vec<(u32, u32)>> {
    let all_shares = values.iter().all(|(above, below)| above <= below);
    let single = values.iter().all(|(_, below)| *below == 1);
    let small = values.iter().any(|(_, below)| *below < SMALL_DENOMINATOR);
    if !all_shares || single || !small {
        return None;
    }
    let count = |(above, below): &(u64, u64)| Some((u32::try_from(*above).ok()?, u32::try_from(*below).ok()?));
    values.iter().map(count).collect()
}

type Judged = (Chart, Label, Option<Assurance>);

fn of_shares(counts: &[(u32, u32)], meaning: Meaning, target: Option<f64>) -> Option<Judged> {
    let chart = p_chart(counts).ok()?;
    let points: Vec<PPoint> = chart.points.into_iter().collect::<Option<_>>()?;
    let labels = labels_of_shares(&points, chart.mean, counts);
    let (last, point) = (*labels.last()?, points.last()?);
    let third = |bound: f64| chart.mean + (bound - chart.mean) * 2.0 / 3.0;
    let limits = Limits {
        lower: point.lower,
        mean: chart.mean,
        near_lower: third(point.lower),
        near_upper: third(point.upper),
        upper: point.upper,
    };
    let assurance = target.and_then(|target| assurance(target, &limits, meaning));
    let chart = Chart::P {
        labels,
        mean: chart.mean,
        points,
    };
    Some((chart, last, assurance))
}

fn of_values(values: &[f64], meaning: Meaning, target: Option<f64>) -> Option<Judged> {
    let settings = Settings {
        meaning,
        target,
        ..Settings::default()
    };
    let chart = xmr(values, &settings).ok()?;
    let limits = chart.segments.last()?.limits;
    let labels = labels(values, &limits);
    let last = *labels.last()?;
    Some((Chart::Xmr { labels, limits }, last, chart.assurance))
}

impl Variation {
    /// Stable id of the icon.
    pub const fn id(self) -> &'static str {
        match self {
            Self::CommonCause => "common-cause",
            Self::Improvement(Side::High) => "improvement-high",
            Self::Improvement(Side::Low) => "improvement-low",
            Self::Concern(Side::High) => "concern-high",
            Self::Concern(Side::Low) => "concern-low",
            Self::Neutral(Side::High) => "neutral-high",
            Self::Neutral(Side::Low) => "neutral-low",
        }
    }

    /// What it means, in plain words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::CommonCause => "usual ups and downs, no real change",
            Self::Improvement(Side::High) => "a real improvement: higher than usual",
            Self::Improvement(Side::Low) => "a real improvement: lower than usual",
            Self::Concern(Side::High) => "a concern: higher than usual",
            Self::Concern(Side::Low) => "a concern: lower than usual",
            Self::Neutral(Side::High) => "a real change: higher than usual",
            Self::Neutral(Side::Low) => "a real change: lower than usual",
        }
    }
}

impl Assurance {
    /// Stable id of the icon.
    pub const fn id(self) -> &'static str {
        match self {
            Self::ConsistentlyPass => "consistently-passes",
            Self::ConsistentlyFail => "consistently-fails",
            Self::Inconsistent => "hit-and-miss",
        }
    }

    /// What it means, in plain words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::ConsistentlyPass => "as things are, it will meet the target",
            Self::ConsistentlyFail => "as things are, it will miss the target",
            Self::Inconsistent => "as things are, it will meet the target at times and miss it at times",
        }
    }
}
