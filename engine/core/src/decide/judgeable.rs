//! Whether a re-test can speak for its gate at all: asked by the same tool, about enough records, with the spread that was asked for.
//! One that cannot is neither passed nor failed: it is made again.

use super::study::Study;
use crate::baseline;
use crate::definition::{Retest, Tool};
use crate::record::{Audit, OpenedBy, Plan, Read, ReadTyped};
use crate::sampling::Shortfall;
use crate::state::Halt;
use crate::tool::Report;
use std::collections::BTreeSet;

/// Why the result cannot be compared with what opened the plan; empty when it can.
pub(super) fn other_tool(
    study: &Study<'_, impl Read>,
    plan: &Plan,
    retest: &Retest,
    used: &Tool,
) -> Result<Vec<String>, Halt> {
    let mut bridges = retest.bridges.clone();
    // A bridge that was approved later counts: it is the way out of a gate that cannot be judged.
    let (_, in_force) = study.in_force()?;
    let now = in_force.plans.get(&plan.name).map(|rules| &rules.retests);
    for same in now.into_iter().flatten().filter(|now| now.name == retest.name) {
        bridges.extend(same.bridges.iter().cloned());
    }
    let mut compared_with = openers(study, plan, &retest.audit)?;
    if !baseline::compared(&retest.pass).is_empty() {
        for id in baseline::sources(study, plan, &retest.audit)? {
            compared_with.push(study.known_audit(id)?);
        }
    }
    for audit in compared_with {
        let definition = study.pinned(&audit.definition)?;
        let opened = definition
            .audits
            .get(&audit.name)
            .and_then(|rules| definition.tool_of(rules));
        if let Some(reason) = opened.and_then(|opened| unlike(opened, used, &bridges)) {
            return Ok(vec![reason]);
        }
    }
    Ok(Vec::new())
}

/// Why two versions of a tool do not ask the same; `None` when they do, or a bridge says that they count alike.
pub(crate) fn unlike(opened: &Tool, used: &Tool, bridges: &BTreeSet<String>) -> Option<String> {
    let (then, now) = (&opened.description, &used.description);
    let same = opened.digest == used.digest
        && then.version == now.version
        && then.questions == now.questions
        && then.measures == now.measures
        && then.scoring == now.scoring;
    if same || bridges.contains(&now.version) {
        return None;
    }
    let versions = if then.version == now.version {
        format!("its questions or the tool itself are not those of {}", then.version)
    } else {
        format!("the plan was opened with {}", then.version)
    };
    Some(format!(
        "it was made with {} {}, and {versions}: like is not compared with like, unless the re-test names that version as a bridge",
        now.title, now.version
    ))
}

/// Audits of this name that opened the plan, or whose findings it took on when it was opened.
fn openers(study: &Study<'_, impl Read>, plan: &Plan, name: &str) -> Result<Vec<Audit>, Halt> {
    let mut openers = Vec::new();
    if let OpenedBy::Audit(id) = plan.opened_by {
        openers.push(study.known_audit(id)?);
    } else {
        let mut seen = BTreeSet::new();
        for id in &plan.findings {
            let Some(finding) = study
                .finding(*id)?
                .filter(|finding| finding.raised_at <= plan.opened_at)
            else {
                continue;
            };
            if seen.insert(finding.audit) {
                openers.push(study.known_audit(finding.audit)?);
            }
        }
    }
    openers.retain(|audit| audit.name == name);
    Ok(openers)
}

/// Which demands on the sample were not met, so that a good result could be chance; empty when all were.
pub(super) fn too_thin(retest: &Retest, audit: &Audit, report: &Report) -> Vec<String> {
    let Some(sample) = &audit.sample else {
        return vec!["no sample was drawn for it".to_owned()];
    };
    let asked = report
        .questions
        .iter()
        .map(|result| result.met + result.not_met + result.not_applicable + result.unanswered);
    let drawn = u32::try_from(sample.rows.len()).unwrap_or(u32::MAX);
    let looked_at = asked.max().unwrap_or(drawn).min(drawn);
    let mut reasons = Vec::new();
    if let Some(minimum) = retest.minimum.filter(|minimum| looked_at < *minimum) {
        reasons.push(format!(
            "{looked_at} records were looked at, and it takes at least {minimum}"
        ));
    }
    let demands = sample
        .shortfalls
        .iter()
        .filter(|short| !matches!(short, Shortfall::Size { .. }));
    reasons.extend(demands.map(|short| format!("its sample is not spread as asked: {short}")));
    if looked_at == 0 {
        reasons.push("no record was looked at".to_owned());
    }
    reasons
}
