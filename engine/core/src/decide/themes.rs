//! Themes are raised where a pattern is seen in several audits, improve with every watched audit, and close when they have improved
//! and their plans are verified. A theme is raised once while it runs.

use super::closure;
use super::messages::{Note, tell_role};
use super::open_plan::{self, Opening, join};
use super::reopen_plan;
use super::study::Study;
use crate::definition::{self, Definition, Opens, Pattern};
use crate::event::Event;
use crate::id::{AuditId, FindingId, PlanId, ThemeId};
use crate::record::{Finding, OpenedBy, PlanStage, Read, ReadTyped, Reason, Theme, WhyReopened};
use crate::state::Halt;
use crate::theme;
use std::collections::{BTreeMap, BTreeSet};

/// A definition with its hash.
#[derive(Clone, Copy)]
pub(super) struct Pinned<'a> {
    pub(super) definition: &'a Definition,
    pub(super) hash: &'a str,
}

/// Looks for themes behind a finding: when it is raised, and when a cause of it is named.
pub(super) fn look(study: &mut Study<'_, impl Read>, pinned: Pinned<'_>, id: FindingId) -> Result<(), Halt> {
    let Some(finding) = study.finding(id)?.cloned() else {
        return Ok(());
    };
    for (name, rules) in &pinned.definition.themes {
        let patterns: BTreeSet<&Pattern> = rules
            .raised
            .iter()
            .map(|trigger| &trigger.pattern)
            .filter(|pattern| theme::shows(pattern, &finding))
            .collect();
        if patterns.is_empty() || !rules.watches.contains(&finding.audit_name) {
            continue;
        }
        let service = (!rules.across_services).then(|| finding.service.clone());
        for pattern in patterns {
            sight(study, name, service.as_ref(), pattern, id)?;
        }
        follow(study, pinned, name, rules, &finding)?;
    }
    Ok(())
}

fn sight(
    study: &mut Study<'_, impl Read>,
    name: &str,
    service: Option<&String>,
    pattern: &Pattern,
    finding: FindingId,
) -> Result<(), Halt> {
    let known = study.strand(service.map(String::as_str), name)?.is_some_and(|strand| {
        strand
            .sightings
            .iter()
            .any(|seen| seen.finding == finding && seen.pattern == *pattern)
    });
    if known {
        return Ok(());
    }
    study.emit(Event::ThemeSighted {
        finding,
        name: name.to_owned(),
        pattern: pattern.clone(),
        service: service.cloned(),
    })
}

/// A theme that runs takes the finding on; otherwise it may have been seen often enough.
fn follow(
    study: &mut Study<'_, impl Read>,
    pinned: Pinned<'_>,
    name: &str,
    rules: &definition::Theme,
    finding: &Finding,
) -> Result<(), Halt> {
    let service = (!rules.across_services).then(|| finding.service.clone());
    let strand = study.strand(service.as_deref(), name)?.cloned().unwrap_or_default();
    if let Some(running) = strand.running {
        take_on(study, running, finding.id)?;
        return work_on(study, pinned, running, finding);
    }
    let calendar = study.calendar(pinned.definition, &finding.service)?;
    for trigger in &rules.raised {
        let behind = theme::behind(trigger, &strand.sightings, &calendar);
        if behind.is_empty() {
            continue;
        }
        let raised = ThemeId(study.founded()?.counters.themes + 1);
        study.emit(Event::ThemeRaised {
            definition: pinned.hash.to_owned(),
            name: name.to_owned(),
            owner: rules.owner.clone(),
            pattern: trigger.pattern.clone(),
            service,
            theme: raised,
        })?;
        for sighting in &behind {
            take_on(study, raised, sighting.finding)?;
        }
        let services: BTreeMap<&str, FindingId> = behind
            .iter()
            .map(|sighting| (sighting.service.as_str(), sighting.finding))
            .collect();
        tell_owner(study, pinned, rules, raised, finding)?;
        for latest in services.values() {
            if let Some(latest) = study.finding(*latest)?.cloned() {
                work_on(study, pinned, raised, &latest)?;
            }
        }
        return Ok(());
    }
    Ok(())
}

fn take_on(study: &mut Study<'_, impl Read>, theme: ThemeId, finding: FindingId) -> Result<(), Halt> {
    if study
        .finding(finding)?
        .is_some_and(|finding| finding.themes.contains(&theme))
    {
        return Ok(());
    }
    study.emit(Event::ThemeJoined { finding, theme })
}

/// The theme's plans in the service of a finding: opened, begun again, or joined. A finding that another plan works on stays there.
fn work_on(
    study: &mut Study<'_, impl Read>,
    pinned: Pinned<'_>,
    theme: ThemeId,
    finding: &Finding,
) -> Result<(), Halt> {
    let Some(record) = study.theme(theme)?.cloned() else {
        return Ok(());
    };
    let (service, audit) = (&finding.service, finding.audit);
    for (name, rules) in &pinned.definition.plans {
        let opens = |opens: &Opens| matches!(opens, Opens::Theme { theme } if *theme == record.name);
        if !rules.opens.iter().any(opens) {
            continue;
        }
        let findings = unplanned(study, &record, service)?;
        let plan = match study.slot(service, name)?.and_then(|slot| slot.plan) {
            Some(plan) => {
                let watched = study.known_plan(plan)?.stage == PlanStage::Watched;
                // A theme that is raised while its plan is watched shows that the plan did not hold.
                if watched {
                    reopen_plan::reopen(study, plan, WhyReopened::Recurred { audit })?;
                }
                join(study, plan, &findings)?;
                plan
            }
            None => {
                let watched = pinned.definition.themes.get(&record.name);
                let opening = Opening {
                    baseline: Vec::new(),
                    definition: pinned.hash.to_owned(),
                    findings,
                    name: name.clone(),
                    opened_by: OpenedBy::Theme(theme),
                    service: service.clone(),
                    watched: watched.map(|rules| rules.watches.clone()).unwrap_or_default(),
                };
                open_plan::open(study, rules, opening)?
            }
        };
        if !study.known_plan(plan)?.themes.contains(&theme) {
            study.emit(Event::ThemePlanned { plan, theme })?;
        }
    }
    Ok(())
}

/// Findings behind the theme in a service that no plan works on.
fn unplanned(study: &Study<'_, impl Read>, theme: &Theme, service: &str) -> Result<Vec<FindingId>, Halt> {
    let mut findings = Vec::new();
    for id in &theme.findings {
        let free = |finding: &Finding| finding.plan.is_none() && finding.service == service;
        if study.finding(*id)?.is_some_and(free) {
            findings.push(*id);
        }
    }
    Ok(findings)
}

/// The senior owner hears of it, and so does the chair of the forum whose agenda it comes to.
fn tell_owner(
    study: &mut Study<'_, impl Read>,
    pinned: Pinned<'_>,
    rules: &definition::Theme,
    id: ThemeId,
    finding: &Finding,
) -> Result<(), Halt> {
    let Some(record) = study.theme(id)?.cloned() else {
        return Ok(());
    };
    let place = record.service.as_deref().unwrap_or("several services");
    let text = format!(
        "Theme \"{}\" was raised in {place}: {} was found in several audits. The {} owns it.",
        record.name,
        theme::words(&record.pattern),
        rules.owner
    );
    let note = || Note {
        about: id.to_string(),
        reason: Reason::ThemeRaised,
        service: finding.service.clone(),
        text: text.clone(),
    };
    tell_role(study, &rules.owner, note())?;
    let forum = rules
        .goes_to
        .as_ref()
        .and_then(|forum| pinned.definition.forums.get(forum));
    match forum.filter(|forum| forum.chair != rules.owner) {
        Some(forum) => tell_role(study, &forum.chair, note()),
        None => Ok(()),
    }
}

/// A result came in: themes that watch the audit may have improved, or not any more.
pub(super) fn evaluated(study: &mut Study<'_, impl Read>, pinned: Pinned<'_>, audit: AuditId) -> Result<(), Halt> {
    let audit = study.known_audit(audit)?;
    for (name, rules) in &pinned.definition.themes {
        if !rules.watches.contains(&audit.name) {
            continue;
        }
        let scope = (!rules.across_services).then_some(audit.service.as_str());
        if let Some(running) = study.strand(scope, name)?.and_then(|strand| strand.running) {
            settle(study, running)?;
        }
        settle_waiting(study, pinned.definition, name, &audit.service)?;
    }
    Ok(())
}

/// Plans that close only when a theme has improved may be ready now.
fn settle_waiting(
    study: &mut Study<'_, impl Read>,
    definition: &Definition,
    theme: &str,
    service: &str,
) -> Result<(), Halt> {
    let waits = |rules: &definition::Plan| rules.closes.themes.contains(theme);
    for name in definition
        .plans
        .iter()
        .filter(|(_, rules)| waits(rules))
        .map(|(name, _)| name)
    {
        let Some(plan) = study.slot(service, name)?.and_then(|slot| slot.plan) else {
            continue;
        };
        if study.known_plan(plan)?.stage == PlanStage::InPlace {
            closure::settle(study, plan)?;
        }
    }
    Ok(())
}

/// A plan moved: the themes that it works on may close, or have not improved any more.
pub(super) fn plan_moved(study: &mut Study<'_, impl Read>, plan: PlanId) -> Result<(), Halt> {
    for theme in study.known_plan(plan)?.themes {
        settle(study, theme)?;
    }
    Ok(())
}

/// Whether a theme has improved is looked up anew each time; it closes when it has and all its plans are verified.
fn settle(study: &mut Study<'_, impl Read>, id: ThemeId) -> Result<(), Halt> {
    let Some(record) = study.theme(id)?.filter(|theme| theme.closed_at.is_none()).cloned() else {
        return Ok(());
    };
    let standing = theme::standing_of(study, &record)?;
    match (standing.has_improved(), record.improved_at) {
        (true, None) => study.emit(Event::ThemeImproved { theme: id })?,
        (false, Some(_)) => {
            let rules = theme::rules(study, &record)?;
            let reasons = rules.map(|(_, rules)| theme::missing(&record.name, rules, &standing));
            study.emit(Event::ThemeWorsened {
                reasons: reasons.unwrap_or_default(),
                theme: id,
            })?;
        }
        _ => {}
    }
    if !standing.has_improved() {
        return Ok(());
    }
    for plan in &record.plans {
        if study.plan(*plan)?.is_some_and(|plan| plan.is_open()) {
            return Ok(());
        }
    }
    // Invariant: a theme closes only when every watched audit is better and each of its plans is verified.
    study.emit(Event::ThemeClosed { theme: id })
}
