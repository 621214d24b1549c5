//! What a sample could not give.

use super::spec::Spread;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A demand that a sample does not meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shortfall {
    /// The frame has too few rows that a demand asks for.
    NotInFrame {
        /// How many the frame has.
        found: u32,
        /// The demand.
        spread: Spread,
        /// How many were asked for.
        wanted: u32,
    },
    /// The sample is too small for all its demands.
    NoRoom {
        /// How many were drawn.
        drawn: u32,
        /// The demand.
        spread: Spread,
        /// The value of the stratum that is not in the sample, for `every`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<String>,
        /// How many were asked for.
        wanted: u32,
    },
    /// The frame has fewer rows than the sample should have.
    Size {
        /// How many were drawn.
        drawn: u32,
        /// How many were asked for.
        wanted: u32,
    },
}

impl fmt::Display for Shortfall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotInFrame { found, spread, wanted } => {
                write!(f, "the list has {found} of the {wanted} wanted for `{spread}`")
            }
            Self::NoRoom {
                drawn,
                spread,
                value,
                wanted,
            } => {
                write!(f, "the sample is too small for `{spread}`: {drawn} of {wanted}")?;
                value.as_ref().map_or(Ok(()), |value| write!(f, " for `{value}`"))
            }
            Self::Size { drawn, wanted } => write!(f, "only {drawn} of {wanted} could be drawn: the list has no more"),
        }
    }
}
