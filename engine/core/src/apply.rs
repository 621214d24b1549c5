//! What an event does to the records. No decision is taken here: the same events give the same records, today and in ten years.

mod action;
mod audit;
mod duty;
mod life;
mod measure;
mod meeting;
mod plan;
mod shelf;
mod theme;

use crate::amendment::AmendedDay;
use crate::event::{Event, Recorded};
use crate::id::{AuditId, FindingId, MessageId, OccurrenceId, ThemeId};
use crate::key::Key;
use crate::limits;
use crate::record::{
    Absence, Appointments, Delegated, Delegation, Finding, Happened, Message, Occurrence, Person, Post, Provider,
    ReadTyped, Record, Series, Submission, Vacancy,
};
use crate::state::{Edit, Halt};
use duty::{edit_action, edit_audit, edit_plan};

/// An event that does not fit the records before it: the ledger is not the one that these records come from.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event `{event}` speaks of {key:?}, which does not exist")]
pub struct Misfit {
    /// Type of the event.
    pub event: &'static str,
    /// Record that it speaks of.
    pub key: Key,
}

/// Why an event could not be applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// A record is not at hand: load it and apply again.
    Need(Key),
    /// The event does not fit.
    Misfit(Misfit),
}

impl From<crate::state::Need> for Stop {
    fn from(need: crate::state::Need) -> Self {
        Self::Need(need.0)
    }
}

impl From<Halt> for Stop {
    fn from(halt: Halt) -> Self {
        match halt {
            Halt::Need(key) => Self::Need(key),
            Halt::Rejected(_) => Self::Misfit(Misfit {
                event: "any",
                key: Key::Provider,
            }),
        }
    }
}

/// Applies one event.
///
/// May ask for a record ([`Stop::Need`]); the records are then as they were for every key, or already hold changes that applying
/// again makes once more in the same way, so callers apply to a fresh draft.
pub fn apply(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    match &recorded.event {
        Event::ProviderFounded { .. }
        | Event::ChangeApproved { .. }
        | Event::DefinitionApplied { .. }
        | Event::PersonAppointed { .. }
        | Event::PersonStoodDown { .. }
        | Event::AbsenceRecorded { .. }
        | Event::CalendarAmended { .. }
        | Event::AbsenceBegan { .. }
        | Event::AbsenceEnded { .. }
        | Event::WorkDelegated {
            what: Delegated::Role { .. },
            ..
        }
        | Event::DelegationRevoked {
            what: Delegated::Role { .. },
            ..
        }
        | Event::VacancyNoticed { .. }
        | Event::VacancyEnded { .. }
        | Event::FrameImported { .. }
        | Event::MessageOwed { .. }
        | Event::MessageTold { .. }
        | Event::OccurrenceRecorded { .. } => provider(records, recorded),
        Event::TurnPlanned { .. }
        | Event::TurnsNotOpened { .. }
        | Event::AuditOpened { .. }
        | Event::AuditBegun { .. }
        | Event::AuditMissed { .. }
        | Event::AuditWaived { .. }
        | Event::AuthorisationAsked { .. }
        | Event::AuditAuthorised { .. }
        | Event::AuditSentBack { .. }
        | Event::AuditCorrected { .. }
        | Event::SampleDrawn { .. }
        | Event::SampleRowReplaced { .. }
        | Event::AuditSubmitted { .. }
        | Event::AuditEvaluated { .. }
        | Event::EvaluationFailed { .. }
        | Event::EvaluationRetried { .. }
        | Event::AuditWithdrawn { .. }
        | Event::FindingRaised { .. }
        | Event::FindingReported { .. }
        | Event::FindingCorrected { .. }
        | Event::FindingAssessed { .. }
        | Event::FindingRecurred { .. }
        | Event::FindingSetAside { .. }
        | Event::CausesNamed { .. }
        | Event::FindingJoined { .. } => audit::apply(records, recorded),
        Event::ActionOpened { .. }
        | Event::ObligationOpened { .. }
        | Event::EvidenceAdded { .. }
        | Event::ObligationMet { .. }
        | Event::ObligationMissed { .. }
        | Event::DueMoved { .. }
        | Event::ActionInPlace { .. }
        | Event::ActionDone { .. }
        | Event::ActionReopened { .. }
        | Event::ActionReassigned { .. }
        | Event::WorkDelegated {
            what: Delegated::Action(_),
            ..
        }
        | Event::DelegationRevoked {
            what: Delegated::Action(_),
            ..
        }
        | Event::EscalationAnswered { .. }
        | Event::Escalated { .. } => action::apply(records, recorded),
        Event::MeasureRecorded { .. } | Event::MeasureWithdrawn { .. } => measure::apply(records, recorded),
        Event::BaselineTaken { .. }
        | Event::PlanOpened { .. }
        | Event::PlanMoved { .. }
        | Event::PlanInPlace { .. }
        | Event::RetestPlanned { .. }
        | Event::RetestPassed { .. }
        | Event::RetestFailed { .. }
        | Event::RetestNotJudged { .. }
        | Event::WaiverEnded { .. }
        | Event::TestBegun { .. }
        | Event::TestStudied { .. }
        | Event::PlanReopened { .. }
        | Event::ClosureReady { .. }
        | Event::PlanVerified { .. }
        | Event::PlanClosed { .. } => plan::apply(records, recorded),
        Event::ForumDecided { .. } | Event::GateWaived { .. } | Event::RiskAccepted { .. } => {
            plan::apply(records, recorded)?;
            meeting::minute(records, recorded)
        }
        Event::MeetingPlanned { .. }
        | Event::MeetingCalled { .. }
        | Event::AgendaFrozen { .. }
        | Event::MeetingOpened { .. }
        | Event::MeetingClosed { .. }
        | Event::MeetingMissed { .. }
        | Event::ForumResolved { .. }
        | Event::ChallengeAnswered { .. }
        | Event::ChallengeUnanswered { .. } => meeting::apply(records, recorded),
        Event::ToolInstalled { .. }
        | Event::ToolRefused { .. }
        | Event::ToolRemoved { .. }
        | Event::ToolKeyTrusted { .. }
        | Event::ToolKeyDistrusted { .. }
        | Event::ToolLimited { .. }
        | Event::RecordsGranted { .. }
        | Event::RecordsHandedIn { .. }
        | Event::RecordsLent { .. }
        | Event::RecordsRevoked { .. } => shelf::apply(records, recorded),
        Event::ThemeSighted { .. }
        | Event::ThemeUnsighted { .. }
        | Event::ThemeRaised { .. }
        | Event::ThemeJoined { .. }
        | Event::ThemePlanned { .. }
        | Event::ThemeImproved { .. }
        | Event::ThemeWorsened { .. }
        | Event::ThemeClosed { .. } => theme::apply(records, recorded),
    }
}

fn provider(records: &mut impl Edit, recorded: &Recorded) -> Result<(), Stop> {
    match &recorded.event {
        Event::ProviderFounded { name } => {
            records.put(
                Key::Provider,
                Record::Provider(Provider {
                    name: name.clone(),
                    ..Provider::default()
                }),
            );
        }
        Event::DefinitionApplied { definition, hash } => {
            records.put(Key::Definition(hash.clone()), Record::Definition(definition.clone()));
            edit_provider(records, |provider| provider.definition = Some(hash.clone()))?;
        }
        Event::PersonAppointed {
            name,
            person,
            role,
            service,
        } => {
            let known = records.person(person)?.cloned();
            let (absences, mut posts) = known.map(|known| (known.absences, known.posts)).unwrap_or_default();
            posts.insert(post(role, service));
            let staff = Person {
                absences,
                name: name.clone(),
                person: person.clone(),
                posts,
            };
            records.put(Key::Person(person.clone()), Record::Person(staff));
            edit_appointments(records, service, |appointments| {
                let holders = appointments.by_role.entry(role.clone()).or_default();
                if !holders.contains(person) {
                    holders.push(person.clone());
                }
            })?;
        }
        Event::PersonStoodDown { person, role, service } => {
            edit_appointments(records, service, |appointments| {
                if let Some(holders) = appointments.by_role.get_mut(role) {
                    holders.retain(|holder| holder != person);
                }
            })?;
            edit_person(records, person.clone(), |known| {
                known.posts.remove(&post(role, service));
            })?;
        }
        Event::CalendarAmended {
            change,
            date,
            reason,
            scope,
            title,
        } => edit_provider(records, |provider| {
            let day = AmendedDay {
                at: recorded.at,
                by: recorded.by.clone(),
                change: *change,
                date: *date,
                reason: reason.clone(),
                scope: scope.clone(),
                title: title.clone(),
            };
            provider.amended.push(day);
            if provider.amended.len() > limits::AMENDMENTS_KEPT {
                let first = (0..provider.amended.len()).min_by_key(|at| provider.amended[*at].date);
                provider.amended.remove(first.unwrap_or(0));
            }
        })?,
        Event::AbsenceRecorded {
            cover,
            from,
            person,
            until,
        } => edit_person(records, person.clone(), |known| {
            let absence = Absence {
                begun: *from <= recorded.at,
                cover: cover.clone(),
                from: *from,
                until: *until,
            };
            let later = known.absences.partition_point(|other| other.from < absence.from);
            known.absences.insert(later, absence);
        })?,
        Event::AbsenceBegan { from, person } => edit_person(records, person.clone(), |known| {
            for absence in known.absences.iter_mut().filter(|absence| absence.from == *from) {
                absence.begun = true;
            }
        })?,
        Event::AbsenceEnded { from, person } => edit_person(records, person.clone(), |known| {
            known.absences.retain(|absence| absence.from != *from)
        })?,
        Event::WorkDelegated {
            from,
            to,
            until,
            what: Delegated::Role { role, service },
        } => edit_appointments(records, &Some(service.clone()), |appointments| {
            let delegation = Delegation {
                by: recorded.by.person().unwrap_or_default().to_owned(),
                from: *from,
                to: to.clone(),
                until: *until,
            };
            let delegations = appointments.delegations.entry(role.clone()).or_default();
            delegations.retain(|old| !old.is_over(recorded.at));
            delegations.push(delegation);
        })?,
        Event::DelegationRevoked {
            to,
            what: Delegated::Role { role, service },
        } => edit_appointments(records, &Some(service.clone()), |appointments| {
            if let Some(delegations) = appointments.delegations.get_mut(role) {
                delegations.retain(|old| old.to != *to && !old.is_over(recorded.at));
            }
            appointments
                .delegations
                .retain(|_, delegations| !delegations.is_empty());
        })?,
        Event::VacancyNoticed { role, service, told } => duty::edit_duties(records, service, |duties| {
            let duty = duties.by_role.entry(role.clone()).or_default();
            let since = duty.vacancy.as_ref().map_or(recorded.at, |vacancy| vacancy.since);
            duty.vacancy = Some(Vacancy {
                since,
                told: told.clone(),
            });
        })?,
        Event::VacancyEnded { role, service } => duty::edit_duties(records, service, |duties| {
            if let Some(duty) = duties.by_role.get_mut(role) {
                duty.vacancy = None;
            }
            duties
                .by_role
                .retain(|_, duty| !duty.owes.is_empty() || duty.vacancy.is_some());
        })?,
        Event::FrameImported { frame, service } => {
            records.put(
                Key::Frame(service.clone(), frame.population.clone()),
                Record::Frame(frame.clone()),
            );
        }
        Event::MessageOwed {
            about,
            message,
            person,
            reason,
            role,
            service,
            text,
        } => {
            edit_provider(records, |provider| provider.counters.messages = message.0)?;
            let owed = Message {
                about: about.clone(),
                at: recorded.at,
                id: *message,
                person: person.clone(),
                reason: *reason,
                role: role.clone(),
                service: service.clone(),
                text: text.clone(),
                told_at: None,
            };
            records.put(Key::Message(*message), Record::Message(owed));
        }
        Event::MessageTold { message } => edit_message(records, *message, |owed| owed.told_at = Some(recorded.at))?,
        Event::OccurrenceRecorded {
            event,
            happened_at,
            occurrence,
            service,
            subject,
        } => {
            edit_provider(records, |provider| provider.counters.occurrences = occurrence.0)?;
            let happened = Occurrence {
                at: *happened_at,
                event: event.clone(),
                id: *occurrence,
                led_to: Vec::new(),
                service: service.clone(),
                subject: subject.clone(),
            };
            records.put(Key::Occurrence(*occurrence), Record::Occurrence(happened));
            if let Some(subject) = subject {
                let key = Key::Happened(service.clone(), event.clone());
                if records.record(&key)?.is_none() {
                    records.put(key.clone(), Record::Happened(Happened::default()));
                }
                if let Some(Record::Happened(known)) = records.edit(&key)? {
                    known.keep(subject, *happened_at);
                }
            }
        }
        _ => {}
    }
    Ok(())
}

fn post(role: &str, service: &Option<String>) -> Post {
    Post {
        role: role.to_owned(),
        service: service.clone(),
    }
}

/// Something followed from an occurrence. One that was never recorded here leads to nothing.
fn lead_to(records: &mut impl Edit, occurrence: OccurrenceId, what: &impl ToString) -> Result<(), Stop> {
    let key = Key::Occurrence(occurrence);
    if let Some(Record::Occurrence(happened)) = records.edit(&key)? {
        let what = what.to_string();
        if happened.led_to.len() < limits::LED_TO_KEPT && !happened.led_to.contains(&what) {
            happened.led_to.push(what);
        }
    }
    Ok(())
}

fn edit_appointments(
    records: &mut impl Edit,
    service: &Option<String>,
    change: impl FnOnce(&mut Appointments),
) -> Result<(), Stop> {
    let key = Key::Appointments(service.clone());
    if records.record(&key)?.is_none() {
        records.put(key.clone(), Record::Appointments(Appointments::default()));
    }
    if let Some(Record::Appointments(appointments)) = records.edit(&key)? {
        change(appointments);
    }
    Ok(())
}

macro_rules! editors {
    ($($name:ident($id:ty) -> $variant:ident, $record:ty;)+) => {
        $(fn $name(records: &mut impl Edit, id: $id, change: impl FnOnce(&mut $record)) -> Result<(), Stop> {
            let key = Key::$variant(id);
            match records.edit(&key)? {
                Some(Record::$variant(record)) => { change(record); Ok(()) }
                _ => Err(Stop::Misfit(Misfit { event: stringify!($variant), key })),
            }
        })+
    };
}

editors! {
    edit_finding(FindingId) -> Finding, Finding;
    edit_message(MessageId) -> Message, Message;
    edit_person(String) -> Person, Person;
    edit_theme(ThemeId) -> Theme, crate::record::Theme;
}

fn edit_provider(records: &mut impl Edit, change: impl FnOnce(&mut Provider)) -> Result<(), Stop> {
    match records.edit(&Key::Provider)? {
        Some(Record::Provider(provider)) => {
            change(provider);
            Ok(())
        }
        _ => Err(Stop::Misfit(Misfit {
            event: "provider",
            key: Key::Provider,
        })),
    }
}

fn edit_series(
    records: &mut impl Edit,
    service: &str,
    audit: &str,
    change: impl FnOnce(&mut Series),
) -> Result<(), Stop> {
    let key = Key::Series(service.to_owned(), audit.to_owned());
    if records.record(&key)?.is_none() {
        records.put(key.clone(), Record::Series(Series::new(service, audit)));
    }
    if let Some(Record::Series(series)) = records.edit(&key)? {
        change(series);
    }
    Ok(())
}

fn put_submission(records: &mut impl Edit, audit: AuditId, submission: Submission) {
    records.put(
        Key::Submission(audit),
        Record::Submission(std::sync::Arc::new(submission)),
    );
}
