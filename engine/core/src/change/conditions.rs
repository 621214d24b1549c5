//! Conditions side by side: what a result must be to pass a gate, or to be a significant finding.
//!
//! A condition is read as its parts, each a subject (a question by its id, a measure, the score) and a test of it. Comparisons are sets
//! of values, so that one is stricter than another when it lets through fewer of them.

use super::Verdict;
use super::sheet::Sheet;
use crate::condition::wanted;
use crate::definition::{Comparison, Condition, How, MeasureTest, PlanMeasure, Tool};
use std::cmp::Ordering;

/// A condition with what its positions mean.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) condition: &'a Condition,
    pub(super) measures: &'a [PlanMeasure],
    pub(super) tool: Option<&'a Tool>,
}

/// One part: what is looked at (by a key that outlives another order), its name, and what is asked of it.
#[derive(Debug, Clone, PartialEq)]
struct Part {
    key: String,
    name: String,
    test: Test,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Test {
    /// A share.
    Share(Comparison),
    /// Another test of a measure.
    Measure(MeasureTest),
    /// It simply holds: a theme has improved, a part in brackets.
    Holds,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    All,
    Any,
}

impl Sheet<'_> {
    /// `harder` says what it means when the condition is harder to meet; `verb` how the sentence begins: `passes only with`.
    pub(super) fn condition(
        &mut self,
        verb: &str,
        before: Asked<'_>,
        after: Asked<'_>,
        harder: Verdict,
        because: &str,
    ) {
        let ((mut old_shape, old), (mut new_shape, new)) = (self.read(before, true), self.read(after, false));
        if old.len() == 1 {
            old_shape = new_shape;
        }
        if new.len() == 1 {
            new_shape = old_shape;
        }
        if old_shape != new_shape {
            let said = |shape| match shape {
                Shape::All => "all of its parts together",
                Shape::Any => "any one of its parts",
            };
            let words = format!("{verb} {} instead of {}", said(new_shape), said(old_shape));
            let rank = |shape| u8::from(shape == Shape::All);
            self.more(rank(new_shape).cmp(&rank(old_shape)), harder, words, because);
        }
        // Another part makes "all" harder and "any" easier; of two shapes neither can be said.
        let another = match (old_shape, new_shape) {
            (Shape::All, Shape::All) => harder,
            (Shape::Any, Shape::Any) => harder.flipped(),
            _ => Verdict::Neutral,
        };
        let (mut left, mut right) = (old, new);
        left.retain(|part| {
            let same = right.iter().position(|other| other == part);
            same.map(|at| right.remove(at)).is_none()
        });
        for part in left {
            match right.iter().position(|other| other.key == part.key) {
                Some(at) => {
                    let now = right.remove(at);
                    if part.test == now.test {
                        // Another title of the same question; the tool says so.
                        continue;
                    }
                    let words = format!("{verb} {} instead of {}", said(&now), part.test.words());
                    match part.test.harder_in(now.test) {
                        Some(order) => self.more(order, harder, words, because),
                        None => self.note(Verdict::Neutral, words, "another thing is asked of it"),
                    }
                }
                None => self.note(another.flipped(), format!("{verb} no longer {}", said(&part)), because),
            }
        }
        for part in right {
            self.note(another, format!("{verb} now also {}", said(&part)), because);
        }
    }

    fn read(&self, asked: Asked<'_>, old: bool) -> (Shape, Vec<Part>) {
        match asked.condition {
            Condition::All(parts) => (
                Shape::All,
                parts.iter().map(|part| self.one(part, asked, old)).collect(),
            ),
            Condition::Any(parts) => (
                Shape::Any,
                parts.iter().map(|part| self.one(part, asked, old)).collect(),
            ),
            one => (Shape::All, vec![self.one(one, asked, old)]),
        }
    }

    fn one(&self, condition: &Condition, asked: Asked<'_>, old: bool) -> Part {
        let description = asked.tool.map(|tool| tool.description.as_ref());
        let part = |key: String, name: String, test| Part { key, name, test };
        match condition {
            Condition::Score(comparison) => part("score".into(), "the score".into(), Test::Share(*comparison)),
            Condition::EveryQuestion(comparison) => {
                part("every".into(), "every question".into(), Test::Share(*comparison))
            }
            Condition::Question(at, comparison) => {
                let known = description.and_then(|tool| tool.questions.get(usize::from(*at)));
                let (id, title) = known.map_or_else(
                    || (at.to_string(), format!("question {}", at + 1)),
                    |question| (question.id.clone(), format!("\"{}\"", question.title)),
                );
                part(format!("question {id}"), title, Test::Share(*comparison))
            }
            Condition::Measure(at, test) => {
                let known = description.and_then(|tool| tool.measures.get(usize::from(*at)));
                let (id, title) = known.map_or_else(
                    || (at.to_string(), format!("measure {}", at + 1)),
                    |measure| (measure.id.clone(), format!("measure \"{}\"", measure.title)),
                );
                part(format!("measure {id}"), title, Test::of(*test))
            }
            Condition::PlanMeasure(at, test) => {
                let name = asked.measures.get(*at).map_or("", |measure| measure.name.as_str());
                part(format!("own {name}"), format!("measure \"{name}\""), Test::of(*test))
            }
            Condition::ThemeImproved(theme) => {
                let theme = if old { self.names.now("theme", theme) } else { theme };
                part(format!("theme {theme}"), format!("theme \"{theme}\""), Test::Holds)
            }
            Condition::All(_) | Condition::Any(_) => {
                let (shape, parts) = self.read(Asked { condition, ..asked }, old);
                let joint = if shape == Shape::All { " and " } else { " or " };
                let words = parts.iter().map(said).collect::<Vec<_>>().join(joint);
                part(format!("({words})"), format!("({words})"), Test::Holds)
            }
        }
    }
}

fn said(part: &Part) -> String {
    match part.test {
        Test::Holds if part.name.starts_with('(') => part.name.clone(),
        test => format!("{} {}", part.name, test.words()),
    }
}

impl Test {
    fn of(test: MeasureTest) -> Self {
        match test {
            MeasureTest::Share(comparison) => Self::Share(comparison),
            other => Self::Measure(other),
        }
    }

    fn words(self) -> String {
        match self {
            Self::Share(comparison) => wanted(comparison),
            Self::Measure(MeasureTest::Share(comparison)) => wanted(comparison),
            Self::Measure(MeasureTest::NotHigherThanAtOpening) => "not higher than at opening".to_owned(),
            Self::Measure(MeasureTest::NotLowerThanAtOpening) => "not lower than at opening".to_owned(),
            Self::Measure(MeasureTest::ShowsImprovement) => "showing improvement on its chart".to_owned(),
            Self::Measure(MeasureTest::ShowsNoConcern) => "showing no concern on its chart".to_owned(),
            Self::Holds => "improved".to_owned(),
        }
    }

    /// Whether `after` is harder to meet than this; `None` where neither lets through less than the other.
    fn harder_in(self, after: Self) -> Option<Ordering> {
        match (self, after) {
            (Self::Share(before), Self::Share(after)) => stricter(before, after),
            (Self::Measure(before), Self::Measure(after)) => {
                // Improvement that is not chance includes that there is no concern.
                let rank = |test| match test {
                    MeasureTest::ShowsImprovement => Some(1),
                    MeasureTest::ShowsNoConcern => Some(0),
                    _ => None,
                };
                Some(rank(after)?.cmp(&rank(before)?))
            }
            _ => None,
        }
    }
}

/// Which of two comparisons lets through fewer values: `Greater` when the second does.
pub(super) fn stricter(before: Comparison, after: Comparison) -> Option<Ordering> {
    let ((low, high), (lower, higher)) = (range(before), range(after));
    match (lower.cmp(&low), higher.cmp(&high)) {
        (Ordering::Equal, Ordering::Equal) => Some(Ordering::Equal),
        (Ordering::Greater | Ordering::Equal, Ordering::Less | Ordering::Equal) => Some(Ordering::Greater),
        (Ordering::Less | Ordering::Equal, Ordering::Greater | Ordering::Equal) => Some(Ordering::Less),
        _ => None,
    }
}

/// The values that fulfil a comparison, in twentieths of a percent so that "above" is one more than "at least".
const fn range(comparison: Comparison) -> (i64, i64) {
    let value = comparison.permille as i64 * 2;
    match comparison.how {
        How::AtLeast => (value, i64::MAX),
        How::Above => (value + 1, i64::MAX),
        How::AtMost => (i64::MIN, value),
        How::Below => (i64::MIN, value - 1),
        How::Is => (value, value),
    }
}
