//! Actions: overdue, slipping, and escalations that nobody answered.

use super::Line;
use crate::agenda::Desk;
use crate::record::{Action, AuditStage, Obligation, Slipping, Told};
use crate::words::count;

pub(super) fn overdue(desk: &Desk<'_>) -> Vec<Line> {
    let late = |action: &Action| action.obligations.iter().any(|owed| owed.due.is_overdue(desk.now));
    let actions = desk.material.actions.iter().filter(|action| late(action));
    let line = |action: &Action| {
        let owed = action.obligations.first()?;
        let moved = match owed.due.moves.len() {
            0 => String::new(),
            moves => format!(
                ", first due {}, {}",
                desk.day(owed.due.original),
                count(moves, "move", "moves")
            ),
        };
        let (id, title, owner) = (action.id, &action.title, &action.owner);
        let text = format!(
            "{id} \"{title}\" of the {owner} in {}: due {}{moved}{}",
            action.service,
            desk.day(owed.due.current()),
            desk.challenged(Slipping::Action(id))
        );
        Some(Line::about(id, text))
    };
    actions.filter_map(line).collect()
}

pub(super) fn escalations(desk: &Desk<'_>) -> Vec<Line> {
    let line = |id: String, what: &str, service: &str, told: &Told| {
        let text = format!(
            "{id} \"{what}\" in {service}: the {} was told on {} and has not answered for {}",
            told.role,
            desk.day(told.at),
            desk.days_since(told.at)
        );
        Line::about(id, text)
    };
    let actions = desk.material.actions.iter().flat_map(|action| {
        let told = action.obligations.iter().flat_map(|owed| &owed.told);
        let open = told.filter(|told| !told.answered);
        open.map(move |told| line(action.id.to_string(), &action.title, &action.service, told))
    });
    let open = desk
        .material
        .audits
        .iter()
        .filter(|audit| audit.stage == AuditStage::Open);
    let audits = open.flat_map(|audit| {
        let open = audit.told.iter().filter(|told| !told.answered);
        open.map(move |told| line(audit.id.to_string(), &audit.name, &audit.service, told))
    });
    actions.chain(audits).collect()
}

/// Due dates that were moved or have passed, with the first date, the present one, and why it moved; plans that began again.
pub(super) fn slippage(desk: &Desk<'_>) -> Vec<Line> {
    let slips = |owed: &&Obligation| owed.due.is_overdue(desk.now) || !owed.due.moves.is_empty();
    let line = |action: &Action, owed: &Obligation| {
        let due = &owed.due;
        let moved = due.moves.last().map(|last| {
            format!(
                ", now due {} after {} (last: {})",
                desk.day(due.current()),
                count(due.moves.len(), "move", "moves"),
                last.reason
            )
        });
        let late = if due.is_overdue(desk.now) {
            format!(", {} late", desk.days_since(due.current()))
        } else {
            String::new()
        };
        let text = format!(
            "{} \"{}\" of the {} in {}: first due {}{}{late}{}",
            action.id,
            action.title,
            action.owner,
            action.service,
            desk.day(due.original),
            moved.unwrap_or_default(),
            desk.challenged(Slipping::Action(action.id))
        );
        Line::about(action.id, text)
    };
    let actions = desk.material.actions.iter();
    let actions = actions.flat_map(|action| {
        action
            .obligations
            .iter()
            .filter(slips)
            .map(move |owed| line(action, owed))
    });
    let again = desk.open_plans().filter_map(|plan| {
        let last = plan.reopenings.last()?;
        let text = format!(
            "{} \"{}\" in {}: began again {}, last on {}{}",
            plan.id,
            plan.name,
            plan.service,
            count(plan.reopenings.len(), "time", "times"),
            desk.day(last.at),
            desk.challenged(Slipping::Plan(plan.id))
        );
        Some(Line::about(plan.id, text))
    });
    actions.chain(again).collect()
}
