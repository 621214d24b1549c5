//! What is said under each topic of an agenda.

use super::Desk;
use crate::condition::wanted;
use crate::definition::{Approval, PlanMeasure, Topic};
use crate::detection;
use crate::instant::Instant;
use crate::minutes;
use crate::record::{
    Action, Audit, AuditStage, Finding, MeasurePoint, Obligation, Plan, PlanStage, Purpose, Read, ReadTyped, Slipping,
    Theme, Told,
};
use crate::spc::read as read_chart;
use crate::state::Halt;
use crate::theme;
use crate::tool::Better;
use crate::words::{count, day, list};
use std::collections::{BTreeMap, BTreeSet};

/// One line.
pub(super) struct Line {
    pub(super) about: Option<String>,
    pub(super) asks: bool,
    pub(super) text: String,
}

impl Line {
    pub(super) fn plain(text: String) -> Self {
        Self {
            about: None,
            asks: false,
            text,
        }
    }

    fn about(id: impl ToString, text: String) -> Self {
        Self {
            about: Some(id.to_string()),
            asks: false,
            text,
        }
    }

    fn asking(mut self, asks: bool) -> Self {
        self.asks = asks;
        self
    }
}

pub(super) fn of(read: &(impl Read + ?Sized), desk: &Desk<'_>, topic: Topic) -> Result<Vec<Line>, Halt> {
    match topic {
        Topic::Themes => themes(read, desk),
        Topic::OverdueActions => Ok(overdue(desk)),
        Topic::RetestsDueThisMonth => Ok(retests_due(desk)),
        Topic::NewFindings => Ok(findings(desk)),
        Topic::OpenPlans => Ok(plans(desk)),
        Topic::ClosuresAsked => closures(read, desk),
        Topic::Escalations => Ok(escalations(desk)),
        Topic::AuditProgramme => Ok(programme(desk)),
        Topic::Measures => measures(read, desk),
        Topic::RetestResults => results(read, desk),
        Topic::Waivers => waivers(read, desk),
        Topic::Slippage => Ok(slippage(desk)),
        Topic::LastDecisions => last_decisions(read, desk),
    }
}

impl Desk<'_> {
    fn day(&self, at: Instant) -> String {
        day(at, self.calendar.zone)
    }

    fn days_since(&self, at: Instant) -> String {
        let days = usize::try_from((self.now - at).num_days()).unwrap_or(0);
        count(days, "day", "days")
    }

    /// What the forum asked about a thing, and what came of it.
    fn challenged(&self, about: Slipping) -> String {
        let challenges = self.diary.map(|diary| diary.challenges.as_slice()).unwrap_or_default();
        let Some(challenge) = challenges.iter().rev().find(|challenge| challenge.about == about) else {
            return String::new();
        };
        let asked = self.day(challenge.at);
        match &challenge.answer {
            Some(answer) => format!(
                "; asked about on {asked}, answered on {}: {}",
                self.day(answer.at),
                answer.words
            ),
            None => format!(
                "; asked about on {asked} (\"{}\"), not answered yet",
                challenge.question
            ),
        }
    }

    fn open_plans(&self) -> impl Iterator<Item = &Plan> {
        self.material.plans.iter().filter(|plan| plan.is_open())
    }
}

/// Themes that run, then causes that stand behind open findings of several audits and that no theme watches: what the forum may want to
/// make a theme of.
fn themes(read: &(impl Read + ?Sized), desk: &Desk<'_>) -> Result<Vec<Line>, Halt> {
    let mut lines = Vec::new();
    let mut watched: BTreeSet<String> = BTreeSet::new();
    for theme in running_themes(read, desk)? {
        if let crate::definition::Pattern::Cause(cause) = &theme.pattern {
            watched.insert(cause.clone());
        }
        lines.push(Line::about(theme.id, theme_line(desk, theme)));
    }
    lines.extend(proposals(&desk.material.findings, &watched));
    Ok(lines)
}

fn running_themes<'r>(read: &'r (impl Read + ?Sized), desk: &Desk<'_>) -> Result<Vec<&'r Theme>, Halt> {
    let mut running = Vec::new();
    for (name, rules) in &desk.definition.themes {
        let scopes: Vec<Option<&str>> = if rules.across_services {
            vec![None]
        } else {
            desk.definition
                .services
                .keys()
                .map(|service| Some(service.as_str()))
                .collect()
        };
        for scope in scopes {
            let Some(id) = read.strand(scope, name)?.and_then(|strand| strand.running) else {
                continue;
            };
            running.extend(read.theme(id)?.map(|theme| theme.as_ref()));
        }
    }
    Ok(running)
}

fn theme_line(desk: &Desk<'_>, theme: &Theme) -> String {
    let services: Vec<String> = theme.services.iter().cloned().collect();
    let state = match theme.improved_at {
        Some(at) => format!("every watched audit is better since {}", desk.day(at)),
        None if theme.setbacks > 0 => format!(
            "not every watched audit is better, and it got worse again {}",
            count(theme.setbacks as usize, "time", "times")
        ),
        None => "not every watched audit is better yet".to_owned(),
    };
    let plans: Vec<String> = theme.plans.iter().map(ToString::to_string).collect();
    let work = if plans.is_empty() {
        "no plan works on it".to_owned()
    } else {
        format!("worked on by {}", list(&plans))
    };
    format!(
        "{} \"{}\" in {}: {} recurs, raised on {}, owned by the {}; {state}; {work}",
        theme.id,
        theme.name,
        list(&services),
        theme::words(&theme.pattern),
        desk.day(theme.raised_at),
        theme.owner
    )
}

fn proposals(findings: &[Finding], watched: &BTreeSet<String>) -> Vec<Line> {
    let mut audits: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    let mut services: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for finding in findings {
        for cause in finding.causes.iter().filter(|cause| !watched.contains(*cause)) {
            audits.entry(cause).or_default().insert(finding.audit.0);
            services.entry(cause).or_default().insert(&finding.service);
        }
    }
    let recurring = audits.iter().filter(|(_, audits)| audits.len() > 1);
    let line = |(cause, audits): (&&str, &BTreeSet<u64>)| {
        let services = services.get(cause).map_or(0, BTreeSet::len);
        Line::plain(format!(
            "{cause}: behind open findings of {} in {}; proposal: make it one theme with a senior owner",
            count(audits.len(), "audit", "audits"),
            count(services, "service", "services")
        ))
    };
    recurring.map(line).collect()
}

fn overdue(desk: &Desk<'_>) -> Vec<Line> {
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

fn retests_due(desk: &Desk<'_>) -> Vec<Line> {
    let month = |at: Instant| desk.calendar.date_of(at).format("%Y-%m").to_string();
    let open = desk
        .material
        .audits
        .iter()
        .filter(|audit| is_retest(audit) && audit.stage == AuditStage::Open);
    let due = open.filter(|audit| month(audit.due.current()) <= month(desk.now));
    let carried_out = due.map(|audit| {
        let text = format!(
            "{} of {}: due {}",
            audit.id,
            audit.service,
            desk.day(audit.due.current())
        );
        Line::about(audit.id, text)
    });
    let planned = desk.open_plans().flat_map(|plan| {
        let opens = plan.retests.iter().filter_map(|gate| gate.opens_at);
        let this_month = opens.filter(|at| month(*at) <= month(desk.now));
        this_month.map(|at| {
            let text = format!(
                "{} \"{}\" in {}: its next re-test opens {}",
                plan.id,
                plan.name,
                plan.service,
                desk.day(at)
            );
            Line::about(plan.id, text)
        })
    });
    carried_out.chain(planned).collect()
}

const fn is_retest(audit: &Audit) -> bool {
    matches!(audit.purpose, Purpose::Retest { .. })
}

fn findings(desk: &Desk<'_>) -> Vec<Line> {
    let accepts = desk.forum.approves.contains(&Approval::AcceptedRisks);
    let line = |finding: &Finding| {
        let problem = &finding.problem;
        let new = if finding.raised_at >= desk.since { ", new" } else { "" };
        let recurring = if finding.is_recurring() { ", recurring" } else { "" };
        let lived_with = finding.risks.iter().any(|risk| risk.runs_at(desk.now));
        let lost = finding.significant && finding.plan.is_none() && !lived_with;
        let lost_words = if lost {
            "; significant, and no plan works on it"
        } else {
            ""
        };
        let text = format!(
            "{} in {}: {} ({} of {}){new}{recurring}{lost_words}",
            finding.id, finding.service, problem.what, problem.count, problem.of
        );
        Line::about(finding.id, text).asking(lost && accepts)
    };
    desk.material.findings.iter().map(line).collect()
}

fn plans(desk: &Desk<'_>) -> Vec<Line> {
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

fn closures(read: &(impl Read + ?Sized), desk: &Desk<'_>) -> Result<Vec<Line>, Halt> {
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

fn escalations(desk: &Desk<'_>) -> Vec<Line> {
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

/// What is due and late now, and what was done since the last meeting. Re-tests have a topic of their own.
fn programme(desk: &Desk<'_>) -> Vec<Line> {
    let routine = desk.material.audits.iter().filter(|audit| !is_retest(audit));
    let line = |audit: &Audit| {
        let due = desk.day(audit.due.current());
        let recent = audit.submitted_at.is_some_and(|at| at >= desk.since);
        let state = match audit.stage {
            AuditStage::Open if audit.due.is_overdue(desk.now) => format!("late, was due {due}"),
            AuditStage::Open => format!("due {due}"),
            AuditStage::Submitted => "handed in, being evaluated".to_owned(),
            AuditStage::Stuck => "handed in, and its tool gave no report".to_owned(),
            AuditStage::Evaluated if !recent => return None,
            AuditStage::Evaluated => {
                let late = audit.submitted_at.is_some_and(|at| at > audit.due.current());
                let late = if late { "done late" } else { "done" };
                let result = if audit.significant {
                    "a significant finding"
                } else {
                    "no significant finding"
                };
                format!("{late}, {result}")
            }
            AuditStage::AwaitingAuthorisation => "handed in, its result waits for a second person".to_owned(),
            AuditStage::Missed if audit.missed_at.is_some_and(|at| at >= desk.since) => {
                format!("missed, was due {due}")
            }
            AuditStage::Waived => match audit.waived.as_ref().filter(|waived| waived.at >= desk.since) {
                Some(waived) => format!("waived: {}", waived.reason),
                None => return None,
            },
            AuditStage::Missed | AuditStage::Withdrawn | AuditStage::Corrected => return None,
        };
        let text = format!("{} \"{}\" in {}: {state}", audit.id, audit.name, audit.service);
        Some(Line::about(audit.id, text))
    };
    routine.filter_map(line).collect()
}

fn measures(read: &(impl Read + ?Sized), desk: &Desk<'_>) -> Result<Vec<Line>, Halt> {
    let mut lines = Vec::new();
    for plan in desk.open_plans() {
        let definition = read.definition(&plan.definition)?;
        let rules = definition.and_then(|definition| definition.plans.get(&plan.name));
        for measure in rules.into_iter().flat_map(|rules| &rules.measures) {
            let series = read.plan_measure(&plan.service, &plan.name, &measure.name)?;
            let points = series.map_or(&[][..], |series| &series.points);
            let text = format!(
                "{} \"{}\" in {}: {}",
                plan.id,
                measure.name,
                plan.service,
                measured(measure, points, plan.opened_at)
            );
            lines.push(Line::about(plan.id, text));
        }
    }
    for (service, audit) in pairs(desk) {
        let rules = &desk.definition.audits[audit];
        let described = desk.definition.tool_of(rules).map(|tool| &tool.description.measures);
        for measure in described.into_iter().flatten() {
            let Some(series) = read.audit_measure(service, audit, &measure.id)? else {
                continue;
            };
            if let Some(last) = series.points.last() {
                let seen = chart_words(&series.points, measure.better, None);
                lines.push(Line::plain(format!(
                    "\"{}\" of {audit} in {service}: {}; {seen}",
                    measure.title,
                    value(last)
                )));
            }
        }
    }
    Ok(lines)
}

fn pairs<'d>(desk: &'d Desk<'_>) -> impl Iterator<Item = (&'d str, &'d str)> {
    let services = desk.definition.services.keys();
    services.flat_map(|service| {
        desk.definition
            .audits
            .keys()
            .map(move |audit| (service.as_str(), audit.as_str()))
    })
}

/// Where a measure stands: at opening, now, wanted, and what its chart says.
fn measured(measure: &PlanMeasure, points: &[MeasurePoint], opened_at: Instant) -> String {
    let wanted = measure
        .target
        .map(|target| format!(", wanted {}", wanted(target)))
        .unwrap_or_default();
    let Some(last) = points.last() else {
        return format!("no values yet{wanted}");
    };
    let before = crate::measures::baseline(points, opened_at);
    let before = before.map_or_else(
        || ", not measured at opening".to_owned(),
        |(above, below)| format!(", at opening {}", ratio(above, below)),
    );
    let target = measure.target.map(|target| f64::from(target.permille) / 1000.0);
    format!(
        "{}{before}{wanted}; {}",
        value(last),
        chart_words(points, measure.better, target)
    )
}

fn chart_words(points: &[MeasurePoint], better: Better, target: Option<f64>) -> String {
    let values: Vec<(u64, u64)> = points
        .iter()
        .map(|point| (point.numerator, point.denominator))
        .collect();
    let reading = read_chart(&values, better, target);
    let Some(variation) = reading.variation else {
        return format!(
            "too few values for a chart, {} needed",
            count(reading.missing, "more is", "more are")
        );
    };
    let assurance = reading.assurance.map(|assurance| format!("; {}", assurance.words()));
    format!("{}{}", variation.words(), assurance.unwrap_or_default())
}

fn value(point: &MeasurePoint) -> String {
    ratio(point.numerator, point.denominator)
}

fn ratio(above: u64, below: u64) -> String {
    if below == 1 {
        above.to_string()
    } else {
        format!("{above} of {below}")
    }
}

fn results(read: &(impl Read + ?Sized), desk: &Desk<'_>) -> Result<Vec<Line>, Halt> {
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

fn waivers(read: &(impl Read + ?Sized), desk: &Desk<'_>) -> Result<Vec<Line>, Halt> {
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

/// Due dates that were moved or have passed, with the first date, the present one, and why it moved; plans that began again.
fn slippage(desk: &Desk<'_>) -> Vec<Line> {
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

fn last_decisions(read: &(impl Read + ?Sized), desk: &Desk<'_>) -> Result<Vec<Line>, Halt> {
    let mut lines = Vec::new();
    let missed = desk.diary.map_or(0, |diary| diary.missed_in_a_row);
    if missed > 0 {
        let were = if missed == 1 { "was" } else { "were" };
        let meetings = count(missed as usize, "meeting", "meetings");
        lines.push(Line::plain(format!("{meetings} before this one {were} not held")));
    }
    for minute in desk.held.into_iter().flat_map(|held| &held.minutes) {
        let text = minutes::decision(minute, desk.calendar.zone);
        lines.push(Line {
            about: minute.about.clone(),
            asks: false,
            text,
        });
    }
    for challenge in desk.diary.into_iter().flat_map(|diary| &diary.challenges) {
        let answer = match &challenge.answer {
            Some(answer) => format!(
                "answered by {} on {}: {}",
                minutes::name(read, &answer.by)?,
                desk.day(answer.at),
                answer.words
            ),
            None => "not answered yet".to_owned(),
        };
        let text = format!(
            "{}: the {} of {} was asked on {} (\"{}\"); {answer}",
            challenge.about,
            challenge.role,
            challenge.service,
            desk.day(challenge.at),
            challenge.question
        );
        lines.push(Line::about(challenge.about, text));
    }
    Ok(lines)
}
