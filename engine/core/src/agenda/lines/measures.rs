//! Measures of plans and of audits, and what their charts say.

use super::Line;
use crate::agenda::Desk;
use crate::baseline::{self, Value};
use crate::condition::wanted;
use crate::definition::PlanMeasure;
use crate::record::{MeasurePoint, Read, ReadTyped};
use crate::spc::read as read_chart;
use crate::state::Halt;
use crate::tool::Better;
use crate::words::count;

pub(super) fn measures(read: &(impl Read + ?Sized), desk: &Desk<'_>) -> Result<Vec<Line>, Halt> {
    let mut lines = Vec::new();
    for plan in desk.open_plans() {
        let definition = read.definition(&plan.definition)?;
        let rules = definition.and_then(|definition| definition.plans.get(&plan.name));
        for measure in rules.into_iter().flat_map(|rules| &rules.measures) {
            let series = read.plan_measure(&plan.service, &plan.name, &measure.name)?;
            let points = series.map_or(&[][..], |series| &series.points);
            let before = baseline::of_plan_measure(read, plan, &measure.name, points)?;
            let text = format!(
                "{} \"{}\" in {}: {}",
                plan.id,
                measure.name,
                plan.service,
                measured(measure, points, before.last())
            );
            lines.push(Line::about(plan.id, text));
        }
    }
    for (service, audit) in desk.pairs() {
        let rules = &desk.definition.audits[audit];
        let described = desk.definition.tool_of(rules).map(|tool| &tool.description.measures);
        for measure in described.into_iter().flatten() {
            let Some(series) = read.audit_measure(service, audit, &measure.id)? else {
                continue;
            };
            if let Some(last) = series.points.last() {
                let seen = chart_words(&series.points, measure.better, None);
                lines.push(Line::plain(format!(
                    "\"{}\" of {audit} in {service}: {}; {seen}",
                    measure.title,
                    value(last)
                )));
            }
        }
    }
    Ok(lines)
}

/// Where a measure stands: at opening, now, wanted, and what its chart says.
fn measured(measure: &PlanMeasure, points: &[MeasurePoint], before: Option<Value>) -> String {
    let wanted = measure
        .target
        .map(|target| format!(", wanted {}", wanted(target)))
        .unwrap_or_default();
    let Some(last) = points.last() else {
        return format!("no values yet{wanted}");
    };
    let before = before.map_or_else(
        || ", not measured at opening".to_owned(),
        |(above, below)| format!(", at opening {}", ratio(above, below)),
    );
    let target = measure.target.map(|target| f64::from(target.permille) / 1000.0);
    format!(
        "{}{before}{wanted}; {}",
        value(last),
        chart_words(points, measure.better, target)
    )
}

fn chart_words(points: &[MeasurePoint], better: Better, target: Option<f64>) -> String {
    let values: Vec<(u64, u64)> = points
        .iter()
        .map(|point| (point.numerator, point.denominator))
        .collect();
    let reading = read_chart(&values, better, target);
    let Some(variation) = reading.variation else {
        return format!(
            "too few values for a chart, {} needed",
            count(reading.missing, "more is", "more are")
        );
    };
    let assurance = reading.assurance.map(|assurance| format!("; {}", assurance.words()));
    format!("{}{}", variation.words(), assurance.unwrap_or_default())
}

fn value(point: &MeasurePoint) -> String {
    ratio(point.numerator, point.denominator)
}

fn ratio(above: u64, below: u64) -> String {
    if below == 1 {
        above.to_string()
    } else {
        format!("{above} of {below}")
    }
}
