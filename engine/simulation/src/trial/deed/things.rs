//! Finding what a deed is about by the names that people use: the oldest of several, so that a deed means the same when others before it
//! are left out.

use crate::house::House;
use ratchet_core::event::Late;
use ratchet_core::id::{ActionId, AnyId, AuditId, PlanId};
use ratchet_core::record::{Action, Audit, AuditStage, Owed, Purpose, ReadTyped, Slipping};

/// The oldest open audit of a name.
pub(in crate::trial) fn open_audit<'h>(
    house: &'h House,
    service: &str,
    name: &str,
    gate: Option<&(String, usize)>,
) -> Option<&'h Audit> {
    let records = house.records();
    let series = records.series(service, name).ok()??;
    let open = series
        .open
        .iter()
        .filter_map(|id: &AuditId| Some(records.audit(*id).ok()??.as_ref()));
    let fits = |audit: &&Audit| {
        audit.stage == AuditStage::Open
            && match (audit.purpose, gate) {
                (Purpose::Retest { plan, retest, .. }, Some((name, position))) => {
                    let plan = records.plan(plan).ok().flatten();
                    retest == *position && plan.is_some_and(|plan| plan.name == *name)
                }
                (Purpose::Retest { .. }, None) => false,
                (_, gate) => gate.is_none(),
            }
    };
    open.filter(fits).min_by_key(|audit| audit.id)
}

/// The oldest audit of a name whose result waits for a second person.
pub(super) fn awaiting(house: &House, service: &str, name: &str) -> Option<AuditId> {
    let records = house.records();
    let duties = records.duties(service).ok()??;
    let owed = duties.by_role.values().flat_map(|duty| &duty.owes);
    let waiting = owed.filter_map(|owed| match owed {
        Owed::Authorisation(id) => Some(*id),
        _ => None,
    });
    let of_name = |id: &AuditId| {
        records
            .audit(*id)
            .ok()
            .flatten()
            .is_some_and(|audit| audit.name == name)
    };
    waiting.filter(of_name).min()
}

/// The oldest action of a title that owes something.
pub(super) fn owing<'h>(house: &'h House, service: &str, title: &str) -> Option<&'h Action> {
    let records = house.records();
    let duties = records.duties(service).ok()??;
    let owed = duties.by_role.values().flat_map(|duty| &duty.owes);
    let mut actions: Vec<ActionId> = owed
        .filter_map(|owed| match owed {
            Owed::Action(id) => Some(*id),
            _ => None,
        })
        .collect();
    actions.sort();
    let found = actions.into_iter().filter_map(|id| records.action(id).ok()?);
    found
        .filter(|action| action.title == title && !action.obligations.is_empty())
        .map(AsRef::as_ref)
        .next()
}

/// The oldest thing of a name about which somebody has to answer.
pub(super) fn late(house: &House, service: &str, name: &str) -> Option<AnyId> {
    let records = house.records();
    let duties = records.duties(service).ok()??;
    let owed = duties.by_role.values().flat_map(|duty| &duty.owes);
    let waiting = owed.filter_map(|owed| match owed {
        Owed::Answer(Late::Action { action, .. }) => {
            let title = &records.action(*action).ok()??.title;
            (title == name).then_some(AnyId::Action(*action))
        }
        Owed::Answer(Late::Audit(audit)) => {
            let known = &records.audit(*audit).ok()??.name;
            (known == name).then_some(AnyId::Audit(*audit))
        }
        _ => None,
    });
    waiting.min()
}

/// The plan of a name that is open or watched in a service.
pub(in crate::trial) fn in_slot(house: &House, service: &str, plan: &str) -> Option<PlanId> {
    house.records().slot(service, plan).ok()??.plan
}

/// The latest audit of a name whose result counts: the one that somebody would correct.
pub(super) fn counted(house: &House, service: &str, name: &str) -> Option<AuditId> {
    Some(house.records().series(service, name).ok()??.recent.last()?.audit)
}

/// The oldest thing about which a forum asked and waits for an answer.
pub(super) fn asked_about(house: &House, forum: &str) -> Option<Slipping> {
    let diary = house.records().diary(forum).ok()??;
    let open = diary.challenges.iter().find(|challenge| challenge.answer.is_none());
    open.map(|challenge| challenge.about)
}
