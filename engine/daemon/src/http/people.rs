//! Members of staff: what they hold, when they are away and who takes their place; and the posts that nobody fills.

use super::App;
use super::body::{Json as Sent, Parameters};
use super::caller::Caller;
use super::delegations;
use super::failure::{Failure, unknown};
use super::listing::Wanted;
use super::text::{moment, read_moment};
use crate::limits;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use ratchet_api::v1;
use ratchet_core::command::Command;
use ratchet_core::event::Late;
use ratchet_core::instant::Instant;
use ratchet_core::key::Key;
use ratchet_core::record::{Absence, Owed, Person, Post, Record};
use ratchet_core::vacancy::{self, OpenPost};
use ratchet_runtime::Selection;
use ratchet_runtime::rows::Kind;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Things that a vacancy names; the role's list has them all.
const NAMED: usize = 12;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/people", get(list))
        .route("/people/{person}", get(one))
        .route("/people/{person}/absences", post(record_absence))
        .route("/people/{person}/back", post(end_absence))
        .route("/vacancies", get(vacancies))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InService {
    pub(super) service: Option<String>,
}

async fn list(
    State(app): State<Arc<App>>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<v1::Page<v1::Person>>, Failure> {
    let now = app.now();
    app.away(move |app| {
        let page = app.page(Kind::People, &wanted, |record| match record {
            Record::Person(person) => Ok(Some(written(person, now))),
            _ => Ok(None),
        });
        page.map(Json)
    })
    .await
}

async fn one(State(app): State<Arc<App>>, Path(person): Path<String>) -> Result<Json<v1::PersonDetail>, Failure> {
    app.away(move |app| {
        let now = app.now();
        let known = app.person(&person)?;
        let covered = app
            .view()
            .list(&Selection::covered_by(&person), None, limits::PAGE_ROWS_MAX)?;
        let mut covers = Vec::new();
        for record in &covered.records {
            let Record::Person(away) = record.as_ref() else {
                continue;
            };
            let mine = away
                .absences
                .iter()
                .filter(|absence| absence.cover.as_ref() == Some(&person));
            covers.extend(mine.map(|absence| v1::Covered {
                from: moment(absence.from),
                person: away.person.clone(),
                until: absence.until.map(moment),
            }));
        }
        Ok(Json(v1::PersonDetail {
            covers,
            delegations: app.delegated_to(&person, now)?,
            person: written(&known, now),
        }))
    })
    .await
}

async fn record_absence(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(person): Path<String>,
    Sent(absence): Sent<v1::NewAbsence>,
) -> Result<Json<v1::Receipt>, Failure> {
    let known = app.away(move |app| app.person(&person)).await?;
    let command = Command::RecordAbsence {
        cover: absence.cover,
        from: read_moment("from", &absence.from)?,
        person: known.person,
        until: absence.until.map(|until| read_moment("until", &until)).transpose()?,
    };
    app.submit(caller, command).await.map(Json)
}

async fn end_absence(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(person): Path<String>,
    Sent(end): Sent<v1::AbsenceEnd>,
) -> Result<Json<v1::Receipt>, Failure> {
    let known = app.away(move |app| app.person(&person)).await?;
    let command = Command::EndAbsence {
        from: end.from.map(|from| read_moment("from", &from)).transpose()?,
        person: known.person,
    };
    app.submit(caller, command).await.map(Json)
}

async fn vacancies(
    State(app): State<Arc<App>>,
    Parameters(wanted): Parameters<InService>,
) -> Result<Json<v1::Page<v1::Vacancy>>, Failure> {
    app.away(move |app| {
        let mut items = Vec::new();
        for service in app.services(wanted.service.as_deref())? {
            items.extend(app.vacancies_of(&service)?.iter().map(vacant));
        }
        Ok(Json(v1::Page { items, next: None }))
    })
    .await
}

impl App {
    /// A member of staff who is known.
    pub(super) fn person(&self, person: &str) -> Result<Person, Failure> {
        match self.view().record(&Key::Person(person.to_owned()))?.as_deref() {
            Some(Record::Person(known)) => Ok(known.clone()),
            _ => Err(Failure::not_found(format!(
                "there is no member of staff `{person}`: the list of people shows the staff references"
            ))),
        }
    }

    /// The services in force, or the one that is asked for.
    pub(super) fn services(&self, wanted: Option<&str>) -> Result<Vec<String>, Failure> {
        let definition = self.in_force()?;
        match wanted {
            None => Ok(definition.services.keys().cloned().collect()),
            Some(service) if definition.services.contains_key(service) => Ok(vec![service.to_owned()]),
            Some(service) => Err(unknown("service", service, definition.services.keys()).into()),
        }
    }

    /// Roles that somebody should hold in a service and nobody does.
    pub(super) fn vacancies_of(&self, service: &str) -> Result<Vec<OpenPost>, Failure> {
        let (definition, now) = (self.in_force()?, self.now());
        Ok(self
            .view()
            .ask(|read| vacancy::in_service(read, &definition, service, now))?)
    }

    /// What is delegated to a person, and has not come to its end.
    pub(super) fn delegated_to(&self, person: &str, now: Instant) -> Result<Vec<v1::Delegation>, Failure> {
        let page = self
            .view()
            .list(&Selection::delegated_to(person), None, limits::PAGE_ROWS_MAX)?;
        let found = page.keys.iter().zip(&page.records);
        let found = found.flat_map(|(key, record)| delegations::of(key, record, now));
        Ok(found.filter(|delegation| delegation.to == person).collect())
    }
}

fn written(person: &Person, now: Instant) -> v1::Person {
    v1::Person {
        absences: person.absences.iter().map(|known| absence(known, now)).collect(),
        away: person.absence_at(now).is_some(),
        name: person.name.clone(),
        person: person.person.clone(),
        posts: person.posts.iter().map(held).collect(),
    }
}

fn absence(absence: &Absence, now: Instant) -> v1::Absence {
    v1::Absence {
        cover: absence.cover.clone(),
        from: moment(absence.from),
        now: absence.runs_at(now),
        until: absence.until.map(moment),
    }
}

fn held(post: &Post) -> v1::Post {
    v1::Post {
        role: post.role.clone(),
        service: post.service.clone(),
    }
}

fn vacant(post: &OpenPost) -> v1::Vacancy {
    let one = |owed: &Owed| match owed {
        Owed::Action(id) | Owed::Answer(Late::Action { action: id, .. }) => id.to_string(),
        Owed::Audit(id) | Owed::Authorisation(id) | Owed::Answer(Late::Audit(id)) => id.to_string(),
        Owed::Plan(id) => id.to_string(),
    };
    // An action and an answer about it are one name.
    let mut names: Vec<String> = post.owes.iter().map(one).collect();
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    v1::Vacancy {
        away: post.away.clone(),
        owes: names.into_iter().take(NAMED).collect(),
        owes_in_all: u32::try_from(post.owes.len()).unwrap_or(u32::MAX),
        role: post.role.clone(),
        service: post.service.clone(),
        since: post.since.map(moment),
        told: post.told.clone(),
    }
}
