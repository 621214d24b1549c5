//! Whether a report fulfils a condition, and in plain words why not. Shares are compared as counts, never as rounded percentages:
//! 85 % of 6 records is 6 of 6. What nobody looked at never counts as good: a share of nothing fulfils no condition.

use crate::baseline::{AtOpening, Value};
use crate::definition::{Comparison, Condition, How, MeasureTest};
use crate::measures::{AtHand, Measure};
use crate::spc::read;
use crate::tool::{Better, Description, Report};
use crate::words::count;
use std::collections::{BTreeMap, BTreeSet};

/// A report with what is needed to judge it.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// Measures when the plan was opened.
    pub at_opening: &'a AtOpening,
    /// The tool, for titles.
    pub description: &'a Description,
    /// Measures over time.
    pub measures: &'a AtHand,
    /// The report.
    pub report: &'a Report,
    /// What each theme lacks to be improved, one sentence each, by name; nothing lacks where one has improved.
    pub themes: &'a BTreeMap<String, Vec<String>>,
}

/// Whether the condition holds.
pub fn holds(condition: &Condition, judged: Judged<'_>) -> bool {
    unmet(condition, judged).is_empty()
}

/// Why the condition does not hold, one sentence a part; empty when it holds.
pub fn unmet(condition: &Condition, judged: Judged<'_>) -> Vec<String> {
    match condition {
        Condition::All(parts) => parts.iter().flat_map(|part| unmet(part, judged)).collect(),
        Condition::Any(parts) => {
            let reasons: Vec<_> = parts.iter().map(|part| unmet(part, judged)).collect();
            if reasons.iter().any(Vec::is_empty) {
                Vec::new()
            } else {
                reasons.concat()
            }
        }
        Condition::Score(comparison) => {
            let share = judged.report.score.map(|percent| Share {
                above: u64::from(percent),
                below: 100,
            });
            judge("the score", share, *comparison)
        }
        Condition::Question(question, comparison) => judge_question(*question, *comparison, judged),
        Condition::EveryQuestion(comparison) if judged.report.questions.is_empty() => {
            judge("every question", None, *comparison)
        }
        Condition::EveryQuestion(comparison) => judged
            .report
            .questions
            .iter()
            .filter(|result| result.denominator > 0 || result.not_applicable == 0)
            .flat_map(|result| judge_question(result.question, *comparison, judged))
            .collect(),
        Condition::Measure(measure, test) => judge_measure(*measure, *test, judged),
        Condition::ThemeImproved(theme) => match judged.themes.get(theme) {
            Some(lacking) => lacking.clone(),
            None => vec![format!("theme \"{theme}\" has not improved yet")],
        },
        Condition::PlanMeasure(measure, test) => match judged.measures.plan.get(*measure) {
            Some(measure) => judge_plan_measure(measure, *test),
            None => vec!["a measure of the plan is not known here".to_owned()],
        },
    }
}

/// Whether a condition looks at this question.
pub fn looks_at(condition: &Condition, question: u16) -> bool {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().any(|part| looks_at(part, question)),
        Condition::Question(asked, _) => *asked == question,
        Condition::Score(_) | Condition::EveryQuestion(_) => true,
        Condition::Measure(..) | Condition::PlanMeasure(..) | Condition::ThemeImproved(_) => false,
    }
}

/// A share as counts.
#[derive(Debug, Clone, Copy)]
struct Share {
    above: u64,
    below: u64,
}

const fn share((above, below): Value) -> Share {
    Share { above, below }
}

fn judge_question(question: u16, comparison: Comparison, judged: Judged<'_>) -> Vec<String> {
    let title = judged
        .description
        .questions
        .get(usize::from(question))
        .map_or("an unknown question", |q| q.title.as_str());
    let share = judged
        .report
        .questions
        .iter()
        .find(|result| result.question == question && result.denominator > 0)
        .map(|result| Share {
            above: u64::from(result.numerator),
            below: u64::from(result.denominator),
        });
    judge(&format!("\"{title}\""), share, comparison)
}

fn judge_measure(measure: u16, test: MeasureTest, judged: Judged<'_>) -> Vec<String> {
    let title = judged
        .description
        .measures
        .get(usize::from(measure))
        .map_or("an unknown measure", |m| m.title.as_str());
    let name = format!("measure \"{title}\"");
    let mut results = judged.report.measures.iter();
    let now = results
        .find(|result| result.measure == measure && result.denominator > 0)
        .map(|result| Share {
            above: result.numerator,
            below: result.denominator,
        });
    let then = judged.at_opening.of(measure, test).map(share);
    let (worse, words) = match test {
        MeasureTest::Share(comparison) => return judge(&name, now, comparison),
        MeasureTest::NotHigherThanAtOpening => (std::cmp::Ordering::Greater, "higher"),
        MeasureTest::NotLowerThanAtOpening => (std::cmp::Ordering::Less, "lower"),
        MeasureTest::ShowsImprovement | MeasureTest::ShowsNoConcern if now.is_none() => {
            return vec![format!("{name} could not be computed from this sample")];
        }
        MeasureTest::ShowsImprovement | MeasureTest::ShowsNoConcern => {
            let known = judged.measures.audit.get(&measure);
            return known.map_or_else(
                || vec![format!("{name} has no values yet")],
                |known| judge_chart(&name, known, test),
            );
        }
    };
    compare_with_opening(&name, now, then, worse, words)
}

/// A measure of the plan is judged by its latest value, and only by one since the actions came into place.
fn judge_plan_measure(measure: &Measure, test: MeasureTest) -> Vec<String> {
    let name = format!("measure \"{}\"", measure.name);
    if measure.values.is_empty() {
        return vec![format!("{name} has no values yet: record one")];
    }
    if !measure.current {
        return vec![format!(
            "{name} was not measured since the actions came into place: record a new value"
        )];
    }
    let now = measure.values.last().copied().map(share);
    let then = measure.baseline.asked(test).map(share);
    match test {
        MeasureTest::Share(comparison) => judge(&name, now, comparison),
        MeasureTest::NotHigherThanAtOpening => {
            compare_with_opening(&name, now, then, std::cmp::Ordering::Greater, "higher")
        }
        MeasureTest::NotLowerThanAtOpening => compare_with_opening(&name, now, then, std::cmp::Ordering::Less, "lower"),
        MeasureTest::ShowsImprovement | MeasureTest::ShowsNoConcern => judge_chart(&name, measure, test),
    }
}

/// The last point of the chart, by the rules of Making Data Count. Too few points never pass: the reason says how many are missing.
fn judge_chart(name: &str, measure: &Measure, test: MeasureTest) -> Vec<String> {
    if measure.better == Better::Neutral {
        return vec![format!(
            "{name} has no better direction, so its chart shows neither improvement nor concern"
        )];
    }
    let reading = read(&measure.values, measure.better, None);
    let seen = reading.variation.map_or("nothing yet", |variation| variation.words());
    let wanted = match test {
        MeasureTest::ShowsImprovement => reading.improves().map(|improves| (improves, "a real improvement")),
        _ => reading.concerns().map(|concerns| (!concerns, "no concern")),
    };
    match wanted {
        Ok((true, _)) => Vec::new(),
        Ok((false, wanted)) => vec![format!("the chart of {name} shows {seen}, and must show {wanted}")],
        Err(missing) => {
            let found = measure.values.len();
            let (values, more) = (count(found, "value", "values"), count(missing, "more is", "more are"));
            vec![format!(
                "{name} has {values}: {more} needed before its chart can be judged"
            )]
        }
    }
}

fn compare_with_opening(
    name: &str,
    now: Option<Share>,
    then: Option<Share>,
    worse: std::cmp::Ordering,
    words: &str,
) -> Vec<String> {
    match (now, then) {
        (None, _) => vec![format!("{name} could not be computed from this sample")],
        (_, None) => vec![format!(
            "{name} was not measured when the plan was opened, nor from then until its actions were in place, so there is nothing to compare with: measure it before they are in place again"
        )],
        (Some(now), Some(then)) if order(now, then) == worse => {
            vec![format!(
                "{name} is {} of {}, {words} than at opening ({} of {})",
                now.above, now.below, then.above, then.below
            )]
        }
        _ => Vec::new(),
    }
}

/// Whether a total score in tenths of a percent compares so.
pub fn score_fulfils(permille: u16, comparison: Comparison) -> bool {
    let share = Share {
        above: u64::from(permille),
        below: 1000,
    };
    judge("the score", Some(share), comparison).is_empty()
}

/// A comparison in words: `at least 85%`.
pub fn wanted(comparison: Comparison) -> String {
    format!("{} {}", words(comparison.how), percent(comparison.permille))
}

const fn words(how: How) -> &'static str {
    match how {
        How::AtLeast => "at least",
        How::AtMost => "at most",
        How::Below => "below",
        How::Above => "above",
        How::Is => "exactly",
    }
}

/// Themes that a condition asks about.
pub fn themes_of(condition: &Condition) -> BTreeSet<String> {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().flat_map(themes_of).collect(),
        Condition::ThemeImproved(theme) => [theme.clone()].into(),
        Condition::Score(_)
        | Condition::Question(..)
        | Condition::EveryQuestion(_)
        | Condition::Measure(..)
        | Condition::PlanMeasure(..) => BTreeSet::new(),
    }
}

fn judge(name: &str, share: Option<Share>, comparison: Comparison) -> Vec<String> {
    let Some(share) = share else {
        return vec![format!("{name} has no answers to judge by")];
    };
    let asked = Share {
        above: u64::from(comparison.permille),
        below: 1000,
    };
    let order = order(share, asked);
    let fulfilled = match comparison.how {
        How::AtLeast => order.is_ge(),
        How::AtMost => order.is_le(),
        How::Below => order.is_lt(),
        How::Above => order.is_gt(),
        How::Is => order.is_eq(),
    };
    if fulfilled {
        return Vec::new();
    }
    vec![format!(
        "{name} is {} of {}, and must be {}",
        share.above,
        share.below,
        wanted(comparison)
    )]
}

/// Compares two shares without rounding.
fn order(left: Share, right: Share) -> std::cmp::Ordering {
    (u128::from(left.above) * u128::from(right.below)).cmp(&(u128::from(right.above) * u128::from(left.below)))
}

/// Tenths of a percent in words: `90%`, `99.5%`.
pub fn percent(permille: u16) -> String {
    if permille.is_multiple_of(10) {
        format!("{}%", permille / 10)
    } else {
        format!("{}.{}%", permille / 10, permille % 10)
    }
}
