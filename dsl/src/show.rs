//! A folder in whole sentences, for people who do not read files: the forum that approves it, the inspector who asks.
//!
//! Everything is told with concrete dates, as if the story began today, in the first service of the folder: `If it opens on Mon
//! 7 Dec 2026, … is due by Thu 31 Dec 2026`. It is made from the definition, so it says what will run and not what was meant. The
//! same story is drawn as a diagram ([`diagram`]) and as Mermaid ([`mermaid`]).

mod conditions;
pub mod diagram;
pub mod mermaid;
mod people;
mod plans;
mod timeline;
mod work;

pub use timeline::{Step, What, timeline};

use crate::ast::fold;
use chrono::{NaiveDate, NaiveTime};
use ratchet_core::calendar::Calendar;
use ratchet_core::definition::Definition;
use ratchet_core::instant::Instant;
use serde::Serialize;

/// What is told about one block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Its keyword.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Paragraphs, in whole sentences.
    pub paragraphs: Vec<String>,
}

/// Tells a folder, block by block in the order of the work: who and where, audits, rules, plans, themes, forums, packs.
pub fn sections(definition: &Definition, today: NaiveDate) -> Vec<Section> {
    let teller = Teller::new(definition, today);
    let mut sections = Vec::new();
    let mut tell = |kind: &'static str, names: Vec<&String>| {
        for name in names {
            let paragraphs = teller.paragraphs(kind, name).unwrap_or_default();
            if !paragraphs.is_empty() {
                sections.push(Section {
                    kind,
                    name: name.clone(),
                    paragraphs,
                });
            }
        }
    };
    tell("service", definition.services.keys().collect());
    tell("role", definition.roles.keys().collect());
    tell("audit", definition.audits.keys().collect());
    tell("rule", definition.rules.keys().collect());
    tell("plan", definition.plans.keys().collect());
    tell("theme", definition.themes.keys().collect());
    tell("forum", definition.forums.keys().collect());
    tell("pack", definition.packs.keys().collect());
    sections
}

/// Every kind of block that can be told.
const KINDS: [&str; 11] = [
    "service", "role", "audit", "rule", "plan", "theme", "forum", "pack", "cause", "event", "standard",
];

/// What is told under a name, whatever its kind; capitals and spaces make no difference.
pub fn sections_named(definition: &Definition, name: &str, today: NaiveDate) -> Vec<Section> {
    let teller = Teller::new(definition, today);
    let told = KINDS.into_iter().filter_map(|kind| {
        let (name, paragraphs) = teller.named(kind, name)?;
        (!paragraphs.is_empty()).then(|| Section {
            kind,
            name: name.to_owned(),
            paragraphs,
        })
    });
    told.collect()
}

/// One block in a few sentences.
pub fn paragraph(definition: &Definition, kind: &str, name: &str, today: NaiveDate) -> Option<String> {
    let paragraphs = Teller::new(definition, today).paragraphs(kind, name)?;
    (!paragraphs.is_empty()).then(|| paragraphs.join("\n\n"))
}

/// Tells blocks of one definition from one day on.
struct Teller<'a> {
    calendar: Calendar,
    definition: &'a Definition,
    today: NaiveDate,
}

impl<'a> Teller<'a> {
    fn new(definition: &'a Definition, today: NaiveDate) -> Self {
        let first = definition.services.values().next();
        Self {
            calendar: first.map(|service| service.calendar).unwrap_or_default(),
            definition,
            today,
        }
    }

    fn paragraphs(&self, kind: &str, name: &str) -> Option<Vec<String>> {
        self.named(kind, name).map(|(_, paragraphs)| paragraphs)
    }

    /// The name as introduced, and what is told under it.
    fn named(&self, kind: &str, name: &str) -> Option<(&'a str, Vec<String>)> {
        let definition = self.definition;
        match kind {
            "audit" => found(&definition.audits, name).map(|(name, audit)| (name, self.audit(name, audit))),
            "cause" => found(&definition.causes, name).map(|(name, _)| (name, self.cause(name))),
            "event" => {
                let event = definition.events.iter().find(|event| fold(event) == fold(name))?;
                Some((event.as_str(), self.event(event)))
            }
            "forum" => found(&definition.forums, name).map(|(name, forum)| (name, self.forum(name, forum))),
            "pack" => found(&definition.packs, name).map(|(name, pack)| (name, self.pack(name, pack))),
            "plan" => found(&definition.plans, name).map(|(name, plan)| (name, self.plan(name, plan))),
            "role" => found(&definition.roles, name).map(|(name, role)| (name, self.role(name, role))),
            "rule" => found(&definition.rules, name).map(|(name, rule)| (name, self.rule(name, rule))),
            "service" => found(&definition.services, name).map(|(name, service)| (name, self.service(name, service))),
            "standard" => {
                found(&definition.standards, name).map(|(name, standard)| (name, self.standard(name, standard)))
            }
            "theme" => found(&definition.themes, name).map(|(name, theme)| (name, self.theme(name, theme))),
            _ => None,
        }
    }

    /// Nine o'clock today, the moment from which examples are counted.
    fn now(&self) -> Instant {
        let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
        self.calendar.moment_of(self.today.and_time(nine))
    }

    fn day(&self, at: Instant) -> String {
        ratchet_core::words::day(at, self.calendar.zone)
    }
}

/// What has a name, with the name as introduced.
fn found<'m, T>(map: &'m std::collections::BTreeMap<String, T>, name: &str) -> Option<(&'m str, &'m T)> {
    let exact = map.get_key_value(name);
    let folded = || map.iter().find(|(known, _)| fold(known) == fold(name));
    exact.or_else(folded).map(|(name, value)| (name.as_str(), value))
}

/// `a`, `a or b`
fn either(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// The words with a capital and a full stop.
fn sentence(words: &str) -> String {
    let words = words.trim();
    let mut letters = words.chars();
    let first: String = letters
        .next()
        .map(|first| first.to_uppercase().collect())
        .unwrap_or_default();
    let stop = if words.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}
