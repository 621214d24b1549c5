//! Themes that run, and causes that might become one.

use super::Line;
use crate::agenda::Desk;
use crate::record::{Finding, Read, ReadTyped, Theme};
use crate::state::Halt;
use crate::theme;
use crate::words::{count, list};
use std::collections::{BTreeMap, BTreeSet};

/// Themes that run, then causes that stand behind open findings of several audits and that no theme watches: what the forum may want to
/// make a theme of.
pub(super) fn themes(read: &(impl Read + ?Sized), desk: &Desk<'_>) -> Result<Vec<Line>, Halt> {
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
