//! Themes: what recurs over several audits. Here is what only looks: whether a pattern was seen often enough, and whether every
//! watched audit is better. What follows from it is decided in `decide/themes.rs`.

use crate::calendar::Calendar;
use crate::condition::{score_fulfils, wanted};
use crate::deadline::subtract;
use crate::definition::{self, Definition, Pattern, ThemeTrigger};
use crate::instant::Instant;
use crate::record::{Finding, Plan, Read, ReadTyped, Sighting, Theme};
use crate::state::Halt;
use crate::words::{count, list};
use std::collections::{BTreeMap, BTreeSet};

/// Whether a finding shows a pattern.
pub fn shows(pattern: &Pattern, finding: &Finding) -> bool {
    match pattern {
        Pattern::Cause(cause) => finding.causes.contains(cause),
        Pattern::SignificantFinding => finding.significant,
        Pattern::Standard(standard) => finding.problem.standards.contains(standard),
    }
}

/// A pattern in plain words.
pub fn words(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Cause(cause) => format!("the cause \"{cause}\""),
        Pattern::SignificantFinding => "a significant finding".to_owned(),
        Pattern::Standard(standard) => format!("a gap against \"{standard}\""),
    }
}

/// The sightings that raise a theme: the pattern in enough different audits within the time, counted back from the latest of them.
/// The same audit in two services is two audits. Empty when there are too few.
pub fn behind<'a>(trigger: &ThemeTrigger, sightings: &'a [Sighting], calendar: &Calendar) -> Vec<&'a Sighting> {
    let seen: Vec<&Sighting> = sightings
        .iter()
        .filter(|sighting| sighting.pattern == trigger.pattern)
        .collect();
    let window = |latest: &&Sighting| -> Vec<&'a Sighting> {
        let since = subtract(latest.at, &trigger.within, calendar);
        let inside = seen.iter().filter(|other| other.at >= since && other.at <= latest.at);
        inside.copied().collect()
    };
    let audits = |window: &Vec<&Sighting>| {
        let audits: BTreeSet<_> = window.iter().map(|seen| (&seen.service, &seen.audit_name)).collect();
        audits.len() >= trigger.audits.max(1) as usize
    };
    let mut windows: Vec<_> = seen.iter().map(window).filter(audits).collect();
    windows.sort_by_key(|window| window.iter().map(|seen| seen.at).max());
    windows.pop().unwrap_or_default()
}

/// How the audits that a theme watches stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// One for each audit and service.
    pub audits: Vec<Watched>,
}

/// How one watched audit stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// Name of the audit.
    pub audit: String,
    /// How many of its latest results in a row are good enough.
    pub good: u32,
    /// Since when results count: the plan's actions are in place. `None` is not yet.
    pub since: Option<Instant>,
    /// Scores since then, oldest first, in tenths of a percent.
    pub scores: Vec<Option<u16>>,
    /// Service.
    pub service: String,
    /// How many in a row it takes.
    pub wanted: u32,
}

impl Watched {
    /// Whether it is better.
    pub fn is_better(&self) -> bool {
        self.good >= self.wanted
    }
}

impl Standing {
    /// Whether every watched audit is better. Where nothing is watched, nothing has improved.
    pub fn has_improved(&self) -> bool {
        !self.audits.is_empty() && self.audits.iter().all(Watched::is_better)
    }
}

/// Services with the moment from which results count there; `None` is not yet.
pub type Places = BTreeMap<String, Option<Instant>>;

/// How the watched audits stand in these services. Only audits that were opened since then count: an earlier sample shows nothing of
/// what was changed. Re-tests are not among them.
pub fn standing(
    read: &(impl Read + ?Sized),
    definition: &Definition,
    rules: &definition::Theme,
    places: &Places,
) -> Result<Standing, Halt> {
    let mut audits = Vec::new();
    for (service, since) in places {
        for audit in rules.watches.iter().filter(|audit| is_made(definition, audit, service)) {
            let mut scores = Vec::new();
            if let (Some(series), Some(since)) = (read.series(service, audit)?, *since) {
                let fresh = series
                    .recent
                    .iter()
                    .filter(|outcome| outcome.opened_at.unwrap_or(outcome.at) >= since);
                scores.extend(fresh.map(|outcome| outcome.score));
            }
            let is_good =
                |score: &&Option<u16>| score.is_some_and(|score| score_fulfils(score, rules.improved.comparison));
            let good = scores.iter().rev().take_while(is_good).count();
            audits.push(Watched {
                audit: audit.clone(),
                good: u32::try_from(good).unwrap_or(u32::MAX),
                since: *since,
                scores,
                service: service.clone(),
                wanted: rules.improved.in_a_row.max(1),
            });
        }
    }
    Ok(Standing { audits })
}

/// Whether an audit is made in a service.
fn is_made(definition: &Definition, audit: &str, service: &str) -> bool {
    definition
        .audits
        .get(audit)
        .is_some_and(|audit| audit.is_made_in(service))
}

/// Where a theme was seen, with the moment from which results count: its plans' actions are in place; without a plan, since it was
/// raised.
pub fn places(read: &(impl Read + ?Sized), theme: &Theme) -> Result<Places, Halt> {
    let mut places: Places = theme
        .services
        .iter()
        .map(|service| (service.clone(), Some(theme.raised_at)))
        .collect();
    for id in &theme.plans {
        if let Some(plan) = read.plan(*id)? {
            wait_for(&mut places, plan);
        }
    }
    Ok(places)
}

/// Results count when the plan's actions are in place, and not before.
fn wait_for(places: &mut Places, plan: &Plan) {
    let since = places.entry(plan.service.clone()).or_insert(plan.in_place_at);
    *since = since.zip(plan.in_place_at).map(|(one, other)| one.max(other));
}

/// How the watched audits of a theme stand.
pub fn standing_of(read: &(impl Read + ?Sized), theme: &Theme) -> Result<Standing, Halt> {
    let Some((definition, rules)) = rules(read, theme)? else {
        return Ok(Standing::default());
    };
    standing(read, definition, rules, &places(read, theme)?)
}

/// The rules that a theme keeps.
pub fn rules<'r>(
    read: &'r (impl Read + ?Sized),
    theme: &Theme,
) -> Result<Option<(&'r Definition, &'r definition::Theme)>, Halt> {
    let definition = read.definition(&theme.definition)?;
    Ok(definition.and_then(|definition| Some((definition.as_ref(), definition.themes.get(&theme.name)?))))
}

/// The latest theme of this name that concerns a service, running or over; `None` when none was ever raised.
pub fn latest<'r>(
    read: &'r (impl Read + ?Sized),
    rules: &definition::Theme,
    name: &str,
    service: &str,
) -> Result<Option<&'r Theme>, Halt> {
    let scope = (!rules.across_services).then_some(service);
    let Some(id) = read.strand(scope, name)?.and_then(|strand| strand.latest) else {
        return Ok(None);
    };
    Ok(read.theme(id)?.map(AsRef::as_ref))
}

/// Whether a theme runs in a service now.
pub fn is_raised(
    read: &(impl Read + ?Sized),
    rules: &definition::Theme,
    name: &str,
    service: &str,
) -> Result<bool, Halt> {
    let theme = latest(read, rules, name, service)?;
    Ok(theme.is_some_and(|theme| theme.closed_at.is_none() && theme.services.contains(service)))
}

/// Whether a theme that was raised in a service has improved.
pub fn has_improved(
    read: &(impl Read + ?Sized),
    rules: &definition::Theme,
    name: &str,
    service: &str,
) -> Result<bool, Halt> {
    let theme = latest(read, rules, name, service)?;
    Ok(theme.is_some_and(|theme| theme.improved_at.is_some()))
}

/// What each of these themes lacks to be improved, as a plan asks: in every service in which it was seen, and where the plan is, since
/// the plan's own actions are in place.
pub fn lacking(
    read: &(impl Read + ?Sized),
    definition: &Definition,
    plan: &Plan,
    names: &BTreeSet<String>,
) -> Result<BTreeMap<String, Vec<String>>, Halt> {
    let mut lacking = BTreeMap::new();
    for name in names {
        let Some(wanted) = definition.themes.get(name) else {
            continue;
        };
        let (mut places, mut held) = (Places::new(), (definition, wanted));
        if let Some(theme) = latest(read, wanted, name, &plan.service)? {
            places = self::places(read, theme)?;
            held = rules(read, theme)?.unwrap_or(held);
        }
        wait_for(&mut places, plan);
        let standing = standing(read, held.0, held.1, &places)?;
        lacking.insert(name.clone(), missing(name, held.1, &standing));
    }
    Ok(lacking)
}

/// What a theme lacks to be improved, one sentence each; empty when it has.
pub fn missing(name: &str, rules: &definition::Theme, standing: &Standing) -> Vec<String> {
    if standing.has_improved() {
        return Vec::new();
    }
    let asked = format!(
        "{} in {}",
        wanted(rules.improved.comparison),
        count(rules.improved.in_a_row.max(1) as usize, "audit", "audits in a row")
    );
    let line = |watched: &Watched| {
        let scores: Vec<String> = watched.scores.iter().map(score).collect();
        let seen = match (watched.since, scores.as_slice()) {
            (None, _) => "the plan's actions are not in place yet".to_owned(),
            (Some(_), []) => "no result since the actions are in place".to_owned(),
            (Some(_), scores) => format!("scores since then are {}", list(scores)),
        };
        format!(
            "theme \"{name}\": {} in {} must be {asked}; {seen}",
            watched.audit, watched.service
        )
    };
    let lines: Vec<String> = standing
        .audits
        .iter()
        .filter(|watched| !watched.is_better())
        .map(line)
        .collect();
    if lines.is_empty() {
        return vec![format!("theme \"{name}\" watches no audit that is made here")];
    }
    lines
}

/// A score in words.
pub fn score(permille: &Option<u16>) -> String {
    permille.map_or_else(|| "not scored".to_owned(), crate::condition::percent)
}
