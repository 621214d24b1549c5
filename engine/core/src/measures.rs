//! What is known about measures when a condition is judged: their values in order of time, and what they were at opening.

use crate::definition::Definition;
use crate::id::AuditId;
use crate::instant::Instant;
use crate::record::{Audit, MeasurePoint, MeasureSource, Plan, Read, ReadTyped};
use crate::state::Halt;
use crate::tool::{Better, Report};
use std::collections::BTreeMap;

/// Measures that a condition may ask about.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AtHand {
    /// Those of the audit's tool, by position.
    pub audit: BTreeMap<u16, Measure>,
    /// Those of the plan, in its order.
    pub plan: Vec<Measure>,
}

/// A measure with its values.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// Value at opening: numerator and denominator.
    pub baseline: Option<(u64, u64)>,
    /// Which direction is better.
    pub better: Better,
    /// Whether its latest value is young enough to speak for the present: measured since the actions came into place.
    pub current: bool,
    /// Name or title.
    pub name: String,
    /// Numerators and denominators in order of time.
    pub values: Vec<(u64, u64)>,
}

/// Reads the measures of an audit, the value of its own report included, and those of a plan.
pub fn at_hand(
    read: &(impl Read + ?Sized),
    definition: &Definition,
    audit: &Audit,
    report: &Report,
    plan: Option<&Plan>,
) -> Result<AtHand, Halt> {
    let mut at_hand = AtHand::default();
    let tool = definition
        .audits
        .get(&audit.name)
        .and_then(|rules| definition.tool_of(rules));
    for (position, measure) in tool
        .iter()
        .flat_map(|tool| tool.description.measures.iter().enumerate())
    {
        let Ok(position) = u16::try_from(position) else {
            continue;
        };
        let series = read.audit_measure(&audit.service, &audit.name, &measure.id)?;
        let points = series.map_or(&[][..], |series| &series.points);
        let mut values = counts(points);
        let own = report
            .measures
            .iter()
            .find(|result| result.measure == position && result.denominator > 0);
        if let Some(own) = own.filter(|_| !has(points, audit.id)) {
            values.push((own.numerator, own.denominator));
        }
        at_hand.audit.insert(
            position,
            Measure {
                baseline: None,
                better: measure.better,
                current: own.is_some(),
                name: measure.title.clone(),
                values,
            },
        );
    }
    if let Some(plan) = plan {
        at_hand.plan = of_plan(read, plan)?;
    }
    Ok(at_hand)
}

/// Reads the measures of a plan, in its order.
pub fn of_plan(read: &(impl Read + ?Sized), plan: &Plan) -> Result<Vec<Measure>, Halt> {
    let definition = read.definition(&plan.definition)?;
    let Some(rules) = definition.and_then(|definition| definition.plans.get(&plan.name)) else {
        return Ok(Vec::new());
    };
    let mut measures = Vec::with_capacity(rules.measures.len());
    for measure in &rules.measures {
        let series = read.plan_measure(&plan.service, &plan.name, &measure.name)?;
        let points = series.map_or(&[][..], |series| &series.points);
        measures.push(Measure {
            baseline: baseline(points, plan.opened_at),
            better: measure.better,
            current: points
                .last()
                .zip(plan.in_place_at)
                .is_some_and(|(last, in_place)| last.at >= in_place),
            name: measure.name.clone(),
            values: counts(points),
        });
    }
    Ok(measures)
}

/// The value at opening: the last one before it, or at the same moment.
pub fn baseline(points: &[MeasurePoint], opened_at: Instant) -> Option<(u64, u64)> {
    let before = points.iter().rev().find(|point| point.at <= opened_at)?;
    Some((before.numerator, before.denominator))
}

fn counts(points: &[MeasurePoint]) -> Vec<(u64, u64)> {
    points
        .iter()
        .map(|point| (point.numerator, point.denominator))
        .collect()
}

fn has(points: &[MeasurePoint], audit: AuditId) -> bool {
    points.iter().any(|point| point.source == MeasureSource::Audit(audit))
}
