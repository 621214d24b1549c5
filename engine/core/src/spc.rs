//! Statistical process control: telling a real change from month-to-month noise.
//!
//! A score that rises once proves nothing. Charts as NHS England's "Making Data Count" draws them say which points stand out
//! of the usual variation ([`xmr`]), for proportions with different denominators ([`p_chart`]), and for short series only what
//! a run chart can say ([`run_chart`]). Everything here is derived from counts on the spot and never stored, hence fractions
//! are allowed. Rules: NHS-R `NHSRplotthedots`, four rules in its order of precedence.

pub mod drawing;
mod label;
mod p_chart;
mod reading;
mod run_chart;
mod xmr;

pub use label::{Label, Side};
pub use p_chart::{PChart, PPoint, p_chart};
pub use reading::{Chart, POINTS_TO_RUN, Reading, SMALL_DENOMINATOR, read};
pub use run_chart::{RunChart, Signal, run_chart};
pub use xmr::{Assurance, Limits, Meaning, Screening, Segment, Settings, Variation, Xmr, XmrPoint, xmr};

/// Fewer points than this make limits trial limits; a run chart says more.
pub const POINTS_FOR_LIMITS: usize = 12;

/// Why no chart can be drawn.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SpcError {
    /// A stretch between two re-bases is too short to vary.
    #[error("{found} points from point {start} on: limits need at least 2")]
    TooFewPoints {
        /// First point of the stretch, counted from 1.
        start: usize,
        /// How many there are.
        found: usize,
    },
    /// A value is not a number.
    #[error("point {position} is not a number")]
    NotANumber {
        /// The point, counted from 1.
        position: usize,
    },
    /// A re-base lies outside the points or out of order.
    #[error("limits cannot be re-based at point {position}: give points in rising order, from 2 up to the last")]
    BadRebase {
        /// The point, counted from 1.
        position: usize,
    },
    /// A numerator is larger than its denominator.
    #[error("point {position} counts {numerator} of {denominator}")]
    MoreThanAll {
        /// The point, counted from 1.
        position: usize,
        /// Above the line.
        numerator: u32,
        /// Below the line.
        denominator: u32,
    },
}

/// Refuses values that are not finite numbers.
fn check_numbers(values: &[f64]) -> Result<(), SpcError> {
    match values.iter().position(|value| !value.is_finite()) {
        Some(position) => Err(SpcError::NotANumber { position: position + 1 }),
        None => Ok(()),
    }
}

/// The arithmetic mean; the caller gives at least one value.
fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Whether a value lies above a bound by more than the rounding of sums and means explains.
fn is_above(value: f64, bound: f64) -> bool {
    const ROUNDING: f64 = 1e-9;
    value - bound > ROUNDING * value.abs().max(bound.abs()).max(1.0)
}
