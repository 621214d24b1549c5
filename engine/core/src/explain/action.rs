//! Why an action is owed, by whom and until when.

use super::{Explanation, asked_by_forums, marks, missing, mover, zone};
use crate::clocks;
use crate::id::ActionId;
use crate::instant::Instant;
use crate::ladder::obligation_climb;
use crate::record::{Action, Origin, Read, ReadTyped, Slipping};
use crate::state::Halt;
use crate::words::{count, day, day_and_time, list};

pub(super) fn explain(read: &(impl Read + ?Sized), id: ActionId, now: Instant) -> Result<Explanation, Halt> {
    let action = read.action(id)?.ok_or_else(|| missing("action", id))?;
    let rules = plan_rules(read, action)?;
    let added = action.added.as_ref().map(|added| &added.evidence);
    let wanted = added.or(rules.as_ref().map(|rules| &rules.evidence));
    let evidence = wanted.map(|wanted| list(wanted)).unwrap_or_default();
    let wanted = if evidence.is_empty() {
        action.title.clone()
    } else {
        evidence
    };
    let done = action.done_at.is_some();
    let mut movers = Vec::new();
    if !done {
        movers.push(mover(
            read,
            (&action.service, &action.owner),
            format!("add evidence and complete it: {wanted}"),
            now,
        )?);
    }
    let mut told: Vec<&str> = Vec::new();
    for role in action
        .obligations
        .iter()
        .flat_map(|owed| &owed.told)
        .filter(|told| !told.answered)
    {
        if !told.contains(&role.role.as_str()) {
            told.push(&role.role);
            let can = "answer the escalation".to_owned();
            movers.push(mover(read, (&action.service, &role.role), can, now)?);
        }
    }
    Ok(Explanation {
        about: id.to_string(),
        what: format!(
            "Action \"{}\" of the {} in {}",
            action.title, action.owner, action.service
        ),
        state: state(action, now),
        since: action.done_at.or(action.in_place_at).unwrap_or(action.started_at),
        closed: done,
        why_here: why_here(read, action, rules.as_ref(), now)?,
        why_now: why_now(read, action, now)?,
        who_can_move_it: movers,
        what_would_close_it: if done {
            Vec::new()
        } else {
            vec![format!("Evidence: {wanted}.")]
        },
        see_also: origin_ids(action),
    })
}

fn state(action: &Action, now: Instant) -> String {
    let overdue = action.obligations.iter().any(|owed| owed.due.is_overdue(now));
    match (action.done_at, action.in_place_at, overdue) {
        (Some(_), ..) => "done".to_owned(),
        (None, _, true) => "overdue".to_owned(),
        (None, Some(_), false) => "in place, and going on".to_owned(),
        (None, None, false) => "owed".to_owned(),
    }
}

fn plan_rules(read: &(impl Read + ?Sized), action: &Action) -> Result<Option<crate::definition::Action>, Halt> {
    let Origin::Plan { action: position, plan } = &action.origin else {
        return Ok(None);
    };
    let (Some(plan), Some(definition)) = (read.plan(*plan)?, read.definition(&action.definition)?) else {
        return Ok(None);
    };
    Ok(definition
        .plans
        .get(&plan.name)
        .and_then(|rules| rules.actions.get(*position))
        .cloned())
}

fn why_here(
    read: &(impl Read + ?Sized),
    action: &Action,
    rules: Option<&crate::definition::Action>,
    now: Instant,
) -> Result<Vec<String>, Halt> {
    let zone = zone(read, &action.definition, &action.service)?;
    let mut lines = vec![match &action.origin {
        Origin::Plan { plan, .. } => format!("It belongs to {plan}, opened on {}.", day(action.opened_at, zone)),
        Origin::Rule {
            rule,
            finding: Some(finding),
            ..
        } => {
            format!(
                "Rule \"{rule}\" set it off on {}, because of {finding}.",
                day_and_time(action.opened_at, zone)
            )
        }
        Origin::Rule { rule, occurrence, .. } => {
            let cause = occurrence.map(|id| format!(", because of {id}")).unwrap_or_default();
            format!(
                "Rule \"{rule}\" set it off on {}{cause}.",
                day_and_time(action.opened_at, zone)
            )
        }
    }];
    if let Some(rules) = rules {
        lines.push(format!(
            "Its kind is {}, {} in the action hierarchy.",
            rules.kind,
            rules.kind.strength()
        ));
        lines.extend(rules.support.as_ref().map(|support| format!("Support: {support}.")));
    }
    lines.extend(action.added.as_ref().map(|added| {
        format!(
            "It was added while the plan ran. Its kind is {}, {} in the action hierarchy.",
            added.kind,
            added.kind.strength()
        )
    }));
    if let Some(clock) = action.clock.as_deref().and_then(clocks::named) {
        lines.push(format!(
            "{} ({}): {}. Source: {}",
            clock.title, clock.basis, clock.note, clock.source
        ));
    }
    if action.missed > 0 {
        lines.push(format!(
            "{} passed without evidence.",
            count(action.missed as usize, "turn", "turns")
        ));
    }
    for escalation in &action.escalations {
        let late = if escalation.late { " (late)" } else { "" };
        let stead = escalation
            .instead_of
            .as_ref()
            .map(|role| format!(", because nobody is the {role}"));
        lines.push(format!(
            "The {} was told on {}{late}{}.",
            escalation.to,
            day_and_time(escalation.at, zone),
            stead.unwrap_or_default()
        ));
    }
    lines.extend(marks::of_action(action, now, zone));
    lines.extend(asked_by_forums(read, Slipping::Action(action.id), zone)?);
    Ok(lines)
}

fn why_now(read: &(impl Read + ?Sized), action: &Action, now: Instant) -> Result<Vec<String>, Halt> {
    let zone = zone(read, &action.definition, &action.service)?;
    let mut lines = Vec::new();
    for owed in &action.obligations {
        let overdue = if owed.due.is_overdue(now) { ", overdue" } else { "" };
        lines.push(format!("Turn {}: {}{overdue}.", owed.number, owed.due.derivation));
        if let Some(row) = owed.row {
            let turns = count(row.turns as usize, "turn before it was", "turns before it were");
            lines.push(format!("{turns} missed in a row, since {}.", day(row.from, zone)));
        }
        for moved in &owed.due.moves {
            lines.push(format!(
                "Moved to {} by {}: {}.",
                day_and_time(moved.to, zone),
                moved.by,
                moved.reason
            ));
        }
        if let Some(climb) = obligation_climb(read, action, owed, None)?.filter(|climb| climb.at > now) {
            lines.push(format!(
                "Without evidence the {} is told on {}.",
                climb.to,
                day_and_time(climb.at, zone)
            ));
        }
    }
    if lines.is_empty() && action.done_at.is_none() {
        lines.push("Nothing is owed until its next occasion.".to_owned());
    }
    Ok(lines)
}

fn origin_ids(action: &Action) -> Vec<String> {
    match &action.origin {
        Origin::Plan { plan, .. } => vec![plan.to_string()],
        Origin::Rule {
            finding, occurrence, ..
        } => finding
            .map(|id| id.to_string())
            .into_iter()
            .chain(occurrence.map(|id| id.to_string()))
            .collect(),
    }
}
