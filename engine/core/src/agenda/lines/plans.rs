//! Plans: the open ones, those that ask to be closed, their re-tests, waivers and risks.

use super::Line;
use crate::agenda::Desk;
use crate::definition::Approval;
use crate::detection;
use crate::record::{Plan, PlanStage, Read, ReadTyped, Slipping};
use crate::state::Halt;
use crate::words::count;

pub(super) fn plans(desk: &Desk<'_>) -> Vec<Line> {
    let asks = desk.forum.approves.contains(&Approval::PlanPriorities);
    let mut open: Vec<&Plan> = desk.open_plans().collect();
    open.sort_by_key(|plan| {
        (
            plan.priority.as_ref().map_or(u32::MAX, |priority| priority.rank),
            plan.id,
        )
    });
    let line = |plan: &&Plan| {
        let rank = plan
            .priority
            .as_ref()
            .map(|priority| format!(", priority {}", priority.rank));
        let provisional = if plan.is_provisional() { ", provisional" } else { "" };
        let again = match plan.reopenings.len() {
            0 => String::new(),
            times => format!(", began again {}", count(times, "time", "times")),
        };
        let text = format!(
            "{} \"{}\" in {}, open since {}{}{provisional}{again}{}",
            plan.id,
            plan.name,
            plan.service,
            desk.day(plan.opened_at),
            rank.unwrap_or_default(),
            desk.challenged(Slipping::Plan(plan.id))
        );
        Line::about(plan.id, text).asking(asks && plan.priority.is_none())
    };
    open.iter().map(line).collect()
}

pub(super) fn closures(read: &(impl Read + ?Sized), desk: &Desk<'_>) -> Result<Vec<Line>, Halt> {
    let mut lines = Vec::new();
    for plan in desk.open_plans().filter(|plan| plan.stage == PlanStage::Closing) {
        let definition = read.definition(&plan.definition)?;
        let rules = definition.and_then(|definition| definition.plans.get(&plan.name));
        let mine = rules.and_then(|rules| rules.closes.forum.as_deref()) == Some(desk.name);
        let refused = plan
            .decisions
            .iter()
            .rev()
            .find(|decision| decision.round == plan.round && !decision.agreed);
        let before = refused
            .map(|decision| format!("; not agreed on {}: {}", desk.day(decision.at), decision.reason))
            .unwrap_or_default();
        let text = format!(
            "{} \"{}\" in {}: its re-tests have passed since {}{before}",
            plan.id,
            plan.name,
            plan.service,
            desk.day(plan.stage_since)
        );
        lines.push(Line::about(plan.id, text).asking(mine));
    }
    Ok(lines)
}

pub(super) fn results(read: &(impl Read + ?Sized), desk: &Desk<'_>) -> Result<Vec<Line>, Halt> {
    let mut lines = Vec::new();
    for plan in &desk.material.plans {
        let definition = read.definition(&plan.definition)?;
        let rules = definition.and_then(|definition| definition.plans.get(&plan.name));
        for (position, gate) in plan.retests.iter().enumerate() {
            let name = rules
                .and_then(|rules| rules.retests.get(position))
                .map(|retest| retest.name.as_str());
            for attempt in gate.attempts.iter().filter(|attempt| attempt.at >= desk.since) {
                let verdict = match (attempt.passed, attempt.unjudged) {
                    (true, _) => "passed".to_owned(),
                    (false, true) => format!("could not be judged: {}", attempt.reasons.join("; ")),
                    (false, false) => format!("failed: {}", attempt.reasons.join("; ")),
                };
                let bound = detection::of_retest(read, attempt.audit)?;
                let bound = bound.map(|words| format!("; {words}")).unwrap_or_default();
                let text = format!(
                    "{} in {}: re-test \"{}\" ({}) {verdict}{bound}",
                    plan.id,
                    plan.service,
                    name.unwrap_or_default(),
                    attempt.audit
                );
                lines.push(Line::about(plan.id, text));
            }
        }
    }
    Ok(lines)
}

pub(super) fn waivers(read: &(impl Read + ?Sized), desk: &Desk<'_>) -> Result<Vec<Line>, Halt> {
    let mut lines = Vec::new();
    for plan in desk.open_plans() {
        let definition = read.definition(&plan.definition)?;
        let rules = definition.and_then(|definition| definition.plans.get(&plan.name));
        for (position, gate) in plan.retests.iter().enumerate() {
            let Some(waiver) = gate.waiver(plan.round) else {
                continue;
            };
            let name = rules
                .and_then(|rules| rules.retests.get(position))
                .map(|retest| retest.name.as_str());
            let text = format!(
                "{} in {}: re-test \"{}\" is waived by {} until {}: {}",
                plan.id,
                plan.service,
                name.unwrap_or_default(),
                waiver.forum,
                desk.day(waiver.until),
                waiver.reason
            );
            lines.push(Line::about(plan.id, text));
        }
    }
    let plans = desk
        .open_plans()
        .map(|plan| (plan.id.to_string(), &plan.service, &plan.risks));
    let findings = desk.material.findings.iter();
    let findings = findings.map(|finding| (finding.id.to_string(), &finding.service, &finding.risks));
    for (id, service, risks) in plans.chain(findings) {
        for risk in risks.iter().filter(|risk| risk.runs_at(desk.now)) {
            let text = format!(
                "{id} in {service}: {} lives with its risk until {}: {}",
                risk.forum,
                desk.day(risk.until),
                risk.reason
            );
            lines.push(Line::about(&id, text));
        }
    }
    Ok(lines)
}
