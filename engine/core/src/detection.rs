//! What a result cannot rule out, said beside it: "0 of 5 failed" still allows many bad ones among forty. Each line names the question,
//! what was seen, and how many of the list may still fail at 95 %.

use crate::condition::{looks_at, percent};
use crate::correction;
use crate::definition::{Condition, Definition};
use crate::id::AuditId;
use crate::record::{Audit, Purpose, Read, ReadTyped};
use crate::sampling::{FailureBound, possible_failures};
use crate::state::Halt;
use crate::tool::QuestionResult;

/// The bound of one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// What may be wrong all the same.
    pub bound: FailureBound,
    /// Records that failed.
    pub failed: u32,
    /// Records that were looked at.
    pub looked_at: u32,
    /// Records from which they were drawn.
    pub population: u32,
    /// Title of the question.
    pub question: String,
}

/// The bounds of an evaluated audit, for each question that matters to its purpose: those of its gate, or of a significant finding.
pub fn bounds(read: &(impl Read + ?Sized), audit: &Audit) -> Result<Vec<Bound>, Halt> {
    let (Some(report), Some(sample)) = (&audit.report, &audit.sample) else {
        return Ok(Vec::new());
    };
    let Some(definition) = read.definition(&audit.definition)? else {
        return Ok(Vec::new());
    };
    let asked = condition(read, definition, audit)?;
    let tool = definition
        .audits
        .get(&audit.name)
        .and_then(|rules| definition.tool_of(rules));
    let population = sample.population();
    let bound = |result: &QuestionResult| {
        let looked_at = result.met + result.not_met + result.unanswered;
        let failed = result.not_met + result.unanswered;
        let title = tool.and_then(|tool| tool.description.questions.get(usize::from(result.question)));
        (looked_at > 0).then(|| Bound {
            bound: possible_failures(Some(population.max(looked_at)), looked_at, failed),
            failed,
            looked_at,
            population: population.max(looked_at),
            question: title.map(|question| question.title.clone()).unwrap_or_default(),
        })
    };
    let results = report.questions.iter();
    let results = results.filter(|result| asked.is_none_or(|condition| looks_at(condition, result.question)));
    Ok(results.filter_map(bound).collect())
}

/// The rule that the result has to meet: of its gate, or that which calls it significant.
fn condition<'d>(
    read: &(impl Read + ?Sized),
    definition: &'d Definition,
    audit: &Audit,
) -> Result<Option<&'d Condition>, Halt> {
    if let Purpose::Retest { plan, retest, .. } = correction::root(read, audit)?.purpose {
        let name = read.plan(plan)?.map(|plan| plan.name.clone()).unwrap_or_default();
        let rules = definition.plans.get(&name).and_then(|rules| rules.retests.get(retest));
        return Ok(rules.map(|retest| &retest.pass));
    }
    Ok(definition.audits.get(&audit.name).map(|rules| &rules.significant))
}

/// The weakest bound of a re-test in words; `None` while it has no result.
pub fn of_retest(read: &(impl Read + ?Sized), audit: AuditId) -> Result<Option<String>, Halt> {
    let Some(audit) = read.audit(audit)? else {
        return Ok(None);
    };
    let weakest = bounds(read, audit)?
        .into_iter()
        .max_by_key(|bound| bound.bound.permille);
    Ok(weakest.map(|bound| words(&bound)))
}

/// `"Protocol complete": 0 of 10 failed; up to 9 of the 42 they were drawn from may still fail (21.4%, at 95% confidence)`.
pub fn words(bound: &Bound) -> String {
    let Bound {
        failed,
        looked_at,
        population,
        question,
        ..
    } = bound;
    if looked_at == population {
        return format!("\"{question}\": {failed} of {looked_at} failed, and there are no more");
    }
    let most = bound.bound.failures.unwrap_or(*population);
    format!(
        "\"{question}\": {failed} of {looked_at} failed; up to {most} of the {population} that they were drawn from may fail ({}, at 95% confidence)",
        percent(bound.bound.permille)
    )
}
