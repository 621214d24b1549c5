//! Why a theme runs, who owns it, and what would close it.

use super::{Explanation, missing, mover, zone};
use crate::id::ThemeId;
use crate::instant::Instant;
use crate::record::{Read, ReadTyped, Theme};
use crate::state::Halt;
use crate::theme::{self, Standing};
use crate::words::{count, day, list};

pub(super) fn explain(read: &(impl Read + ?Sized), id: ThemeId, now: Instant) -> Result<Explanation, Halt> {
    let theme = read.theme(id)?.ok_or_else(|| missing("theme", id))?;
    let is_over = theme.closed_at.is_some();
    let standing = theme::standing_of(read, theme)?;
    let mover = mover(
        read,
        (theme.first_service(), &theme.owner),
        "lead the work on it".to_owned(),
        now,
    )?;
    Ok(Explanation {
        about: id.to_string(),
        what: what(theme),
        state: state(theme).to_owned(),
        since: theme.closed_at.or(theme.improved_at).unwrap_or(theme.raised_at),
        closed: is_over,
        why_here: why_here(read, theme)?,
        why_now: if is_over { Vec::new() } else { trend(&standing) },
        who_can_move_it: if is_over { Vec::new() } else { vec![mover] },
        what_would_close_it: if is_over {
            Vec::new()
        } else {
            lacking(read, theme, &standing)?
        },
        see_also: theme
            .plans
            .iter()
            .map(ToString::to_string)
            .chain(theme.findings.iter().map(ToString::to_string))
            .collect(),
    })
}

fn what(theme: &Theme) -> String {
    let services: Vec<String> = theme.services.iter().cloned().collect();
    let pattern = theme::words(&theme.pattern);
    format!("Theme \"{}\" in {}: {pattern} recurs", theme.name, list(&services))
}

/// How far a theme is, in words.
const fn state(theme: &Theme) -> &'static str {
    match (theme.closed_at, theme.improved_at) {
        (Some(_), _) => "closed: every watched audit is better, and its plans are verified",
        (None, Some(_)) => "improved: every watched audit is better; its plans have to be verified",
        (None, None) => "raised: not every watched audit is better yet",
    }
}

fn why_here(read: &(impl Read + ?Sized), theme: &Theme) -> Result<Vec<String>, Halt> {
    let zone = zone(read, &theme.definition, theme.first_service())?;
    let mut audits = std::collections::BTreeSet::new();
    for id in &theme.findings {
        audits.extend(
            read.finding(*id)?
                .map(|finding| format!("{} in {}", finding.audit_name, finding.service)),
        );
    }
    let audits: Vec<String> = audits.into_iter().collect();
    let mut lines = vec![format!(
        "Raised on {}: {} was found in {}.",
        day(theme.raised_at, zone),
        theme::words(&theme.pattern),
        list(&audits)
    )];
    if theme.setbacks > 0 {
        let times = count(theme.setbacks as usize, "time", "times");
        lines.push(format!("It had improved and got worse again {times}."));
    }
    Ok(lines)
}

/// How each watched audit went since the actions are in place.
pub(crate) fn trend(standing: &Standing) -> Vec<String> {
    let line = |watched: &theme::Watched| {
        let scores: Vec<String> = watched.scores.iter().map(theme::score).collect();
        let scores = match (watched.since, scores.is_empty()) {
            (None, _) => "its plan's actions are not in place yet".to_owned(),
            (Some(_), true) => "no result since the actions are in place".to_owned(),
            (Some(_), false) => list(&scores),
        };
        let word = if watched.is_better() {
            "better"
        } else {
            "not yet better"
        };
        format!("{} in {}: {word} ({scores}).", watched.audit, watched.service)
    };
    standing.audits.iter().map(line).collect()
}

fn lacking(read: &(impl Read + ?Sized), theme: &Theme, standing: &Standing) -> Result<Vec<String>, Halt> {
    let mut lines = match theme::rules(read, theme)? {
        Some((_, rules)) => theme::missing(&theme.name, rules, standing),
        None => Vec::new(),
    };
    for id in &theme.plans {
        if let Some(plan) = read.plan(*id)?.filter(|plan| plan.is_open()) {
            lines.push(format!("{id} \"{}\" in {} must be verified.", plan.name, plan.service));
        }
    }
    Ok(lines)
}
