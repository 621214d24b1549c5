//! A re-test has its report: its gate passes, or the plan begins again. This is the only way through a gate (demand D1).

use super::closure;
use super::judgeable;
use super::messages::{Note, tell, tell_role};
use super::open_plan::join;
use super::raise_findings::Raised;
use super::reopen_plan;
use super::study::Study;
use crate::condition::{Judged, themes_of, unmet};
use crate::deadline::add;
use crate::definition::{self, Anchor, Definition};
use crate::event::Event;
use crate::id::{AuditId, PlanId};
use crate::instant::Instant;
use crate::measures;
use crate::record::{Plan, Read, Reason, WhyReopened};
use crate::state::Halt;
use crate::theme;
use crate::tool::Report;

/// Which gate a re-test audit belongs to.
pub(super) struct Gate {
    pub(super) audit: AuditId,
    pub(super) plan: PlanId,
    pub(super) retest: usize,
    pub(super) round: u32,
}

pub(super) fn judge(
    study: &mut Study<'_, impl Read>,
    gate: &Gate,
    report: &Report,
    raised: &Raised,
) -> Result<(), Halt> {
    let plan = study.known_plan(gate.plan)?;
    if plan.round != gate.round || plan.retests.get(gate.retest).and_then(|state| state.audit) != Some(gate.audit) {
        return Ok(());
    }
    let definition = study.pinned(&plan.definition)?;
    let Some((rules, retest)) = rules_of(&definition, &plan, gate.retest) else {
        return Ok(());
    };
    let Some(tool) = definition
        .audits
        .get(&retest.audit)
        .and_then(|audit| definition.tool_of(audit))
    else {
        panic!("{} follows a definition without the tool of its re-test", plan.id);
    };
    let themes = theme::lacking(study, &definition, &plan, &themes_of(&retest.pass))?;
    let audit = study.known_audit(gate.audit)?;
    let at_hand = measures::at_hand(study, &definition, &audit, report, Some(&plan))?;
    let judged = Judged {
        baseline: plan.baseline_of(&retest.audit),
        description: &tool.description,
        measures: &at_hand,
        report,
        themes: &themes,
    };
    let other_tool = judgeable::other_tool(study, &plan, retest, tool)?;
    if !other_tool.is_empty() {
        return not_judged(study, &definition, gate, &plan, other_tool);
    }
    let reasons = unmet(&retest.pass, judged);
    let too_thin = judgeable::too_thin(retest, &audit, report);
    if reasons.is_empty() && !too_thin.is_empty() {
        return not_judged(study, &definition, gate, &plan, too_thin);
    }
    if reasons.is_empty() {
        study.emit(Event::RetestPassed {
            audit: gate.audit,
            plan: plan.id,
            retest: gate.retest,
        })?;
        plan_followers(
            study,
            &definition,
            plan.id,
            Anchor::RetestPassed(gate.retest),
            study.now(),
        )?;
        return closure::settle(study, plan.id);
    }
    let told = note(&plan, &retest.name, &reasons);
    study.emit(Event::RetestFailed {
        audit: gate.audit,
        plan: plan.id,
        reasons,
        retest: gate.retest,
    })?;
    reopen_plan::reopen(
        study,
        plan.id,
        WhyReopened::RetestFailed {
            retest: gate.retest,
            audit: gate.audit,
        },
    )?;
    join(study, plan.id, &raised.significant)?;
    for recipient in &rules.if_retest_fails.tell {
        tell(study, &definition, recipient, told())?;
    }
    Ok(())
}

/// The gate stands where it stood: the re-test is made again, after as long as it may take.
fn not_judged(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    gate: &Gate,
    plan: &Plan,
    reasons: Vec<String>,
) -> Result<(), Halt> {
    let Some((rules, retest)) = rules_of(definition, plan, gate.retest) else {
        return Ok(());
    };
    let text = format!(
        "Re-test \"{}\" of plan \"{}\" in {} could not be judged: {}. It neither passed nor failed, and is made again.",
        retest.name,
        plan.name,
        plan.service,
        reasons.join("; ")
    );
    study.emit(Event::RetestNotJudged {
        audit: gate.audit,
        plan: plan.id,
        reasons,
        retest: gate.retest,
    })?;
    let calendar = study.calendar(definition, &plan.service)?;
    study.emit(Event::RetestPlanned {
        opens: add(study.now(), &retest.finished_within, &calendar),
        plan: plan.id,
        retest: gate.retest,
    })?;
    for role in [&retest.by, &rules.owner] {
        let note = Note {
            about: plan.id.to_string(),
            reason: Reason::RetestNotJudged,
            service: plan.service.clone(),
            text: text.clone(),
        };
        tell_role(study, role, note)?;
    }
    Ok(())
}

fn rules_of<'d>(
    definition: &'d Definition,
    plan: &Plan,
    retest: usize,
) -> Option<(&'d definition::Plan, &'d definition::Retest)> {
    let rules = definition.plans.get(&plan.name)?;
    Some((rules, rules.retests.get(retest)?))
}

fn note(plan: &Plan, retest: &str, reasons: &[String]) -> impl Fn() -> Note + use<> {
    let (about, service) = (plan.id.to_string(), plan.service.clone());
    let text = format!(
        "Re-test \"{retest}\" of plan \"{}\" failed in {service}: {}. The plan begins again.",
        plan.name,
        reasons.join("; ")
    );
    move || Note {
        about: about.clone(),
        reason: Reason::RetestFailed,
        service: service.clone(),
        text: text.clone(),
    }
}

/// Settles when the re-tests open that wait for this anchor.
pub(super) fn plan_followers(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    id: PlanId,
    anchor: Anchor,
    at: Instant,
) -> Result<(), Halt> {
    let plan = study.known_plan(id)?;
    let Some(rules) = definition.plans.get(&plan.name) else {
        return Ok(());
    };
    let calendar = study.calendar(definition, &plan.service)?;
    for (retest, gate) in rules.retests.iter().enumerate() {
        let state = &plan.retests[retest];
        let idle = state.opens_at.is_none() && state.audit.is_none() && state.waiver(plan.round).is_none();
        if gate.anchor == anchor && state.passed_at.is_none() && idle {
            study.emit(Event::RetestPlanned {
                opens: add(at, &gate.after, &calendar),
                plan: id,
                retest,
            })?;
        }
    }
    Ok(())
}
