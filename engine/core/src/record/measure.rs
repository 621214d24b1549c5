//! Values of measures over time: what plans follow, and what audits measure again and again.

use crate::definition::DefinitionHash;
use crate::id::AuditId;
use crate::instant::Instant;
use crate::limits;
use serde::{Deserialize, Serialize};

/// Values of one measure in one service, in order of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasureSeries {
    /// How many values there are in all; the oldest stand in the ledger only.
    pub count: u32,
    /// The definition that says what is measured and which direction is better.
    pub definition: DefinitionHash,
    /// Name of the plan's measure, or id of the tool's.
    pub measure: String,
    /// Name of the plan or audit that it belongs to.
    pub of: String,
    /// Values in order of time, at most [`limits::MEASURE_POINTS`].
    pub points: Vec<MeasurePoint>,
    /// Service.
    pub service: String,
}

/// One value of a measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasurePoint {
    /// The moment that it is about.
    pub at: Instant,
    /// Below the line; 1 for a plain value; never nought.
    pub denominator: u64,
    /// What a reader should know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Above the line.
    pub numerator: u64,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// Where it comes from.
    pub source: MeasureSource,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureSource {
    /// An audit measured it.
    Audit(AuditId),
    /// A person recorded it, by staff reference.
    Person(String),
}

impl MeasureSeries {
    /// A series without values.
    pub(crate) fn new(service: &str, of: &str, measure: &str) -> Self {
        Self {
            count: 0,
            definition: DefinitionHash::new(),
            measure: measure.to_owned(),
            of: of.to_owned(),
            points: Vec::new(),
            service: service.to_owned(),
        }
    }

    /// Takes a value in. One that a person records for the same moment again corrects the one before; the ledger keeps both.
    pub(crate) fn take(&mut self, point: MeasurePoint) {
        let same = |old: &MeasurePoint| {
            old.at == point.at
                && matches!(old.source, MeasureSource::Person(_))
                && matches!(point.source, MeasureSource::Person(_))
        };
        match self.points.iter().position(same) {
            Some(corrected) => self.points[corrected] = point,
            None => {
                self.count += 1;
                let place = self.points.partition_point(|old| old.at <= point.at);
                self.points.insert(place, point);
            }
        }
        if self.points.len() > limits::MEASURE_POINTS {
            self.points.remove(0);
        }
    }
}

impl MeasureSeries {
    /// Takes the values of an audit back.
    pub(crate) fn withdraw(&mut self, audit: AuditId) {
        let before = self.points.len();
        self.points.retain(|point| point.source != MeasureSource::Audit(audit));
        let gone = u32::try_from(before - self.points.len()).unwrap_or(u32::MAX);
        self.count = self.count.saturating_sub(gone);
    }
}

impl MeasurePoint {
    /// The value as a number, for charts only; comparisons are made in counts.
    pub fn value(&self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }
}
