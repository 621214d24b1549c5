//! Services and roles, with what they carry at present.

use super::App;
use super::body::Parameters;
use super::failure::Failure;
use super::people::InService;
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use ratchet_api::v1;
use ratchet_core::definition::{self, Definition};
use ratchet_core::instant::Instant;
use ratchet_core::key::Key;
use ratchet_core::record::{Duties, Duty, Owed, ReadTyped, Record};
use ratchet_core::responsibility::{appointed, holders};
use ratchet_core::state::{Halt, State as Loaded};
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/services", get(list_services))
        .route("/roles", get(list_roles))
}

async fn list_services(State(app): State<Arc<App>>) -> Result<Json<v1::Page<v1::Service>>, Failure> {
    app.away(|app| {
        let definition = app.in_force()?;
        let mut items = Vec::with_capacity(definition.services.len());
        for (name, service) in &definition.services {
            let vacant = app.vacancies_of(name)?.len();
            items.push(v1::Service {
                capacity: service.capacity,
                kind: service.kind.clone(),
                load: match app.duties(name)? {
                    Some(duties) => sum(duties.by_role.values()),
                    None => v1::Load::default(),
                },
                name: name.clone(),
                vacancies: u32::try_from(vacant).unwrap_or(u32::MAX),
            });
        }
        Ok(Json(v1::Page { items, next: None }))
    })
    .await
}

async fn list_roles(
    State(app): State<Arc<App>>,
    Parameters(wanted): Parameters<InService>,
) -> Result<Json<v1::Page<v1::Role>>, Failure> {
    app.away(move |app| {
        let services = app.services(wanted.service.as_deref())?;
        let (definition, now) = (app.in_force()?, app.now());
        let items = app.view().ask(|read| roles(read, &definition, &services, now))?;
        Ok(Json(v1::Page { items, next: None }))
    })
    .await
}

impl App {
    fn duties(&self, service: &str) -> Result<Option<Duties>, Failure> {
        let record = self.view().record(&Key::Duties(service.to_owned()))?;
        Ok(match record.as_deref() {
            Some(Record::Duties(duties)) => Some(duties.clone()),
            _ => None,
        })
    }
}

fn roles(read: &Loaded, definition: &Definition, services: &[String], now: Instant) -> Result<Vec<v1::Role>, Halt> {
    let mut roles = Vec::with_capacity(definition.roles.len());
    for (name, rules) in &definition.roles {
        let mut places = Vec::new();
        for service in services {
            places.extend(place(read, (name, rules), service, now)?);
        }
        roles.push(v1::Role {
            capacity: rules.capacity,
            everywhere: appointed(read, None, name)?,
            is_team: rules.is_team,
            name: name.clone(),
            places,
            reports_to: rules.reports_to.clone(),
        });
    }
    Ok(roles)
}

/// A role in a service, where it owes something or somebody is appointed to it there.
fn place(
    read: &Loaded,
    (role, rules): (&str, &definition::Role),
    service: &str,
    now: Instant,
) -> Result<Option<v1::RolePlace>, Halt> {
    let duty = read.duties(service)?.and_then(|duties| duties.by_role.get(role));
    if duty.is_none() && appointed(read, Some(service), role)?.is_empty() {
        return Ok(None);
    }
    let load = sum(duty.into_iter());
    let holders = holders(read, Some(service), role, now)?;
    let carried = |capacity: u32| capacity.saturating_mul(u32::try_from(holders.len().max(1)).unwrap_or(u32::MAX));
    Ok(Some(v1::RolePlace {
        load,
        overloaded: rules.capacity.is_some_and(|capacity| load.actions > carried(capacity)),
        service: service.to_owned(),
        holders,
    }))
}

fn sum<'d>(duties: impl Iterator<Item = &'d Duty>) -> v1::Load {
    let mut load = v1::Load::default();
    for owed in duties.flat_map(|duty| &duty.owes) {
        *match owed {
            Owed::Action(_) => &mut load.actions,
            Owed::Answer(_) | Owed::Authorisation(_) => &mut load.answers,
            Owed::Audit(_) => &mut load.audits,
            Owed::Plan(_) => &mut load.plans,
        } += 1;
    }
    load
}
