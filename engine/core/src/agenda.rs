//! A forum's agenda, built from state: the topics that its `reviews:` names, each with what there is to say, in the order of the file.
//!
//! Which records belong to a topic is looked up by whoever reads the lists; what is said about each stands here.

use crate::calendar::Calendar;
use crate::definition::{Forum, Topic};
use crate::instant::Instant;
use crate::record::{Action, Audit, Finding, Plan};
use crate::schedule::next_opening;
use crate::words::{count, day};
use std::collections::{BTreeMap, BTreeSet};

/// Records from which an agenda is built.
#[derive(Debug, Clone, Default)]
pub struct Material {
    /// Findings that are not resolved.
    pub findings: Vec<Finding>,
    /// Actions past their due date.
    pub overdue: Vec<Action>,
    /// Plans that are not verified.
    pub plans: Vec<Plan>,
    /// Re-tests that are open.
    pub retests: Vec<Audit>,
}

/// A topic with its items, one line each, ready to be read out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Lines; none is an answer too.
    pub lines: Vec<String>,
    /// Topic in words.
    pub topic: &'static str,
}

/// When a forum meets next, later than today.
pub fn meets_next(forum: &Forum, calendar: &Calendar, now: Instant) -> Option<Instant> {
    next_opening(&forum.meets, now, calendar)
}

/// The agenda of a forum as things stand.
pub fn agenda(forum: &Forum, material: &Material, calendar: &Calendar, now: Instant) -> Vec<Item> {
    let item = |topic: &Topic| Item {
        lines: lines(*topic, material, calendar, now),
        topic: words(*topic),
    };
    forum.reviews.iter().map(item).collect()
}

const fn words(topic: Topic) -> &'static str {
    match topic {
        Topic::Themes => "Themes",
        Topic::OverdueActions => "Overdue actions",
        Topic::RetestsDueThisMonth => "Re-tests due this month",
        Topic::NewFindings => "Open findings",
        Topic::OpenPlans => "Open plans",
        Topic::ClosuresAsked => "Closures asked for",
        Topic::Escalations => "Escalations without an answer",
        Topic::AuditProgramme => "Audit programme",
        Topic::Measures => "Measures",
        Topic::RetestResults => "Re-test results",
        Topic::Waivers => "Waivers and accepted risks",
        Topic::Slippage => "Slippage",
        Topic::LastDecisions => "Decisions of the last meeting",
    }
}

fn lines(topic: Topic, material: &Material, calendar: &Calendar, now: Instant) -> Vec<String> {
    let day = |at| day(at, calendar.zone);
    match topic {
        Topic::Themes => themes(&material.findings),
        Topic::OverdueActions => {
            let overdue = material
                .overdue
                .iter()
                .filter_map(|action| Some((action, action.obligations.first()?)));
            let line = |(action, owed): (&Action, &crate::record::Obligation)| {
                let moved = match owed.due.moves.len() {
                    0 => String::new(),
                    moves => format!(
                        ", first due {}, {}",
                        day(owed.due.original),
                        count(moves, "move", "moves")
                    ),
                };
                let (id, title, owner) = (action.id, &action.title, &action.owner);
                format!(
                    "{id} \"{title}\" of the {owner} in {}: due {}{moved}",
                    action.service,
                    day(owed.due.current())
                )
            };
            overdue.map(line).collect()
        }
        Topic::RetestsDueThisMonth => {
            let month = |at: Instant| calendar.date_of(at).format("%Y-%m").to_string();
            let due = material
                .retests
                .iter()
                .filter(|audit| month(audit.due.current()) <= month(now));
            due.map(|audit| format!("{} of {}: due {}", audit.id, audit.service, day(audit.due.current())))
                .collect()
        }
        Topic::NewFindings => {
            let line = |finding: &Finding| {
                let problem = &finding.problem;
                format!(
                    "{} in {}: {} ({} of {})",
                    finding.id, finding.service, problem.what, problem.count, problem.of
                )
            };
            material.findings.iter().map(line).collect()
        }
        Topic::OpenPlans => {
            let line = |plan: &Plan| {
                format!(
                    "{} \"{}\" in {}, open since {}",
                    plan.id,
                    plan.name,
                    plan.service,
                    day(plan.opened_at)
                )
            };
            material.plans.iter().map(line).collect()
        }
        Topic::ClosuresAsked
        | Topic::Escalations
        | Topic::AuditProgramme
        | Topic::Measures
        | Topic::RetestResults
        | Topic::Waivers
        | Topic::Slippage
        | Topic::LastDecisions => Vec::new(),
    }
}

/// Causes that stand behind open findings of several audits: what a forum may want to make a theme of.
fn themes(findings: &[Finding]) -> Vec<String> {
    let mut audits: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    let mut services: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for finding in findings {
        for cause in &finding.causes {
            audits.entry(cause).or_default().insert(finding.audit.0);
            services.entry(cause).or_default().insert(&finding.service);
        }
    }
    let recurring = audits.iter().filter(|(_, audits)| audits.len() > 1);
    let line = |(cause, audits): (&&str, &BTreeSet<u64>)| {
        let services = services.get(cause).map_or(0, BTreeSet::len);
        format!(
            "{cause}: behind open findings of {} in {}",
            count(audits.len(), "audit", "audits"),
            count(services, "service", "services")
        )
    };
    recurring.map(line).collect()
}
