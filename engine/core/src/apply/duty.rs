//! Keeps what each role owes in step with the records: whatever changes an action, an audit or a plan passes here.

use super::{Misfit, Stop};
use crate::key::Key;
use crate::record::{Action, Audit, Duties, Holding, Owed, Plan, ReadTyped, Record};
use crate::state::Edit;
use std::collections::BTreeSet;

pub(super) fn put_action(records: &mut impl Edit, action: Action) -> Result<(), Stop> {
    let (service, after) = (action.service.clone(), action.holdings());
    records.put(Key::Action(action.id), Record::Action(Box::new(action)));
    keep(records, &service, &BTreeSet::new(), &after)
}

pub(super) fn put_audit(records: &mut impl Edit, audit: Audit) -> Result<(), Stop> {
    let (service, after) = (audit.service.clone(), audit.holdings());
    records.put(Key::Audit(audit.id), Record::Audit(Box::new(audit)));
    keep(records, &service, &BTreeSet::new(), &after)
}

pub(super) fn put_plan(records: &mut impl Edit, plan: Plan) -> Result<(), Stop> {
    let (service, after) = (plan.service.clone(), plan_holdings(records, &plan)?);
    records.put(Key::Plan(plan.id), Record::Plan(Box::new(plan)));
    keep(records, &service, &BTreeSet::new(), &after)
}

pub(super) fn edit_action(
    records: &mut impl Edit,
    id: crate::id::ActionId,
    change: impl FnOnce(&mut Action),
) -> Result<(), Stop> {
    let key = Key::Action(id);
    let (service, before, after) = match records.edit(&key)? {
        Some(Record::Action(action)) => {
            let before = action.holdings();
            change(action);
            (action.service.clone(), before, action.holdings())
        }
        _ => return Err(Stop::Misfit(Misfit { event: "Action", key })),
    };
    keep(records, &service, &before, &after)
}

pub(super) fn edit_audit(
    records: &mut impl Edit,
    id: crate::id::AuditId,
    change: impl FnOnce(&mut Audit),
) -> Result<(), Stop> {
    let key = Key::Audit(id);
    let (service, before, after) = match records.edit(&key)? {
        Some(Record::Audit(audit)) => {
            let before = audit.holdings();
            change(audit);
            (audit.service.clone(), before, audit.holdings())
        }
        _ => return Err(Stop::Misfit(Misfit { event: "Audit", key })),
    };
    keep(records, &service, &before, &after)
}

pub(super) fn edit_plan(
    records: &mut impl Edit,
    id: crate::id::PlanId,
    change: impl FnOnce(&mut Plan),
) -> Result<(), Stop> {
    let key = Key::Plan(id);
    let (was_open, plan) = match records.edit(&key)? {
        Some(Record::Plan(plan)) => {
            let was_open = plan.is_open();
            change(plan);
            if plan.is_open() == was_open {
                return Ok(());
            }
            (was_open, plan.as_ref().clone())
        }
        _ => return Err(Stop::Misfit(Misfit { event: "Plan", key })),
    };
    let holding = owned(records, &plan)?;
    let (none, some) = (BTreeSet::new(), holding);
    if was_open {
        keep(records, &plan.service, &some, &none)
    } else {
        keep(records, &plan.service, &none, &some)
    }
}

fn plan_holdings(records: &impl Edit, plan: &Plan) -> Result<BTreeSet<Holding>, Stop> {
    if plan.is_open() {
        owned(records, plan)
    } else {
        Ok(BTreeSet::new())
    }
}

fn owned(records: &impl Edit, plan: &Plan) -> Result<BTreeSet<Holding>, Stop> {
    let definition = records.definition(&plan.definition)?;
    let rules = definition.and_then(|definition| definition.plans.get(&plan.name));
    let holding = rules.map(|rules| (rules.owner.clone(), Owed::Plan(plan.id)));
    Ok(holding.into_iter().collect())
}

fn keep(
    records: &mut impl Edit,
    service: &str,
    before: &BTreeSet<Holding>,
    after: &BTreeSet<Holding>,
) -> Result<(), Stop> {
    if before == after {
        return Ok(());
    }
    edit_duties(records, service, |duties| {
        for (role, owed) in before.difference(after) {
            if let Some(duty) = duties.by_role.get_mut(role) {
                duty.owes.remove(owed);
            }
        }
        for (role, owed) in after.difference(before) {
            duties.by_role.entry(role.clone()).or_default().owes.insert(*owed);
        }
        duties
            .by_role
            .retain(|_, duty| !duty.owes.is_empty() || duty.vacancy.is_some());
    })
}

pub(super) fn edit_duties(
    records: &mut impl Edit,
    service: &str,
    change: impl FnOnce(&mut Duties),
) -> Result<(), Stop> {
    let key = Key::Duties(service.to_owned());
    if records.record(&key)?.is_none() {
        records.put(key.clone(), Record::Duties(Duties::default()));
    }
    if let Some(Record::Duties(duties)) = records.edit(&key)? {
        change(duties);
    }
    Ok(())
}
