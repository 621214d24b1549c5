//! Small tests of change inside a plan (plan, do, study, act): a change, what is expected of it, and what was learned.

use super::record_measure::recorders;
use super::study::{Study, check_text};
use crate::event::Event;
use crate::id::PlanId;
use crate::instant::Instant;
use crate::limits;
use crate::record::{NextStep, Plan, Read};
use crate::rejection::Rejection;
use crate::responsibility::require;
use crate::state::Halt;

pub(super) struct Beginning<'a> {
    pub(super) change: &'a str,
    pub(super) prediction: &'a str,
    pub(super) until: Instant,
}

pub(super) fn begin(study: &mut Study<'_, impl Read>, id: PlanId, wish: &Beginning<'_>) -> Result<(), Halt> {
    let plan = plan_of(study, id)?;
    check_text("the change", wish.change)?;
    check_text("the prediction", wish.prediction)?;
    if wish.until <= study.now() {
        return Err(Rejection::BadText {
            what: "the end date",
            reason: "it has passed already; say until when the test runs".to_owned(),
        }
        .into());
    }
    if !plan.is_open() {
        return Err(Rejection::NotPossible {
            what: format!("no test begins in {id}"),
            reason: "it is verified".to_owned(),
        }
        .into());
    }
    if plan.tests.len() >= limits::TESTS_PER_PLAN {
        return Err(Rejection::TooMuch {
            what: "the number of tests of change in one plan",
            limit: limits::TESTS_PER_PLAN,
        }
        .into());
    }
    study.emit(Event::TestBegun {
        change: wish.change.to_owned(),
        plan: id,
        prediction: wish.prediction.to_owned(),
        test: u32::try_from(plan.tests.len()).unwrap_or(u32::MAX).saturating_add(1),
        until: wish.until,
    })
}

pub(super) struct Finding<'a> {
    pub(super) learned: &'a str,
    pub(super) next: NextStep,
    pub(super) result: &'a str,
}

pub(super) fn conclude(
    study: &mut Study<'_, impl Read>,
    id: PlanId,
    test: u32,
    found: &Finding<'_>,
) -> Result<(), Halt> {
    let plan = plan_of(study, id)?;
    check_text("the result", found.result)?;
    check_text("what was learned", found.learned)?;
    let known = plan.tests.iter().find(|known| known.number == test);
    let known = known.ok_or_else(|| Rejection::nothing("test of this plan with number", test))?;
    if known.studied.is_some() {
        return Err(Rejection::NotPossible {
            what: format!("test {test} of {id} cannot be studied again"),
            reason: "what was learned from it is recorded; begin another one".to_owned(),
        }
        .into());
    }
    study.emit(Event::TestStudied {
        learned: found.learned.to_owned(),
        next: found.next,
        plan: id,
        result: found.result.to_owned(),
        test,
    })
}

/// The plan, if whoever acts works on it.
fn plan_of(study: &Study<'_, impl Read>, id: PlanId) -> Result<Plan, Halt> {
    let plan = study.known_plan(id)?;
    let definition = study.pinned(&plan.definition)?;
    let roles = definition.plans.get(&plan.name).map(recorders).unwrap_or_default();
    let person = study.acting_person()?;
    require(study, person, Some(&plan.service), &roles, study.now())?;
    Ok(plan)
}
