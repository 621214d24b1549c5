//! Two workflows and one past: what would have surfaced sooner, later, only in one of them, and who would have heard how much more.

use super::{Alerts, Replayed, Surfaced};
use ratchet_core::change::Names;
use ratchet_core::instant::Instant;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a changed workflow would have made of the past, beside another one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// Role, and how many more alerts it would have had at once; fewer are negative.
    pub more_alerts: BTreeMap<String, i64>,
    /// The same if nobody had acted.
    pub more_if_nobody_acts: BTreeMap<String, i64>,
    /// Each thing that surfaces, in one of them or both.
    pub surfaced: Vec<Sooner>,
}

/// One thing that surfaces in a service, and when first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Sooner {
    /// Service; `None` is over all of them.
    pub service: Option<String>,
    /// `plan`, `theme`, `significant finding`, `immediate response`.
    pub kind: String,
    /// Name.
    pub name: String,
    /// When first by the changed workflow.
    pub changed: Option<Instant>,
    /// How often by it.
    pub changed_times: usize,
    /// When first by the other one.
    pub other: Option<Instant>,
    /// How often by it.
    pub other_times: usize,
    /// Days sooner by the changed one; later is negative. `None` where only one of them shows it.
    pub days_sooner: Option<i64>,
}

impl Sooner {
    /// Weeks sooner, with a half: `2½ weeks sooner`.
    pub fn words(&self) -> String {
        match (self.changed, self.other, self.days_sooner) {
            (Some(_), None, _) => "only by the changed workflow".to_owned(),
            (None, Some(_), _) => "no longer".to_owned(),
            (_, _, Some(0) | None) => "at the same time".to_owned(),
            (_, _, Some(days)) => {
                let halves = (days.unsigned_abs() * 2 + 3) / 7;
                let (weeks, half) = (halves / 2, halves % 2 == 1);
                let length = match (weeks, half) {
                    (0, _) => format!("{} day{}", days.abs(), if days.abs() == 1 { "" } else { "s" }),
                    (1, false) => "1 week".to_owned(),
                    (weeks, false) => format!("{weeks} weeks"),
                    (weeks, true) => format!("{weeks}½ weeks"),
                };
                format!("{length} {}", if days > 0 { "sooner" } else { "later" })
            }
        }
    }
}

type Key = (Option<String>, &'static str, String);

/// Holds a changed workflow against another one. `names` says what was renamed between the other and the changed one.
pub fn compare(changed: &Replayed, other: &Replayed, names: &Names) -> Comparison {
    let (now, was) = (firsts(&changed.surfaced, None), firsts(&other.surfaced, Some(names)));
    let keys: BTreeSet<&Key> = now.keys().chain(was.keys()).collect();
    let surfaced = keys.into_iter().map(|key| {
        let (changed, other) = (now.get(key), was.get(key));
        let days = match (changed, other) {
            // To the nearest day: the same hour is another one when the clocks have changed between.
            (Some((changed, _)), Some((other, _))) => Some(((*other - *changed).num_hours() + 12).div_euclid(24)),
            _ => None,
        };
        Sooner {
            service: key.0.clone(),
            kind: key.1.to_owned(),
            name: key.2.clone(),
            changed: changed.map(|(at, _)| *at),
            changed_times: changed.map_or(0, |(_, times)| *times),
            other: other.map(|(at, _)| *at),
            other_times: other.map_or(0, |(_, times)| *times),
            days_sooner: days,
        }
    });
    Comparison {
        more_alerts: more(changed, other, names, |alerts| alerts.at_once),
        more_if_nobody_acts: more(changed, other, names, |alerts| alerts.if_nobody_acts),
        surfaced: surfaced.collect(),
    }
}

/// When each thing surfaced first, and how often.
fn firsts(surfaced: &[Surfaced], names: Option<&Names>) -> BTreeMap<Key, (Instant, usize)> {
    let mut firsts: BTreeMap<Key, (Instant, usize)> = BTreeMap::new();
    for one in surfaced {
        let kind = match one.kind {
            "significant finding" => "audit",
            "immediate response" => "rule",
            other => other,
        };
        let name = names.map_or(one.name.as_str(), |names| names.now(kind, &one.name));
        let service = one.service.as_deref();
        let service = service.map(|service| names.map_or(service, |names| names.now("service", service)).to_owned());
        let entry = firsts
            .entry((service, one.kind, name.to_owned()))
            .or_insert((one.at, 0));
        entry.0 = entry.0.min(one.at);
        entry.1 += 1;
    }
    firsts
}

fn more(changed: &Replayed, other: &Replayed, names: &Names, count: impl Fn(&Alerts) -> u64) -> BTreeMap<String, i64> {
    let mut more: BTreeMap<String, i64> = BTreeMap::new();
    let number = |alerts: &Alerts| i64::try_from(count(alerts)).unwrap_or(i64::MAX);
    for (role, alerts) in &changed.alerts {
        *more.entry(role.clone()).or_default() += number(alerts);
    }
    for (role, alerts) in &other.alerts {
        *more.entry(names.now("role", role).to_owned()).or_default() -= number(alerts);
    }
    more
}
