//! How serious something is: consequence times likelihood makes a band.

use serde::{Deserialize, Serialize};

/// Bands of consequence (1-5) times likelihood (1-5): the least product of each band above `low`. The default is that of the
/// NPSA risk matrix (2008): moderate from 4, high from 8, extreme from 15.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeverityBands {
    /// Least product that is `extreme`.
    pub extreme: u8,
    /// Least product that is `high`.
    pub high: u8,
    /// Least product that is `moderate`.
    pub moderate: u8,
}

/// How serious something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Band {
    /// Least.
    Low,
    /// More than low.
    Moderate,
    /// Serious.
    High,
    /// Most serious.
    Extreme,
}

impl Band {
    /// In one word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Moderate => "moderate",
            Self::High => "high",
            Self::Extreme => "extreme",
        }
    }
}

impl SeverityBands {
    /// The band of a consequence (1-5) and a likelihood (1-5).
    pub fn band(&self, consequence: u8, likelihood: u8) -> Band {
        match consequence.saturating_mul(likelihood) {
            product if product >= self.extreme => Band::Extreme,
            product if product >= self.high => Band::High,
            product if product >= self.moderate => Band::Moderate,
            _ => Band::Low,
        }
    }
}

impl Default for SeverityBands {
    fn default() -> Self {
        Self {
            extreme: 15,
            high: 8,
            moderate: 4,
        }
    }
}
