//! Record a value of a plan's measure. Values also flow in by themselves: when an audit of the service is evaluated, a measure of
//! its tool whose title is the name of a plan's measure (the same letters, capitals and all) gives that measure its value.

use super::study::{Study, check_text, unknown};
use crate::baseline::compared_of_plan;
use crate::definition::{Definition, DefinitionHash, Plan, PlanMeasure, Retest};
use crate::event::Event;
use crate::instant::Instant;
use crate::limits;
use crate::record::{Audit, MeasurePoint, MeasureSource, Read, ReadTyped};
use crate::rejection::Rejection;
use crate::responsibility::require;
use crate::state::Halt;
use crate::tool::{Description, Report};
use std::sync::Arc;

pub(super) struct Measured<'a> {
    pub(super) at: Instant,
    pub(super) denominator: u64,
    pub(super) measure: &'a str,
    pub(super) note: Option<&'a str>,
    pub(super) numerator: u64,
    pub(super) plan: &'a str,
    pub(super) service: &'a str,
}

pub(super) fn decide(study: &mut Study<'_, impl Read>, measured: &Measured<'_>) -> Result<(), Halt> {
    let (hash, definition) = governing(study, measured)?;
    let rules = definition
        .plans
        .get(measured.plan)
        .ok_or_else(|| unknown("plan", measured.plan, definition.plans.keys()))?;
    let names = || rules.measures.iter().map(|measure| &measure.name);
    if !names().any(|name| name == measured.measure) {
        return Err(unknown("measure", measured.measure, names()));
    }
    check(study, measured)?;
    stands(study, measured, rules)?;
    let person = study.acting_person()?;
    require(study, person, Some(measured.service), &recorders(rules), study.now())?;
    let point = MeasurePoint {
        at: measured.at,
        denominator: measured.denominator,
        note: measured.note.map(str::to_owned),
        numerator: measured.numerator,
        recorded_at: study.now(),
        source: MeasureSource::Person(person.to_owned()),
    };
    study.emit(Event::MeasureRecorded {
        definition: hash,
        measure: measured.measure.to_owned(),
        of_plan: measured.plan.to_owned(),
        point,
        service: measured.service.to_owned(),
    })
}

/// The definition of the plan that runs there, else the one in force: a baseline is measured before there is a plan.
fn governing(study: &Study<'_, impl Read>, measured: &Measured<'_>) -> Result<(DefinitionHash, Arc<Definition>), Halt> {
    let (hash, definition) = study.in_force()?;
    let running = study.slot(measured.service, measured.plan)?.and_then(|slot| slot.plan);
    if let Some(plan) = running {
        let pinned = study.known_plan(plan)?.definition;
        return Ok((pinned.clone(), study.pinned(&pinned)?));
    }
    if !definition.services.contains_key(measured.service) {
        return Err(unknown("service", measured.service, definition.services.keys()));
    }
    Ok((hash, definition))
}

fn check(study: &Study<'_, impl Read>, measured: &Measured<'_>) -> Result<(), Halt> {
    if measured.at > study.now() {
        return Err(Rejection::InTheFuture {
            what: "the value",
            at: measured.at,
        }
        .into());
    }
    if measured.denominator == 0 {
        return Err(Rejection::BadText {
            what: "the value",
            reason: "a share of nothing says nothing: give out of how many, or 1 for a plain value".to_owned(),
        }
        .into());
    }
    if measured.numerator.max(measured.denominator) > limits::MEASURE_COUNT_MAX {
        return Err(Rejection::BadText {
            what: "the value",
            reason: "the count is too large to be one".to_owned(),
        }
        .into());
    }
    measured.note.map_or(Ok(()), |note| check_text("the note", note))
}

/// What a gate compares with its value at opening is history once the actions are in place, or the plan began again: whoever writes
/// about that time knows by then what the value has to be. Hazard: false closure.
fn stands(study: &Study<'_, impl Read>, measured: &Measured<'_>, rules: &Plan) -> Result<(), Halt> {
    let Some(plan) = study.slot(measured.service, measured.plan)?.and_then(|slot| slot.plan) else {
        return Ok(());
    };
    let plan = study.known_plan(plan)?;
    let position = rules
        .measures
        .iter()
        .position(|measure| measure.name == measured.measure);
    let compares = |retest: &Retest| position.is_some_and(|at| compared_of_plan(&retest.pass).contains(&at));
    if !rules.retests.iter().any(compares) || plan.measured_before().is_none_or(|until| measured.at >= until) {
        return Ok(());
    }
    Err(Rejection::NotPossible {
        what: format!(
            "a value of \"{}\" from before the actions of {} came into place cannot be recorded now",
            measured.measure, plan.id
        ),
        reason: "a re-test compares it with its value at opening, and that stands; record what is measured from now on"
            .to_owned(),
    }
    .into())
}

/// The plan's owner, the owners of its actions, and the roles that carry out its re-tests.
pub(crate) fn recorders(rules: &Plan) -> Vec<&str> {
    let mut roles = vec![rules.owner.as_str()];
    let others = rules.actions.iter().map(|action| action.owner.as_str());
    for role in others.chain(rules.retests.iter().map(|retest| retest.by.as_str())) {
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    roles
}

/// Values of an evaluated audit flow into plans' measures of the same title.
pub(super) fn flow_in(
    study: &mut Study<'_, impl Read>,
    (definition, description): (&Definition, &Description),
    audit: &Audit,
    (at, report): (Instant, &Report),
) -> Result<(), Halt> {
    for (name, rules) in &definition.plans {
        let running = study.slot(&audit.service, name)?.and_then(|slot| slot.plan);
        let (hash, pinned) = match running {
            Some(plan) => {
                let hash = study.known_plan(plan)?.definition;
                (hash.clone(), Some(study.pinned(&hash)?))
            }
            None => (audit.definition.clone(), None),
        };
        let rules = pinned
            .as_ref()
            .and_then(|pinned| pinned.plans.get(name))
            .unwrap_or(rules);
        for (measure, value) in matching(rules, description, report) {
            study.emit(Event::MeasureRecorded {
                definition: hash.clone(),
                measure: measure.name.clone(),
                of_plan: name.clone(),
                point: MeasurePoint {
                    at,
                    denominator: value.denominator,
                    note: None,
                    numerator: value.numerator,
                    recorded_at: study.now(),
                    source: MeasureSource::Audit(audit.id),
                },
                service: audit.service.clone(),
            })?;
        }
    }
    Ok(())
}

fn matching<'r>(
    rules: &'r Plan,
    description: &'r Description,
    report: &'r Report,
) -> impl Iterator<Item = (&'r PlanMeasure, &'r crate::tool::MeasureResult)> {
    let results = report.measures.iter().filter(|result| result.denominator > 0);
    results.flat_map(move |result| {
        let title = description
            .measures
            .get(usize::from(result.measure))
            .map(|measure| measure.title.as_str());
        let named = move |measure: &&PlanMeasure| Some(measure.name.as_str()) == title;
        rules
            .measures
            .iter()
            .filter(named)
            .map(move |measure| (measure, result))
    })
}
