//! Who holds which role. Lists of people come from elsewhere and have slips in them: unless told otherwise, one wrong row and
//! nothing is taken, so that nobody has to find out which half of a list is in force.

use super::App;
use super::body::{Json as Sent, Media, Parameters, Upload};
use super::caller::Caller;
use super::failure::{Failure, faults, unknown};
use super::listing::Partial;
use crate::limits;
use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use ratchet_api::problem::Fault;
use ratchet_api::v1;
use ratchet_core::command::Command;
use ratchet_core::definition::Definition;
use ratchet_core::intake::Intake;
use ratchet_core::intake::people::{self, Post};
use ratchet_core::key::Key;
use ratchet_core::record::Record;
use ratchet_core::rejection::Rejection;
use serde::Deserialize;
use std::sync::Arc;

/// Posts that are handed over together, well below what may wait for the provider.
const AT_ONCE: usize = 256;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/appointments", get(list).post(appoint).delete(leave))
        .route("/appointments/stand-down", post(stand_down))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    service: Option<String>,
}

async fn list(
    State(app): State<Arc<App>>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<v1::Page<v1::Appointment>>, Failure> {
    app.away(move |app| {
        let services = match wanted.service {
            Some(service) => vec![Some(service)],
            None => {
                let definition = app.in_force()?;
                std::iter::once(None)
                    .chain(definition.services.keys().cloned().map(Some))
                    .collect()
            }
        };
        let mut items = Vec::new();
        for service in services {
            items.extend(app.appointments(service)?);
        }
        Ok(Json(v1::Page { items, next: None }))
    })
    .await
}

async fn appoint(
    State(app): State<Arc<App>>,
    caller: Caller,
    Parameters(wanted): Parameters<Partial>,
    upload: Upload,
) -> Result<Json<v1::AppointmentsTaken>, Failure> {
    let Read { posts, errors } = app.away(move |app| app.read_posts(&upload, &wanted)).await?;
    let mut taken = v1::AppointmentsTaken {
        accepted: 0,
        errors,
        receipt: None,
    };
    let mut refused = None;
    for some in posts.chunks(AT_ONCE) {
        // All are handed over before any is waited for, so that they share one wait for the disk.
        let handed: Vec<_> = some
            .iter()
            .map(|post| app.submit(caller.part(post.line), command(post)))
            .collect();
        for (answer, post) in handed.into_iter().zip(some) {
            match answer.await {
                Ok(receipt) => {
                    taken.accepted += 1;
                    taken.receipt = Some(receipt);
                }
                // What was taken so far stays; sending the list again under the same key takes the rest.
                Err(failure) if failure.status().is_server_error() => return Err(failure),
                Err(failure) => {
                    taken.errors.push(failure.as_fault(post.line));
                    refused.get_or_insert(failure);
                }
            }
        }
    }
    match refused {
        Some(failure) if taken.accepted == 0 => Err(failure.with(taken.errors)),
        _ => Ok(Json(taken)),
    }
}

async fn stand_down(
    State(app): State<Arc<App>>,
    caller: Caller,
    Sent(leaving): Sent<v1::StandDown>,
) -> Result<Json<v1::Receipt>, Failure> {
    let command = Command::StandDownPerson {
        person: leaving.person,
        role: leaving.role,
        service: leaving.service,
    };
    app.submit(caller, command).await.map(Json)
}

async fn leave(
    state: State<Arc<App>>,
    caller: Caller,
    Parameters(leaving): Parameters<v1::StandDown>,
) -> Result<Json<v1::Receipt>, Failure> {
    stand_down(state, caller, Sent(leaving)).await
}

/// People who can be appointed, and what is wrong with the others.
struct Read {
    errors: Vec<Fault>,
    posts: Vec<Post>,
}

impl App {
    fn read_posts(&self, upload: &Upload, wanted: &Partial) -> Result<Read, Failure> {
        let read = match upload.media() {
            Media::Csv => people::read(upload.text()?),
            Media::Json | Media::CloudEvent | Media::Package => Intake {
                rows: listed(upload.json()?),
                problems: Vec::new(),
            },
        };
        if read.rows.len() > limits::POSTS_MAX {
            return Err(Rejection::TooMuch {
                what: "the list of people",
                limit: limits::POSTS_MAX,
            }
            .into());
        }
        let definition = self.in_force()?;
        let mut refused = Vec::new();
        let mut posts = Vec::with_capacity(read.rows.len());
        for post in read.rows {
            match check(&post, &definition) {
                Ok(()) => posts.push(post),
                Err(rejection) => refused.push((post.line, Failure::from(rejection))),
            }
        }
        if refused.len() == 1 && posts.is_empty() && read.problems.is_empty() {
            return Err(refused.remove(0).1);
        }
        let kept = posts.len();
        let refused = refused.into_iter().map(|(line, failure)| failure.as_fault(line));
        let mut errors: Vec<Fault> = faults(read.problems).into_iter().chain(refused).collect();
        errors.sort_by_key(|fault| (fault.line, fault.column));
        if errors.is_empty() || wanted.takes(kept) {
            Ok(Read { errors, posts })
        } else {
            Err(Failure::of_rows(errors, kept))
        }
    }

    /// Who holds which role in a service, or provider-wide.
    fn appointments(&self, service: Option<String>) -> Result<Vec<v1::Appointment>, Failure> {
        let view = self.view();
        let record = view.record(&Key::Appointments(service.clone()))?;
        let Some(Record::Appointments(appointments)) = record.as_deref() else {
            return Ok(Vec::new());
        };
        let mut items = Vec::new();
        for (role, people) in &appointments.by_role {
            for person in people {
                let known = view.record(&Key::Person(person.clone()))?;
                let name = match known.as_deref() {
                    Some(Record::Person(known)) => known.name.clone(),
                    _ => person.clone(),
                };
                items.push(v1::Appointment {
                    name,
                    person: person.clone(),
                    role: role.clone(),
                    service: service.clone(),
                });
            }
        }
        Ok(items)
    }
}

fn listed(sent: Vec<v1::Appointment>) -> Vec<Post> {
    let post = |(line, sent): (u64, v1::Appointment)| Post {
        line,
        name: sent.name,
        person: sent.person,
        role: sent.role,
        service: sent.service,
    };
    (1..).zip(sent).map(post).collect()
}

/// Looks before anything is sent whether role and service exist, so that a list is refused before half of it is in force.
fn check(post: &Post, definition: &Definition) -> Result<(), Rejection> {
    if !definition.roles.contains_key(&post.role) {
        return Err(unknown("role", &post.role, definition.roles.keys()));
    }
    match &post.service {
        Some(service) if !definition.services.contains_key(service) => {
            Err(unknown("service", service, definition.services.keys()))
        }
        _ => Ok(()),
    }
}

fn command(post: &Post) -> Command {
    Command::AppointPerson {
        name: post.name.clone(),
        person: post.person.clone(),
        role: post.role.clone(),
        service: post.service.clone(),
    }
}
