//! What audits ask and what their conditions demand: questions in reach, and shares as ranges.

use ratchet_core::condition::looks_at;
use ratchet_core::definition::{Audit, Comparison, Condition, Definition, How};
use ratchet_core::tool::{Question, Source};

/// Shares in tenths of a percent, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    pub high: u16,
    pub low: u16,
}

impl Range {
    /// Every share.
    pub const ALL: Self = Self { high: 1000, low: 0 };

    /// The shares that a comparison allows; `None` if there are none.
    pub fn of(comparison: Comparison) -> Option<Self> {
        let permille = comparison.permille;
        let (low, high) = match comparison.how {
            How::AtLeast => (permille, 1000),
            How::AtMost => (0, permille),
            How::Below => (0, permille.checked_sub(1)?),
            How::Above => (permille + 1, 1000),
            How::Is => (permille, permille),
        };
        Self { high, low }.sound()
    }

    /// What both allow.
    pub fn and(self, other: Self) -> Option<Self> {
        Self {
            high: self.high.min(other.high),
            low: self.low.max(other.low),
        }
        .sound()
    }

    fn sound(self) -> Option<Self> {
        (self.low <= self.high && self.high <= 1000).then_some(self)
    }
}

/// What a part of a condition is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The score.
    Score,
    /// Every question.
    Every,
    /// One question.
    Question(u16),
}

/// The parts of a condition in the order of the text.
pub fn parts(condition: &Condition) -> Vec<&Condition> {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().flat_map(self::parts).collect(),
        part => vec![part],
    }
}

/// What a part asks of which subject; `None` for measures and themes.
pub fn demand(part: &Condition) -> Option<(Subject, Comparison)> {
    match part {
        Condition::Score(comparison) => Some((Subject::Score, *comparison)),
        Condition::EveryQuestion(comparison) => Some((Subject::Every, *comparison)),
        Condition::Question(question, comparison) => Some((Subject::Question(*question), *comparison)),
        Condition::All(_)
        | Condition::Any(_)
        | Condition::Measure(..)
        | Condition::PlanMeasure(..)
        | Condition::ThemeImproved(_) => None,
    }
}

/// Whether `or` stands in a condition.
pub fn has_or(condition: &Condition) -> bool {
    match condition {
        Condition::Any(parts) => parts.len() > 1,
        Condition::All(parts) => parts.iter().any(has_or),
        _ => false,
    }
}

/// The questions that an audit asks, with their positions.
pub fn questions<'d>(audit: &Audit, definition: &'d Definition) -> Vec<(u16, &'d Question)> {
    let Some(tool) = definition.tools.get(&audit.tool.tool) else {
        return Vec::new();
    };
    let section = audit.tool.section;
    let asked = tool.description.questions.iter().zip(0u16..);
    asked
        .filter(|(question, _)| section.is_none_or(|only| only == question.section))
        .map(|(question, position)| (position, question))
        .collect()
}

/// Whether a condition on an audit looks beyond the records: at what was seen, said or happened, at a measure or a theme.
pub fn looks_beyond_records(condition: &Condition, audit: &Audit, definition: &Definition) -> bool {
    let measured = parts(condition).into_iter().any(|part| demand(part).is_none());
    let questions = questions(audit, definition);
    let mut beyond = questions
        .iter()
        .filter(|(_, question)| question.source != Source::Records);
    measured || beyond.any(|(position, _)| looks_at(condition, *position))
}
