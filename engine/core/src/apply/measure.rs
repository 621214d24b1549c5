//! Values of measures: those that are recorded for plans, and those that stand in the reports of audits.

use super::Stop;
use crate::correction;
use crate::event::{Event, Recorded};
use crate::id::AuditId;
use crate::instant::Instant;
use crate::key::Key;
use crate::record::{MeasurePoint, MeasureSeries, MeasureSource, ReadTyped, Record};
use crate::state::Edit;

pub(super) fn apply(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    if let Event::MeasureWithdrawn {
        audit,
        measure,
        of_plan,
        service,
    } = &recorded.event
    {
        let key = Key::PlanMeasure(service.clone(), of_plan.clone(), measure.clone());
        if let Some(Record::PlanMeasure(series)) = records.edit(&key)? {
            series.withdraw(*audit);
        }
        return Ok(());
    }
    let Event::MeasureRecorded {
        definition,
        measure,
        of_plan,
        point,
        service,
    } = &recorded.event
    else {
        return Ok(());
    };
    let key = Key::PlanMeasure(service.clone(), of_plan.clone(), measure.clone());
    let mut series = match records.record(&key)? {
        Some(Record::PlanMeasure(series)) => series.clone(),
        _ => MeasureSeries::new(service, of_plan, measure),
    };
    series.definition.clone_from(definition);
    series.take(point.clone());
    records.put(key, Record::PlanMeasure(series));
    Ok(())
}

/// The measures of a report, re-tests included: a series is one audit's measure in one service, whatever the audit was made for.
pub(super) fn of_audit(records: &mut impl Edit, id: AuditId, recorded_at: Instant) -> Result<(), Stop> {
    let Some(audit) = records.audit(id)? else { return Ok(()) };
    let Some(definition) = records.definition(&audit.definition)? else {
        return Ok(());
    };
    let tool = definition
        .audits
        .get(&audit.name)
        .and_then(|rules| definition.tool_of(rules));
    let (Some(tool), Some(report)) = (tool, &audit.report) else {
        return Ok(());
    };
    // A correction speaks of the moment of what it corrects.
    let at = correction::root(records, audit)?.submitted_at;
    let at = at.or(audit.submitted_at).unwrap_or(recorded_at);
    let mut changed = Vec::new();
    for result in report.measures.iter().filter(|result| result.denominator > 0) {
        let Some(measure) = tool.description.measures.get(usize::from(result.measure)) else {
            continue;
        };
        let key = Key::AuditMeasure(audit.service.clone(), audit.name.clone(), measure.id.clone());
        let mut series = match records.record(&key)? {
            Some(Record::AuditMeasure(series)) => series.clone(),
            _ => MeasureSeries::new(&audit.service, &audit.name, &measure.id),
        };
        series.definition.clone_from(&audit.definition);
        series.take(MeasurePoint {
            at,
            denominator: result.denominator,
            note: None,
            numerator: result.numerator,
            recorded_at,
            source: MeasureSource::Audit(id),
        });
        changed.push((key, series));
    }
    for (key, series) in changed {
        records.put(key, Record::AuditMeasure(series));
    }
    Ok(())
}

/// Takes back what a report gave to its audit's measures, because the audit was corrected.
pub(super) fn withdraw_audit(records: &mut impl Edit, id: AuditId) -> Result<(), Stop> {
    let Some(audit) = records.audit(id)? else { return Ok(()) };
    let Some(definition) = records.definition(&audit.definition)? else {
        return Ok(());
    };
    let tool = definition
        .audits
        .get(&audit.name)
        .and_then(|rules| definition.tool_of(rules));
    let measures = tool.into_iter().flat_map(|tool| &tool.description.measures);
    let keys: Vec<Key> = measures
        .map(|measure| Key::AuditMeasure(audit.service.clone(), audit.name.clone(), measure.id.clone()))
        .collect();
    for key in keys {
        if let Some(Record::AuditMeasure(series)) = records.edit(&key)? {
            series.withdraw(id);
        }
    }
    Ok(())
}
