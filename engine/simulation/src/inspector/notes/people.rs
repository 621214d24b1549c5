//! Who is there, and what calendars say.

use super::{Amended, Away, Handed, Notes};
use ratchet_core::event::{Event, Recorded};

impl Notes {
    pub(super) fn people(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::DefinitionApplied { definition, hash } => {
                self.definitions.insert(hash.clone(), definition.clone());
                self.in_force = Some(definition.clone());
            }
            Event::CalendarAmended {
                change, date, scope, ..
            } => self.amended.push(Amended {
                at: recorded.at,
                change: *change,
                date: *date,
                scope: scope.clone(),
            }),
            Event::PersonAppointed {
                person, role, service, ..
            } => {
                let post = self.posts.entry((service.clone(), role.clone())).or_default();
                if !post.contains(person) {
                    post.push(person.clone());
                }
            }
            Event::PersonStoodDown { person, role, service } => {
                if let Some(post) = self.posts.get_mut(&(service.clone(), role.clone())) {
                    post.retain(|holder| holder != person);
                }
            }
            Event::AbsenceRecorded {
                cover,
                from,
                person,
                until,
            } => self.absences.push(Away {
                cover: cover.clone(),
                from: *from,
                person: person.clone(),
                until: *until,
            }),
            Event::AbsenceEnded { from, person } => {
                self.absences
                    .retain(|away| away.person != *person || away.from != *from);
            }
            Event::WorkDelegated { from, to, until, what } => self.delegations.push(Handed {
                by: recorded.by.person().unwrap_or_default().to_owned(),
                from: *from,
                to: to.clone(),
                until: *until,
                what: what.clone(),
            }),
            Event::DelegationRevoked { to, what } => {
                self.delegations
                    .retain(|handed| handed.to != *to || handed.what != *what);
            }
            Event::VacancyNoticed { role, service, .. } => {
                self.vacant.insert((service.clone(), role.clone()));
            }
            Event::VacancyEnded { role, service } => {
                self.vacant.remove(&(service.clone(), role.clone()));
            }
            Event::OccurrenceRecorded {
                happened_at,
                occurrence,
                ..
            } => {
                self.occurrences.insert(*occurrence, *happened_at);
            }
            _ => {}
        }
    }
}
