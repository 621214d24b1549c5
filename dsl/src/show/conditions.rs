//! Conditions in words.

use super::{Teller, either};
use ratchet_core::condition::wanted;
use ratchet_core::definition::{Comparison, Condition, How, MeasureTest, PlanMeasure};
use ratchet_core::words::list;

impl Teller<'_> {
    /// What a condition asks for. `audit` is the audit whose questions it counts, `measures` those of the plan.
    pub(super) fn condition(&self, condition: &Condition, audit: &str, measures: &[PlanMeasure]) -> String {
        let each = |parts: &[Condition]| -> Vec<String> {
            parts.iter().map(|part| self.nested(part, audit, measures)).collect()
        };
        match condition {
            Condition::All(parts) => list(&each(parts)),
            Condition::Any(parts) => either(&each(parts)),
            Condition::Score(comparison) => format!("the score {}", is(*comparison)),
            Condition::Question(at, comparison) => {
                let title = self
                    .description(audit)
                    .and_then(|tool| tool.questions.get(usize::from(*at)));
                let title = title.map_or_else(
                    || format!("question {}", at + 1),
                    |question| format!("\"{}\"", question.title),
                );
                format!("{title} {}", is(*comparison))
            }
            Condition::EveryQuestion(comparison) => format!("every question {}", is(*comparison)),
            Condition::Measure(at, test) => {
                let title = self
                    .description(audit)
                    .and_then(|tool| tool.measures.get(usize::from(*at)));
                let title = title.map_or_else(
                    || format!("measure {}", at + 1),
                    |measure| format!("the measure \"{}\"", measure.title),
                );
                format!("{title} {}", tested(*test))
            }
            Condition::PlanMeasure(at, test) => {
                let name = measures.get(*at).map_or("", |measure| measure.name.as_str());
                format!("the plan's measure \"{name}\" {}", tested(*test))
            }
            Condition::ThemeImproved(theme) => format!("the theme \"{theme}\" has improved"),
        }
    }

    fn nested(&self, condition: &Condition, audit: &str, measures: &[PlanMeasure]) -> String {
        let words = self.condition(condition, audit, measures);
        match condition {
            Condition::All(parts) | Condition::Any(parts) if parts.len() > 1 => format!("({words})"),
            _ => words,
        }
    }

    pub(super) fn description(&self, audit: &str) -> Option<&ratchet_core::tool::Description> {
        let audit = self.definition.audits.get(audit)?;
        self.definition.tool_of(audit).map(|tool| tool.description.as_ref())
    }
}

/// `is at least 85%`
pub(super) fn is(comparison: Comparison) -> String {
    match comparison.how {
        How::Is => format!("is {}", ratchet_core::condition::percent(comparison.permille)),
        _ => format!("is {}", wanted(comparison)),
    }
}

fn tested(test: MeasureTest) -> String {
    match test {
        MeasureTest::Share(comparison) => is(comparison),
        MeasureTest::NotHigherThanAtOpening => "is not higher than when the plan opened".to_owned(),
        MeasureTest::NotLowerThanAtOpening => "is not lower than when the plan opened".to_owned(),
        MeasureTest::ShowsImprovement => "shows an improvement on its chart that is not chance".to_owned(),
        MeasureTest::ShowsNoConcern => "shows no concern on its chart".to_owned(),
    }
}
