//! What a gate means by "at opening": the values with which a measure of an audit is compared.
//!
//! They are those of the audit that opened the plan; for another audit, or where something else opened it, those of the latest one before
//! the opening; where there was none, those of the first one after it. A result is never compared with one of its own round that was
//! made after the actions came into place: that would show a plan as improved which made things worse. Hazard: false closure.

use crate::correction;
use crate::definition::{self, Condition, MeasureTest};
use crate::id::AuditId;
use crate::instant::Instant;
use crate::measures;
use crate::record::{AuditStage, MeasurePoint, MeasureSource, OpenedBy, Plan, Read, ReadTyped};
use crate::state::Halt;
use crate::tool::{Description, MeasureResult};
use crate::words::list;
use std::collections::{BTreeMap, BTreeSet};

/// Numerator and denominator; the denominator is never 0.
pub type Value = (u64, u64);

/// The values of one measure at opening, one for each time that its audit was corrected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values(Vec<Value>);

impl Values {
    /// What a measure is compared with; `None` when nothing is known of it. Where the audit was corrected, it is whichever of its values
    /// asks more: a correction only takes away.
    pub fn asked(&self, test: MeasureTest) -> Option<Value> {
        let values = self.0.iter().copied();
        let order = |left: &Value, right: &Value| {
            (u128::from(left.0) * u128::from(right.1)).cmp(&(u128::from(right.0) * u128::from(left.1)))
        };
        match test {
            MeasureTest::NotLowerThanAtOpening => values.max_by(order),
            _ => values.min_by(order),
        }
    }

    /// The value as it stands now.
    pub fn last(&self) -> Option<Value> {
        self.0.last().copied()
    }
}

/// Values at opening of the measures of one audit, by position in the description of the tool that is judged with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AtOpening(BTreeMap<u16, Values>);

impl AtOpening {
    /// What a measure is compared with; `None` when nothing is known of it.
    pub fn of(&self, measure: u16, test: MeasureTest) -> Option<Value> {
        self.0.get(&measure)?.asked(test)
    }
}

/// The values at opening of a plan for a re-test by an audit, judged with this description.
pub fn at_opening(
    read: &(impl Read + ?Sized),
    plan: &Plan,
    audit: &str,
    description: &Description,
) -> Result<AtOpening, Halt> {
    let mut known = AtOpening::default();
    if let Some((source, measures)) = first_source(read, plan, audit)? {
        add(read, &mut known, (source, measures), description)?;
    }
    for later in &plan.later_baselines {
        if later.audit_name == audit && later.from_round <= plan.round {
            add(read, &mut known, (Some(later.audit), &later.measures), description)?;
        }
    }
    Ok(known)
}

/// Audits by this name with whose values results are compared, as far as they are known.
pub(crate) fn sources(read: &(impl Read + ?Sized), plan: &Plan, audit: &str) -> Result<Vec<AuditId>, Halt> {
    let first = first_source(read, plan, audit)?.and_then(|(source, _)| source);
    let later = plan.later_baselines.iter();
    let later = later.filter(|later| later.audit_name == audit && later.from_round <= plan.round);
    Ok(first.into_iter().chain(later.map(|later| later.audit)).collect())
}

type Source<'r> = (Option<AuditId>, &'r [MeasureResult]);

/// The audit that opened the plan, or the latest one before.
fn first_source<'r>(read: &(impl Read + ?Sized), plan: &'r Plan, audit: &str) -> Result<Option<Source<'r>>, Halt> {
    if let Some(measures) = plan.baselines.get(audit) {
        return Ok(Some((plan.baseline_audits.get(audit).copied(), measures)));
    }
    let OpenedBy::Audit(opener) = plan.opened_by else {
        return Ok(None);
    };
    let same = read.audit(opener)?.is_some_and(|opener| opener.name == audit);
    Ok(same.then_some((Some(opener), plan.baseline.as_slice())))
}

/// Adds what a source says about measures of which nothing is known yet. Measures are the same by id, whatever their place in another
/// version of the tool.
fn add(
    read: &(impl Read + ?Sized),
    known: &mut AtOpening,
    (source, measures): Source<'_>,
    description: &Description,
) -> Result<(), Halt> {
    let then = match source {
        Some(source) => described(read, source)?,
        None => None,
    };
    let then = then.unwrap_or(description);
    let corrections = match source {
        Some(source) => corrections(read, source)?,
        None => Vec::new(),
    };
    for (position, measure) in (0_u16..).zip(&description.measures) {
        let Some(place) = then.measures.iter().position(|was| was.id == measure.id) else {
            continue;
        };
        let value = |results: &[MeasureResult]| {
            let mut results = results.iter();
            let result = results.find(|result| usize::from(result.measure) == place && result.denominator > 0)?;
            Some((result.numerator, result.denominator))
        };
        let versions = std::iter::once(measures).chain(corrections.iter().copied());
        if let Some(values) = versions.map(value).collect::<Option<Vec<Value>>>() {
            known.0.entry(position).or_insert(Values(values));
        }
    }
    Ok(())
}

/// The tool of an audit as its own definition has it.
fn described(read: &(impl Read + ?Sized), audit: AuditId) -> Result<Option<&Description>, Halt> {
    let Some(audit) = read.audit(audit)? else {
        return Ok(None);
    };
    let Some(definition) = read.definition(&audit.definition)? else {
        return Ok(None);
    };
    let rules = definition.audits.get(&audit.name);
    let tool = rules.and_then(|rules| definition.tool_of(rules));
    Ok(tool.map(|tool| tool.description.as_ref()))
}

/// Measures by the audits that corrected one, in order.
fn corrections(read: &(impl Read + ?Sized), audit: AuditId) -> Result<Vec<&[MeasureResult]>, Halt> {
    let mut found = Vec::new();
    let mut next = Some(audit);
    while let Some(id) = next {
        let audit = read.audit(id)?;
        next = audit
            .filter(|audit| audit.stage == AuditStage::Corrected)
            .and_then(|audit| audit.correction);
        let by = match next {
            Some(by) => read.audit(by)?.and_then(|audit| audit.report.as_ref()),
            None => None,
        };
        found.extend(by.map(|report| report.measures.as_slice()));
    }
    Ok(found)
}

/// The value at opening of a measure of the plan, from its values in order of time.
///
/// It is the last one from before the opening, as far as it was known when the actions first came into place: what is written down later
/// about that time was written by somebody who knows what it has to be. Without one, it is the first that was recorded since, unless the
/// actions of this round were in place by then.
pub fn of_plan_measure(
    read: &(impl Read + ?Sized),
    plan: &Plan,
    name: &str,
    points: &[MeasurePoint],
) -> Result<Values, Halt> {
    let first = plan.first_in_place();
    let from_audit = |point: &MeasurePoint| matches!(point.source, MeasureSource::Audit(_));
    let known_at = |point: &MeasurePoint| if from_audit(point) { point.at } else { point.recorded_at };
    let in_time = |point: &&MeasurePoint| first.is_none_or(|first| known_at(point) <= first);
    let mut before = points.iter().rev().filter(|point| point.at <= plan.opened_at);
    let since = || {
        let since = points.iter().filter(|point| point.at > plan.opened_at);
        let apart = |in_place: Instant, point: &MeasurePoint| point.at.max(known_at(point)) < in_place;
        since
            .min_by_key(|point| known_at(point))
            .filter(|point| plan.in_place_at.is_none_or(|in_place| apart(in_place, point)))
    };
    let Some(point) = before.find(in_time).or_else(since) else {
        return Ok(Values::default());
    };
    let mut values = vec![(point.numerator, point.denominator)];
    if let MeasureSource::Audit(audit) = point.source {
        values.extend(before_correction(read, audit, name)?);
    }
    values.reverse();
    Ok(Values(values))
}

/// What the audits that one corrects said about a measure of this title, newest first.
fn before_correction(read: &(impl Read + ?Sized), audit: AuditId, title: &str) -> Result<Vec<Value>, Halt> {
    let chain = correction::chain(read, read.audit(audit)?.map(AsRef::as_ref))?;
    let mut values = Vec::new();
    for id in chain.into_iter().skip(1) {
        let report = read.audit(id)?.and_then(|audit| audit.report.as_ref());
        let (Some(report), Some(description)) = (report, described(read, id)?) else {
            continue;
        };
        let place = description.measures.iter().position(|measure| measure.title == title);
        let mut results = report.measures.iter();
        let result = results.find(|result| Some(usize::from(result.measure)) == place && result.denominator > 0);
        values.extend(result.map(|result| (result.numerator, result.denominator)));
    }
    Ok(values)
}

/// Measures of the audit that a rule for passing compares with their values at opening, by position.
pub fn compared(condition: &Condition) -> BTreeSet<u16> {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().flat_map(compared).collect(),
        Condition::Measure(measure, test) if test.compares_with_opening() => [*measure].into(),
        _ => BTreeSet::new(),
    }
}

/// The same for measures of the plan.
pub fn compared_of_plan(condition: &Condition) -> BTreeSet<usize> {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().flat_map(compared_of_plan).collect(),
        Condition::PlanMeasure(measure, test) if test.compares_with_opening() => [*measure].into(),
        _ => BTreeSet::new(),
    }
}

/// What a re-test compares with values at opening that are not known, by position.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Missing {
    /// Measures of its audit.
    pub(crate) audit: BTreeSet<u16>,
    /// Measures of the plan.
    pub(crate) plan: BTreeSet<usize>,
}

/// What a re-test lacks to be compared with.
pub(crate) fn missing(
    read: &(impl Read + ?Sized),
    plan: &Plan,
    retest: &definition::Retest,
    description: &Description,
) -> Result<Missing, Halt> {
    let (audit, of_plan) = (compared(&retest.pass), compared_of_plan(&retest.pass));
    let mut missing = Missing::default();
    if !audit.is_empty() {
        let known = at_opening(read, plan, &retest.audit, description)?;
        missing.audit = audit
            .into_iter()
            .filter(|measure| !known.0.contains_key(measure))
            .collect();
    }
    if !of_plan.is_empty() {
        let measures = measures::of_plan(read, plan)?;
        let unknown = |measure: &usize| {
            measures
                .get(*measure)
                .is_none_or(|measure| measure.baseline.last().is_none())
        };
        missing.plan = of_plan.into_iter().filter(unknown).collect();
    }
    Ok(missing)
}

/// What people have to measure before the actions of a plan are in place, so that its re-tests have something to compare with: one
/// sentence a re-test.
pub(crate) fn wanting(read: &(impl Read + ?Sized), plan: &Plan, rules: &definition::Plan) -> Result<Vec<String>, Halt> {
    let Some(definition) = read.definition(&plan.definition)? else {
        return Ok(Vec::new());
    };
    let mut sentences = Vec::new();
    for (position, retest) in rules.retests.iter().enumerate() {
        let passed = plan.retests.get(position).is_some_and(|gate| gate.passed_at.is_some());
        let audit = definition.audits.get(&retest.audit);
        let Some(tool) = audit.and_then(|audit| definition.tool_of(audit)).filter(|_| !passed) else {
            continue;
        };
        let missing = missing(read, plan, retest, &tool.description)?;
        let quoted = |title: &str| format!("\"{title}\"");
        let titles = missing.audit.iter();
        let titles = titles.filter_map(|measure| tool.description.measures.get(usize::from(*measure)));
        let audit: Vec<String> = titles.map(|measure| quoted(&measure.title)).collect();
        let names = missing.plan.iter().filter_map(|measure| rules.measures.get(*measure));
        let of_plan: Vec<String> = names.map(|measure| quoted(&measure.name)).collect();
        let mut owed = Vec::new();
        if !audit.is_empty() {
            owed.push(format!("an audit \"{}\" that measures {}", retest.audit, list(&audit)));
        }
        if !of_plan.is_empty() {
            owed.push(format!("a recorded value of {}", list(&of_plan)));
        }
        if owed.is_empty() {
            continue;
        }
        let owed = owed.join(" and ");
        let how = match plan.in_place_at {
            None => format!("{owed} is needed before the actions are in place, or it cannot pass in this round"),
            Some(_) => format!("it cannot pass in this round; the next round is compared with {owed} of this one"),
        };
        sentences.push(format!(
            "Re-test \"{}\" compares with values at opening that nobody measured: {how}.",
            retest.name
        ));
    }
    Ok(sentences)
}
