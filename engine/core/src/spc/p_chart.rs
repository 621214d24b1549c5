//! The p-chart: proportions with limits that widen where the denominator is small.

use super::SpcError;

/// A proportion with its own limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PPoint {
    /// Lower limit, not below nought.
    pub lower: f64,
    /// The proportion.
    pub share: f64,
    /// Upper limit, not above one.
    pub upper: f64,
}

/// A computed p-chart.
#[derive(Debug, Clone, PartialEq)]
pub struct PChart {
    /// All numerators over all denominators.
    pub mean: f64,
    /// The points in order of time; `None` where the denominator is nought.
    pub points: Vec<Option<PPoint>>,
}

/// Computes a p-chart of numerators and denominators: mean ± 3 √(p (1 − p) / n) for each point.
pub fn p_chart(counts: &[(u32, u32)]) -> Result<PChart, SpcError> {
    if let Some(position) = counts
        .iter()
        .position(|(numerator, denominator)| numerator > denominator)
    {
        let (numerator, denominator) = counts[position];
        return Err(SpcError::MoreThanAll {
            position: position + 1,
            numerator,
            denominator,
        });
    }
    let sum = |part: fn(&(u32, u32)) -> u32| counts.iter().map(|count| f64::from(part(count))).sum::<f64>();
    let (numerators, denominators) = (sum(|count| count.0), sum(|count| count.1));
    if denominators == 0.0 {
        return Err(SpcError::TooFewPoints { start: 1, found: 0 });
    }
    let mean = numerators / denominators;
    let point = |&(numerator, denominator): &(u32, u32)| {
        (denominator > 0).then(|| {
            let reach = 3.0 * (mean * (1.0 - mean) / f64::from(denominator)).sqrt();
            let share = f64::from(numerator) / f64::from(denominator);
            PPoint {
                lower: (mean - reach).max(0.0),
                share,
                upper: (mean + reach).min(1.0),
            }
        })
    };
    Ok(PChart {
        mean,
        points: counts.iter().map(point).collect(),
    })
}
