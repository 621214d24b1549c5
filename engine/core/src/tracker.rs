//! The tracker: finding, action and re-test in one line each, with the original due date, the one that counts now and how often it was
//! moved. An action that is done is not the end of its line: only a passed re-test is.
//!
//! Which records are listed is looked up by whoever reads the lists; what a line says stands here.

mod line;
mod retest;

pub use line::{Date, Line};
pub use retest::Gate;

use crate::definition;
use crate::id::{ActionId, FindingId, PlanId};
use crate::instant::Instant;
use crate::record::{Action, Finding, OpenedBy, Origin, Plan, Read, ReadTyped};
use crate::state::Halt;

/// Findings that one line names; the plan has them all.
const FINDINGS_NAMED: usize = 5;

/// The lines of a plan: one for each of its actions.
pub fn of_plan(read: &(impl Read + ?Sized), id: PlanId, now: Instant) -> Result<Vec<Line>, Halt> {
    let Some(plan) = read.plan(id)? else {
        return Ok(Vec::new());
    };
    let blank = for_plan(read, plan, now)?;
    let mut lines = Vec::with_capacity(plan.actions.len());
    for id in &plan.actions {
        if let Some(action) = read.action(*id)? {
            lines.push(blank.clone().with_action(action, now));
        }
    }
    if lines.is_empty() {
        lines.push(blank);
    }
    Ok(lines)
}

/// The line of one action, whatever it comes from.
pub fn of_action(read: &(impl Read + ?Sized), id: ActionId, now: Instant) -> Result<Option<Line>, Halt> {
    let Some(action) = read.action(id)? else {
        return Ok(None);
    };
    let blank = match &action.origin {
        Origin::Plan { plan, .. } => match read.plan(*plan)? {
            Some(plan) => for_plan(read, plan, now)?,
            None => Line::of_service(&action.service),
        },
        Origin::Rule {
            finding: Some(finding), ..
        } => match read.finding(*finding)? {
            Some(finding) => for_correction(read, finding, now)?,
            None => Line::of_service(&action.service),
        },
        Origin::Rule { occurrence, .. } => {
            let mut line = Line::of_service(&action.service);
            line.set_off_by.extend(occurrence.map(|id| id.to_string()));
            line.problem = for_occurrence(read, action)?;
            line
        }
    };
    Ok(Some(blank.with_action(action, now)))
}

/// The line of a finding that no plan works on.
pub fn of_finding(read: &(impl Read + ?Sized), id: FindingId, now: Instant) -> Result<Option<Line>, Halt> {
    Ok(read.finding(id)?.map(|finding| for_finding(finding, now)))
}

fn for_finding(finding: &Finding, now: Instant) -> Line {
    let mut line = Line::of_service(&finding.service);
    let problem = &finding.problem;
    line.findings = vec![finding.id.to_string()];
    line.findings_in_all = 1;
    line.is_recurring = finding.is_recurring();
    line.plan = finding.plan.map(|plan| plan.to_string());
    line.problem = format!("{} ({} of {})", problem.what, problem.count, problem.of);
    line.significant = finding.significant;
    line.marks = line::risk_marks(&finding.risks, finding.is_open(), now);
    line
}

/// A correction is not improvement: where a plan works on its finding, the plan's re-test is the end of the line.
fn for_correction(read: &(impl Read + ?Sized), finding: &Finding, now: Instant) -> Result<Line, Halt> {
    let line = for_finding(finding, now);
    let plan = match finding.plan {
        Some(plan) => read.plan(plan)?,
        None => None,
    };
    let Some(plan) = plan else { return Ok(line) };
    let of_plan = for_plan(read, plan, now)?;
    Ok(Line {
        marks: [of_plan.marks, line.marks].concat(),
        plan_name: of_plan.plan_name,
        plan_stage: of_plan.plan_stage,
        retest: of_plan.retest,
        ..line
    })
}

fn for_occurrence(read: &(impl Read + ?Sized), action: &Action) -> Result<String, Halt> {
    let Origin::Rule {
        occurrence: Some(id), ..
    } = &action.origin
    else {
        return Ok(String::new());
    };
    let happened = read.occurrence(*id)?;
    Ok(happened.map_or_else(String::new, |happened| happened.event.clone()))
}

/// What all lines of a plan have in common.
fn for_plan(read: &(impl Read + ?Sized), plan: &Plan, now: Instant) -> Result<Line, Halt> {
    let definition = read.definition(&plan.definition)?;
    let rules = definition.and_then(|definition| definition.plans.get(&plan.name));
    let mut line = Line::of_service(&plan.service);
    line.plan = Some(plan.id.to_string());
    line.plan_name = Some(plan.name.clone());
    line.plan_stage = Some(plan.stage);
    line.problem = rules.map(|rules| rules.problem.clone()).unwrap_or_default();
    line.findings = plan
        .findings
        .iter()
        .take(FINDINGS_NAMED)
        .map(ToString::to_string)
        .collect();
    line.findings_in_all = plan.findings.len();
    for id in plan.findings.iter().take(FINDINGS_NAMED) {
        if let Some(finding) = read.finding(*id)? {
            line.significant |= finding.significant;
            line.is_recurring |= finding.is_recurring();
        }
    }
    if let OpenedBy::Occurrence(occurrence) = plan.opened_by {
        line.set_off_by.push(occurrence.to_string());
    }
    if let Some(rules) = rules {
        line.retest = retest::gate(read, plan, rules)?;
    }
    line.marks = marks(plan, rules, now);
    Ok(line)
}

/// What a reader of a plan must not overlook: gates that are waived and risks that are accepted.
pub fn marks(plan: &Plan, rules: Option<&definition::Plan>, now: Instant) -> Vec<String> {
    let mut marks = Vec::new();
    for (position, gate) in plan.retests.iter().enumerate() {
        if let Some(waiver) = gate.waiver(plan.round).filter(|_| gate.passed_at.is_none()) {
            let name = rules.and_then(|rules| rules.retests.get(position));
            let name = name.map_or("unknown", |gate| gate.name.as_str());
            marks.push(line::waived(name, waiver));
        }
    }
    marks.extend(line::risk_marks(&plan.risks, plan.is_open(), now));
    marks
}

/// What a reader of a finding must not overlook.
pub fn marks_of_finding(finding: &Finding, now: Instant) -> Vec<String> {
    line::risk_marks(&finding.risks, finding.is_open(), now)
}
