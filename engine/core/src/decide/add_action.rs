//! Add an action to a plan that runs. It follows the same rules as those of the file: owner, due date, evidence, ladder.

use super::open_action::{self, NewAction};
use super::study::{Study, check_name, check_text, unknown};
use crate::id::PlanId;
use crate::limits;
use crate::record::{AddedAction, Origin, Read, Schedule};
use crate::rejection::Rejection;
use crate::responsibility::require;
use crate::span::Span;
use crate::state::Halt;

pub(super) struct Wish<'a> {
    pub(super) added: &'a AddedAction,
    pub(super) due: Span,
    pub(super) name: &'a str,
    pub(super) owner: &'a str,
}

pub(super) fn decide(study: &mut Study<'_, impl Read>, id: PlanId, wish: &Wish<'_>) -> Result<(), Halt> {
    let plan = study.known_plan(id)?;
    let definition = study.pinned(&plan.definition)?;
    let rules = definition
        .plans
        .get(&plan.name)
        .ok_or_else(|| unknown("plan", &plan.name, definition.plans.keys()))?;
    let person = study.acting_person()?;
    require(study, person, Some(&plan.service), &[&rules.owner], study.now())?;
    check_name("the name of the action", wish.name)?;
    if wish.added.evidence.is_empty() {
        return Err(Rejection::BadText {
            what: "the evidence",
            reason: "none is named: say what will show that it was done".to_owned(),
        }
        .into());
    }
    wish.added
        .evidence
        .iter()
        .try_for_each(|evidence| check_text("the evidence", evidence))?;
    let role = definition
        .roles
        .get(wish.owner)
        .ok_or_else(|| unknown("role", wish.owner, definition.roles.keys()))?;
    if role.is_team {
        return Err(Rejection::BadText {
            what: "the owner",
            reason: format!(
                "\"{}\" is a team, and a team owns nothing: name the role that answers for it",
                wish.owner
            ),
        }
        .into());
    }
    if !plan.is_open() {
        return Err(Rejection::NotPossible {
            what: format!("{id} takes no further action"),
            reason: "it is verified".to_owned(),
        }
        .into());
    }
    if plan.actions.len() >= limits::ACTIONS_PER_PLAN {
        return Err(Rejection::TooMuch {
            what: "the number of actions of one plan",
            limit: limits::ACTIONS_PER_PLAN,
        }
        .into());
    }
    let new = NewAction {
        added: Some(wish.added.clone()),
        clock: None,
        definition: plan.definition.clone(),
        ladder: rules.escalate.clone(),
        origin: Origin::Plan {
            action: plan.actions.len(),
            plan: id,
        },
        owner: wish.owner.to_owned(),
        schedule: Schedule::Once(wish.due),
        service: plan.service.clone(),
        title: wish.name.to_owned(),
    };
    open_action::open(study, new, study.now()).map(|_| ())
}
