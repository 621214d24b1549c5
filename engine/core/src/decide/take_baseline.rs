//! A result measures for the first time what the re-tests of an open plan compare with values at opening: it stands in for them.

use super::study::Study;
use crate::baseline;
use crate::event::Event;
use crate::instant::Instant;
use crate::record::{Audit, Plan, Read, ReadTyped};
use crate::state::Halt;
use crate::tool::{MeasureResult, Report};
use std::collections::BTreeSet;

/// Before the result is judged by a gate of its own: a result is never compared with itself.
pub(super) fn take(
    study: &mut Study<'_, impl Read>,
    audit: &Audit,
    (measured_at, report): (Instant, &Report),
) -> Result<(), Halt> {
    let (_, in_force) = study.in_force()?;
    let known = study.pinned(&audit.definition)?;
    let names: BTreeSet<&String> = known.plans.keys().chain(in_force.plans.keys()).collect();
    for name in names {
        let Some(id) = study.slot(&audit.service, name)?.and_then(|slot| slot.plan) else {
            continue;
        };
        let plan = study.known_plan(id)?;
        if !plan.is_open() {
            continue;
        }
        let measures = wanted(study, &plan, audit, report)?;
        if measures.is_empty() {
            continue;
        }
        let apart = plan.in_place_at.is_none_or(|in_place| measured_at < in_place);
        study.emit(Event::BaselineTaken {
            audit: audit.id,
            audit_name: audit.name.clone(),
            from_round: if apart { plan.round } else { plan.round + 1 },
            measures,
            plan: id,
        })?;
    }
    Ok(())
}

/// The results of which the plan has nothing yet, not even for its next round.
fn wanted(
    study: &Study<'_, impl Read>,
    plan: &Plan,
    audit: &Audit,
    report: &Report,
) -> Result<Vec<MeasureResult>, Halt> {
    let definition = study.pinned(&plan.definition)?;
    let tool = |definition: &crate::definition::Definition| {
        let rules = definition.audits.get(&audit.name);
        rules
            .and_then(|rules| definition.tool_of(rules))
            .map(|tool| tool.description.clone())
    };
    let made_with = tool(&*study.pinned(&audit.definition)?);
    let (Some(rules), Some(judged_with), Some(made_with)) =
        (definition.plans.get(&plan.name), tool(&definition), made_with)
    else {
        return Ok(Vec::new());
    };
    let mut next = plan.clone();
    next.round += 1;
    let mut ids = BTreeSet::new();
    for retest in rules.retests.iter().filter(|retest| retest.audit == audit.name) {
        let missing = baseline::missing(study, &next, retest, &judged_with)?.audit;
        let measures = missing
            .iter()
            .filter_map(|measure| judged_with.measures.get(usize::from(*measure)));
        ids.extend(measures.map(|measure| measure.id.as_str()));
    }
    let wanted = |result: &&MeasureResult| {
        let measure = made_with.measures.get(usize::from(result.measure));
        result.denominator > 0 && measure.is_some_and(|measure| ids.contains(measure.id.as_str()))
    };
    Ok(report.measures.iter().filter(wanted).cloned().collect())
}
