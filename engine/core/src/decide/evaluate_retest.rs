//! A re-test has its report: its gate passes, or the plan begins again. This is the only way through a gate (demand D1).

use super::closure;
use super::judgeable;
use super::messages::{Note, tell, tell_role};
use super::open_plan::{join, unplanned};
use super::raise_findings::Raised;
use super::reopen_plan;
use super::study::Study;
use crate::baseline;
use crate::condition::{Judged, themes_of, unmet};
use crate::correction;
use crate::deadline::add;
use crate::definition::{self, Anchor, Definition};
use crate::event::Event;
use crate::id::{AuditId, PlanId};
use crate::instant::Instant;
use crate::measures;
use crate::record::{Audit, Plan, Purpose, Read, ReadTyped, Reason, WhyReopened};
use crate::state::Halt;
use crate::theme;
use crate::tool::Report;

/// Which gate a re-test audit belongs to.
pub(super) struct Gate {
    pub(super) audit: AuditId,
    pub(super) plan: PlanId,
    pub(super) retest: usize,
    /// The re-test itself, where the audit corrects it; else the audit.
    pub(super) root: AuditId,
    pub(super) round: u32,
}

/// What a result says about its gate.
struct Verdict {
    /// Why it cannot be compared with what opened the plan.
    other_tool: Vec<String>,
    /// Which demands on the sample were not met.
    too_thin: Vec<String>,
    /// What the rule for passing lacks.
    unmet: Vec<String>,
}

pub(super) fn judge(
    study: &mut Study<'_, impl Read>,
    gate: &Gate,
    report: &Report,
    raised: &Raised,
) -> Result<(), Halt> {
    let plan = study.known_plan(gate.plan)?;
    if plan.round != gate.round || plan.retests.get(gate.retest).and_then(|state| state.audit) != Some(gate.root) {
        return Ok(());
    }
    let definition = study.pinned(&plan.definition)?;
    let audit = study.known_audit(gate.audit)?;
    let Some(verdict) = verdict(study, &plan, (gate.retest, &audit), report)? else {
        return Ok(());
    };
    if !verdict.other_tool.is_empty() {
        return not_judged(study, &definition, gate, &plan, verdict.other_tool);
    }
    // Nobody was there to look at: that says nothing about the work, for better or worse.
    let saw_nothing = audit.sample.as_ref().is_some_and(|sample| sample.rows.is_empty());
    if !verdict.unmet.is_empty() && !saw_nothing {
        return fail(study, &definition, gate, verdict.unmet, raised);
    }
    let mut in_doubt = verdict.too_thin;
    in_doubt.extend(failed_before(study, &audit)?);
    if !in_doubt.is_empty() {
        return not_judged(study, &definition, gate, &plan, in_doubt);
    }
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
    closure::settle(study, plan.id)
}

/// A re-test that was judged is corrected. Hazard: false closure. What failed never passes by it: that takes a new re-test with a new
/// sample. What passed and fails by it opens the plan again, however far the plan has come since.
pub(super) fn correct(
    study: &mut Study<'_, impl Read>,
    gate: &Gate,
    (old, report): (&Audit, &Report),
    raised: &Raised,
) -> Result<(), Halt> {
    let plan = study.known_plan(gate.plan)?;
    let chain = correction::chain(study, Some(old))?;
    let attempts = plan.retests.get(gate.retest).map(|state| state.attempts.as_slice());
    let judged = attempts
        .unwrap_or_default()
        .iter()
        .rev()
        .find(|attempt| chain.contains(&attempt.audit));
    let Some(judged) = judged else {
        return judge(study, gate, report, raised);
    };
    let definition = study.pinned(&plan.definition)?;
    let audit = study.known_audit(gate.audit)?;
    let place = (gate.retest, &audit);
    let Some(now) = verdict(study, &plan, place, report)? else {
        return Ok(());
    };
    if !judged.passed {
        let would_pass = now.unmet.is_empty() && !judged.unjudged;
        return if would_pass {
            say_that_it_stays(study, &definition, gate, &plan)
        } else {
            Ok(())
        };
    }
    if judged.round != plan.round {
        return Ok(());
    }
    // What has changed since for other reasons, such as a later value of a chart, is not what was corrected.
    let before = match &old.report {
        Some(before) => verdict(study, &plan, place, before)?,
        None => None,
    };
    let known = before.map_or_else(Vec::new, |before| [before.unmet, before.too_thin].concat());
    let reasons: Vec<String> = [now.unmet, now.too_thin]
        .concat()
        .into_iter()
        .filter(|reason| !known.contains(reason))
        .collect();
    if reasons.is_empty() {
        return Ok(());
    }
    fail(study, &definition, gate, reasons, raised)
}

/// What the gate of a re-test lacks by a result that is sent back; empty when it would have passed, and for other audits.
pub(super) fn lacked(study: &Study<'_, impl Read>, audit: &Audit, report: &Report) -> Result<Vec<String>, Halt> {
    let Purpose::Retest { plan, retest, .. } = correction::root(study, audit)?.purpose else {
        return Ok(Vec::new());
    };
    let plan = study.known_plan(plan)?;
    let verdict = verdict(study, &plan, (retest, audit), report)?;
    Ok(verdict.map(|verdict| verdict.unmet).unwrap_or_default())
}

/// A re-test whose result was sent back when it did not meet the rule cannot pass by another submission about the same sample.
fn failed_before(study: &Study<'_, impl Read>, audit: &Audit) -> Result<Option<String>, Halt> {
    for id in correction::chain(study, Some(audit))? {
        let sent_back = study.known_audit(id)?.sent_back;
        if let Some(failed) = sent_back.into_iter().find(|sent_back| !sent_back.lacked.is_empty()) {
            return Ok(Some(format!(
                "an earlier result about the same records was sent back and did not meet the rule ({}); a new sample has to show it",
                failed.lacked.join("; ")
            )));
        }
    }
    Ok(None)
}

fn verdict(
    study: &Study<'_, impl Read>,
    plan: &Plan,
    (retest, audit): (usize, &Audit),
    report: &Report,
) -> Result<Option<Verdict>, Halt> {
    let definition = study.pinned(&plan.definition)?;
    let Some((_, retest)) = rules_of(&definition, plan, retest) else {
        return Ok(None);
    };
    let Some(tool) = definition
        .audits
        .get(&retest.audit)
        .and_then(|audit| definition.tool_of(audit))
    else {
        panic!("{} follows a definition without the tool of its re-test", plan.id);
    };
    let themes = theme::lacking(study, &definition, plan, &themes_of(&retest.pass))?;
    let at_hand = measures::at_hand(study, &definition, audit, report, Some(plan))?;
    let at_opening = baseline::at_opening(study, plan, &retest.audit, &tool.description)?;
    let judged = Judged {
        at_opening: &at_opening,
        description: &tool.description,
        measures: &at_hand,
        report,
        themes: &themes,
    };
    Ok(Some(Verdict {
        other_tool: judgeable::other_tool(study, plan, retest, tool)?,
        too_thin: judgeable::too_thin(retest, audit, report),
        unmet: unmet(&retest.pass, judged),
    }))
}

/// The plan begins again, and whoever is to be told hears why.
fn fail(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    gate: &Gate,
    reasons: Vec<String>,
    raised: &Raised,
) -> Result<(), Halt> {
    let plan = study.known_plan(gate.plan)?;
    let Some((rules, retest)) = rules_of(definition, &plan, gate.retest) else {
        return Ok(());
    };
    let told = note(&plan, &retest.name, &reasons);
    let there = study.slot(&plan.service, &plan.name)?.and_then(|slot| slot.plan);
    match there.filter(|there| *there != plan.id) {
        // The plan was closed, and another of its name works there now: that one takes the findings on.
        Some(successor) => join(study, successor, &unplanned(study, &raised.significant)?)?,
        None => {
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
            join(study, plan.id, &unplanned(study, &raised.significant)?)?;
        }
    }
    for recipient in &rules.if_retest_fails.tell {
        tell(study, definition, recipient, told())?;
    }
    Ok(())
}

fn say_that_it_stays(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    gate: &Gate,
    plan: &Plan,
) -> Result<(), Halt> {
    let Some((rules, retest)) = rules_of(definition, plan, gate.retest) else {
        return Ok(());
    };
    let note = Note {
        about: plan.id.to_string(),
        reason: Reason::AuditCorrected,
        service: plan.service.clone(),
        text: format!(
            "{} corrects re-test \"{}\" of plan \"{}\" in {} and would have passed. A re-test that failed never passes by a correction: a new one with a new sample is needed.",
            gate.audit, retest.name, plan.name, plan.service
        ),
    };
    tell_role(study, &rules.owner, note)
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
