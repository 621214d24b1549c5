//! Events told as one-line sentences: what happened, when, where. The same words for scenarios and for the demo's story.
//!
//! A line says what a person in the service would remember of the day. Everything else stands in the ledger; not every event has
//! a line.

mod action;
mod audit;
mod forum;
mod plan;
mod theme;

use chrono_tz::Tz;
use ratchet_core::amendment::Scope;
use ratchet_core::calendar::DayChange;
use ratchet_core::event::{Event, Recorded};
use ratchet_core::instant::Instant;
use ratchet_core::record::{Delegated, ReadTyped};
use ratchet_core::responsibility::holders;
use ratchet_core::state::Whole;
use ratchet_core::words;
use serde::Serialize;

/// What a line is about; decides its colour and whether it belongs into a short journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The provider, its workflows and its people.
    Setup,
    /// Lists, audits that open, results without a significant finding.
    Audit,
    /// A significant finding.
    Significant,
    /// An immediate correction.
    Correction,
    /// Work of a plan.
    Action,
    /// Something that happened in a service.
    Occurrence,
    /// Somebody above is told that something is late.
    Escalation,
    /// A plan opens, is in place, begins again, is closed.
    Plan,
    /// A re-test is planned, opens or passes.
    Gate,
    /// A re-test fails.
    GateFailed,
    /// A forum speaks.
    Forum,
    /// A forum meets.
    Meeting,
    /// An audit was missed or waived, or a meeting not held.
    Missed,
    /// A result that was wrong is corrected by a new audit.
    Amended,
    /// A plan is verified.
    Verified,
    /// Something was refused.
    Refusal,
}

impl Kind {
    /// Whether a short journal of the year has the line.
    pub fn is_milestone(self) -> bool {
        !matches!(
            self,
            Self::Setup | Self::Audit | Self::Correction | Self::Action | Self::Meeting | Self::Occurrence
        )
    }
}

/// One line of a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// When.
    pub at: Instant,
    /// The date as people say it where it happened.
    pub day: String,
    /// What it is about.
    pub kind: Kind,
    /// Service; `None` is the provider as a whole.
    pub service: Option<String>,
    /// One sentence, without date and service.
    pub text: String,
}

impl Line {
    pub(crate) fn new(at: Instant, zone: Tz, service: Option<&str>, kind: Kind, text: String) -> Self {
        Self {
            at,
            day: words::day(at, zone),
            kind,
            service: service.map(str::to_owned),
            text,
        }
    }
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.service {
            Some(service) => write!(f, "{}, {service}: {}", self.day, self.text),
            None => write!(f, "{}: {}", self.day, self.text),
        }
    }
}

/// Tells an event; `records` are those after it.
pub(crate) fn tell(records: &Whole, recorded: &Recorded) -> Option<Line> {
    let told = audit::tell(records, &recorded.event)
        .or_else(|| action::tell(records, recorded))
        .or_else(|| plan::tell(records, recorded))
        .or_else(|| forum::tell(records, recorded))
        .or_else(|| theme::tell(records, recorded))
        .or_else(|| setup(records, recorded))?;
    let service = told.service.as_deref();
    let zone = zone(records, service.unwrap_or_default());
    Some(Line::new(recorded.at, zone, service, told.kind, told.text))
}

/// A line before it is dated.
struct Sentence {
    kind: Kind,
    service: Option<String>,
    text: String,
}

impl Sentence {
    fn of(kind: Kind, service: &str, text: String) -> Option<Self> {
        let service = Some(service.to_owned());
        Some(Self { kind, service, text })
    }
}

fn setup(records: &Whole, recorded: &Recorded) -> Option<Sentence> {
    let (service, text) = match &recorded.event {
        Event::ProviderFounded { name } => (None, format!("the ledger of {name} begins")),
        Event::ChangeApproved {
            by,
            reason,
            weaker_count,
            ..
        } => {
            let weaker = words::count(*weaker_count as usize, "weakening", "weakenings");
            (
                None,
                format!("{by} approves a change of the workflows with {weaker}: {reason}"),
            )
        }
        Event::DefinitionApplied { definition, .. } => {
            let parts = [
                words::count(definition.services.len(), "service", "services"),
                words::count(definition.audits.len(), "audit", "audits"),
                words::count(definition.rules.len(), "rule", "rules"),
                words::count(definition.plans.len(), "plan", "plans"),
            ];
            (None, format!("workflows come into force: {}", words::list(&parts)))
        }
        Event::PersonAppointed {
            name, role, service, ..
        } => (service.clone(), format!("{name} becomes {role}")),
        Event::PersonStoodDown { person, role, service } => {
            let left = holders(records, service.as_deref(), role, recorded.at).is_ok_and(|holders| holders.is_empty());
            let vacant = if left { "; the role is vacant" } else { "" };
            (
                service.clone(),
                format!("{} is no longer {role}{vacant}", name_of(records, person)),
            )
        }
        Event::CalendarAmended {
            change,
            date,
            scope,
            title,
            ..
        } => {
            let (service, place) = match scope {
                Scope::Region(region) => (None, region.to_string()),
                Scope::Service(service) => (Some(service.clone()), service.clone()),
            };
            let done = match change {
                DayChange::Added => "is added to",
                DayChange::Removed => "is taken out of",
            };
            let date = date.format("%-d %b %Y");
            (service, format!("{title} ({date}) {done} the calendar of {place}"))
        }
        Event::AbsenceRecorded { cover, person, .. } => {
            let covered = match cover {
                Some(cover) => format!("{} covers", name_of(records, cover)),
                None => "nobody covers".to_owned(),
            };
            (None, format!("{} will be away; {covered}", name_of(records, person)))
        }
        Event::WorkDelegated { to, what, .. } => {
            let (service, role) = match what {
                Delegated::Role { role, service } => (Some(service.clone()), role.clone()),
                Delegated::Action(action) => (None, action.to_string()),
            };
            (service, format!("{} may act for the {role}", name_of(records, to)))
        }
        Event::AbsenceBegan { person, .. } => (None, format!("{} is away", name_of(records, person))),
        Event::AbsenceEnded { person, .. } => (None, format!("{} is back", name_of(records, person))),
        Event::OccurrenceRecorded {
            event,
            service,
            subject,
            ..
        } => {
            let subject = subject
                .as_ref()
                .map(|subject| format!(" for {subject}"))
                .unwrap_or_default();
            return Sentence::of(Kind::Occurrence, service, format!("{event}{subject}"));
        }
        Event::FrameImported { frame, service } => {
            let text = format!("a list of {} {} comes in", frame.rows.len(), frame.population);
            return Sentence::of(Kind::Audit, service, text);
        }
        Event::ToolInstalled { package, .. } => (None, format!("the audit tool {} is installed", package.name())),
        _ => return None,
    };
    Some(Sentence {
        kind: Kind::Setup,
        service,
        text,
    })
}

/// A person's name, else their staff reference.
fn name_of(records: &Whole, person: &str) -> String {
    match records.person(person) {
        Ok(Some(known)) => known.name.clone(),
        _ => person.to_owned(),
    }
}

/// `Denise Archer (registered manager)`, or that the role is vacant.
fn role_with_person(records: &Whole, role: &str, person: Option<&str>) -> String {
    match person {
        Some(person) => format!("{} ({role})", name_of(records, person)),
        None => format!("the {role} (vacant)"),
    }
}

fn zone(records: &Whole, service: &str) -> Tz {
    crate::house::calendar(records, service).zone
}
