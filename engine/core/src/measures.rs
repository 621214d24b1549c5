//! What is known about measures when a condition is judged: their values in order of time, and what they were at opening.

use crate::baseline::{self, Values};
use crate::correction;
use crate::definition::Definition;
use crate::id::AuditId;
use crate::record::{Audit, MeasurePoint, MeasureSource, Plan, Read, ReadTyped};
use crate::state::Halt;
use crate::tool::{Better, Report};
use std::collections::{BTreeMap, BTreeSet};

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
    /// Value at opening, of a plan's measure.
    pub baseline: Values,
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
    let stands_for = correction::chain(read, Some(audit))?;
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
        let own = report
            .measures
            .iter()
            .find(|result| result.measure == position && result.denominator > 0);
        let own_value = own.map(|own| (own.numerator, own.denominator));
        let values = with_own(points, &stands_for, own_value);
        at_hand.audit.insert(
            position,
            Measure {
                baseline: Values::default(),
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
            baseline: baseline::of_plan_measure(read, plan, &measure.name, points)?,
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

fn counts(points: &[MeasurePoint]) -> Vec<(u64, u64)> {
    points
        .iter()
        .map(|point| (point.numerator, point.denominator))
        .collect()
}

/// The values with the report's own: at the end, or in the place of the audits that it stands for.
fn with_own(points: &[MeasurePoint], stands_for: &[AuditId], own: Option<(u64, u64)>) -> Vec<(u64, u64)> {
    let replaced =
        |point: &MeasurePoint| matches!(&point.source, MeasureSource::Audit(audit) if stands_for.contains(audit));
    let place = points.iter().position(replaced).unwrap_or(points.len());
    let mut values = counts(&points[..place]);
    values.extend(own);
    let later = points[place..].iter().filter(|point| !replaced(point));
    values.extend(later.map(|point| (point.numerator, point.denominator)));
    values
}

/// Plans' measures, by plan and name, that hold a value which this audit gave them.
pub(crate) fn withdrawn_from(read: &(impl Read + ?Sized), audit: &Audit) -> Result<BTreeSet<(String, String)>, Halt> {
    let mut names = BTreeSet::new();
    let in_force = read.provider()?.and_then(|provider| provider.definition.clone());
    for hash in std::iter::once(audit.definition.clone()).chain(in_force) {
        let Some(definition) = read.definition(&hash)? else {
            continue;
        };
        for (plan, rules) in &definition.plans {
            names.extend(
                rules
                    .measures
                    .iter()
                    .map(|measure| (plan.clone(), measure.name.clone())),
            );
        }
    }
    let mut found = BTreeSet::new();
    for (plan, measure) in names {
        let gave = |point: &MeasurePoint| point.source == MeasureSource::Audit(audit.id);
        if read
            .plan_measure(&audit.service, &plan, &measure)?
            .is_some_and(|series| series.points.iter().any(gave))
        {
            found.insert((plan, measure));
        }
    }
    Ok(found)
}
